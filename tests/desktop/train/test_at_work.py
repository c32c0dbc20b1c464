import os
import signal
import time
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.train.job_file import find_job
from desktop.train.state import Stage
from engine.workspace.active_models import models_of, runs_in_use
from engine.workspace.run import latest_finished
from engine.workspace.run_lock import process_of
from engine.workspace.workspace import VARIANTS
from tests.desktop.train.driving import answer, button, press, run_of, wait_for, wait_for_learning

# The offscreen plugin says so of every message box.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def tree(root):
    # The lock of a training that had to be killed stays, and keeps nobody out.
    paths = [path for path in root.rglob("*") if path.name != ".training"]
    return {str(path.relative_to(root)): path.is_file() and path.read_bytes() for path in paths}


def test_one_key_trains_and_the_models_are_used_once_the_user_says_so(host, workspace, tiny, qtbot, tmp_path):
    opened = host(workspace, tiny)
    trained = []
    opened.section.trained.connect(trained.append)
    press(opened, qtbot, Qt.Key.Key_Return)
    assert opened.stage is Stage.STARTING
    wait_for(opened, qtbot, Stage.DONE)
    run = latest_finished(workspace)
    assert run is not None
    assert trained == [run.name]
    assert list(workspace.models.iterdir()) == []
    assert "On 2 photos reserved for testing: Original" in opened.section.page.heading
    qtbot.waitUntil(lambda: opened.section.page.progress.preview.rendered is not None)
    assert find_job(workspace) is None

    with qtbot.waitSignal(opened.section.runs_changed, timeout=20_000):
        qtbot.mouseClick(button(opened, "Use new model"), Qt.MouseButton.LeftButton)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, run.name)
    qtbot.waitUntil(lambda: any(past.in_use for past in opened.section.opened.past.runs))
    assert opened.stage is Stage.IDLE
    assert not button(opened, "Use this model").isEnabled()
    table = opened.section.page.history.table
    table.item(0, 0).setText("spring covers")
    qtbot.waitUntil(lambda: opened.section.opened.past.runs[0].label == "spring covers")


def test_cancel_leaves_no_child_and_the_workspace_as_it_was(host, workspace, endless, qtbot, record_property):
    before = tree(workspace.root)
    opened = host(workspace, endless)
    opened.section.opened.start()
    wait_for_learning(opened, qtbot)
    number = process_of(run_of(opened))
    assert number is not None
    answer("Discard training")
    press(opened, qtbot, Qt.Key.Key_Backspace)
    began = time.monotonic()
    assert opened.stage is Stage.STOPPING
    wait_for(opened, qtbot, Stage.CANCELLED)
    record_property("cancelled after s", time.monotonic() - began)
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert tree(workspace.root) == before
    assert "Nothing of it was kept" in opened.section.page.notice
    assert button(opened, "Train").isEnabled()


def test_a_killed_child_is_a_failure_with_its_reason_and_the_run_goes_on(host, workspace, tiny, qtbot, record_property):
    opened = host(workspace, tiny)
    opened.section.opened.start()
    wait_for_learning(opened, qtbot)
    number = process_of(run_of(opened))
    assert number is not None
    os.kill(number, signal.SIGKILL)
    began = time.monotonic()
    wait_for(opened, qtbot, Stage.FAILED)
    record_property("failed after s", time.monotonic() - began)
    assert time.monotonic() - began < 2
    assert "system ended the training (SIGKILL)" in opened.section.page.heading
    assert "sft begins: 6 steps" in opened.section.page.progress.log.toPlainText()
    qtbot.mouseClick(button(opened, "Resume"), Qt.MouseButton.LeftButton)
    wait_for(opened, qtbot, Stage.DONE)
    assert models_of(run_of(opened)) == VARIANTS


@pytest.mark.slow
def test_after_a_killed_child_the_next_training_is_like_any_other(host, workspace, endless, qtbot):
    opened = host(workspace, endless)
    opened.section.opened.start()
    wait_for_learning(opened, qtbot)
    os.kill(process_of(run_of(opened)), signal.SIGKILL)
    wait_for(opened, qtbot, Stage.FAILED)
    qtbot.mouseClick(button(opened, "All runs"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(opened, "Train"), Qt.MouseButton.LeftButton)
    wait_for_learning(opened, qtbot)
    press(opened, qtbot, Qt.Key.Key_Period)
    wait_for(opened, qtbot, Stage.DONE)
    assert models_of(run_of(opened)) == ("sft",)


def test_a_failure_is_one_sentence_and_its_bundle_holds_no_photo(host, workspace, tmp_path, qtbot):
    config = tmp_path / "wrong.toml"
    config.write_text("quick = 1")
    opened = host(workspace, config)
    opened.section.opened.start()
    wait_for(opened, qtbot, Stage.FAILED)
    assert "unknown key 'quick'" in opened.section.page.heading
    assert not button(opened, "Resume").isVisible()
    run = run_of(opened)
    qtbot.mouseClick(button(opened, "Save diagnostics…"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Diagnostics saved" in opened.section.page.notice, timeout=20_000)
    path = Path(QGuiApplication.clipboard().text())
    with zipfile.ZipFile(path) as bundle:
        names = bundle.namelist()
        assert "torch" in bundle.read("versions.txt").decode()
        assert b"unknown key" in bundle.read("events.jsonl")
    assert set(names) <= {"versions.txt", "events.jsonl", "errors.txt", "job.json"}
    qtbot.mouseClick(button(opened, "All runs"), Qt.MouseButton.LeftButton)
    assert opened.stage is Stage.IDLE
    assert not run.root.exists()


@pytest.mark.slow
def test_stopping_early_keeps_the_best_model_and_measures_it(host, workspace, endless, qtbot):
    opened = host(workspace, endless)
    opened.section.opened.start()
    wait_for_learning(opened, qtbot)
    press(opened, qtbot, Qt.Key.Key_Period)
    assert opened.stage is Stage.STOPPING
    wait_for(opened, qtbot, Stage.DONE)
    assert models_of(run_of(opened)) == ("sft",)
    assert "stopped early" in opened.section.page.heading
    qtbot.waitUntil(lambda: bool(opened.section.opened.past.runs))
    assert opened.section.opened.past.runs[0].stopped
