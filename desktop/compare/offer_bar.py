"""A bar that offers a new run's models, while they are not in use."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.compare import text as words
from desktop.translation import CompareText
from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_row
from desktop.ui.plain import show_sentence, text_label
from desktop.ui.section import Action
from desktop.ui.theme import STEP

OFFERED = ("trial", "accept", "decline")


class OfferBar(QWidget):
    """Say what is offered, with a button for each answer; hidden while nothing is."""

    def __init__(self, actions: Mapping[str, Action], parent: QWidget) -> None:
        super().__init__(parent)
        row = make_row(self, spacing=STEP, margins=(0, 0, 0, 0))
        self._text = text_label(self, wraps=True, name=CompareText.tr("New models"))
        row.addWidget(self._text, 1)
        self._buttons = {name: self._button(name, actions[name]) for name in OFFERED}
        for button in self._buttons.values():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def sentence(self) -> str:
        """Return what is offered, empty while nothing is."""
        return self._text.text() if self.isVisible() else ""

    def show_offer(self, sentence: str, *, rivals: bool) -> None:
        """Offer models, or nothing for an empty sentence.

        Args:
            sentence: what is offered.
            rivals: whether there are others in use, to be tried against or kept.
        """
        show_sentence(self._text, sentence)
        for name in ("trial", "decline"):
            self._buttons[name].setVisible(rivals)
        self._buttons["accept"].setProperty("primary", True)
        self.setVisible(bool(sentence))

    def _button(self, name: str, action: Action) -> KeyButton:
        button = KeyButton(words.button(name), action.name, self)
        button.describe(action.text)
        button.clicked.connect(action.run)
        return button
