"""Ways to press the Train page's keys, to answer its questions and to wait for its trainings."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

LONG = 480_000
"""Milliseconds that a tiny training may take on a busy machine."""


def button(opened, text):
    (found,) = [each for each in opened.findChildren(QPushButton) if each.text().startswith(text)]
    return found


def press(opened, qtbot, key, modifier=Qt.KeyboardModifier.ControlModifier):
    qtbot.keyClick(opened, key, modifier)


def wait_for(opened, qtbot, *stages):
    qtbot.waitUntil(lambda: opened.stage in stages, timeout=LONG)


def wait_for_learning(opened, qtbot):
    qtbot.waitUntil(lambda: len(opened.section.training.history) >= 3, timeout=LONG)


def answer(text):
    """Click a button of the next question."""

    def click():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            next(each for each in box.buttons() if each.text() == text).click()
        else:
            QTimer.singleShot(50, click)

    QTimer.singleShot(50, click)


def run_of(opened):
    return opened.section.opened.run
