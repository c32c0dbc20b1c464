"""Covers imported, dropped and taken back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.covers.survey import State
from engine.workspace.import_covers import import_covers
from tests.desktop.covers.conftest import NAMES, settled, states, targets, texts

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # offscreen, dialogs and menus lack some


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
