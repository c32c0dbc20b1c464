"""The judging page in a bare window, and photos to judge."""

import pytest
from PySide6.QtWidgets import QMainWindow

from desktop.judge.section import Judge
from desktop.model.library import read_library
from desktop.ui.commands import Commands
from tests.desktop.judge.driving import wait_for_pair, with_gradients


@pytest.fixture
def judge(qtbot, qapp, predictions, compiled):
    """Return a function that opens the page on a workspace, and waits for the first pair unless told otherwise."""
    from desktop.ui.theme import apply_theme

    apply_theme(qapp)
    started = []

    def start(workspace, *, ready=True):
        judge = Judge(predictions)
        window = QMainWindow()
        qtbot.addWidget(window)
        started.append((judge, window))
        commands = Commands(window, {})
        commands.add("judge", judge.title, judge.actions, judge.page)
        commands.enter("judge")
        window.setCentralWidget(judge.page)
        window.setMinimumSize(800, 512)
        window.resize(1000, 640)
        judge.open(read_library(workspace.root))
        with qtbot.waitActive(window, timeout=60_000):
            window.show()
        if ready:
            wait_for_pair(judge, qtbot)
        return judge

    yield start
    for judge, window in started:
        judge.close()
        window.close()


@pytest.fixture
def workspace(make_workspace):
    """A workspace of ten photos, each a gradient of its own."""
    return with_gradients(make_workspace(photos=(), run=False), 10, (120, 180))
