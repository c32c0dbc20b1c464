"""The questions that Compare asks."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.compare import text as words
from desktop.translation import CompareText
from desktop.ui.plain import show_plain


def ask_replace(parent: QWidget, photo: str, path: str, accepted: Callable[[], None]) -> None:
    """Ask before a target is replaced."""
    question, meaning = words.ask_replace(photo, path)
    box = QMessageBox(QMessageBox.Icon.Question, CompareText.tr("Save as target"), question, parent=parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setInformativeText(meaning)
    show_plain(box)
    replace = box.addButton(CompareText.tr("Replace target"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    for button in (replace, cancel):
        button.setAccessibleName(button.text())
    box.setDefaultButton(cancel)
    replace.clicked.connect(accepted)
    box.open()
