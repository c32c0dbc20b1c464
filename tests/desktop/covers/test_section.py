"""Covers imported, and reviewed by the keyboard alone."""

import shutil

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton

from desktop.covers.page import Mode
from desktop.covers.photo_picker import PhotoPicker
from desktop.covers.state import Filter
from desktop.covers.survey import State
from desktop.train.dataset_summary import Material
from engine.covers.geometry import applied
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.import_covers import import_covers
from engine.workspace.pairs import Skipped, content_hash
from tests.covers.made import crop, fitting, photo, retouched
from tests.desktop.covers.conftest import NAMES, cover_of, saved

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # offscreen, dialogs and menus lack some


def targets(workspace):
    return sorted(path.name for path in workspace.target.iterdir())


def states(section):
    return {cover.file.name: cover.state for cover in section.opened.review.all}


def texts(section):
    return " | ".join(label.text() for label in section.page.findChildren(QLabel) if label.isVisible())


def settled(section):
    review = section.opened.review
    return bool(review.covers) and not review.checking and not section.opened.reading.busy


@pytest.fixture
def covered(workspace):
    """Give each photo its cover, under the photo's name."""
    for name in NAMES:
        saved(workspace.target / f"{name}.png", cover_of(name))
    return workspace


@pytest.fixture
def review(app, covered, wait):
    """Return a window that reviews three covers which are found."""
    started = app(covered)
    started.show_section("covers")
    wait(lambda: settled(started.sections["covers"]))
    wait(lambda: started.sections["covers"].opened.mode is Mode.REGISTER)
    return started


def seen(app, name):
    """Return whether a cover is shown over its photo."""
    section = app.sections["covers"]
    current = section.opened.review.current
    return current is not None and current.name == name and section.opened.mode is Mode.REGISTER


def test_without_covers_the_page_says_what_they_are_for(section):
    assert "No covers yet" in texts(section)
    assert "It finds the photo of each" in texts(section)


def test_renamed_covers_are_imported_found_and_taken_back(app, workspace, renamed, wait, press):
    app = app(workspace)
    section = app.sections["covers"]
    notices = []
    section.notice.connect(notices.append)
    app.bring_up_to_date("covers")
    section.bring([renamed])
    wait(lambda: bool(notices))
    assert notices == ["3 covers imported."]
    assert app.section == "library", "nothing is left to be decided"
    assert targets(workspace) == ["astronaut.png", "chelsea.png", "coffee.png"]
    app.show_section("covers")
    wait(lambda: settled(section))
    assert set(states(section).values()) == {State.FOUND}
    press(app, Key.Key_Z, modifier=CTRL)
    wait(lambda: targets(workspace) == [])
    wait(lambda: not section.opened.review.covers)
    assert len(list(renamed.iterdir())) == 3


def test_an_import_that_is_stopped_keeps_what_has_come_and_loses_nothing(app, workspace, renamed, wait, monkeypatch):
    from desktop.covers import section as module

    app = app(workspace)
    app.show_section("covers")
    section = app.sections["covers"]

    def stopping(workspace, paths, emit, stop):
        def stop_at_the_second(event):
            if getattr(event, "phase", "") == "content" and getattr(event, "step", 0) == 2:
                app.work.stop()
            emit(event)

        return import_covers(workspace, paths, stop_at_the_second, stop)

    monkeypatch.setattr(module, "import_covers", stopping)
    notices = []
    section.notice.connect(notices.append)
    section.bring([renamed])
    wait(lambda: bool(notices))
    assert notices[0].startswith("Import stopped. ")
    assert 1 <= len(targets(workspace)) < 3
    assert len(list(renamed.iterdir())) == 3
    section.opened._undo()
    wait(lambda: targets(workspace) == [])


def test_progress_names_the_phase_and_the_bar_goes_away(app, workspace, renamed, wait):
    app = app(workspace)
    app.bring_up_to_date("covers")
    begun = []
    app.work.began.connect(begun.append)
    app.sections["covers"].bring([renamed])
    wait(lambda: not app.work.busy)
    assert begun[0] == "Importing covers"
    assert "Importing covers: finding their photos" in begun
    assert not app.window.work.isVisible()


