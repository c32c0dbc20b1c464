"""What judging takes from models: candidates that start from them, and what they learnt."""

import json
import re

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.judge.curves_dialog import CurvesDialog
from desktop.model.library import read_library
from engine.workspace.run import Run
from tests.desktop.judge.driving import (
    KEY,
    press,
    stored,
    texts,
    until,
    wait_for_photo,
)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_what_past_runs_learnt_is_shown_and_their_curves_are_shown(judge, make_workspace, qtbot, tmp_path):
    workspace = make_workspace()
    run = Run(workspace.results / "2026-01-02")
    summary = json.loads(run.summary.read_text(encoding="utf-8"))
    summary["card"] = {
        "variant": "sft_dpo",
        "data": {"comparisons": 64, "simulated": True},
        "training": {"best_step": 40, "held_out": {"held_out/accuracy": 0.78125, "held_out/nll": 0.52}},
        "foundation": {"kind": "imagenet"},
    }
    run.summary.write_text(json.dumps(summary), encoding="utf-8")
    run.curves("sft_dpo").parent.mkdir()
    Image.new("RGB", (300, 200), "grey").save(run.curves("sft_dpo"))
    judge = judge(workspace)
    (learnt,) = (
        item for item in judge.page.findChildren(QWidget) if item.accessibleName() == "What the model has learnt"
    )
    until(qtbot, lambda: "78%" in learnt.accessibleDescription())
    assert re.search(r"Guessing is 50%; learnt from 64 judgements; simulated", learnt.accessibleDescription())
    qtbot.mouseClick(learnt, Qt.MouseButton.LeftButton)
    dialog = judge.page.findChild(CurvesDialog)
    assert dialog.isVisible()
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert not dialog.isVisible()


def test_candidates_start_from_the_edits_of_the_latest_run(judge, make_workspace, qtbot):
    workspace = make_workspace()
    judge = judge(workspace)
    judge.show_photo("bridge")
    wait_for_photo(judge, qtbot, "bridge")
    assert judge.judging.current.left.base == "2026-01-02/sft_dpo/bridge"
    press(judge, qtbot, KEY.Key_1)
    judge.close()
    found = stored(workspace)[-1]
    assert found.chosen.base == "2026-01-02/sft_dpo/bridge"
    assert (workspace.preferred / f"bridge~{found.comparison.id:06}.png").exists()


def test_a_photo_without_an_edit_is_predicted_for_before_it_is_proposed(judge, learnt, qtbot):
    judge = judge(learnt, ready=False)
    judge.show_photo("p0")
    wait_for_photo(judge, qtbot, "p0")
    pair = judge.judging.current
    base = pair.left.base
    assert base == pair.right.base
    assert base.split("/")[1] == "sft_dpo"
    assert base.split("/")[2].startswith("p0~")
    press(judge, qtbot, KEY.Key_1)
    judge.close()
    found = next(item for item in stored(learnt) if item.comparison.photo == "p0")
    assert found.chosen.base == base
    assert (learnt.preferred / f"p0~{found.comparison.id:06}.png").exists()


def test_without_an_engine_candidates_start_from_the_photo_itself_and_the_page_says_why(judge, learnt, qtbot):
    for model in (learnt.results / read_library(learnt.root).run.name / "models").iterdir():
        (model / "weights.safetensors").unlink()
    judge = judge(learnt, ready=False)
    chosen = next(photo.name for photo in read_library(learnt.root).photos if not photo.edits)
    judge.show_photo(chosen)
    wait_for_photo(judge, qtbot, chosen)
    assert judge.judging.current.left.base is None
    assert "weights.safetensors" in texts(judge)
