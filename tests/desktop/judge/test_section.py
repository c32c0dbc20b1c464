"""The judging page, driven by keys and the mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.judge.section import Judge
from desktop.model.library import read_library
from desktop.model.viewport import View
from engine.errors import CovershotError
from engine.workspace.judgements import store
from engine.workspace.judgements.store import Judgements
from tests.desktop.judge.driving import (
    CONTROL,
    KEY,
    SHIFT,
    level,
    make_large,
    press,
    stored,
    texts,
    until,
    wait_for_pair,
    wait_for_photo,
)


@pytest.mark.parametrize(
    ("key", "modifier", "verdict", "much"),
    [
        (KEY.Key_1, None, "left", False),
        (KEY.Key_2, None, "right", False),
        (KEY.Key_1, SHIFT, "left", True),
        (KEY.Key_2, SHIFT, "right", True),
        (KEY.Key_0, None, "tie", False),
        (KEY.Key_Space, None, "skip", False),
    ],
)
def test_each_key_stores_what_was_shown_and_answered(judge, workspace, qtbot, key, modifier, verdict, much):
    judge = judge(workspace)
    shown = judge.judging.current
    press(judge, qtbot, key, modifier or Qt.KeyboardModifier.NoModifier)
    (found,) = stored(workspace)
    assert (found.verdict, found.much_better) == (verdict, much)
    assert (found.comparison.left, found.comparison.right) == (shown.left, shown.right)
    assert found.comparison.reason in {"d-optimal", "random"}
    assert 0 < found.response_seconds < 60
    assert judge.judging.current.number != shown.number


def test_both_candidates_are_on_the_screen_and_differ_from_the_original(judge, workspace, qtbot):
    judge = judge(workspace)
    page = judge.page
    assert page.left.shown.size() == page.right.shown.size()
    assert page.left.shown != page.right.shown
    before = level(page.left), level(page.right)
    qtbot.keyPress(page, KEY.Key_Backslash)
    assert page.left.shown == page.right.shown
    assert level(page.left) == level(page.right)
    qtbot.keyRelease(page, KEY.Key_Backslash)
    until(qtbot, lambda: (level(page.left), level(page.right)) == before)


def test_the_original_stays_while_it_is_held_and_the_next_pair_comes(judge, workspace, qtbot):
    judge = judge(workspace)
    qtbot.keyPress(judge.page, KEY.Key_Backslash)
    press(judge, qtbot, KEY.Key_1)
    assert judge.page.left.shown == judge.page.right.shown
    qtbot.keyRelease(judge.page, KEY.Key_Backslash)
    until(qtbot, lambda: judge.page.left.shown != judge.page.right.shown)


def test_swapping_exchanges_the_sides_and_keeps_the_meaning(judge, workspace, qtbot):
    judge = judge(workspace)
    shown = judge.judging.current
    left = judge.page.left.shown
    right = judge.page.right.shown
    press(judge, qtbot, KEY.Key_S)
    assert (judge.page.left.shown, judge.page.right.shown) == (right, left)
    press(judge, qtbot, KEY.Key_1)
    assert stored(workspace)[0].chosen == shown.right
    assert "Last: left better" in texts(judge)


@pytest.mark.parametrize(("key", "modifier"), [(KEY.Key_Backspace, None), (KEY.Key_Z, CONTROL)])
def test_undo_shows_the_pair_again_and_takes_its_images_away(judge, workspace, qtbot, key, modifier):
    judge = judge(workspace)
    first = judge.judging.current
    shown = judge.page.left.shown
    press(judge, qtbot, KEY.Key_1)
    second = judge.judging.current
    press(judge, qtbot, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert judge.judging.current == first
    assert judge.page.left.shown == shown
    assert stored(workspace) == []
    press(judge, qtbot, KEY.Key_2)
    assert judge.judging.current == second
    judge.close()
    (found,) = stored(workspace)
    assert (found.comparison.id, found.verdict) == (1, "right")
    assert len(list(workspace.preferred.glob("[!.]*"))) == 1


def test_two_hundred_judgements_by_keyboard_alone(judge, workspace, qtbot):
    judge = judge(workspace)
    rng = np.random.default_rng(3)
    keys = {KEY.Key_1: "left", KEY.Key_2: "right", KEY.Key_0: "tie", KEY.Key_Space: "skip"}
    given = []
    for step in range(1, 209):
        key = list(keys)[rng.choice(4, p=(0.42, 0.42, 0.08, 0.08))]
        press(judge, qtbot, key)
        given.append(keys[key])
        if step % 25 == 0:
            press(judge, qtbot, KEY.Key_Backspace)
            given.pop()
    assert len(given) == 200
    judge.close()
    found = stored(workspace)
    assert [item.verdict for item in found] == given
    decided = [item for item in found if item.decided]
    names = {f"{item.comparison.photo}~{item.comparison.id:06}.png" for item in decided}
    for folder in (workspace.preferred, workspace.dispreferred):
        assert {path.name for path in folder.glob("[!.]*")} == names
    reasons = [item.comparison.reason for item in found]
    assert 5 < reasons.count("repeat") < 45
    assert 10 < reasons.count("random") < 80
    assert len({item.comparison.photo for item in found}) >= 7  # those that tell little more may go unasked
    by_id = {item.comparison.id: item.comparison for item in found}
    for repeat in (item.comparison for item in found if item.comparison.repeats in by_id):
        original = by_id[repeat.repeats]
        assert (repeat.left, repeat.right) == (original.right, original.left)
    brighter_left = [sum(item.comparison.left.moves.values()) > 0 for item in found]
    assert 60 < sum(brighter_left) < 140
    (bar,) = (item for item in judge.page.findChildren(QWidget) if item.accessibleName() == "Progress")
    assert f"{len(decided)} judged" in bar.accessibleDescription()


def test_the_buttons_judge_too_and_every_control_has_a_name(judge, workspace, qtbot):
    judge = judge(workspace)
    qtbot.mouseClick(judge.page.buttons["judge.much_right"], Qt.MouseButton.LeftButton)
    wait_for_pair(judge, qtbot)
    (found,) = stored(workspace)
    assert (found.verdict, found.much_better) == ("right", True)
    assert all(button.accessibleName() for button in judge.page.findChildren(QAbstractButton))
    assert {action.name for action in judge.actions} == judge.page.buttons.keys()


def test_a_click_on_a_photo_judges_nothing(judge, workspace, qtbot):
    judge = judge(workspace)
    qtbot.mouseClick(judge.page.left, Qt.MouseButton.LeftButton)
    assert stored(workspace) == []


def test_zoom_and_place_are_one_for_both_sides_and_stay_for_the_next_pair(judge, workspace, qtbot):
    make_large(workspace)
    judge = judge(workspace)
    QCursor.setPos(judge.page.mapToGlobal(QPoint(-50, -50)))
    assert judge.page.left.shown.width() < 600
    press(judge, qtbot, KEY.Key_Z)
    until(qtbot, lambda: judge.page.left.shown.width() == judge.page.right.shown.width() == 1800)
    pane = judge.page.left
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.mouseMove(pane, QPoint(120, 160))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(120, 160))
    view = judge.page.view
    assert view.zoom == 1
    assert view.x == pytest.approx(0.5 + 80 / 1800)
    assert judge.page.right.view == view
    press(judge, qtbot, KEY.Key_1)
    assert judge.page.left.view == judge.page.right.view == view
    until(qtbot, lambda: judge.page.left.shown.width() == 1800)
    press(judge, qtbot, KEY.Key_Z)
    assert judge.page.view == View()
    assert judge.page.left.shown.width() < 600


def looked_at_closely(judge, workspace, qtbot):
    """Return the page of a large photo, seen at its full size with the mouse outside."""
    make_large(workspace)
    judge = judge(workspace)
    QCursor.setPos(judge.page.mapToGlobal(QPoint(-50, -50)))
    press(judge, qtbot, KEY.Key_Z)
    until(qtbot, lambda: judge.page.left.shown.width() == judge.page.right.shown.width() == 1800)
    return judge


def test_whole_photos_are_let_go_of_while_nobody_sees_the_page_and_come_back_where_they_were(judge, workspace, qtbot):
    judge = looked_at_closely(judge, workspace, qtbot)
    view = judge.page.view
    judge.page.hide()
    assert judge.page.left.shown.width() < 600
    assert not judge.opened._drawing._enlarged
    judge.page.show()
    until(qtbot, lambda: judge.page.left.shown.width() == judge.page.right.shown.width() == 1800)
    assert judge.page.view == view


def test_whoever_sees_the_whole_photo_for_a_moment_gets_its_pixels_back_at_once(judge, workspace, qtbot):
    judge = looked_at_closely(judge, workspace, qtbot)
    press(judge, qtbot, KEY.Key_Z)
    assert judge.page.left.shown.width() < 600
    press(judge, qtbot, KEY.Key_Z)
    assert judge.page.left.shown.width() == judge.page.right.shown.width() == 1800


def test_pictures_are_made_anew_when_the_window_has_another_size(judge, workspace, qtbot):
    make_large(workspace)
    judge = judge(workspace)
    before = judge.page.left.shown.width()
    judge.page.window().resize(1400, 900)
    until(qtbot, lambda: judge.page.left.shown.width() > before + 100)


def test_without_photos_the_page_says_where_they_go(judge, make_workspace):
    workspace = make_workspace(photos=(), run=False)
    judge = judge(workspace, ready=False)
    assert "No photos yet" in texts(judge)
    assert str(workspace.input) in texts(judge)


def test_when_no_photo_can_be_read_the_page_says_why(judge, make_workspace, qtbot):
    workspace = make_workspace(run=False)
    for path in workspace.input.iterdir():
        path.write_bytes(b"no photo")
    judge = judge(workspace, ready=False)
    until(qtbot, lambda: "None of the 3 photos can be opened" in texts(judge))
    assert "is not a photo that can be read" in texts(judge)


def test_broken_photos_are_left_out_with_a_notice_and_the_judging_goes_on(judge, workspace, qtbot):
    (workspace.input / "photo3.png").write_bytes(b"no photo")
    whole = (workspace.input / "photo4.png").read_bytes()
    judge = judge(workspace)
    until(qtbot, lambda: "1 photo skipped" in texts(judge))
    assert "photo3.png is not a photo" in texts(judge)
    (workspace.input / "photo4.png").write_bytes(whole[: len(whole) // 2])
    for _ in range(40):
        press(judge, qtbot, KEY.Key_1)
    assert "photo3" not in {item.comparison.photo for item in stored(workspace)}
    assert len(stored(workspace)) == 40


def test_where_nothing_can_be_stored_the_page_says_so(judge, workspace, monkeypatch):
    def refuse(*_):
        raise CovershotError("Cannot write covershot.sqlite3: Read-only file system.")

    monkeypatch.setattr(store, "open_database", refuse)
    judge = judge(workspace, ready=False)
    assert "Judgements cannot be saved here" in texts(judge)
    assert "Read-only file system" in texts(judge)
    for action in judge.actions:
        action.run()


def test_an_answer_that_cannot_be_stored_is_reported_and_can_be_given_again(judge, workspace, qtbot, monkeypatch):
    judge = judge(workspace)
    shown = judge.judging.current

    def full(*_, **__):
        raise CovershotError("Cannot write covershot.sqlite3: the disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Judgements, "judge", full)
        qtbot.keyClick(judge.page, KEY.Key_1)
        assert "the disk is full" in texts(judge)
    assert judge.judging.current.number == shown.number
    qtbot.keyClick(judge.page, KEY.Key_1)
    assert [item.comparison.left for item in stored(workspace)] == [shown.left]


def test_a_photo_chosen_elsewhere_comes_next(judge, workspace, qtbot):
    judge = judge(workspace)
    shown = judge.judging.current
    judge.show_photo("photo7")
    wait_for_photo(judge, qtbot, "photo7")
    if shown.photo != "photo7":
        press(judge, qtbot, KEY.Key_1)
        assert judge.judging.current.number == shown.number


def test_reading_the_workspace_again_keeps_the_pair_on_the_screen(judge, workspace, qtbot):
    judge = judge(workspace)
    shown = judge.judging.current
    picture = judge.page.left.shown
    judge.open(read_library(workspace.root))
    assert judge.judging.current == shown
    assert judge.page.left.shown == picture
    (workspace.input / f"{shown.photo}.png").unlink()
    judge.open(read_library(workspace.root))
    wait_for_pair(judge, qtbot)
    assert judge.judging.current.photo != shown.photo


def test_another_workspace_has_separate_judgements(judge, workspace, make_workspace, qtbot):
    judge = judge(workspace)
    press(judge, qtbot, KEY.Key_1)
    other = make_workspace("other", run=False)
    judge.open(read_library(other.root))
    wait_for_pair(judge, qtbot)
    press(judge, qtbot, KEY.Key_2)
    assert [len(stored(workspace)), len(stored(other))] == [1, 1]
    assert stored(other)[0].comparison.photo in {"bridge", "chapel", "dune"}


def test_a_page_that_was_never_shown_reads_nothing(workspace, qtbot, predictions):
    judge = Judge(predictions)
    qtbot.addWidget(judge.page)
    judge.open(read_library(workspace.root))
    judge.show_photo("photo1")
    judge.close()
    assert not (workspace.root / "covershot.sqlite3").exists()
