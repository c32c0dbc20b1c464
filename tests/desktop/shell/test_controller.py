import logging
import shutil
import sys

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton

from desktop.model.keys import WINDOW
from desktop.model.photo_filter import Browsing, Kind, Sort
from desktop.model.settings import Preferences, Settings, load_settings, save_settings, settings_file
from desktop.shell.command_palette import CommandPalette
from desktop.shell.crash_dialog import CrashDialog
from desktop.ui.dialogs import CheatSheet
from engine.image.io import Photo, save_photo
from engine.workspace.judgements.store import Candidate, open_judgements
from tests.desktop.compare.driving import grey
from tests.desktop.judge.driving import level

CTRL = Qt.KeyboardModifier.ControlModifier
dialogs = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog


def texts(window):
    return " | ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def press(app, qtbot, key, **options):
    qtbot.keyClick(QApplication.focusWidget() or app.window, key, **options)


def drop(widget, *paths):
    """Drop files on a widget, and return whether it would have them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(9, 9), *how)
    dropped = QDropEvent(QPointF(9, 9), *how)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, dropped)
    return enter.isAccepted()


@pytest.fixture
def opened(app, make_workspace):
    return app(make_workspace())


@pytest.fixture
def wait(qtbot):
    return qtbot.waitUntil


def test_without_a_workspace_the_window_says_what_to_do(app):
    app = app()
    assert "dataset/input" in texts(app.window)
    buttons = {button.text() for button in app.window.findChildren(QPushButton) if button.isVisible()}
    assert {"Open workspace…", "New workspace…", "Open sample project"} <= buttons
    assert "Library" not in buttons
    assert app.section == ""


def test_a_folder_that_is_no_workspace_is_one_sentence_in_the_window(app, tmp_path, wait):
    app = app()
    app.opening.open(tmp_path)
    wait(lambda: "is not a workspace" in app.window.notice.sentence)
    assert app.session.library is None


def test_opening_fails_and_what_was_open_stays(opened, tmp_path, qtbot, wait):
    opened.opening.open(tmp_path / "nowhere")
    wait(lambda: "There is no folder" in opened.window.notice.sentence)
    assert opened.session.photo.name == "bridge"
    press(opened, qtbot, Qt.Key.Key_F5)
    wait(lambda: opened.window.notice.sentence == "")


def test_the_status_line_counts(opened):
    shown = texts(opened.window).replace("<span style='color:#d9a55b'>●</span> ", "")
    assert "3 photos, 2 with a target, 1 reserved for testing" in shown


def test_an_empty_folder_becomes_a_workspace_and_a_full_one_does_not(app, tmp_path, wait):
    app = app()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear", encoding="utf-8")
    app.opening.create(tmp_path / "full")
    wait(lambda: "is not empty" in app.window.notice.sentence)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    app.opening.create(tmp_path / "new")
    wait(lambda: app.section == "library")
    assert (tmp_path / "new" / "dataset" / "input").is_dir()
    assert "No photos yet" in texts(app.window)


@dialogs
def test_ctrl_o_opens_the_folder_that_is_chosen(app, make_workspace, qtbot, wait):
    app = app()
    workspace = make_workspace()
    press(app, qtbot, Qt.Key.Key_O, modifier=CTRL)
    dialog = app.window.findChild(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(workspace.root))
    dialog.accept()
    wait(lambda: app.session.library is not None)
    assert app.session.library.workspace.root == workspace.root


def test_a_workspace_can_be_dropped_anywhere(app, make_workspace, wait):
    app = app()
    workspace = make_workspace()
    assert drop(app.window, workspace.root)
    wait(lambda: app.session.library is not None)
    other = make_workspace("other")
    assert drop(app.window, other.root)
    wait(lambda: app.session.library.workspace.root == other.root)


def test_photos_dropped_without_a_workspace_say_what_to_do(app, make_workspace):
    app = app()
    workspace = make_workspace()
    drop(app.window, workspace.input / "bridge.png")
    assert "Open or create a workspace first" in app.window.notice.sentence


def test_recent_workspaces_are_offered_the_missing_ones_grey_until_taken_off(
    app, make_workspace, tmp_path, qtbot, wait
):
    here = make_workspace("here")
    gone = tmp_path / "gone"
    save_settings(Settings(recent=(str(gone), str(here.root))), settings_file())
    app = app()

    def lines():
        return {
            button.accessibleName(): button
            for button in app.window.welcome.findChildren(QPushButton)
            if button.isVisible() and button.accessibleName()
        }

    wait(lambda: f"Open {here.root}" in lines())
    assert not lines()[f"{gone} was not found"].isEnabled()
    qtbot.mouseClick(lines()["Remove gone from the list"], Qt.MouseButton.LeftButton)
    wait(lambda: f"{gone} was not found" not in lines() and f"Open {here.root}" in lines())
    assert load_settings(settings_file()).recent == (str(here.root),)
    qtbot.mouseClick(lines()[f"Open {here.root}"], Qt.MouseButton.LeftButton)
    wait(lambda: app.section == "library")


def test_closing_a_workspace_goes_back_to_the_start(opened, qtbot, wait):
    root = str(opened.session.library.workspace.root)
    press(opened, qtbot, Qt.Key.Key_W, modifier=CTRL)
    assert opened.section == ""
    wait(lambda: root.rsplit("/", 1)[1] in texts(opened.window.welcome))
    assert load_settings(settings_file()).workspace is None


def test_closing_a_workspace_lets_go_of_it_and_it_can_be_opened_again(opened, learnt, qtbot, wait):
    before = opened.session.library.workspace.root
    opened.opening.open(learnt.root)
    wait(lambda: opened.session.library.workspace.root == learnt.root)
    opened.show_section("judge")
    judge = opened.sections["judge"]
    wait(lambda: judge.judging is not None and judge.judging.answerable)
    press(opened, qtbot, Qt.Key.Key_1)
    opened.show_section("compare")
    opened.show_section("train")
    sections = [opened.sections[name] for name in ("library", "judge", "compare", "train")]
    press(opened, qtbot, Qt.Key.Key_W, modifier=CTRL)
    assert [section.opened for section in sections] == [None] * 4
    assert len(list(learnt.preferred.glob("*~000001.png"))) == 1, "what was judged is in the folders"
    for root in (before, learnt.root):
        opened.opening.open(root)
        wait(lambda root=root: opened.session.library is not None and opened.session.library.workspace.root == root)
    opened.show_section("judge")
    wait(lambda: judge.judging is not None and judge.judging.decided > 0)


def test_ctrl_and_a_number_go_to_a_section_and_enter_takes_the_photo_along(opened, qtbot):
    assert opened.section == "library"
    opened.sections["library"].show_photo("dune")
    press(opened, qtbot, Qt.Key.Key_Return)
    assert opened.section == "compare"
    assert opened.sections["compare"].state.photo.name == "dune"
    press(opened, qtbot, Qt.Key.Key_1, modifier=CTRL)
    assert opened.section == "library"
    opened.sections["library"].show_photo("chapel")
    press(opened, qtbot, Qt.Key.Key_3, modifier=CTRL)
    assert opened.sections["compare"].state.photo.name == "chapel"


def test_a_sections_keys_work_in_it_alone_wherever_the_focus_is(opened, qtbot):
    compare = opened.sections["compare"]
    opened.show_section("compare")
    opened.show_section("library")
    press(opened, qtbot, Qt.Key.Key_Right)
    assert compare.state.photo.name == "bridge"
    opened.show_section("compare")
    opened.window.top.menu.setFocus()
    press(opened, qtbot, Qt.Key.Key_Right)
    assert compare.state.photo.name == "dune"


def test_no_key_does_two_things_and_every_command_has_a_unique_name(opened):
    names = set()
    keys = {}
    for group in opened.commands.groups:
        for action in group.actions:
            assert action.name not in names
            names.add(action.name)
            for key in opened.commands.keys_of(action):
                assert key, f"Qt knows no key of {action.keys}"
                for scope in {group.scope, *([] if group.scope != WINDOW else opened.sections)}:
                    assert (scope, key) not in keys, f"{key}: {action.name} and {keys[scope, key]}"
                    keys[scope, key] = action.name


@dialogs
def test_a_question_mark_shows_the_keys_of_every_section_and_hides_them(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Question)
    sheet = opened.window.findChild(CheatSheet)
    assert "Hold: the original in every pane" in texts(sheet)
    assert "Move to trash" in texts(sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@dialogs
def test_the_key_that_shows_the_keys_hides_them_whichever_it_is(opened, qtbot):
    assert opened.commands.rebind("window.keys", ("H",)) is None
    press(opened, qtbot, Qt.Key.Key_H)
    sheet = opened.window.findChild(CheatSheet)
    qtbot.waitUntil(sheet.isActiveWindow)
    qtbot.keyClick(sheet, Qt.Key.Key_Question)
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_H)
    assert not sheet.isVisible()


@dialogs
def test_the_palette_finds_a_command_by_a_few_letters_and_does_it(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_K, modifier=CTRL)
    palette = opened.window.findChild(CommandPalette)
    qtbot.keyClicks(palette.findChild(QLineEdit), "compare")
    qtbot.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Down)
    qtbot.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Up)
    qtbot.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Return)
    assert opened.section == "compare"
    opened.commands.made("window.palette").trigger()
    palette = opened.window.findChildren(CommandPalette)[-1]
    qtbot.keyClicks(palette.findChild(QLineEdit), "no such thing")
    qtbot.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Return)
    assert opened.section == "compare"


def test_the_menu_lists_what_can_be_done_here(opened):
    menu = opened.window.top.menu.menu()
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions()}
    assert "Copy diagnostics" in entries
    assert "Move to trash…" in [action.text() for action in entries["Library commands"].menu().actions()]
    assert "Compare commands" not in entries


def test_an_earlier_run_can_be_compared_until_another_is_requested(opened, make_workspace, wait):
    workspace = opened.session.library.workspace
    make_workspace.add_run(workspace, "2026-02-03")
    opened.reload()
    wait(lambda: opened.session.library.run.name == "2026-02-03")
    opened.opening.turn("2026-01-02")
    wait(lambda: opened.section == "compare")
    assert opened.session.library.run.name == "2026-01-02"
    assert opened.sections["compare"].state.photo.name == "bridge"
    opened.reload()
    wait(lambda: not opened.opening.busy)
    assert opened.session.library.run.name == "2026-01-02"


def test_a_run_that_ends_while_the_user_judges_is_reported_and_takes_no_key_away(opened, wait):
    opened.show_section("judge")
    opened.opening.turn("2026-01-02")
    wait(lambda: "2026-01-02 has finished" in opened.window.notice.sentence)
    assert opened.section == "judge"


def test_f5_sees_what_changed_and_keeps_the_photo(opened, make_workspace, qtbot, wait):
    opened.sections["library"].show_photo("chapel")
    make_workspace.add_run(opened.session.library.workspace, "2027-01-01")
    (opened.session.library.workspace.input / "bridge.png").unlink()
    press(opened, qtbot, Qt.Key.Key_F5)
    wait(lambda: opened.session.library.run.name == "2027-01-01")
    assert opened.session.photo.name == "chapel"


def test_the_folders_are_watched(opened, wait):
    workspace = opened.session.library.workspace
    shutil.copy(workspace.input / "dune.png", workspace.input / "lake.png")
    wait(lambda: len(opened.session.library.photos) == 4)
    shutil.copy(workspace.target / "bridge.png", workspace.target / "dune.png")
    wait(lambda: opened.session.library.covered == 3)


def test_a_photo_that_changes_on_the_disk_while_it_is_compared_is_shown_as_it_is_now(opened, qtbot, wait):
    workspace = opened.session.library.workspace
    compare = opened.sections["compare"]
    opened.show_section("compare")
    for name, before in (("bridge", 60), ("chapel", 80)):
        wait(lambda before=before: len(compare.page.canvas.sides) > 1 and grey(compare, "original") == before)
        for folder in (workspace.input, workspace.target):
            (folder / f"{name}.png").write_bytes((workspace.input / "dune.png").read_bytes())  # in place, as some save
        wait(lambda: grey(compare, "original") == grey(compare, "target") == 100)
        press(opened, qtbot, Qt.Key.Key_Right)


def test_a_photo_that_changes_on_the_disk_while_it_is_judged_is_shown_as_it_is_now(opened, wait):
    workspace = opened.session.library.workspace
    judge = opened.sections["judge"]
    opened.show_section("judge")
    wait(lambda: judge.judging is not None and judge.judging.answerable)
    pair = judge.judging.current
    before = level(judge.page.left)
    save_photo(Photo(np.full((32, 48, 3), 180, np.uint8)), workspace.input / f"{pair.photo}.png")
    wait(lambda: level(judge.page.left) > before + 50 and level(judge.page.right) > before + 50)
    assert judge.judging.current.number == pair.number


def test_a_judgement_renews_the_library_alone(opened, wait, monkeypatch):
    opened.show_section("compare")
    monkeypatch.setattr(opened.sections["compare"], "open", lambda library: pytest.fail("it was opened again"))
    with open_judgements(opened.session.library.workspace) as judgements:
        left = Candidate("dune", moves={"exposure": 1.0})
        right = Candidate("dune")
        judgements.judge(judgements.ask(left, right, reason="random", session="s"), "tie", response_seconds=1)
    opened.show_section("library")
    wait(lambda: opened.sections["library"].page.photos.photos.tile(2).judged == 1)


def test_a_folder_that_is_deleted_while_open_is_reported_and_comes_back(opened, qtbot, wait):
    root = opened.session.library.workspace.root
    shutil.copytree(root, root.with_name("away"))
    shutil.rmtree(root)
    wait(lambda: "There is no folder" in opened.window.notice.sentence)
    assert len(opened.session.library.photos) == 3
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_F5):
        press(opened, qtbot, key)
    shutil.move(root.with_name("away"), root)
    wait(lambda: not opened.opening.busy)
    press(opened, qtbot, Qt.Key.Key_F5)
    wait(lambda: opened.window.notice.sentence == "")


def test_a_workspace_that_cannot_be_written_says_so_and_stays_as_it_is(app, make_workspace, monkeypatch, wait):
    workspace = make_workspace()
    monkeypatch.setattr("desktop.model.library.os.access", lambda path, mode: False)
    app = app(workspace)
    wait(lambda: "read-only" in app.window.notice.sentence)
    before = sorted(workspace.root.rglob("*"))
    app.window.notice.hide()
    drop(app.window, workspace.target / "bridge.png")
    assert "read-only" in app.window.notice.sentence
    app.sections["library"].remove()
    assert sorted(workspace.root.rglob("*")) == before


def test_ctrl_q_closes_and_the_next_start_is_where_this_one_ended(app, make_workspace, qtbot, wait):
    first = app(make_workspace())
    first.window.setGeometry(30, 40, 880, 530)
    first.sections["library"].page.photos.set_side(240)
    first.sections["library"].page.show_kind(Kind.NO_TARGET)
    order = first.sections["library"].page.findChild(QComboBox)
    order.setCurrentIndex(order.findData(Sort.DATE.value))
    first.sections["library"].page.search.setText("dune")
    first.show_section("compare")
    press(first, qtbot, Qt.Key.Key_Q, modifier=CTRL)
    assert not first.window.isVisible()
    second = app()
    wait(lambda: second.session.library is not None)
    assert second.window.geometry().getRect() == (30, 40, 880, 530)
    assert second.section == "compare"
    assert second.sections["library"].page.photos.side == 240
    assert second.sections["library"].page.browsing == Browsing(Kind.NO_TARGET, "", Sort.DATE)


def test_a_last_workspace_that_is_gone_is_forgiven(app, make_workspace):
    workspace = make_workspace()
    save_settings(Settings(str(workspace.root), (99_999, 0, 800, 600)), settings_file())
    shutil.rmtree(workspace.root)
    window = app().window
    assert window.welcome.isVisible()
    assert window.screen().availableGeometry().contains(window.geometry().center())


@dialogs
def test_every_control_has_a_name(opened):
    for name in ("window.preferences", "window.palette", "window.keys"):
        opened.commands.made(name).trigger()
    for kind in (QAbstractButton, QLineEdit):
        for control in opened.window.findChildren(kind):
            inner = isinstance(control.parent(), QLineEdit)  # the button that clears it, which no key reaches
            assert control.accessibleName() or inner, (control, control.parent())
    assert opened.sections["library"].page.photos.accessibleName() == "Photos"


@dialogs
@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_slot_is_logged_and_reported_once_and_the_window_lives(opened, wait, caplog, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", opened.crashed)

    def fail():
        raise RuntimeError("a slot went wrong")

    with caplog.at_level(logging.ERROR):
        QTimer.singleShot(0, fail)
        QTimer.singleShot(0, fail)
        wait(lambda: caplog.text.count("RuntimeError: a slot went wrong") == 2)
    (dialog,) = opened.window.findChildren(CrashDialog)
    assert "RuntimeError: a slot went wrong" in dialog.informativeText()
    next(button for button in dialog.buttons() if button.text() == "Copy diagnostics").click()
    assert dialog.isVisible()
    assert "Covershot report" in QGuiApplication.clipboard().text()
    dialog.reject()
    assert opened.window.isVisible()


def test_the_report_can_be_copied_at_any_time(opened):
    opened.commands.made("window.report").trigger()
    assert "PySide6" in QGuiApplication.clipboard().text()


def test_the_sample_is_made_and_opened_and_can_be_stopped(app, qtbot, wait, private_folders):
    app = app()
    app.opening.make_sample()
    assert app.window.work.isVisible()
    app.opening.make_sample()
    assert "Another task is running" in app.window.notice.sentence
    app.work.stop()
    qtbot.waitUntil(lambda: not app.work.busy)
    assert not (private_folders / "data" / "sample").exists()
    assert not app.window.work.isVisible()
    assert app.window.welcome.isVisible()


def test_settings_that_cannot_be_kept_stop_nothing(tmp_path, caplog):
    (tmp_path / "file").write_text("", encoding="utf-8")
    preferences = Preferences(tmp_path / "file" / "window.json")
    preferences.change(theme="light")
    assert preferences.now.theme == "light"
    assert "Cannot write" in caplog.text
