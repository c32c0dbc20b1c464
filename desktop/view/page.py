"""The chosen photo's page: its name, one sentence, its panes."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.state.side_by_side import SideBySide
from desktop.view import words
from desktop.view.palette import BRIGHT, DIM, STEP, TITLE, WELL, type_of
from desktop.view.side_by_side import SideBySideView


class PhotoPage(QWidget):
    """Show one photo.

    Attributes:
        side: its panes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"PhotoPage {{ background: {WELL}; }}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name, self._about, self.side = QLabel(self), QLabel(self), SideBySideView(self)
        self._name.setFont(type_of(TITLE, strong=True))
        self._name.setStyleSheet(f"color: {BRIGHT}")
        self._name.setAccessibleName(words.tr("Photo"))
        self._about.setStyleSheet(f"color: {DIM}")
        self._about.setWordWrap(True)
        self._about.setAccessibleName(words.tr("About this photo"))
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._name, self._about):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a file may be named <b>
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addSpacing(STEP // 2)
        column.addWidget(self._about)
        column.addSpacing(2 * STEP)
        column.addWidget(self.side, 1)

    @property
    def about(self) -> str:
        """Return the sentence under the name."""
        return self._about.text()

    def show_side(self, side: SideBySide, about: str) -> None:
        """Draw a photo's page; its pictures come later."""
        self._name.setText(side.photo.name)
        self._about.setText(about)
        self.side.show_side(side)

    def show_empty(self, sentence: str) -> None:
        """Say why there is no photo."""
        self._name.setText(words.tr("No photos yet"))
        self._about.setText(sentence)
        self.side.clear()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show every pane's own picture again, whichever key a keyboard reports on letting go."""
        if not event.isAutoRepeat():
            self.side.hold_original(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Let go of the original when the window is left while the key is down."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.side.hold_original(False)
        super().changeEvent(event)
