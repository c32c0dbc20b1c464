"""Texts shown letter by letter: Qt takes what looks like HTML for HTML, and a file may be named <b>."""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from desktop.ui.theme import BODY, TEXT, ThemeColor, font


def tool_tip(text: str) -> str:
    """Return what a tool tip must be given to show a text as it is."""
    if "<" not in text and "&" not in text:
        return text
    lines = html.escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"


def text_label(
    parent: QWidget,
    text: str = "",
    size: int = BODY,
    tone: ThemeColor = TEXT,
    *,
    strong: bool = False,
    wraps: bool = False,
    selectable: bool = False,
    name: str = "",
) -> QLabel:
    """Return a label.

    Args:
        parent: owner.
        text: shown as it is.
        size: of the type.
        tone: colour of the type.
        strong: whether the type is heavy.
        wraps: whether a long text takes several lines.
        selectable: whether the text can be copied with the mouse.
        name: for who hears the window instead of seeing it.
    """
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font(size, strong=strong))
    label.setWordWrap(wraps)
    label.setAccessibleName(name)
    if tone != TEXT:
        label.setStyleSheet(f"color: {tone}")
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def show_sentence(label: QLabel, sentence: str) -> None:
    """Show a sentence on a label, also to who hears the window instead of seeing it."""
    label.setText(sentence)
    label.setAccessibleDescription(sentence)


def show_plain(box: QMessageBox) -> None:
    """Show a box's question, and what it says besides, as they are; called once both are set."""
    box.setTextFormat(Qt.TextFormat.PlainText)
