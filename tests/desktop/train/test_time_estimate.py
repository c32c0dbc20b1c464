import pytest

from desktop.train.time_estimate import Calibration


@pytest.fixture
def calibration(qapp, workspace):
    calibration = Calibration(workspace.root)
    yield calibration
    calibration.close()


def test_what_could_not_be_measured_may_be_tried_again(calibration, workspace, qtbot):
    path = workspace.input / "p0.png"
    path.write_bytes(path.read_bytes()[:-1000])
    calibration.start()
    qtbot.waitUntil(lambda: not calibration.measuring)
    assert calibration.begun
    assert "p0.png" in calibration.problem
    calibration.close()
    assert not calibration.begun
    assert calibration.problem == ""
