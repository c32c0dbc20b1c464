import json

import pytest

from desktop.train.kept_costs import read_costs, write_costs
from desktop.train.time_estimate import Calibration
from engine.events import Calibrated, Computing
from engine.workspace.costs import Costs

PROCESSOR = Computing("cpu", "a processor", "fp32", "no GPU was found")
COSTS = Costs(*[0.5] * 11)


@pytest.fixture
def calibration(qapp, workspace):
    calibration = Calibration(workspace.root)
    yield calibration
    calibration.close()


def test_what_could_not_be_measured_may_be_tried_again(calibration, workspace, qtbot):
    workspace.covers.write_text("{")
    calibration.start()
    qtbot.waitUntil(lambda: not calibration.measuring)
    assert calibration.begun
    assert "covers.json" in calibration.problem
    calibration.close()
    assert not calibration.begun
    assert calibration.problem == ""


def recalled(root):
    """The times of a workspace whose Train page is looked at."""
    calibration = Calibration(root)
    calibration.recall()
    return calibration


@pytest.fixture
def kept_file(workspace, private_folders):
    """The file of times that were measured on the processor."""
    write_costs(workspace.root, PROCESSOR, 3.0, COSTS)
    (path,) = (private_folders / "cache" / "costs").iterdir()
    return path


def test_what_was_measured_is_known_when_the_workspace_is_opened_again(calibration, workspace):
    calibration.start()
    calibration._verb.close()
    calibration._receive([PROCESSOR, Calibrated(COSTS.as_seconds())])
    calibration._end(0)
    again = recalled(workspace.root)
    assert again.begun
    assert not again.measuring
    assert (again.device, again.costs) == (PROCESSOR, COSTS)
    assert again.start_seconds == calibration.start_seconds > 0
    assert recalled(workspace.root / "another").costs is None


def test_what_ended_early_is_not_kept(calibration, workspace):
    calibration._receive([PROCESSOR, Calibrated(COSTS.as_seconds())])
    calibration._end(130)
    assert read_costs(workspace.root) is None


def test_a_training_on_another_device_has_the_next_one_measured_anew(workspace, kept_file):
    calibration = recalled(workspace.root)
    calibration.compare(PROCESSOR)
    assert calibration.begun
    calibration.compare(Computing("cuda", "a GPU", "bf16", ""))
    assert not calibration.begun
    assert not kept_file.exists()


@pytest.mark.parametrize("text", ["", "{", '{"versions": {}}', "[" * 99, '{"versions": 3, "device": null}'])
def test_kept_times_that_cannot_be_read_are_measured_anew(workspace, kept_file, text):
    kept_file.write_text(text)
    assert not recalled(workspace.root).begun


def test_times_that_another_version_measured_are_measured_anew(workspace, kept_file):
    kept = json.loads(kept_file.read_text())
    kept["versions"]["covershot"] = "0.0.1"
    kept_file.write_text(json.dumps(kept))
    assert read_costs(workspace.root) is None
