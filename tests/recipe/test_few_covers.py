"""Covers without judgements, and so few of them that none can be held out."""

import csv

import pytest

from engine.errors import CovershotError
from engine.events import Message, Metrics, PhaseStarted, Previewed
from engine.recipe.pipeline import load_models, train, train_until_stopped, unseen
from engine.recipe.runs import begin_run
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.active_models import models_of
from engine.workspace.dataset import read_dataset
from engine.workspace.model_card import load_card
from engine.workspace.results import read_rows, read_summary
from engine.workspace.workspace import create_workspace


@pytest.fixture
def covered(tmp_path, fill):
    """Return a function that makes a workspace with covers of some photos, and comparisons of others."""

    def make(count, judged=()):
        workspace = create_workspace(tmp_path / "few")
        fill(workspace)
        workspace.split_file.unlink()
        for number in range(6):
            if number >= count:
                (workspace.target / f"p{number}.png").unlink()
            if number not in judged:
                (workspace.preferred / f"p{number}~1.png").unlink()
                (workspace.dispreferred / f"p{number}~1.png").unlink()
            if number >= count and number not in judged:
                (workspace.input / f"p{number}.png").unlink()
        return workspace

    return make


@pytest.fixture
def trained_on(TINY):
    """Return a function that trains on a workspace: the run, its summary and the events."""

    def start(workspace, config=TINY):
        events = []
        run = begin_run(workspace, config)
        train(workspace, config, run, RunContext(choose_device("cpu"), events.append, lambda: False))
        return run, read_summary(run.summary), events

    return start


def sentences(events):
    return " | ".join(event.text for event in events if isinstance(event, Message))


def phases(events):
    return [event.phase for event in events if isinstance(event, PhaseStarted)]


def test_covers_alone_train_sft_and_are_measured_on_those_held_out(covered, trained_on):
    run, summary, events = trained_on(covered(6))
    assert models_of(run) == ("sft",)
    assert phases(events) == ["decode", "check", "check", "foundation", "sft", "evaluate"]
    assert "There are no comparisons to learn from: SFT alone is trained" in sentences(events)
    assert list(summary.variants) == ["original", "sft"]
    assert summary.measured == len({row.photo for row in read_rows(run.metrics)}) > 0


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_covers_all_teach_and_no_number_is_made_up(covered, trained_on, count):
    workspace = covered(count)
    run, summary, events = trained_on(workspace)
    assert f"Quality cannot be measured: all covers ({count})" in sentences(events)
    assert (summary.variants, summary.controls, summary.measured, read_rows(run.metrics)) == ({}, {}, 0, [])
    with run.metrics.open(encoding="utf-8") as table:
        assert len(list(csv.reader(table))) == 1, "its head"
    card = load_card(workspace.models / "sft")
    assert card.data.target_pairs == count
    assert set(card.data.splits.values()) == {"train"}
    assert card.training.best_step == card.training.steps == 6
    assert not any(name.startswith("held_out") for name in card.training.held_out)
    assert run.curves("sft").stat().st_size > 0
    assert all(run.comparison(f"p{number}").exists() for number in range(count))
    assert not run.edit("p0", "sft").exists(), "an Edit there is of a photo that was held out"
    page = run.report.read_text(encoding="utf-8")
    assert "Quality cannot be measured: all covers" in page
    assert "The photos that taught" in page
    assert "PSNR against the target" not in page


def test_a_trunk_is_tuned_on_two_covers_for_all_its_steps(covered, trained_on, TINY):
    from dataclasses import replace

    workspace = covered(2)
    trained_on(workspace, replace(TINY, trainable="last_stage"))
    card = load_card(workspace.models / "sft")
    assert card.training.best_step == card.training.steps == 2


def test_one_cover_and_comparisons_of_other_photos_train_all_three(covered, trained_on):
    run, summary, events = trained_on(covered(1, judged=(2, 3, 4, 5)))
    assert models_of(run) == ("sft", "dpo", "sft_dpo")
    assert summary.variants == {}
    assert "SFT alone" not in sentences(events)


def test_what_is_held_out_teaches_where_others_cannot_be_used(covered, trained_on):
    workspace = covered(3)
    (workspace.target / "p1.png").write_text("no picture")
    _, summary, _ = trained_on(workspace)
    data = load_card(workspace.models / "sft").data
    assert (data.target_pairs, summary.variants) == (2, {})
    assert {photo: split for photo, split in data.splits.items() if photo != "p1"} == {"p0": "train", "p2": "train"}


def test_a_training_that_is_stopped_early_measures_nothing_that_it_learnt_from(covered, TINY):
    workspace = covered(3)
    (workspace.target / "p1.png").write_text("no picture")
    run = begin_run(workspace, TINY)

    def stop_in_sft(event):
        if isinstance(event, Metrics):
            run.stop.touch()

    context = RunContext(choose_device("cpu"), stop_in_sft, lambda: False)
    dataset = read_dataset(workspace)
    assert dataset.is_measured, "as far as names tell"
    summary = train_until_stopped(workspace, TINY, run, context, offered=True, dataset=dataset)
    assert load_card(run.model("sft")).training.stopped
    assert (summary.variants, summary.measured) == ({}, 0)


def test_the_preview_shows_a_photo_that_teaches_and_says_so(covered, TINY):
    workspace = covered(2)
    events = []
    run = begin_run(workspace, TINY)
    train(workspace, TINY, run, RunContext(choose_device("cpu"), events.append, lambda: False), offered=True)
    drawn = [event for event in events if isinstance(event, Previewed)]
    assert drawn
    assert all((event.photo, event.learnt) == ("p0", True) for event in drawn)


def test_only_no_usable_cover_ends_it(covered, trained_on):
    workspace = covered(2)
    for number in range(2):
        (workspace.target / f"p{number}.png").write_text("no picture")
    with pytest.raises(
        CovershotError, match=r"2 of 2 covers were set aside.*No photo has a finished cover that can be"
    ):
        trained_on(workspace)


def test_the_saved_models_are_not_measured_on_what_they_learnt(covered, trained_on):
    workspace = covered(2)
    trained_on(workspace)
    with pytest.raises(CovershotError, match="Quality cannot be measured"):
        unseen(read_dataset(workspace), workspace, load_models(workspace))
