import shutil
import sys

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget

from desktop.train.state import Stage
from desktop.train.text import past_cells
from engine.workspace.active_models import runs_in_use
from engine.workspace.workspace import VARIANTS
from tests.desktop.train.driving import LONG, button, press, wait_for

# The offscreen plugin says so of every message box.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def test_what_will_be_set_aside_is_shown_with_its_reason_before_the_training_sets_it_aside(
    host, workspace, tiny, qtbot
):
    tiny.write_text(tiny.read_text().replace("size = 32", "size = 64"))  # as fine as what is looked at
    path = workspace.preferred / "p1~1.png"
    image = Image.open(path)
    image.crop((6, 4, image.width - 6, image.height - 4)).resize(image.size).save(path)
    opened = host(workspace, tiny)
    shown = opened.section.page.prepare.findChild(QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 1)
    shown_text = shown.item(0).text()
    assert shown_text.startswith("preferred/p1~1.png shows more than colour and light make of its photo")
    assert list(workspace.results.iterdir()) == []
    opened.section.opened.start()
    qtbot.waitUntil(lambda: any("Set aside" in line for line in opened.section.training.log), timeout=LONG)
    (line,) = [line for line in opened.section.training.log if "Set aside" in line]
    assert line == f"Set aside 1 of 6 comparisons: {shown_text.removeprefix('preferred/')}."
    opened.section.opened.cancel()
    wait_for(opened, qtbot, Stage.CANCELLED)


def test_a_training_may_begin_while_its_time_is_measured_and_what_was_not_measured_is_measured_afterwards(
    host, workspace, endless, qtbot
):
    opened = host(workspace, endless)
    measured = opened.section.opened.calibration
    assert measured.measuring, "the button does not wait"
    qtbot.waitUntil(lambda: measured.costs is not None, timeout=LONG)
    assert measured.measuring, "the times of the larger presets come later"
    shown_text = [label.text() for label in opened.section.page.prepare.findChildren(QLabel)]
    assert any(text.startswith("about ") for text in shown_text)
    assert any(text == "No supported GPU found." or "GPU" in text for text in shown_text)
    press(opened, qtbot, Qt.Key.Key_Return)
    assert opened.stage is Stage.STARTING
    assert not measured.measuring
    opened.section.opened.cancel()
    wait_for(opened, qtbot, Stage.CANCELLED)
    qtbot.waitUntil(lambda: measured.measuring)


def test_too_little_to_learn_from_is_shown_and_the_button_is_off(host, make_workspace, qtbot):
    workspace = make_workspace(run=False)
    for path in workspace.target.iterdir():
        path.unlink()
    opened = host(workspace, ready=False)
    qtbot.waitUntil(lambda: opened.section.opened.material is not None)
    assert not button(opened, "Train").isEnabled()
    press(opened, qtbot, Qt.Key.Key_Return)
    assert opened.stage is Stage.IDLE
    assert "No photo has a finished cover" in opened.section.opened.material.problem


def texts(opened):
    prepare = opened.section.page.prepare
    return " | ".join(label.text() for label in prepare.findChildren(QLabel) if label.isVisible())


def without_judgements(workspace, covers=6):
    """Take away all comparisons, and the covers after the first few."""
    workspace.split_file.unlink()
    for folder in (workspace.preferred, workspace.dispreferred):
        shutil.rmtree(folder)
        folder.mkdir()
    for path in sorted(workspace.target.iterdir())[covers:]:
        path.unlink()
    return workspace


def test_covers_alone_can_be_trained_and_those_set_aside_are_listed_with_their_pictures(host, workspace, qtbot):
    shutil.copy(without_judgements(workspace).target / "p0.png", workspace.target / "p1.png")
    opened = host(workspace)
    shown = opened.section.page.prepare.findChild(QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 1, timeout=LONG)
    assert shown.item(0).text().startswith("target/p1.png shows too little of p1.png")
    qtbot.waitUntil(lambda: not shown.item(0).icon().isNull(), timeout=LONG)
    assert "Nothing is judged yet: the training learns from targets alone." in texts(opened)
    assert button(opened, "Train").isEnabled()


def test_two_covers_are_trained_and_the_window_does_not_make_up_a_score(host, workspace, tiny, qtbot):
    opened = host(without_judgements(workspace, covers=2), tiny)
    assert "Quality cannot be measured from 2 covers: all of them are used for training." in texts(opened)
    opened.section.opened.start()
    names = [phase.name for phase in opened.section.training.phases]
    assert names == ["decode", "check", "foundation", "sft", "evaluate"]
    wait_for(opened, qtbot, Stage.DONE)
    assert "Quality cannot be measured from 2 covers: all of them are used for training." in opened.section.page.heading
    assert "dB" not in opened.section.page.heading
    qtbot.waitUntil(lambda: len(opened.section.opened.past.runs) == 1)
    assert "not measured" in past_cells(opened.section.opened.past.runs[0])[-1]
    assert opened.section.opened.past.runs[0].is_finished, "it can be compared"


def test_covers_without_a_photo_are_listed_though_nothing_can_be_trained(host, workspace, qtbot):
    for path in without_judgements(workspace).target.iterdir():
        path.rename(path.with_stem(f"final {path.stem}"))
    opened = host(workspace, ready=False)
    shown = opened.section.page.prepare.findChild(QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 6, timeout=LONG)
    assert shown.item(0).text() == "target/final p0.png has no input photo"
    assert "No photo has a finished cover" in texts(opened)
    assert not button(opened, "Train").isEnabled()


def test_the_models_of_an_earlier_run_are_put_in_use_again(host, learnt, qtbot):
    (run,) = set(runs_in_use(learnt).values())
    for variant in VARIANTS:
        shutil.rmtree(learnt.models / variant)
    opened = host(learnt, ready=False)
    qtbot.waitUntil(lambda: button(opened, "Use this model").isEnabled())
    with qtbot.waitSignal(opened.section.runs_changed, timeout=20_000):
        qtbot.mouseClick(button(opened, "Use this model"), Qt.MouseButton.LeftButton)
    assert runs_in_use(learnt) == dict.fromkeys(VARIANTS, run)


def test_a_run_is_moved_to_the_trash(host, make_workspace, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    workspace = make_workspace()
    opened = host(workspace, ready=False)
    qtbot.waitUntil(lambda: len(opened.section.opened.past.runs) == 1)
    with qtbot.waitSignal(opened.section.runs_changed, timeout=20_000):
        opened.section.page.history.ask_delete()
    assert not (workspace.results / "2026-01-02").exists()
    assert list((tmp_path / "data").rglob("summary.json")) or not sys.platform.startswith("linux")