def test_what_is_dropped_comes_as_photos_or_as_covers_and_the_keyboard_chooses(
    app, workspace, renamed, wait, press, qtbot
):
    app = app(workspace)
    app.window.dropped.emit([renamed], QPoint(9, 9))
    menu = app.window.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert [action.text() for action in menu.actions()] == ["Import as photos", "Import as finished covers"]
    assert menu.activeAction() is menu.actions()[0]
    qtbot.keyClick(menu, Key.Key_Escape)
    assert not app.work.busy
    app.window.dropped.emit([renamed], QPoint(9, 9))
    menu = next(menu for menu in app.window.findChildren(QMenu) if menu.isVisible())
    qtbot.keyClick(menu, Key.Key_Down)
    qtbot.keyClick(menu, Key.Key_Return)
    wait(lambda: len(targets(workspace)) == 3)
    wait(lambda: not app.work.busy)
    assert sorted(path.stem for path in workspace.input.iterdir()) == list(NAMES)


def test_covers_are_accepted_and_rejected_by_the_keyboard_and_the_decisions_are_on_the_disk(
    review, covered, wait, press
):
    section = review.sections["covers"]
    assert seen(review, "astronaut.png")
    press(review, Key.Key_A)
    decisions = read_decisions(covered)
    assert list(decisions) == ["astronaut.png"]
    made = decisions["astronaut.png"]
    assert (made.verdict, made.transform) == ("accepted", None)
    assert made.cover_sha256 == content_hash(covered.target / "astronaut.png")
    assert made.photo_sha256 == content_hash(covered.input / "astronaut.png")
    wait(lambda: seen(review, "chelsea.png"))
    press(review, Key.Key_R)
    assert read_decisions(covered)["chelsea.png"].verdict == "rejected"
    wait(lambda: seen(review, "coffee.png"))
    assert states(section) == {
        "astronaut.png": State.ACCEPTED,
        "chelsea.png": State.REJECTED,
        "coffee.png": State.FOUND,
    }
    press(review, Key.Key_Z, modifier=CTRL)
    assert list(read_decisions(covered)) == ["astronaut.png"]
    wait(lambda: seen(review, "chelsea.png"))
    wait(lambda: states(section)["chelsea.png"] is State.FOUND)
    press(review, Key.Key_Z, modifier=CTRL)
    assert read_decisions(covered) == {}


def test_decisions_are_there_in_the_next_window(app, review, covered, wait, press):
    press(review, Key.Key_R)
    section = review.sections["covers"]
    review.close_workspace()
    review.opening.open(covered.root)
    wait(lambda: review.session.library is not None)
    review.show_section("covers")
    wait(lambda: settled(section))
    assert states(section)["astronaut.png"] is State.REJECTED


def test_keys_go_through_the_covers_and_a_filter_shows_those_of_a_state(review, wait, press):
    section = review.sections["covers"]
    for key, name in (
        (Key.Key_J, "chelsea"),
        (Key.Key_Down, "coffee"),
        (Key.Key_K, "chelsea"),
        (Key.Key_Up, "astronaut"),
    ):
        press(review, key)
        assert section.opened.review.current.name == f"{name}.png"
        assert section.page.list.currentIndex().data() == f"{name}.png"
    wait(lambda: seen(review, "astronaut.png"))
    press(review, Key.Key_R)
    press(review, Key.Key_4, modifier=Qt.KeyboardModifier.AltModifier)
    assert [cover.file.name for cover in section.opened.review.listed] == ["astronaut.png"]
    assert section.opened.review.count(Filter.USED) == 2
    wait(lambda: seen(review, "astronaut.png"))
    press(review, Key.Key_Return)
    assert "No covers to show here" in texts(section)


