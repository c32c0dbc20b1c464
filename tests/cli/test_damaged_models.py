"""A model or foundation that cannot be used is named, and a new training takes its place."""

import shutil

import pytest
import torch

from engine.workspace.model_card import CARD, WEIGHTS, load_card, write_card
from engine.workspace.run import list_runs
from tests.cards import CARD as UNTAUGHT


@pytest.fixture
def bad_model(tmp_path):
    """Return a model's folder whose card is fine and whose weights are not."""
    folder = tmp_path / "model"
    folder.mkdir()
    write_card(UNTAUGHT, folder)
    (folder / WEIGHTS).write_bytes(b"garbage" * 100)
    return folder


@pytest.mark.parametrize("verb", ["evaluate", "enhance"])
@pytest.mark.parametrize("damage", ["weights", "card", "newer"])
def test_a_damaged_or_newer_model_is_named(run, workspace, refused, bad_model, tmp_path, verb, damage):
    words = {
        "weights": ("weights.safetensors does not hold this model's weights", "Train again"),
        "card": ("card.json (", "Train again"),
        "newer": ("card.json was written by a newer Covershot (schema 99", "Update Covershot"),
    }[damage]
    if damage != "weights":
        (bad_model / CARD).write_text("{" if damage == "card" else '{"schema": 99}')
    if verb == "evaluate":
        shutil.copytree(bad_model, workspace.models / "sft")
        refused(run("evaluate", workspace.root), *words)
    else:
        out = tmp_path / "out"
        refused(run("enhance", workspace.input, "--model", bad_model, "--out", out), *words)
        assert not out.exists()
    assert list_runs(workspace) == []


def test_training_replaces_a_damaged_model(run, workspace, bad_model, tiny):
    shutil.copytree(bad_model, workspace.models / "sft")
    (workspace.models / "sft" / CARD).write_text("{")
    code, event = run("sft", workspace.root, "--config", tiny, "--foundation", "random")
    assert code == 0, event
    assert load_card(workspace.models / "sft").run == list_runs(workspace)[-1].name


@pytest.mark.parametrize("verb", ["train", "sft", "evaluate"])
def test_a_wrong_foundation_or_device_leaves_no_run(run, workspace, refused, leftovers, tiny, tmp_path, verb):
    weights = tmp_path / "weights.pth"
    weights.write_text("no weights")
    if verb != "evaluate":
        refused(run(verb, workspace.root, "--config", tiny, "--foundation", weights), "weights.pth")
    absent = "mps" if torch.cuda.is_available() else "cuda"
    refused(run(verb, workspace.root, "--device", absent), f"There is no {absent} device")
    assert leftovers(workspace) == []
