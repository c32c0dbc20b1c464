import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.train.job_file import TrainingJob, begin_job
from desktop.train.state import Stage
from engine.workspace.active_models import accept_run, models_of
from engine.workspace.run import Run, new_run
from engine.workspace.run_lock import process_of
from engine.workspace.workspace import VARIANTS
from tests.desktop.train.driving import LONG, answer, button, run_of, wait_for, wait_for_learning

# The offscreen plugin says so of every message box.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from desktop.model.library import read_library
from desktop.train.state import Stage
from desktop.train.section import Train

class Tiny(Train):
    def engine_options(self, preset_name):
        return ["--config", sys.argv[2]]

    def look(self):
        self.opened.start()
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


@pytest.mark.slow
def test_a_window_that_is_killed_leaves_a_training_that_the_next_one_picks_up(host, workspace, tiny, qtbot, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", WINDOW, str(workspace.root), str(tiny)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as window:
        assert window.stdout is not None
        run = Run(workspace.results / window.stdout.readline().strip())
        window.kill()
    assert process_of(run) is not None
    opened = host(workspace, tiny, ready=False)
    assert opened.section.training.run == run.name
    assert opened.section.training.active
    wait_for(opened, qtbot, Stage.DONE)
    assert len(opened.section.training.measured("sft")) == 4, "what was said before is known too"
    assert models_of(run) == VARIANTS


@pytest.mark.slow
def test_a_training_that_ended_unwatched_is_offered_at_the_next_start(host, workspace, tiny, qtbot):
    opened = host(workspace, tiny)
    opened.section.opened.start()
    wait_for_learning(opened, qtbot)
    run = run_of(opened)
    answer("Continue in background")
    opened.close()
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
    opened = host(workspace, endless)
    opened.section.opened.start()
    wait_for_learning(opened, qtbot)
    answer("Keep window open")
    opened.close()
    assert opened.isVisible()
    assert opened.stage is Stage.RUNNING
    number = process_of(run_of(opened))
    assert number is not None
    answer("Continue in background")
    opened.close()
    os.kill(number, signal.SIGKILL)
    again = host(workspace, endless, ready=False)
    wait_for(again, qtbot, Stage.FAILED)
    assert "while Covershot was closed" in again.section.page.heading
    assert button(again, "Resume").isVisible()


@pytest.mark.slow
def test_opening_a_workspace_picks_its_training_up_whichever_section_is_shown(app, workspace, endless, qtbot):
    run = new_run(workspace)
    begin_job(run, TrainingJob(("decode", "foundation", "sft"), {}))
    command = [sys.executable, "-m", "engine", "train", str(workspace.root), "--config", str(endless)]
    with run.events.open("ab") as out:
        trains = subprocess.Popen([*command, "--run", run.name, "--events"], stdout=out, start_new_session=True)
    opened = app(workspace)
    section = opened.sections["train"]
    qtbot.waitUntil(lambda: section.training.active)
    assert opened.section == "library"
    assert f"Run {run.name} was started earlier." in opened.window.notice.sentence
    qtbot.waitUntil(lambda: len(section.training.history) >= 3, timeout=LONG)
    opened.close_workspace()
    assert section.opened is None
    assert trains.poll() is None, "it goes on without its workspace"
    opened.opening.open(workspace.root)
    qtbot.waitUntil(lambda: section.training.active)
    section.opened.stop()
    qtbot.waitUntil(lambda: opened.section == "compare", timeout=LONG)
    assert trains.wait(60) == 0
    assert opened.session.library.run == run
    assert models_of(run) == ("sft",)
    assert section.training.stage is Stage.DONE
    accept_run(workspace, run)
    opened.reload()
    qtbot.waitUntil(lambda: opened.session.library.in_use == {"sft": run.name})
    opened.show_section("train")
    assert section.training.stage is Stage.IDLE, "what was accepted elsewhere is not offered here any more"
