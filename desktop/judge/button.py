"""A button that shows its key as a cap."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_row
from desktop.ui.theme import CAPTION, STEP, font

HEIGHT = 4 * STEP
CAP = 20


class CapButton(KeyButton):
    """Show a key's cap and what it does; the keyboard reaches it by that key, and Tab goes past it.

    So that Space, a key of judging itself, presses no button that merely has the focus.
    """

    def __init__(self, text: str, command: str, parent: QWidget) -> None:
        super().__init__("", command, parent)
        self._cap = QLabel(self)
        self._text = QLabel(text, self)
        self._cap.setObjectName("cap")
        self._cap.setFixedHeight(CAP)
        self._cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cap.setFont(font(CAPTION))
        self._cap.hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row = row = make_row(self, spacing=STEP, margins=(STEP - 2, 0, STEP + STEP // 2, 0))
        for label in (self._cap, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label)

    def print_key(self, key: str) -> None:
        """Print a key, or none."""
        self._cap.setText(key)
        self._cap.setVisible(bool(key))
        self.updateGeometry()

    def say(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room that both labels need."""
        return QSize(self._row.sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same: nothing is cut off."""
        return self.sizeHint()
