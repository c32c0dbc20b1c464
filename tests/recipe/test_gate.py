"""A model that does held-out photos harm is not put in use without a question."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import CovershotError
from engine.events import Message
from engine.model.saved_model import load_model, save_model
from engine.recipe import pipeline
from engine.recipe.context import prepare
from engine.recipe.gate import objection
from engine.recipe.pipeline import begin_run
from engine.training.job import Job
from engine.training.process import choose_device
from engine.workspace.active_models import accept_run, runs_in_use
from engine.workspace.dataset import read_dataset
from engine.workspace.model_card import CARD, WEIGHTS, load_card


@pytest.fixture
def said():
    return []


@pytest.fixture
def setting(workspace, TINY, said):
    job = Job(choose_device("cpu"), said.append, lambda: False)
    return prepare(workspace, TINY, begin_run(workspace, TINY), job, read_dataset(workspace, comparisons=False))


def spoilt(setting):
    enhancer = setting.start.copy().requires_grad_(requires_grad=False)
    enhancer.head.look.fill_(1.0)
    return enhancer


def test_a_model_is_measured_against_the_untouched_photo_and_the_one_in_use(setting, trained, workspace, said):
    untouched, broken = setting.start.enhancer, spoilt(setting)
    assert objection(setting, "sft", untouched) is None, "as good as the photo itself"
    assert "worse than the untouched photo on the held-out photos" in str(objection(setting, "sft", broken))
    assert "worse than the untouched photo" in str(objection(setting, "sft_dpo", broken))
    assert objection(setting, "dpo", broken) is None, "comparisons need not agree with covers"

    other, _ = trained
    enhancer, card = load_model(other.models / "sft")
    assert objection(setting, "sft", enhancer) is None
    save_model(enhancer, card, workspace.models / "sft")
    reason = objection(setting, "sft", untouched)
    assert reason is None or "worse than the one in use" in reason
    path = workspace.models / "sft" / CARD
    values = json.loads(path.read_text())
    values["data"]["splits"] = dict.fromkeys(values["data"]["splits"], "train")
    path.write_text(json.dumps(values))
    assert objection(setting, "sft", untouched) is None, "it knows all the photos"

    assert not pipeline._put_in_use(setting, "sft", broken)
    (text,) = [event.text for event in said if isinstance(event, Message) and "not put in use" in event.text]
    assert f"covershot accept {workspace.root} {setting.run.name}" in text


def test_weights_that_are_not_finite_are_neither_saved_nor_loaded_nor_put_in_use(setting, trained, workspace):
    other, _ = trained
    _, card = load_model(other.models / "sft")
    broken = setting.start.copy().requires_grad_(requires_grad=False)
    broken.head.look[0, 0, 0, 0] = torch.nan
    with pytest.raises(CovershotError, match="The training of sft diverged"):
        save_model(broken, card, setting.run.model("sft"))
    assert not setting.run.model("sft").exists()

    save_model(setting.start.enhancer, card, setting.run.model("sft"))
    path = setting.run.model("sft") / WEIGHTS
    state = load_file(path)
    state["head.look"][0, 0, 0, 0] = torch.inf
    save_file(state, path)
    with pytest.raises(CovershotError, match=r"head\.look holds numbers that are not finite"):
        load_model(setting.run.model("sft"))
    with pytest.raises(CovershotError, match=r"head\.look holds numbers that are not finite"):
        accept_run(workspace, setting.run)
    assert runs_in_use(workspace) == {}
    assert load_card(setting.run.model("sft")) == card
