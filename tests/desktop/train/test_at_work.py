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
    return {str(path.relative_to(root)): path.is_file() and path.read_bytes() for path in root.rglob("*")}


def test_one_key_trains_and_the_models_are_used_once_the_user_says_so(host, workspace, tiny, qtbot, tmp_path):
    own = host(workspace, tiny)
    trained = []
    own.section.trained.connect(trained.append)
    press(own, qtbot, Qt.Key.Key_Return)
    assert own.stage is Stage.STARTING
    wait_for(own, qtbot, Stage.DONE)
    run = latest_finished(workspace)
    assert run is not None
    assert trained == [run.name]
    assert list(workspace.models.iterdir()) == []
    assert "On held-out photos: Original" in own.section._view.heading
    qtbot.waitUntil(lambda: own.section._view.progress.preview.rendered is not None)
    assert find_job(workspace) is None

    with qtbot.waitSignal(own.section.runs_changed, timeout=20_000):
        qtbot.mouseClick(button(own, "Use these models"), Qt.MouseButton.LeftButton)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, run.name)
    qtbot.waitUntil(lambda: any(past.in_use for past in own.section.past.runs))
    assert own.stage is Stage.IDLE
    assert not button(own, "Use its models").isEnabled()
    table = own.section._view.history.table
    table.item(0, 0).setText("spring covers")
    qtbot.waitUntil(lambda: own.section.past.runs[0].label == "spring covers")


def test_cancel_leaves_no_child_and_the_workspace_as_it_was(host, workspace, endless, qtbot, record_property):
    before = tree(workspace.root)
    own = host(workspace, endless)
    own.section.start()
    wait_for_learning(own, qtbot)
    number = process_of(run_of(own))
    assert number is not None
    answer("Cancel the training")
    press(own, qtbot, Qt.Key.Key_Backspace)
    began = time.monotonic()
    assert own.stage is Stage.STOPPING
    wait_for(own, qtbot, Stage.CANCELLED)
    record_property("cancelled after s", time.monotonic() - began)
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert tree(workspace.root) == before
    assert "Nothing of it was kept" in own.section._view.notice
    assert button(own, "Train").isEnabled()


def test_a_killed_child_is_a_failure_with_its_reason_and_the_run_goes_on(host, workspace, tiny, qtbot, record_property):
    own = host(workspace, tiny)
    own.section.start()
    wait_for_learning(own, qtbot)
    number = process_of(run_of(own))
    assert number is not None
    os.kill(number, signal.SIGKILL)
    began = time.monotonic()
    wait_for(own, qtbot, Stage.FAILED)
    record_property("failed after s", time.monotonic() - began)
    assert time.monotonic() - began < 2
    assert "killed by the system (SIGKILL)" in own.section._view.heading
    assert "sft: 6 steps" in own.section._view.progress.log.toPlainText()
    qtbot.mouseClick(button(own, "Go on"), Qt.MouseButton.LeftButton)
    wait_for(own, qtbot, Stage.DONE)
    assert models_of(run_of(own)) == VARIANTS


@pytest.mark.slow
def test_after_a_killed_child_the_next_training_is_like_any_other(host, workspace, endless, qtbot):
    own = host(workspace, endless)
    own.section.start()
    wait_for_learning(own, qtbot)
    os.kill(process_of(run_of(own)), signal.SIGKILL)
    wait_for(own, qtbot, Stage.FAILED)
    qtbot.mouseClick(button(own, "Back to the runs"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(own, "Train"), Qt.MouseButton.LeftButton)
    wait_for_learning(own, qtbot)
    press(own, qtbot, Qt.Key.Key_Period)
    wait_for(own, qtbot, Stage.DONE)
    assert models_of(run_of(own)) == ("sft",)


def test_a_failure_is_one_sentence_and_its_bundle_holds_no_photo(host, workspace, tmp_path, qtbot):
    config = tmp_path / "wrong.toml"
    config.write_text("quick = 1")
    own = host(workspace, config)
    own.section.start()
    wait_for(own, qtbot, Stage.FAILED)
    assert "unknown key 'quick'" in own.section._view.heading
    assert not button(own, "Go on").isVisible()
    run = run_of(own)
    qtbot.mouseClick(button(own, "Save a debug bundle"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "debug bundle" in own.section._view.notice, timeout=20_000)
    path = Path(QGuiApplication.clipboard().text())
    with zipfile.ZipFile(path) as bundle:
        names = bundle.namelist()
        assert "torch" in bundle.read("versions.txt").decode()
        assert b"unknown key" in bundle.read("events.jsonl")
    assert set(names) <= {"versions.txt", "events.jsonl", "errors.txt", "job.json"}
    qtbot.mouseClick(button(own, "Back to the runs"), Qt.MouseButton.LeftButton)
    assert own.stage is Stage.IDLE
    assert not run.root.exists()


@pytest.mark.slow
def test_stopping_early_keeps_the_best_model_and_measures_it(host, workspace, endless, qtbot):
    own = host(workspace, endless)
    own.section.start()
    wait_for_learning(own, qtbot)
    press(own, qtbot, Qt.Key.Key_Period)
    assert own.stage is Stage.STOPPING
    wait_for(own, qtbot, Stage.DONE)
    assert models_of(run_of(own)) == ("sft",)
    assert "stopped early" in own.section._view.heading
    qtbot.waitUntil(lambda: bool(own.section.past.runs))
    assert own.section.past.runs[0].stopped
