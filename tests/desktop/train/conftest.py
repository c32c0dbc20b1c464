"""The Train section in a bare window, with real engine processes."""

import os
import signal

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.model.library import read_library
from desktop.train.section import Train
from engine.workspace.run_lock import process_of
from tests.desktop.train.driving import button


class Host(QMainWindow):
    """Hold the section as the real window does: its page, its actions, its end."""

    def __init__(self, section):
        super().__init__()
        self.section = section
        self.setMinimumSize(800, 512)
        self.setCentralWidget(section.page)
        for command in section.actions:
            action = QAction(command.text, self)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.triggered.connect(command.run)
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

        opened = Host(Tiny())
        qtbot.addWidget(opened)
        hosts.append(opened)
        with qtbot.waitActive(opened):
            opened.show()
        opened.section.open(read_library(workspace.root))
        if ready:
            qtbot.waitUntil(lambda: button(opened, "Train").isEnabled(), timeout=20_000)
        return opened

    yield start
    for opened in hosts:
        run = opened.section.training.run and opened.section.opened.run
        opened.section.close()
        opened.close()
        if run:
            end_left_over(run)


def end_left_over(run):
    number = process_of(run)
    if number is not None:
        os.kill(number, signal.SIGKILL)
