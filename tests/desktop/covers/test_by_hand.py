"""Covers that a person places, or gives their photo."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.covers.page import Mode
from desktop.covers.photo_picker import PhotoPicker
from desktop.covers.survey import State
from engine.covers.geometry import applied
from engine.workspace.cover_decisions import read_decisions
from tests.covers.made import crop, fitting, photo, retouched
from tests.desktop.covers.conftest import saved, seen, settled, states, targets, texts

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # offscreen, dialogs and menus lack some


def mark(review, press, side, place):
    """Move the crosshair to a place and mark it, by keys alone."""
    pane = review.sections["covers"].page.sides.panes[side]
    assert pane.hasFocus()
    assert pane.marking
    target = pane._on_screen(place)
    for name, forward, back in (("x", Key.Key_Right, Key.Key_Left), ("y", Key.Key_Down, Key.Key_Up)):
        apart = round(getattr(target, name)() - getattr(pane._on_screen(pane._crosshair), name)())
        key = forward if apart > 0 else back
        for _ in range(abs(apart) // 8):
            press(review, key)
        for _ in range(abs(apart) % 8):
            press(review, key, modifier=SHIFT)
    press(review, Key.Key_Return)


def test_a_cover_that_cannot_be_aligned_is_placed_by_three_points(app, workspace, wait, press):
    box = (0.3, 0.2, 0.75, 0.8)
    finished, true = crop(retouched(photo("coffee")), box=box, size=(300, 270))
    saved(workspace.target / "coffee.png", np.rot90(finished))  # on its side, it is not recognised
    app = app(workspace)
    app.show_section("covers")
    section = app.sections["covers"]
    wait(lambda: section.opened.mode is Mode.UNPLACED)
    assert "shows too little of coffee.png" in texts(section)
    press(app, Key.Key_T)
    wait(lambda: section.opened.mode is Mode.POINTS)
    assert "Mark point 1 in the cover" in texts(section)
    upright = [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9)]
    there = [tuple(place) for place in applied(true, np.array(upright))]
    on_side = [(y, 1 - x) for x, y in upright]
    for number, (place, other) in enumerate(zip(on_side, there, strict=True)):
        mark(app, press, 0, place)
        assert f"Mark point {number + 1} in the photo" in texts(section)
        if number < 2:
            mark(app, press, 1, other)
    press(app, Key.Key_Backspace)
    assert "Mark point 3 in the cover" in texts(section)
    mark(app, press, 0, on_side[2])
    mark(app, press, 1, there[2])
    wait(lambda: section.opened.mode is Mode.PREVIEW)
    assert read_decisions(workspace) == {}
    press(app, Key.Key_Return)
    decision = read_decisions(workspace)["coffee.png"]
    assert decision.verdict == "accepted"
    grid = np.array([(0.2, 0.3), (0.8, 0.4), (0.5, 0.5)])
    found = applied(np.array(decision.transform).reshape(3, 3), np.column_stack([grid[:, 1], 1 - grid[:, 0]]))
    assert found == pytest.approx(applied(true, grid), abs=0.01)
    wait(lambda: settled(section))
    assert states(section)["coffee.png"] is State.PLACED


def test_points_can_be_left_and_nothing_is_decided(review, covered, wait, press):
    section = review.sections["covers"]
    press(review, Key.Key_T)
    wait(lambda: section.opened.mode is Mode.POINTS)
    mark(review, press, 0, (0.5, 0.5))
    press(review, Key.Key_Escape)
    wait(lambda: seen(review, "astronaut.png"))
    assert read_decisions(covered) == {}
    assert section.page.list.hasFocus()


def test_points_are_marked_and_moved_with_the_mouse(review, qtbot, wait, press):
    section = review.sections["covers"]
    press(review, Key.Key_T)
    wait(lambda: section.opened.mode is Mode.POINTS)
    cover, photo_pane, _ = section.page.sides.panes
    for pane in (cover, photo_pane):
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=pane._on_screen((0.25, 0.25)).toPoint())
    assert len(section.opened.placing.points.photo) == 1
    before = photo_pane._on_screen((0.25, 0.25)).toPoint()
    after = photo_pane._on_screen((0.5, 0.5)).toPoint()
    qtbot.mousePress(photo_pane, Qt.MouseButton.LeftButton, pos=before)
    qtbot.mouseMove(photo_pane, after)
    qtbot.mouseRelease(photo_pane, Qt.MouseButton.LeftButton, pos=after)
    assert section.opened.placing.points.photo[0] == pytest.approx((0.5, 0.5), abs=0.01)
    assert section.opened.placing.points.turn == "cover"


@pytest.fixture
def twins(workspace):
    """Add a second photo of a series, which differs in its light alone."""
    saved(workspace.input / "coffee_b.png", retouched(photo("coffee"), exposure=0.1))
    return workspace


def test_a_doubtful_cover_shows_both_photos_and_a_key_chooses(app, twins, tmp_path, wait, press):
    cover = saved(tmp_path / "finished" / "x.png", fitting(retouched(photo("coffee")), 0.8)[0])
    app = app(twins)
    section = app.sections["covers"]
    app.bring_up_to_date("covers")
    notices = []
    section.notice.connect(notices.append)
    section.bring([cover])
    wait(lambda: app.section == "covers")
    assert "1 cover matches two photos" in notices[0]
    wait(lambda: section.opened.mode is Mode.CHOOSE)
    choices = section.opened.review.cover.choices
    press(app, Key.Key_2)
    wait(lambda: targets(twins) == [f"{choices[1].stem}.png"])
    wait(lambda: settled(section) and seen(app, f"{choices[1].stem}.png"))
    assert section.opened.review.offered == ()
    press(app, Key.Key_Z, modifier=CTRL)
    wait(lambda: targets(twins) == [])
    wait(lambda: section.opened.mode is Mode.CHOOSE)


def test_a_cover_of_no_photo_gets_one_and_is_then_placed_by_hand(app, workspace, tmp_path, wait, press, qtbot):
    cover = saved(tmp_path / "finished" / "x.png", np.array(photo("rocket")))
    app = app(workspace)
    section = app.sections["covers"]
    app.bring_up_to_date("covers")
    section.bring([cover])
    wait(lambda: app.section == "covers" and section.opened.mode is Mode.NOT_FOUND)
    assert "shows none of the 3 photos" in texts(section)
    press(app, Key.Key_P)
    search = app.window.findChild(PhotoPicker).findChild(QLineEdit)
    qtbot.keyClicks(search, "coff")
    qtbot.keyClick(search, Key.Key_Return)
    wait(lambda: targets(workspace) == ["coffee.png"])
    wait(lambda: section.opened.mode is Mode.POINTS)
    assert section.opened.review.current == workspace.target / "coffee.png"
    app.window.activateWindow()  # as any desktop does when a dialog closes
    wait(app.window.isActiveWindow)
    press(app, Key.Key_Escape)
    wait(lambda: section.opened.mode is Mode.UNPLACED)
    press(app, Key.Key_Delete)
    assert read_decisions(workspace)["coffee.png"].verdict == "rejected"
    assert cover.exists()


def test_a_cover_that_was_not_found_can_be_left_out_and_comes_back(app, workspace, tmp_path, wait, press):
    cover = saved(tmp_path / "finished" / "x.png", np.array(photo("rocket")))
    app = app(workspace)
    section = app.sections["covers"]
    app.bring_up_to_date("covers")
    section.bring([cover])
    wait(lambda: app.section == "covers" and section.opened.mode is Mode.NOT_FOUND)
    press(app, Key.Key_R)
    assert states(section) == {}
    assert cover.exists()
    press(app, Key.Key_Z, modifier=CTRL)
    wait(lambda: section.opened.mode is Mode.NOT_FOUND)