def test_the_cover_lies_over_its_photo_and_is_wiped_blinked_and_masked(review, qtbot, press):
    section = review.sections["covers"]
    pane = section.page.register
    assert "of the photo is compared" in texts(section)
    press(review, Key.Key_Left)
    press(review, Key.Key_Left)
    assert pane.divider == pytest.approx(0.46)
    press(review, Key.Key_Right)
    assert pane.divider == pytest.approx(0.48)
    plain = pane.grab().toImage()
    press(review, Key.Key_M)
    assert pane.masked
    assert pane.grab().toImage() != plain
    press(review, Key.Key_B)
    assert pane.blinking
    press(review, Key.Key_B)
    assert not pane.blinking
    press(review, Key.Key_M)
    assert pane.grab().toImage() == plain
    qtbot.keyPress(QApplication.focusWidget(), Key.Key_Space)
    held = pane.grab().toImage()
    assert held != plain
    qtbot.keyRelease(QApplication.focusWidget(), Key.Key_Space)
    qtbot.waitUntil(lambda: pane.grab().toImage() == plain)


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
    assert len(section.opened._points.photo) == 1
    before = photo_pane._on_screen((0.25, 0.25)).toPoint()
    after = photo_pane._on_screen((0.5, 0.5)).toPoint()
    qtbot.mousePress(photo_pane, Qt.MouseButton.LeftButton, pos=before)
    qtbot.mouseMove(photo_pane, after)
    qtbot.mouseRelease(photo_pane, Qt.MouseButton.LeftButton, pos=after)
    assert section.opened._points.photo[0] == pytest.approx((0.5, 0.5), abs=0.01)
    assert section.opened._points.turn == "cover"


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


def test_a_read_only_workspace_is_reviewed_but_nothing_is_written(review, covered, press, monkeypatch):
    from dataclasses import replace

    section = review.sections["covers"]
    section.opened.library = replace(section.opened.library, read_only=True)
    press(review, Key.Key_A)
    assert "read-only" in review.window.notice.sentence
    assert read_decisions(covered) == {}


def test_the_files_are_chosen_in_a_dialog(section, renamed, wait):
    section.ask_covers()
    dialog = section.page.window().findChild(QFileDialog)
    files = [str(path) for path in sorted(renamed.iterdir())]
    dialog.filesSelected.emit(files)
    dialog.close()
    wait(lambda: settled(section))
    assert len(section.opened.review.covers) == 3


def test_the_library_asks_for_covers_too(app, workspace):
    app = app(workspace)
    app.commands.made("library.covers").trigger()
    dialog = app.window.findChild(QFileDialog)
    assert dialog.windowTitle() == "Import covers"
    dialog.close()


def test_train_leads_to_the_covers_that_are_set_aside(app, covered, wait, qtbot):
    app = app(covered)
    app.show_section("train")
    train = app.sections["train"]
    wait(lambda: train.opened.material is not None)
    aside = Skipped(covered.target / "coffee.png", "shows too little of coffee.png")
    train.page.prepare.material.show_material(Material(unreachable=(aside,)))
    button = next(
        button for button in app.window.findChildren(QPushButton) if button.accessibleName() == "Review covers"
    )
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert app.section == "covers"


def test_a_cover_stays_where_the_user_stands_when_files_change(app, workspace, renamed, wait, press):
    app = app(workspace)
    app.show_section("covers")
    section = app.sections["covers"]
    section.bring([renamed])
    wait(lambda: settled(section) and seen(app, "astronaut.png"))
    press(app, Key.Key_Down)
    saved(workspace.input / "new.png", photo("rocket"))
    wait(lambda: any(each.name == "new" for each in section.opened.library.photos))
    wait(lambda: settled(section))
    assert section.opened.review.current.name == "chelsea.png"


def test_a_cover_that_is_taken_away_leaves_the_list(review, covered, wait):
    section = review.sections["covers"]
    shutil.move(covered.target / "astronaut.png", covered.root / "astronaut.png")
    wait(lambda: "astronaut.png" not in states(section))
    wait(lambda: seen(review, "chelsea.png"))
