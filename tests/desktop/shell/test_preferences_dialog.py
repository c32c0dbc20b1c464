"""Keys and the theme, changed while the window is open."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from desktop.model.settings import Preferences, load_settings, settings_file
from desktop.shell.preferences_dialog import PreferencesDialog
from desktop.ui.key_button import KeyButton
from desktop.ui.theme import apply_theme


@pytest.fixture
def dialog(opened):
    opened.commands.made("window.preferences").trigger()
    return opened.window.findChild(PreferencesDialog)


def printed(app, command):
    """Return what the buttons of a command say."""
    buttons = [button for button in app.window.findChildren(KeyButton) if button.command == command]
    return [" ".join(part.text() for part in (button, *button.findChildren(QLabel))) for button in buttons]


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_a_key_can_be_changed_but_not_to_one_that_is_taken(opened, dialog, qtbot):
    dialog.edit("window.reload").setKeySequence(QKeySequence("Ctrl+O"))
    assert "Ctrl+O is already used by “Open workspace…”" in dialog.sentence
    assert dialog.edit("window.reload").keySequence() == QKeySequence("F5")
    dialog.edit("library.remove").setKeySequence(QKeySequence("F5"))
    assert "F5 is already used by “Refresh”" in dialog.sentence
    dialog.edit("compare.next").setKeySequence(QKeySequence("N"))
    dialog.reject()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    assert load_settings(settings_file()).keys == {"compare.next": ("N",)}
    opened.show_section("compare")
    qtbot.keyClick(opened.window, Qt.Key.Key_N)
    assert opened.sections["compare"].state.photo.name == "chapel"
    qtbot.keyClick(opened.window, Qt.Key.Key_Right)
    assert opened.sections["compare"].state.photo.name == "chapel"
    assert opened.commands.rebind("compare.next", None) is None
    assert opened.commands.keys == {}


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_escape_closes_also_while_a_key_is_being_chosen(opened, dialog, qtbot):
    edit = dialog.edit("judge.left")
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert opened.commands.keys == {}


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_buttons_print_another_key_as_soon_as_it_is_chosen(opened, dialog):
    assert printed(opened, "judge.left") == [" 1 Better"]
    assert printed(opened, "compare.split") == ["Split   ⇧Y"]
    dialog.edit("judge.left").setKeySequence(QKeySequence("A"))
    dialog.edit("compare.split").setKeySequence(QKeySequence("Ctrl+Shift+Left"))
    assert printed(opened, "judge.left") == [" A Better"]
    assert printed(opened, "compare.split") == ["Split   Ctrl+⇧←"]
    dialog.edit("compare.split").setKeySequence(QKeySequence())
    assert printed(opened, "compare.split") == ["Split"]
    dialog.edit("train.start").setKeySequence(QKeySequence("F9"))
    assert printed(opened, "train.start") == ["Train   F9"]


def test_a_held_key_steps_on_but_judges_once_whichever_key_it_is(opened, qtbot):
    assert opened.commands.rebind("compare.next", ("N",)) is None
    assert opened.commands.rebind("judge.left", ("Left",)) is None
    opened.show_section("judge")
    judge = opened.sections["judge"]
    compare = opened.sections["compare"]
    for again in range(6):
        qtbot.waitUntil(lambda: judge.judging is not None and judge.judging.answerable)
        QTest.simulateEvent(judge.page, True, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, "", again > 0)
    assert len(judge.judging.answers) == 1
    opened.show_section("compare")
    for again in range(3):
        QTest.simulateEvent(compare.page, True, Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, "n", again > 0)
    assert compare.state.photo.name == "dune"


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_another_theme_is_shown_at_once_in_all_there_is_and_at_the_next_start(
    app, make_workspace, qtbot, qapp, compiled
):
    """Afterwards no pixel tells that the window was started in another theme."""
    workspace = make_workspace()

    def look(started):
        compare = started.sections["compare"].page
        shots = {"start": settled(started.window, qtbot)}
        started.opening.open(workspace.root)
        qtbot.waitUntil(lambda: started.section != "")
        for name, there in (
            ("train", lambda: True),
            ("compare", lambda: drawn(compare)),
            ("library", lambda: True),
        ):
            started.show_section(name)
            qtbot.waitUntil(there)
            shots[name] = settled(started.window, qtbot)
        started.close_workspace()
        return shots

    def begin(theme):
        Preferences(settings_file()).change(theme=theme, section="library", recent=(str(workspace.root), "/gone"))
        apply_theme(qapp, Preferences(settings_file()).now.theme)
        return app()

    expected = look(begin("light"))
    opened = begin("dark")
    dark = look(opened)
    opened.commands.made("window.preferences").trigger()
    dialog = opened.window.findChild(PreferencesDialog)
    theme = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == "Theme")
    theme.setCurrentIndex(theme.findData("light"))
    dialog.reject()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    light = look(opened)
    for name, shot in expected.items():
        assert dark[name] != shot
        assert light[name] == shot, name
    assert load_settings(settings_file()).theme == "light"


def drawn(page):
    images = [side.image for side in page.canvas.sides.values()]
    return len(images) == 5 and None not in images and page.panel.histogram.accessibleDescription() != ""


def settled(window, qtbot):
    """Return what is seen when nothing moves any more."""
    shots = [window.grab().toImage()]

    def still():
        qtbot.wait(200)
        shots.append(window.grab().toImage())
        return len(shots) > 4 and shots[-1] == shots[-2] == shots[-3] == shots[-4]

    qtbot.waitUntil(still)
    return shots[-1]


def test_the_key_of_the_original_can_be_another_one(opened, qtbot):
    assert opened.commands.rebind("judge.original", ("H",)) is None
    opened.show_section("judge")
    page = opened.sections["judge"].page
    qtbot.waitUntil(lambda: page.painted)
    for key, held in ((Qt.Key.Key_Backslash, False), (Qt.Key.Key_H, True)):
        qtbot.keyPress(page, key)
        assert page.left.held is held
        qtbot.keyRelease(page, key)
        qtbot.waitUntil(lambda: not page.left.held)
