"""What waits for a photo from one day to the next, what has none, and everything undone and done again."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.covers.page import Mode
from desktop.covers.photo_picker import PhotoPicker
from desktop.covers.state import Filter
from desktop.covers.survey import State
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.open_covers import read_open
from tests.covers.made import fitting, photo, retouched
from tests.desktop.covers.conftest import cover_of, idle, saved, seen, settled, states, targets, texts

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
AGAIN = CTRL | Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen, dialogs lack some


def reopened(app, root, wait):
    """Close the workspace and open it again, as the next day does."""
    app.close_workspace()
    app.opening.open(root)
    wait(lambda: app.session.library is not None)
    app.show_section("covers")
    return app.sections["covers"]


def choose(app, qtbot, name):
    """Choose a photo in the dialog."""
    search = app.window.findChild(PhotoPicker).findChild(QLineEdit)
    qtbot.keyClicks(search, name)
    qtbot.keyClick(search, Key.Key_Return)
    app.window.activateWindow()  # as any desktop does when a dialog closes
    qtbot.waitUntil(app.window.isActiveWindow)


def test_covers_that_were_not_decided_about_wait_the_next_day_and_then_no_longer(app, workspace, tmp_path, wait, press):
    saved(workspace.input / "coffee_b.png", retouched(photo("coffee"), exposure=0.1))
    doubt = saved(tmp_path / "finished" / "doubt.png", fitting(retouched(photo("coffee")), 0.8)[0])
    lost = saved(tmp_path / "finished" / "lost.png", np.array(photo("rocket")))
    app = app(workspace)
    app.bring_up_to_date("covers")
    app.sections["covers"].bring([doubt, lost])
    wait(lambda: app.section == "covers")
    section = reopened(app, workspace.root, wait)
    wait(lambda: states(section) == {"doubt.png": State.DOUBTFUL, "lost.png": State.NOT_FOUND})
    wait(lambda: section.opened.mode is Mode.CHOOSE)
    assert "shows none of the 4 photos" in section.opened.review.offered[1].reason
    choices = section.opened.review.cover.choices
    press(app, Key.Key_1)
    wait(lambda: targets(workspace) == [f"{choices[0].stem}.png"])
    wait(lambda: settled(section))
    section.opened.review.stand_on(lost)
    press(app, Key.Key_R)
    assert (read_open(workspace), workspace.open_covers.exists()) == ((), False)
    section = reopened(app, workspace.root, wait)
    wait(lambda: settled(section))
    assert states(section) == {f"{choices[0].stem}.png": State.FOUND}
    assert doubt.exists()
    assert lost.exists()


def test_a_cover_whose_disk_is_away_still_waits_and_says_so(app, workspace, tmp_path, wait):
    lost = saved(tmp_path / "finished" / "lost.png", np.array(photo("rocket")))
    app = app(workspace)
    app.bring_up_to_date("covers")
    app.sections["covers"].bring([lost])
    wait(lambda: app.section == "covers")
    lost.unlink()
    section = reopened(app, workspace.root, wait)
    wait(lambda: "lost.png is no longer there. Connect its disk, or import the cover again." in texts(section))
    assert len(read_open(workspace)) == 1


def test_a_cover_without_a_photo_is_listed_with_its_reason_and_gets_a_photos_name(app, workspace, wait, press, qtbot):
    saved(workspace.target / "final v3.png", cover_of("coffee"))
    app = app(workspace)
    app.show_section("covers")
    section = app.sections["covers"]
    wait(lambda: section.opened.mode is Mode.UNUSED)
    assert states(section) == {"final v3.png": State.UNUSED}
    assert section.opened.review.count(Filter.OPEN) == 1
    assert "final v3.png has no input photo. Choose the photo that it was made of" in texts(section)
    press(app, Key.Key_P)
    choose(app, qtbot, "coff")
    wait(lambda: targets(workspace) == ["coffee.png"])
    wait(lambda: settled(section) and seen(app, "coffee.png"))
    assert states(section) == {"coffee.png": State.FOUND}
    press(app, Key.Key_Z, modifier=CTRL)
    wait(lambda: targets(workspace) == ["final v3.png"])
    wait(lambda: states(section) == {"final v3.png": State.UNUSED} and idle(section))
    press(app, Key.Key_Z, modifier=AGAIN)
    wait(lambda: targets(workspace) == ["coffee.png"])
    wait(lambda: seen(app, "coffee.png"))


def test_a_cover_without_a_photo_goes_to_the_trash_and_comes_back(app, workspace, wait, press, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    content = saved(workspace.target / "final.png", cover_of("coffee")).read_bytes()
    app = app(workspace)
    app.show_section("covers")
    section = app.sections["covers"]
    for _ in range(2):
        wait(lambda: section.opened.mode is Mode.UNUSED)
        press(app, Key.Key_Delete)
        wait(lambda: targets(workspace) == [])
        wait(lambda: not states(section) and idle(section))
        press(app, Key.Key_Z, modifier=CTRL)
        wait(lambda: targets(workspace) == ["final.png"])
        wait(lambda: states(section) == {"final.png": State.UNUSED})
    assert (workspace.target / "final.png").read_bytes() == content


def test_a_second_cover_of_a_name_is_listed_too(app, covered, wait):
    saved(covered.target / "coffee.webp", cover_of("coffee", angle=2))
    app = app(covered)
    app.show_section("covers")
    section = app.sections["covers"]
    wait(lambda: settled(section))
    assert states(section)["coffee.webp"] is State.UNUSED
    assert "shares its name with coffee.png" in section.opened.review.covers[-1].reason


def test_decisions_are_undone_and_done_again_in_turn(review, covered, wait, press):
    section = review.sections["covers"]
    press(review, Key.Key_A)
    wait(lambda: seen(review, "chelsea.png"))
    press(review, Key.Key_R)
    decisions = read_decisions(covered)
    for _ in range(2):
        press(review, Key.Key_Z, modifier=CTRL)
    assert read_decisions(covered) == {}
    for _ in range(3):
        press(review, Key.Key_Z, modifier=AGAIN)
    assert read_decisions(covered) == decisions
    wait(lambda: settled(section))
    assert (states(section)["astronaut.png"], states(section)["chelsea.png"]) == (State.ACCEPTED, State.REJECTED)
    press(review, Key.Key_Z, modifier=CTRL)
    wait(lambda: seen(review, "chelsea.png"))
    press(review, Key.Key_A)
    press(review, Key.Key_Y, modifier=CTRL)
    assert read_decisions(covered)["chelsea.png"].verdict == "accepted", "a new decision ends what could be redone"


def test_an_import_and_what_it_left_open_are_undone_and_done_again(
    app, workspace, renamed, wait, press, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    lost = saved(renamed / "z.png", np.array(photo("rocket")))
    app = app(workspace)
    section = app.sections["covers"]
    app.bring_up_to_date("covers")
    section.bring([renamed])
    wait(lambda: app.section == "covers" and section.opened.mode is Mode.NOT_FOUND)
    came = targets(workspace)
    assert len(came) == 3
    press(app, Key.Key_Z, modifier=CTRL)
    wait(lambda: targets(workspace) == [])
    wait(lambda: states(section) == {} and idle(section))
    assert read_open(workspace) == ()
    press(app, Key.Key_Z, modifier=AGAIN)
    wait(lambda: targets(workspace) == came)
    wait(lambda: len(states(section)) == 4 and settled(section))
    assert [cover.path for cover in read_open(workspace)] == [lost]


def test_a_choice_between_two_photos_is_undone_and_done_again(app, workspace, tmp_path, wait, press, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    saved(workspace.input / "coffee_b.png", retouched(photo("coffee"), exposure=0.1))
    cover = saved(tmp_path / "finished" / "x.png", fitting(retouched(photo("coffee")), 0.8)[0])
    app = app(workspace)
    section = app.sections["covers"]
    app.bring_up_to_date("covers")
    section.bring([cover])
    wait(lambda: section.opened.mode is Mode.CHOOSE)
    press(app, Key.Key_1)
    wait(lambda: len(targets(workspace)) == 1 and settled(section))
    chosen = targets(workspace)
    for _ in range(2):
        press(app, Key.Key_Z, modifier=CTRL)
        wait(lambda: targets(workspace) == [] and section.opened.mode is Mode.CHOOSE and idle(section))
        assert len(read_open(workspace)) == 1
        press(app, Key.Key_Z, modifier=AGAIN)
        wait(lambda: targets(workspace) == chosen and settled(section))
        assert read_open(workspace) == ()
