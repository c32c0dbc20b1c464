"""Buttons that print the key of their command, whichever it is now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.commands import Commands


class KeyButton(QPushButton):
    """Say what a command does, and its key behind it.

    Attributes:
        command: name of the action whose key is printed.
    """

    def __init__(self, text: str, command: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.command = command
        self._caption = text
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def describe(self, sentence: str) -> None:
        """Say what it does in a tool tip, and to a screen reader."""
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)

    def print_key(self, key: str) -> None:
        """Print a key, or none."""
        self.setText(f"{self._caption}   {key}" if key else self._caption)


def print_keys(window: QWidget, commands: Commands) -> None:
    """Print on every button of a window the key that its command has now."""
    keys = {action.name: commands.printed(action) for group in commands.groups for action in group.actions}
    for button in window.findChildren(KeyButton):
        button.print_key(keys.get(button.command, ""))
