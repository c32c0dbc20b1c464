"""The Train section in a bare window, with real engine processes."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QListWidget, QMainWindow, QMessageBox, QPushButton

from desktop.state.library import read_library
from desktop.state.training import Stage
from desktop.state.training_job import TrainingJob, begin_job, find_job
from desktop.train import Train
from engine.workspace.layout import VARIANTS
from engine.workspace.models import accept_run, models_of, runs_in_use
from engine.workspace.running import process_of
from engine.workspace.runs import Run, latest_finished, new_run

# The offscreen plugin says so of every message box.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

LONG = 480_000
"""Milliseconds that a tiny training may take on a busy machine."""

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from desktop.state.library import read_library
from desktop.state.training import Stage
from desktop.train import Train

class Tiny(Train):
    def engine_options(self, preset_name):
        return ["--config", sys.argv[2]]

    def look(self):
        self.start()
        if self.training.stage is Stage.RUNNING:
            print(self.training.run, flush=True)

application = QApplication([])
section, window, timer = Tiny(), QMainWindow(), QTimer()
window.setCentralWidget(section.page)
window.show()
section.open(read_library(Path(sys.argv[1])))
timer.timeout.connect(section.look)
timer.start(50)
application.exec()
"""


class Host(QMainWindow):
    """Hold the section as the real window does: its page, its actions, its end."""

    def __init__(self, section):
        super().__init__()
        self.section = section
        self.setMinimumSize(800, 512)
        self.setCentralWidget(section.page)
        for own in section.actions:
            action = QAction(own.text, self)
            action.setShortcuts([QKeySequence(key) for key in own.keys])
            action.triggered.connect(own.run)
            self.addAction(action)

    def closeEvent(self, event):
        self.section.close()
        super().closeEvent(event)

    @property
    def stage(self):
        return self.section.training.stage


@pytest.fixture
def endless(tiny):
    """A training that ends only when it is asked to."""
    tiny.write_text(tiny.read_text().replace("steps = 6", "steps = 100000"))
    return tiny


@pytest.fixture
def host(qtbot, qapp):
    """Return a function that opens a workspace in a window and waits until there is something to learn from."""
    hosts = []

    def start(workspace, config=None, *, ready=True):
        class Tiny(Train):
            def engine_options(self, preset_name):
                return ["--config", str(config)] if config else super().engine_options(preset_name)

        own = Host(Tiny())
        qtbot.addWidget(own)
        hosts.append(own)
        with qtbot.waitActive(own):
            own.show()
        own.section.open(read_library(workspace.root))
        if ready:
            qtbot.waitUntil(lambda: button(own, "Train").isEnabled(), timeout=20_000)
        return own

    yield start
    for own in hosts:
        run = own.section.training.run
        own.section.close()
        own.close()
        if run:
            end_left_over(own, run)


def end_left_over(own, run):
    number = process_of(Run(own.section._library.workspace.results / run))
    if number is not None:
        os.kill(number, signal.SIGKILL)


def button(own, text):
    (found,) = [each for each in own.findChildren(QPushButton) if each.text().startswith(text)]
    return found


def press(own, qtbot, key, modifier=Qt.KeyboardModifier.ControlModifier):
    qtbot.keyClick(own, key, modifier)


def wait_for(own, qtbot, *stages):
    qtbot.waitUntil(lambda: own.stage in stages, timeout=LONG)


def wait_for_learning(own, qtbot):
    qtbot.waitUntil(lambda: len(own.section.training.history) >= 3, timeout=LONG)


def answer(text):
    """Click a button of the next question."""

    def click():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            next(each for each in box.buttons() if each.text() == text).click()
        else:
            QTimer.singleShot(50, click)

    QTimer.singleShot(50, click)


def tree(root):
    return {str(path.relative_to(root)): path.is_file() and path.read_bytes() for path in root.rglob("*")}


def run_of(own):
    return own.section._run()


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


def test_what_will_be_set_aside_is_shown_with_its_reason_before_the_training_sets_it_aside(
    host, workspace, tiny, qtbot
):
    tiny.write_text(tiny.read_text().replace("size = 32", "size = 64"))  # as fine as what is looked at
    path = workspace.preferred / "p1~1.png"
    image = Image.open(path)
    image.crop((6, 4, image.width - 6, image.height - 4)).resize(image.size).save(path)
    own = host(workspace, tiny)
    shown = own.section._view.prepare.findChild(QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 1)
    said = shown.item(0).text()
    assert said.startswith("preferred/p1~1.png shows more than colour and light make of its photo")
    assert list(workspace.results.iterdir()) == []
    own.section.start()
    qtbot.waitUntil(lambda: any("Set aside" in line for line in own.section.training.log), timeout=LONG)
    (line,) = [line for line in own.section.training.log if "Set aside" in line]
    assert line == f"Set aside 1 of 4 comparisons: {said.removeprefix('preferred/')}."
    own.section.cancel()
    wait_for(own, qtbot, Stage.CANCELLED)


