"""Compare in a window of its own."""

from random import Random

import pytest
from PySide6.QtWidgets import QMainWindow

from desktop.model.library import read_library
from desktop.model.settings import Preferences, settings_file
from desktop.ui.commands import Commands
from desktop.ui.key_button import print_keys
from tests.desktop.compare.driving import GREYS, drawn


@pytest.fixture
def start(qtbot, qapp, predictions, compiled):
    """Return a function that shows Compare in a window of its own, its commands on their keys."""
    from desktop.compare.section import Compare
    from desktop.ui.theme import apply_theme

    apply_theme(qapp)
    started = []

    def show(workspace, size=(1200, 760)):
        compare = Compare(Preferences(settings_file()), predictions)
        window = QMainWindow()
        window.setCentralWidget(compare.page)
        commands = Commands(window, {})
        commands.add("compare", compare.title, compare.actions, compare.page)
        commands.enter("compare")
        print_keys(window, commands)
        window.setMinimumSize(800, 512)
        window.resize(*size)
        qtbot.addWidget(window)
        started.append((compare, window))
        with qtbot.waitActive(window):
            window.show()
        compare._rng = Random(1)
        compare.page.setFocus()
        compare.open(read_library(workspace.root))
        return compare

    yield show
    for compare, window in started:
        compare.close()
        window.close()
        compare.deleteLater()


@pytest.fixture
def opened(start, make_workspace, qtbot):
    compare = start(make_workspace())
    drawn(compare, qtbot, GREYS)
    return compare
