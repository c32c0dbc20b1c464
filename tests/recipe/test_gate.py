"""A model that does held-out photos harm is not put in use without a question."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import CovershotError
from engine.events import Message
from engine.model.saved_model import load_model, save_model
from engine.recipe import pipeline
from engine.recipe.context import build_context
from engine.recipe.gate import objection
from engine.recipe.runs import begin_run
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.active_models import accept_run, runs_in_use
from engine.workspace.dataset import read_dataset
from engine.workspace.model_card import CARD, WEIGHTS, load_card


@pytest.fixture
def events():
    return []


@pytest.fixture
def training(workspace, TINY, events):
    context = RunContext(choose_device("cpu"), events.append, lambda: False)
    return build_context(
        workspace, TINY, begin_run(workspace, TINY), context, read_dataset(workspace, comparisons=False)
    )


def spoilt(training):
    enhancer = training.start.copy().requires_grad_(requires_grad=False)
    enhancer.head.look.fill_(1.0)
    return enhancer


def test_a_model_is_measured_against_the_untouched_photo_and_the_one_in_use(training, trained, workspace, events):
    untouched = training.start.enhancer
    broken = spoilt(training)
    assert objection(training, "sft", untouched) is None, "as good as the photo itself"
    assert "worse than the untouched photo on the held-out photos" in str(objection(training, "sft", broken))
    assert "worse than the untouched photo" in str(objection(training, "sft_dpo", broken))
    assert objection(training, "dpo", broken) is None, "comparisons need not agree with covers"

    other, _ = trained
    enhancer = load_model(other.models / "sft")
    assert objection(training, "sft", enhancer) is None
    save_model(enhancer, load_card(other.models / "sft"), workspace.models / "sft")
    reason = objection(training, "sft", untouched)
    assert reason is None or "worse than the one in use" in reason
    path = workspace.models / "sft" / CARD
    values = json.loads(path.read_text())
    values["data"]["splits"] = dict.fromkeys(values["data"]["splits"], "train")
    path.write_text(json.dumps(values))
    assert objection(training, "sft", untouched) is None, "it knows all the photos"

    assert not pipeline._put_in_use(training, "sft", broken)
    (text,) = [event.text for event in events if isinstance(event, Message) and "not put in use" in event.text]
    assert f"covershot accept {workspace.root} {training.run.name}" in text


def test_weights_that_are_not_finite_are_neither_saved_nor_loaded_nor_put_in_use(training, trained, workspace):
    other, _ = trained
    card = load_card(other.models / "sft")
    broken = training.start.copy().requires_grad_(requires_grad=False)
    broken.head.look[0, 0, 0, 0] = torch.nan
    with pytest.raises(CovershotError, match="The training of sft diverged"):
        save_model(broken, card, training.run.model("sft"))
    assert not training.run.model("sft").exists()

    save_model(training.start.enhancer, card, training.run.model("sft"))
    path = training.run.model("sft") / WEIGHTS
    state = load_file(path)
    state["head.look"][0, 0, 0, 0] = torch.inf
    save_file(state, path)
    with pytest.raises(CovershotError, match=r"head\.look holds numbers that are not finite"):
        load_model(training.run.model("sft"))
    with pytest.raises(CovershotError, match=r"head\.look holds numbers that are not finite"):
        accept_run(workspace, training.run)
    assert runs_in_use(workspace) == {}
    assert load_card(training.run.model("sft")) == card
