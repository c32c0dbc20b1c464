"""The judging page in a bare window, and photos to judge."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QMainWindow

from desktop.judge import Judge
from desktop.state.library import read_library
from desktop.view.commands import Commands
from tests.desktop.judge.driving import wait_for_pair


@pytest.fixture
def judge(qtbot, qapp, predictions):
    """Return a function that opens the page on a workspace, and waits for the first pair unless told otherwise."""
    from desktop.view.palette import dress

    dress(qapp)
    started = []

    def start(workspace, *, ready=True):
        judge, window = Judge(predictions), QMainWindow()
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
    workspace = make_workspace(photos=(), run=False)
    for number in range(10):
        rows = np.linspace(20 + 5 * number, 150 + 5 * number, 120 * 180 * 3).reshape(120, 180, 3)
        Image.fromarray(rows.astype(np.uint8)).save(workspace.input / f"photo{number}.png")
    return workspace
