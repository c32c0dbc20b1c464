from dataclasses import replace

import pytest

from engine.config import preset
from engine.workspace.costs import Costs, expected_seconds
from engine.workspace.dataset import read_dataset
from engine.workspace.workspace import create_workspace

COSTS = Costs(decode=0.1, check=0.01, foundation=2, features=0.01, sft=0.2, sft_verdict=0.3, dpo=0.05, evaluate=4)


@pytest.fixture
def dataset(tmp_path, fill):
    workspace = create_workspace(tmp_path / "w")
    fill(workspace)
    return read_dataset(workspace)


def test_a_training_takes_what_its_pieces_take(dataset):
    # 4 of the 6 photos are not test photos: 4 photos, 4 targets and 8 images of comparisons are decoded; one photo
    # is for validation, three were judged.
    seconds = expected_seconds(COSTS, preset("quick"), dataset)
    assert seconds == pytest.approx(
        {
            "decode": 16 * 0.1,
            "check": 12 * 0.01,
            "foundation": 2 + 4 * 0.01,
            "sft": 4 * 0.01 + 200 * 0.2 + 21 * 0.3,
            "dpo": 4 * 0.01 + 3 * 0.05,
            "sft_dpo": 4 * 0.01 + 3 * 0.05,
            "evaluate": 2 * 4,
        }
    )


def test_what_is_not_measured_yet_is_not_guessed(dataset):
    assert expected_seconds(COSTS, preset("balanced"), dataset) is None
    measured = replace(COSTS, last_stage=1.0, tune_verdict=0.5)
    seconds = expected_seconds(measured, preset("balanced"), dataset)
    assert seconds is not None
    assert seconds["tune"] == pytest.approx(100 * 1.0 + 11 * 0.5)
    assert expected_seconds(measured, preset("best"), dataset) is None


def test_costs_survive_their_event():
    assert Costs(**COSTS.as_seconds()) == COSTS
