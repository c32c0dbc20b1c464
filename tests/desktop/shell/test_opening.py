"""Workspaces opened, made, dropped, remembered and closed."""

import shutil

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from desktop.model.settings import Settings, load_settings, save_settings, settings_file
from tests.desktop.shell.driving import CTRL, dialogs, drop, press, texts


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


def test_a_last_workspace_that_is_gone_is_forgiven(app, make_workspace):
    workspace = make_workspace()
    save_settings(Settings(str(workspace.root), (99_999, 0, 800, 600)), settings_file())
    shutil.rmtree(workspace.root)
    window = app().window
    assert window.welcome.isVisible()
    assert window.screen().availableGeometry().contains(window.geometry().center())


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
