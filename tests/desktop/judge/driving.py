"""Ways to press the judging page's keys, to wait for it and to read it."""

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from engine.workspace.judgements.store import open_judgements

KEY = Qt.Key


SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


LONGEST = 600_000
"""Milliseconds that a busy machine may take to start the engine, let it load its models and predict."""


def until(qtbot, condition):
    """Wait for what threads, or the engine, bring; what comes sooner ends the wait at once."""
    qtbot.waitUntil(condition, timeout=LONGEST)


def with_gradients(workspace, count, shape):
    """Put photos of (rows, columns) into a workspace, each a gradient of its own."""
    for number in range(count):
        values = np.linspace(20 + 5 * number, 150 + 5 * number, 3 * shape[0] * shape[1]).reshape(*shape, 3)
        Image.fromarray(values.astype(np.uint8)).save(workspace.input / f"photo{number}.png")
    return workspace


def wait_for_pair(judge, qtbot):
    until(qtbot, lambda: judge.judging is not None and judge.judging.answerable)


def wait_for_photo(judge, qtbot, name):
    """Wait until a pair of this photo can be answered."""

    def answerable():
        return judge.judging is not None and judge.judging.answerable and judge.judging.current.photo == name

    until(qtbot, answerable)


def press(judge, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(judge.page, key, modifier)
    wait_for_pair(judge, qtbot)


def make_large(workspace):
    for path in workspace.input.iterdir():
        with Image.open(path) as small:
            large = small.resize((1800, 1200))
        large.save(path)


def stored(workspace):
    with open_judgements(workspace) as opened:
        return opened.standing()


def texts(judge):
    return " | ".join(label.text() for label in judge.page.findChildren(QLabel) if label.isVisible())


def level(pane):
    """Return the mean level of what is in the middle of a pane, as it is on the screen."""
    shot = pane.grab().toImage()
    middle = shot.rect().center()
    return np.mean([shot.pixelColor(middle + QPoint(x, 0)).getRgb()[:3] for x in range(-40, 40, 5)])