def test_a_training_may_begin_while_its_time_is_measured_and_what_was_not_measured_is_measured_afterwards(
    host, workspace, endless, qtbot
):
    own = host(workspace, endless)
    measured = own.section._calibration
    assert measured.measuring, "the button does not wait"
    qtbot.waitUntil(lambda: measured.costs is not None, timeout=LONG)
    assert measured.measuring, "the times of the larger presets come later"
    press(own, qtbot, Qt.Key.Key_Return)
    assert own.stage is Stage.STARTING
    assert not measured.measuring
    own.section.cancel()
    wait_for(own, qtbot, Stage.CANCELLED)
    qtbot.waitUntil(lambda: measured.measuring)


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


def test_too_little_to_learn_from_is_said_and_the_button_is_off(host, make_workspace, qtbot):
    own = host(make_workspace(run=False), ready=False)
    qtbot.waitUntil(lambda: own.section._material is not None)
    assert not button(own, "Train").isEnabled()
    press(own, qtbot, Qt.Key.Key_Return)
    assert own.stage is Stage.IDLE
    assert "There are no comparisons" in own.section._material.problem


def test_a_run_is_moved_to_the_trash(host, make_workspace, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    workspace = make_workspace()
    own = host(workspace, ready=False)
    qtbot.waitUntil(lambda: len(own.section.past.runs) == 1)
    with qtbot.waitSignal(own.section.runs_changed, timeout=20_000):
        own.section._view.history.ask_delete()
    assert not (workspace.results / "2026-01-02").exists()
    assert list((tmp_path / "data").rglob("summary.json")) or not sys.platform.startswith("linux")


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


@pytest.mark.slow
def test_a_window_that_is_killed_leaves_a_training_that_the_next_one_picks_up(host, workspace, tiny, qtbot, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", WINDOW, str(workspace.root), str(tiny)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as window:
        assert window.stdout is not None
        run = Run(workspace.results / window.stdout.readline().strip())
        window.kill()
    assert process_of(run) is not None
    own = host(workspace, tiny, ready=False)
    assert own.section.training.run == run.name
    assert own.section.training.active
    wait_for(own, qtbot, Stage.DONE)
    assert len(own.section.training.measured("sft")) == 4, "what was said before is known too"
    assert models_of(run) == VARIANTS


@pytest.mark.slow
def test_a_training_that_ended_unwatched_is_offered_at_the_next_start(host, workspace, tiny, qtbot):
    own = host(workspace, tiny)
    own.section.start()
    wait_for_learning(own, qtbot)
    run = run_of(own)
    answer("Go on in the background")
    own.close()
    assert process_of(run) is not None
    qtbot.waitUntil(lambda: process_of(run) is None, timeout=LONG)
    again = host(workspace, tiny, ready=False)
    wait_for(again, qtbot, Stage.DONE)
    assert again.section.training.run == run.name
    third = host(workspace, tiny)
    assert third.stage is Stage.IDLE, "it is offered once"


@pytest.mark.slow
def test_a_window_stays_open_when_the_user_says_so_and_a_run_killed_unwatched_can_go_on(
    host, workspace, endless, qtbot
):
    own = host(workspace, endless)
    own.section.start()
    wait_for_learning(own, qtbot)
    answer("Keep the window open")
    own.close()
    assert own.isVisible()
    assert own.stage is Stage.RUNNING
    number = process_of(run_of(own))
    assert number is not None
    answer("Go on in the background")
    own.close()
    os.kill(number, signal.SIGKILL)
    again = host(workspace, endless, ready=False)
    wait_for(again, qtbot, Stage.FAILED)
    assert "while no window watched it" in again.section._view.heading
    assert button(again, "Go on").isVisible()


@pytest.mark.slow
def test_opening_a_workspace_picks_its_training_up_whichever_section_is_shown(app, workspace, endless, qtbot):
    run = new_run(workspace)
    begin_job(run, TrainingJob(("decode", "foundation", "sft"), {}))
    command = [sys.executable, "-m", "engine", "train", str(workspace.root), "--config", str(endless)]
    with run.events.open("ab") as out:
        trains = subprocess.Popen([*command, "--run", run.name, "--events"], stdout=out, start_new_session=True)
    own = app(workspace)
    section = own.sections["train"]
    qtbot.waitUntil(lambda: section.training.active)
    assert own.section == "library"
    assert f"The training {run.name} was begun by an earlier window." in own.window.notice.sentence
    qtbot.waitUntil(lambda: len(section.training.history) >= 3, timeout=LONG)
    section.stop()
    qtbot.waitUntil(lambda: own.section == "compare", timeout=LONG)
    assert trains.wait(60) == 0
    assert own.session.library.run == run
    assert models_of(run) == ("sft",)
    assert section.training.stage is Stage.DONE
    accept_run(workspace, run)
    own.reload()
    qtbot.waitUntil(lambda: own.session.library.in_use == {"sft": run.name})
    own.show_section("train")
    assert section.training.stage is Stage.IDLE, "what was accepted elsewhere is not offered here any more"
