"""What the user sees, and can send, when something went wrong."""

import logging
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from desktop.shell.crash_dialog import CrashDialog
from tests.desktop.shell.driving import dialogs


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
