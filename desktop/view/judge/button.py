"""A button that prints its key."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.view.judge import words
from desktop.view.palette import CAPTION, STEP, type_of

HEIGHT, CAP = 4 * STEP, 20


class KeyButton(QPushButton):
    """Show a key's cap and what it does; the keyboard reaches it by that key, and Tab goes past it.

    So that Space, a key of judging itself, presses no button that merely has the focus.
    """

    def __init__(self, text: str, name: str, run: Callable[[], None] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._run = run
        self._cap, self._text = QLabel(self), QLabel(text, self)
        self._cap.setObjectName("cap")
        self._cap.setFixedHeight(CAP)
        self._cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cap.setFont(type_of(CAPTION))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._press)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(STEP - 2, 0, STEP + STEP // 2, 0)
        row.setSpacing(STEP)
        for label in (self._cap, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label)

    def print_key(self, key: str) -> None:
        """Print a key, as QKeySequence reads it."""
        self._cap.setText(words.key(key))
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

    def _press(self) -> None:
        if self._run is not None:
            self._run()
