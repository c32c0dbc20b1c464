"""The version, and the licences of what the window stands on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget

from desktop.shell.about_dialog import AboutDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog


@pytest.fixture
def dialog(opened):
    opened.commands.made("window.about").trigger()
    return opened.window.findChild(AboutDialog)


def test_covershot_is_the_first_and_its_licence_is_shown(dialog):
    assert dialog.shown[0].startswith("Covershot")
    assert dialog.licence.startswith("MIT")
    assert "WITHOUT WARRANTY OF ANY KIND" in dialog.licence


def test_parts_are_found_by_name_and_by_licence_and_shown_in_full(dialog, qtbot):
    qtbot.keyClicks(QApplication.focusWidget(), "pyside")
    assert len(dialog.shown) == 1
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.licence
    QApplication.focusWidget().selectAll()
    qtbot.keyClicks(QApplication.focusWidget(), "bsd-3 numpy")
    assert [line.split()[0] for line in dialog.shown] == ["numpy"]
    assert "NumPy Developers" in dialog.licence


def test_return_leads_from_the_search_into_the_list_and_escape_out_of_the_dialog(dialog, qtbot):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QListWidget)
    before = dialog.licence
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert dialog.licence != before
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
