"""Covers reviewed by the keyboard alone."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.covers.state import Filter
from desktop.covers.survey import State
from desktop.train.dataset_summary import Material
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.pairs import Skipped, content_hash
from tests.covers.made import photo
from tests.desktop.covers.conftest import saved, seen, settled, states, texts

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # offscreen, dialogs and menus lack some


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


def test_a_read_only_workspace_is_reviewed_but_nothing_is_written(review, covered, press, monkeypatch):
    from dataclasses import replace

    section = review.sections["covers"]
    section.opened.library = replace(section.opened.library, read_only=True)
    press(review, Key.Key_A)
    assert "read-only" in review.window.notice.sentence
    assert read_decisions(covered) == {}


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
