import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.model.viewport import View
from desktop.ui.photo_view import Pane


def halves(width, height):
    """A picture that is red on the left and blue on the right."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor("blue"))
    return image


@pytest.fixture
def pane(qtbot):
    pane = Pane()
    qtbot.addWidget(pane)
    pane.resize(200, 200)
    pane.view_changed.connect(pane.set_view)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


def colour(pane, x, y):
    return pane.grab().toImage().pixelColor(QPoint(x, y)).name()


@pytest.mark.parametrize("size", [(400, 200), (200, 100), (60, 30)])
def test_the_whole_picture_is_drawn_at_any_resolution(pane, size):
    pane.set_picture(halves(*size), (400, 200))
    assert (colour(pane, 20, 100), colour(pane, 180, 100)) == ("#ff0000", "#0000ff")
    assert colour(pane, 100, 20) == colour(pane, 100, 180) != "#ff0000"


def test_single_pixels_are_drawn_around_the_middle(pane):
    QCursor.setPos(pane.mapToGlobal(QPoint(400, 400)))
    pane.set_picture(halves(400, 200), (400, 200))
    pane.toggle()
    assert pane.view == View(0.5, 0.5, 1.0)
    assert (colour(pane, 90, 100), colour(pane, 110, 5)) == ("#ff0000", "#0000ff")


def test_the_wheel_zooms_and_dragging_moves(pane, qtbot):
    pane.set_picture(halves(400, 200), (400, 200))
    place = QPointF(30, 100)
    wheel = QWheelEvent(
        *(place, pane.mapToGlobal(place), QPoint(), QPoint(0, 480)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(pane, wheel)
    assert pane.view.zoom == pytest.approx(0.5 * 1.25**4)
    assert colour(pane, 180, 100) == "#ff0000"
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(190, 100))
    for x in (150, 100, 40):
        qtbot.mouseMove(pane, QPoint(x, 100))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(40, 100))
    assert colour(pane, 180, 100) == "#0000ff"
    pane.toggle()
    pane.toggle()
    assert pane.view == View()


def test_two_clicks_show_single_pixels_where_they_were_and_then_the_whole_again(pane, qtbot):
    pane.set_picture(halves(400, 200), (400, 200))
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(40, 100))
    assert pane.view == View(0.35, 0.5, 1.0)
    assert (colour(pane, 150, 100), colour(pane, 170, 100)) == ("#ff0000", "#0000ff")
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(40, 100))
    assert pane.view == View()


def test_a_picture_that_is_set_is_reported_once_it_is_painted(pane, qtbot):
    with qtbot.waitSignal(pane.painted):
        pane.set_picture(halves(40, 20), (40, 20))
    with qtbot.assertNotEmitted(pane.painted):
        pane.set_view(View(0.2, 0.2, 2.0))
        pane.grab()


def test_the_original_is_held_under_its_tag_and_let_go(pane):
    pane.set_picture(halves(400, 200), (400, 200))
    other = QImage(40, 20, QImage.Format.Format_RGB32)
    other.fill(QColor("lime"))
    pane.hold(other, "Original")
    assert pane.held
    assert (colour(pane, 180, 140), colour(pane, 20, 140)) == ("#00ff00", "#00ff00")
    pane.hold(None)
    assert colour(pane, 180, 140) == "#0000ff"


def test_a_sentence_takes_the_place_of_the_picture(pane):
    pane.set_picture(halves(40, 20), (40, 20))
    pane.set_message("Preparing")
    assert pane.shown is None
    assert pane.accessibleDescription() == "Preparing"
    pane.toggle()
    assert pane.view == View()


def test_where_something_would_be_dropped_is_outlined(pane):
    before = colour(pane, 1, 100)
    pane.mark(True)
    assert colour(pane, 1, 100) != before
    pane.mark(False)
    assert colour(pane, 1, 100) == before
