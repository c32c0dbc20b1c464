import pytest

from desktop.train.time_estimate import Calibration


@pytest.fixture
def calibration(qapp):
    calibration = Calibration()
    yield calibration
    calibration.close()


def test_what_could_not_be_measured_on_one_workspace_is_tried_again_on_another(calibration, workspace, qtbot):
    path = workspace.input / "p0.png"
    path.write_bytes(path.read_bytes()[:-1000])
    calibration.start(workspace.root)
    qtbot.waitUntil(lambda: not calibration.measuring)
    assert calibration.begun
    assert "p0.png" in calibration.problem
    calibration.close()
    assert not calibration.begun
    assert calibration.problem == ""
