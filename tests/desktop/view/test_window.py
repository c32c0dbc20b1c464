import logging
import shutil
import sys

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit

from desktop.state.settings import Settings, load_settings, save_settings
from desktop.view.dialogs import CheatSheet
from desktop.view.photo_model import BROKEN

PANES = ["original", "sft", "dpo", "sft_dpo", "target"]


def texts(window):
    return " | ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def levels(app):
    """Return the grey in the middle of each pane, as it is on the screen."""
    shot = app.window.grab().toImage()
    side, found = app.window.page.side, {}
    for key, pane in side.panes.items():
        place = pane.mapTo(app.window, QPoint(pane.width() // 2, pane.height() // 3))
        found[key] = shot.pixelColor(place * shot.devicePixelRatio()).red()
    return found


@pytest.fixture
def opened(app, make_workspace, qtbot):
    app = app(make_workspace())
    wait_for_panes(app, qtbot, PANES)
    return app


def wait_for_panes(app, qtbot, keys):
    side = app.window.page.side
    qtbot.waitUntil(
        lambda: list(side.panes) == keys and all(side.panes[key].shown is not None for key in keys), timeout=60_000
    )


def press(app, qtbot, key, **options):
    qtbot.keyClick(QApplication.focusWidget() or app.window, key, **options)


def test_without_a_workspace_the_window_says_what_to_do(app):
    window = app().window
    assert "Open a workspace" in texts(window)
    assert "dataset/input" in texts(window)
    assert not window.photos.isVisible()


def test_a_folder_that_is_no_workspace_is_one_sentence_in_the_window(app, tmp_path, qtbot):
    app = app()
    app.open(tmp_path)
    qtbot.waitUntil(lambda: "is not a workspace" in texts(app.window))
    assert app.session.library is None


def test_opening_fails_and_what_was_open_stays(opened, tmp_path, qtbot):
    opened.open(tmp_path / "nowhere")
    qtbot.waitUntil(lambda: "There is no folder" in texts(opened.window))
    assert opened.session.photo.name == "bridge"
    qtbot.keyClick(opened.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "There is no folder" not in texts(opened.window))


def test_the_status_line_counts(opened):
    shown = texts(opened.window).replace("<span style='color:#d9a55b'>●</span> ", "")
    assert "3 photos, 2 with a cover, 1 held out in the last run" in shown


def test_a_held_out_photo_shows_its_variants_and_their_numbers(opened):
    assert levels(opened) == pytest.approx({"original": 60, "sft": 72, "dpo": 84, "sft_dpo": 96, "target": 100}, abs=2)
    assert "at 512 px" in opened.window.page.about
    pane = opened.window.page.side.panes["sft_dpo"]
    assert pane.accessibleName() == "SFT + DPO"
    assert pane.accessibleDescription() == "PSNR dB 23.46, SSIM 0.800, ΔE 2000 6.2"


def test_right_and_left_move_through_the_photos_and_say_why_there_are_no_variants(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Right)
    wait_for_panes(opened, qtbot, ["original", "target"])
    assert opened.window.page.about.endswith("this one was trained on.")
    press(opened, qtbot, Qt.Key.Key_Right)
    assert opened.window.page.about.endswith("no target to be measured against.")
    assert "No target" in opened.window.page.side.panes["target"].accessibleDescription()
    press(opened, qtbot, Qt.Key.Key_Right)
    assert opened.session.photo.name == "dune"
    press(opened, qtbot, Qt.Key.Key_Left)
    assert opened.session.photo.name == "chapel"


def test_a_click_and_the_arrows_choose_in_the_list(opened, qtbot):
    photos = opened.window.photos
    place = photos.visualRect(photos.photos.index(2)).center()
    qtbot.mouseClick(photos.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.session.photo.name == "dune"
    qtbot.keyClick(photos, Qt.Key.Key_Home)
    assert opened.session.photo.name == "bridge"


def test_without_a_run_the_window_says_to_train(app, make_workspace):
    workspace = make_workspace(run=False)
    app = app(workspace)
    assert app.window.page.about == f"Train first: covershot train {workspace.root}"
    assert "not trained yet" in texts(app.window)


def test_a_workspace_without_photos_says_where_they_go(app, make_workspace, qtbot):
    workspace = make_workspace(photos=(), run=False)
    app = app(workspace)
    assert str(workspace.input) in app.window.page.about
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Backslash, Qt.Key.Key_F5):
        qtbot.keyClick(app.window, key)


def test_holding_the_backslash_shows_the_original_in_every_pane(opened, qtbot):
    before = levels(opened)
    focus = opened.window.photos
    qtbot.keyPress(focus, Qt.Key.Key_Backslash)
    assert set(levels(opened).values()) == {60}
    qtbot.keyRelease(focus, Qt.Key.Key_Backslash)
    assert levels(opened) == before


def test_photos_come_upright_broken_ones_say_why_and_stop_no_other(app, make_workspace, qtbot):
    workspace = make_workspace()
    (workspace.input / "chapel.png").write_bytes(b"no photo")
    app = app(workspace)
    model = app.window.photos.photos
    qtbot.waitUntil(lambda: model.index(1).data(BROKEN))
    qtbot.waitUntil(lambda: model.index(2).data(Qt.ItemDataRole.DecorationRole) is not None)
    assert "not a photo that can be read" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert not model.index(0).data(BROKEN)
    app.window.photos.choose(1)
    qtbot.waitUntil(lambda: "not a photo" in app.window.page.side.panes["original"].accessibleDescription())


def test_f5_sees_what_changed_and_keeps_the_photo(opened, make_workspace, qtbot):
    press(opened, qtbot, Qt.Key.Key_Right)
    make_workspace.add_run(opened.session.library.workspace, "2027-01-01")
    (opened.session.library.workspace.input / "bridge.png").unlink()
    press(opened, qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: opened.session.library.run.name == "2027-01-01")
    assert opened.session.photo.name == "chapel"
    assert opened.window.photos.photos.rowCount() == 2


def test_moving_on_quickly_ends_at_the_right_pictures(opened, qtbot):
    for _ in range(20):
        press(opened, qtbot, Qt.Key.Key_Right)
        press(opened, qtbot, Qt.Key.Key_Left)
        press(opened, qtbot, Qt.Key.Key_Left)
    opened.reload()
    for step in range(5):
        press(opened, qtbot, Qt.Key.Key_Right)
        press(opened, qtbot, Qt.Key.Key_Left)
        opened.window.resize(900 + 100 * step, 600)
    opened.window.photos.choose(0)
    wait_for_panes(opened, qtbot, PANES)
    assert levels(opened)["sft_dpo"] == pytest.approx(96, abs=2)


@pytest.mark.parametrize("size", [(800, 512), (1024, 640), (1440, 900)])
def test_panes_fit_the_window_without_touching(opened, size, qtbot):
    opened.window.resize(*size)
    side = opened.window.page.side
    rectangles = [pane.geometry() for pane in side.panes.values()]
    assert all(side.rect().contains(rectangle) for rectangle in rectangles)
    assert not any(a.intersects(b) for a in rectangles for b in rectangles if a is not b)


def test_a_folder_can_be_dropped(app, make_workspace, qtbot):
    app, workspace = app(), make_workspace()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(workspace.root))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter, drop = QDragEnterEvent(QPoint(9, 9), *how), QDropEvent(QPointF(9, 9), *how)
    QApplication.sendEvent(app.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(app.window, drop)
    qtbot.waitUntil(lambda: app.session.library is not None)
    mime.setUrls([QUrl.fromLocalFile(str(workspace.input / "bridge.png"))])
    enter = QDragEnterEvent(QPoint(9, 9), *how)
    enter.ignore()
    QApplication.sendEvent(app.window, enter)
    assert not enter.isAccepted()


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_ctrl_o_opens_the_folder_that_is_chosen(app, make_workspace, qtbot):
    app, workspace = app(), make_workspace()
    press(app, qtbot, Qt.Key.Key_O, modifier=Qt.KeyboardModifier.ControlModifier)
    dialog = app.window.findChild(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(workspace.root))
    dialog.accept()
    qtbot.waitUntil(lambda: app.session.library is not None)
    assert app.session.library.workspace.root == workspace.root


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_a_question_mark_shows_the_keys_and_hides_them(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Question)
    sheet = opened.window.findChild(CheatSheet)
    assert "Hold: the original in every pane" in texts(sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_ctrl_q_closes_and_the_next_start_is_where_this_one_ended(app, make_workspace, qtbot, tmp_path):
    first, workspace = app(make_workspace()), tmp_path / "shoot"
    first.window.setGeometry(30, 40, 810, 530)
    press(first, qtbot, Qt.Key.Key_Q, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not first.window.isVisible()
    settings = load_settings(tmp_path / "settings" / "window.json")
    assert settings == Settings(str(workspace), (30, 40, 810, 530), False)
    second = app()
    qtbot.waitUntil(lambda: second.session.library is not None)
    assert second.window.geometry().getRect() == (30, 40, 810, 530)


def test_a_last_workspace_that_is_gone_is_forgiven(app, make_workspace, tmp_path):
    workspace = make_workspace()
    save_settings(Settings(str(workspace.root), (99_999, 0, 800, 600)), tmp_path / "settings" / "window.json")
    shutil.rmtree(workspace.root)
    window = app().window
    assert "Open a workspace" in texts(window)
    assert window.screen().availableGeometry().contains(window.geometry().center())


def test_every_control_has_a_name(opened):
    unnamed = [button for button in opened.window.findChildren(QAbstractButton) if not button.accessibleName()]
    panes = opened.window.page.side.panes.values()
    assert not unnamed
    assert opened.window.photos.accessibleName() == "Photos"
    assert all(pane.accessibleName() for pane in panes)


def test_the_page_is_neutral_and_the_photo_is_brightest(app, make_workspace, qtbot):
    app = app(make_workspace(run=False))
    wait_for_panes(app, qtbot, ["original", "target"])
    shot = app.window.page.grab().toImage()
    corner = QColor(shot.pixel(2, shot.height() - 3))
    assert corner.red() == corner.green() == corner.blue() < 30


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_slot_is_printed_and_the_window_lives(opened, qtbot, caplog, monkeypatch):
    from desktop.app import _report

    monkeypatch.setattr(sys, "excepthook", _report)

    def fail():
        raise RuntimeError("a slot went wrong")

    with caplog.at_level(logging.ERROR):
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: "a slot went wrong" in caplog.text)
    assert opened.window.isVisible()


def test_a_run_that_cannot_be_read_is_told_and_its_pictures_shown(app, make_workspace, qtbot):
    workspace = make_workspace()
    (workspace.results / "2026-01-02" / "metrics.csv").unlink()
    app = app(workspace)
    wait_for_panes(app, qtbot, PANES)
    assert "covershot evaluate" in texts(app.window)
    assert app.window.page.side.panes["sft"].accessibleDescription() == ""
