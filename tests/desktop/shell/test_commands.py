"""Commands by keys, menu and palette, and what they are called."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea

from desktop.model.keys import WINDOW
from desktop.shell.command_palette import CommandPalette
from desktop.ui.dialogs import CheatSheet
from tests.desktop.shell.driving import CTRL, dialogs, press, texts


def test_ctrl_and_a_number_go_to_a_section_and_enter_takes_the_photo_along(opened, qtbot):
    assert opened.section == "library"
    opened.sections["library"].show_photo("dune")
    press(opened, qtbot, Qt.Key.Key_Return)
    assert opened.section == "compare"
    assert opened.sections["compare"].state.photo.name == "dune"
    press(opened, qtbot, Qt.Key.Key_1, modifier=CTRL)
    assert opened.section == "library"
    opened.sections["library"].show_photo("chapel")
    press(opened, qtbot, Qt.Key.Key_4, modifier=CTRL)
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
def test_in_a_narrow_window_the_keys_are_read_without_moving_sideways(opened, qtbot):
    opened.window.resize(opened.window.minimumSize())
    press(opened, qtbot, Qt.Key.Key_Question)
    sheet = opened.window.findChild(CheatSheet)
    qtbot.waitUntil(sheet.isVisible)
    assert sheet.width() <= opened.window.width()
    assert sheet.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


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


@dialogs
def test_every_control_has_a_name(opened):
    for name in ("window.preferences", "window.palette", "window.keys"):
        opened.commands.made(name).trigger()
    for kind in (QAbstractButton, QLineEdit):
        for control in opened.window.findChildren(kind):
            inner = isinstance(control.parent(), QLineEdit)  # the button that clears it, which no key reaches
            assert control.accessibleName() or inner, (control, control.parent())
    assert opened.sections["library"].page.photos.accessibleName() == "Photos"
