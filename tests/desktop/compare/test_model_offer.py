"""A new run's models: tried against those in use, put in use, or not."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.compare import text as words
from desktop.model.library import read_library
from desktop.model.trial import Trial, read_trial
from engine.edit.edit import load_edit, save_edit
from engine.workspace.active_models import accept_run, runs_in_use
from engine.workspace.run import Run
from engine.workspace.workspace import VARIANTS

OLD = "2026-01-02"
NEW = "2026-02-03"


def add_models(run, splits=None):
    for variant in VARIANTS:
        run.model(variant).mkdir(parents=True)
        card = {"run": run.name, "data": {"splits": splits or {}}}
        (run.model(variant) / "card.json").write_text(json.dumps(card))


@pytest.fixture
def workspace(make_workspace):
    """A workspace whose first run is in use, and whose second, darker on the held-out photo, is not."""
    workspace = make_workspace()
    old = Run(workspace.results / OLD)
    new = make_workspace.add_run(workspace, NEW)
    add_models(old)
    add_models(new)
    accept_run(workspace, old)
    save_edit(load_edit(new.edit("bridge", "sft")), new.edit("bridge", "sft_dpo"))
    return workspace


def press(compare, qtbot, key):
    qtbot.keyClick(QApplication.focusWidget() or compare.page, key)


def decide(compare, workspace, qtbot, key):
    with qtbot.waitSignal(compare.library_changed, timeout=60_000):
        press(compare, qtbot, key)
    compare.open(read_library(workspace.root))


def test_new_models_are_used_at_once_when_the_user_says_so(start, workspace, qtbot):
    compare = start(workspace)
    assert words.offer(compare.state) == compare.page.offer.sentence
    decide(compare, workspace, qtbot, Qt.Key.Key_U)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, NEW)
    assert compare.page.notice == words.accepted(NEW)
    assert compare.page.offer.sentence == ""


def test_a_blind_test_hides_which_is_which_counts_and_is_kept_with_the_decision(start, workspace, qtbot):
    compare = start(workspace)
    press(compare, qtbot, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: "Names are hidden" in compare.page.about)
    assert compare.page.offer.sentence == ""
    sides = compare.page.canvas.sides
    qtbot.waitUntil(lambda: all(side.image is not None for side in sides.values()))
    assert {side.name for side in sides.values()} == {"Left", "Right"}
    centre = {key: side.image.pixelColor(20, 20).red() for key, side in sides.items()}
    assert centre["in_use"] == pytest.approx(96, abs=2)
    assert centre["sft_dpo"] == pytest.approx(72, abs=2)
    press(compare, qtbot, Qt.Key.Key_1 if next(iter(sides)) == "sft_dpo" else Qt.Key.Key_2)
    won = "“Combined (SFT + DPO)” was preferred to “Model in use” on 1 of 1 photo: 100% (95% interval 21% to 100%). 0 without a preference."
    assert won in compare.page.offer.sentence
    decide(compare, workspace, qtbot, Qt.Key.Key_U)
    assert read_trial(Run(workspace.results / NEW)) == Trial(OLD, 1, 0, 0, accepted=True)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, NEW)


def test_the_old_models_are_kept_and_the_new_ones_offered_no_more(start, workspace, qtbot):
    compare = start(workspace)
    decide(compare, workspace, qtbot, Qt.Key.Key_O)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, OLD)
    assert read_trial(Run(workspace.results / NEW)) == Trial(OLD, 0, 0, 0, accepted=False)
    assert compare.page.offer.sentence == ""
    assert start(workspace).page.offer.sentence == ""


def test_photos_that_the_model_in_use_learnt_from_prove_nothing(start, workspace, qtbot):
    for folder in (workspace.models, Run(workspace.results / OLD).models):
        card = folder / "sft_dpo" / "card.json"
        card.unlink()
        card.write_text(json.dumps({"run": OLD, "data": {"splits": {"bridge": "train"}}}))
    compare = start(workspace)
    press(compare, qtbot, Qt.Key.Key_T)
    assert compare.page.notice == words.nothing_unseen()


def test_without_models_in_use_there_is_nothing_to_try_against(start, make_workspace, qtbot):
    workspace = make_workspace()
    add_models(Run(workspace.results / OLD))
    compare = start(workspace)
    assert compare.page.offer.sentence == f"The models of run {OLD} are not in use yet."
    for key in (Qt.Key.Key_T, Qt.Key.Key_O):
        press(compare, qtbot, key)
    assert compare.page.offer.sentence
    decide(compare, workspace, qtbot, Qt.Key.Key_U)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, OLD)
