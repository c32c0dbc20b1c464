"""Ways to press the page's keys and to read what its panes show."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

GREYS = {"original": 60, "sft": 72, "dpo": 84, "sft_dpo": 96, "target": 100}


def grey(compare, key):
    """Return the grey in the middle of a pane, as it is on the screen."""
    canvas = compare.page.canvas
    pane = next(pane for pane in canvas.panes if any(side.key == key for side in pane.sides))
    share = 0.5 if len(pane.sides) == 1 else 0.25 if pane.sides[0].key == key else 0.75
    shot = canvas.grab().toImage()
    place = pane.mapTo(canvas, QPoint(round(pane.width() * share), pane.height() // 2))
    return shot.pixelColor(place * shot.devicePixelRatio()).red()


def drawn(compare, qtbot, greys):
    """Wait until the panes show these greys, and no others are there."""

    def check():
        assert list(compare.page.canvas.sides) == list(greys)
        assert {key: grey(compare, key) for key in greys} == pytest.approx(dict(greys), abs=2)

    qtbot.waitUntil(check, timeout=60_000)


def press(compare, qtbot, key, *modifiers):
    both = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        both |= modifier
    qtbot.keyClick(QApplication.focusWidget() or compare.page, key, both)


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def slide(compare, name, value):
    compare.page.panel.sliders[name].setValue(value)


def measured(compare, key):
    side = compare.page.canvas.sides[key]
    return None if side.stale else side.measures
