"""Ways to press the window's keys, to drop files on it and to read it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

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
