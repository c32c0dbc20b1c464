"""Panes that are split, zoomed, dragged and held."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.compare.pane import LABEL
from desktop.model.viewport import placed
from engine.image.io import Photo, save_photo
from tests.desktop.compare.driving import GREYS, SHIFT, drawn, grey, press


@pytest.fixture
def detailed(start, make_workspace, qtbot):
    """A photo of 3000 x 2000 whose red says the column and whose green says the row."""
    workspace = make_workspace(size=(3000, 2000))
    rows, columns = np.mgrid[:2000, :3000]
    pixels = np.stack([columns % 256, rows % 256, np.full_like(rows, 77)], -1).astype(np.uint8)
    for folder in (workspace.input, workspace.target):
        save_photo(Photo(pixels), folder / "bridge.png")
    compare = start(workspace)
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5):
        press(compare, qtbot, key)
    qtbot.waitUntil(lambda: compare.page.canvas.sides["original"].image is not None, timeout=30_000)
    return compare


def under(compare, x, y):
    """Return column and row of the photo, modulo 256, shown at a place of the first pane."""
    canvas = compare.page.canvas
    pane = canvas.panes[0]
    colour = canvas.grab().toImage().pixelColor(pane.mapTo(canvas, QPoint(x, y)))
    return colour.red(), colour.green(), colour.blue()


def turn_wheel(widget, place):
    wheel = QWheelEvent(
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, wheel)


def test_one_to_one_shows_the_pixels_of_the_photo_and_moves_with_the_mouse(detailed, qtbot):
    pane = detailed.page.canvas.panes[0]
    press(detailed, qtbot, Qt.Key.Key_Z)
    crop = placed(detailed.state.view, (3000, 2000), pane.room()).crop
    column = crop.left + 200
    row = crop.top + 200 - LABEL

    def shows(column, row):
        expected = (column % 256, row % 256, 77)
        return lambda: under(detailed, 200, 200) == expected

    qtbot.waitUntil(shows(column, row), timeout=20_000)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(pane, QPoint(330, 310))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(330, 310))
    qtbot.waitUntil(shows(column - 30, row - 10), timeout=20_000)
    press(detailed, qtbot, Qt.Key.Key_Right)
    press(detailed, qtbot, Qt.Key.Key_Left)
    qtbot.waitUntil(shows(column - 30, row - 10), timeout=20_000)
    press(detailed, qtbot, Qt.Key.Key_Z)
    assert detailed.state.view.zoom is None


def test_the_wheel_moves_a_slider_only_when_it_has_the_focus(opened):
    slider = opened.page.panel.sliders["tint"]
    turn_wheel(slider, QPoint(5, 5))
    assert slider.value() == 0
    slider.setFocus()
    turn_wheel(slider, QPoint(5, 5))
    assert slider.value() > 0


def test_the_wheel_and_a_double_click_zoom_about_the_mouse(detailed, qtbot):
    pane = detailed.page.canvas.panes[0]
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 150))
    assert detailed.state.view.zoom == 1
    corner = detailed.state.view
    assert corner.x < 0.5
    turn_wheel(pane, QPoint(100, 150))
    assert detailed.state.view.zoom == 1.25
    press(detailed, qtbot, Qt.Key.Key_Minus)
    assert detailed.state.view.zoom < 1
    for _ in range(9):
        press(detailed, qtbot, Qt.Key.Key_Minus)
    assert detailed.state.view.zoom is None


def test_the_split_shows_two_sides_that_are_swapped_and_a_divider_that_is_drawn(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Y, SHIFT)
    drawn(opened, qtbot, {"original": 60, "sft_dpo": 96})
    press(opened, qtbot, Qt.Key.Key_5)
    press(opened, qtbot, Qt.Key.Key_S)
    drawn(opened, qtbot, {"target": 100, "original": 60})
    (pane,) = opened.page.canvas.panes
    middle = QPoint(pane.width() // 2, pane.height() // 2)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(pane, QPoint(pane.width() // 10, middle.y()))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(pane.width() // 10, middle.y()))
    assert pane.divider == pytest.approx(0.1, abs=0.01)
    assert grey(opened, "target") == 60
    for _ in range(3):
        press(opened, qtbot, Qt.Key.Key_BracketRight)
    assert pane.divider == pytest.approx(0.25, abs=0.01)
    press(opened, qtbot, Qt.Key.Key_Y)
    drawn(opened, qtbot, GREYS)


@pytest.mark.parametrize("focus", ["page", "slider"])
def test_holding_the_backslash_shows_the_original_in_every_pane(opened, qtbot, focus):
    widget = opened.page if focus == "page" else opened.page.panel.sliders["tint"]
    widget.setFocus()
    qtbot.keyPress(widget, Qt.Key.Key_Backslash)
    drawn(opened, qtbot, dict.fromkeys(GREYS, 60))
    assert {pane.accessibleName() for pane in opened.page.canvas.panes} == {"Original"}
    qtbot.keyRelease(widget, Qt.Key.Key_Backslash)
    drawn(opened, qtbot, GREYS)


@pytest.mark.parametrize("size", [(900, 600), (1440, 900)])
def test_panes_lie_in_the_canvas_without_touching(opened, size, qtbot):
    opened.page.window().resize(*size)
    canvas = opened.page.canvas
    rectangles = [pane.geometry() for pane in canvas.panes]
    assert all(canvas.rect().contains(rectangle) for rectangle in rectangles)
    assert not any(a.intersects(b) for a in rectangles for b in rectangles if a is not b)
    assert opened.page.window().width() == size[0]
