"""Texts shown letter by letter: Qt takes what looks like HTML for HTML, and a file may be named <b>."""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox


def tool_tip(text: str) -> str:
    """Return what a tool tip must be given to show a text as it is."""
    if "<" not in text and "&" not in text:
        return text
    lines = html.escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"


def show_plain(box: QMessageBox) -> None:
    """Show a box's question, and what it says besides, as they are; called once both are set."""
    box.setTextFormat(Qt.TextFormat.PlainText)
