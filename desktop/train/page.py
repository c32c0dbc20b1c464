"""The Train page: before a training, at work, and how it ended."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.train import text as words
from desktop.train.history_table import History
from desktop.train.progress_page import Progress
from desktop.train.setup_cards import Prepare
from desktop.train.state import Stage, Training
from desktop.translation import TrainText
from desktop.ui.bars import Notice
from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_column, make_row
from desktop.ui.plain import text_label
from desktop.ui.theme import BRIGHT, CANVAS, DIM, STEP, TITLE

_BUTTONS_AT = {
    "import": {Stage.IDLE, Stage.CANCELLED},
    "export": {Stage.IDLE, Stage.CANCELLED},
    "train": {Stage.IDLE, Stage.CANCELLED},
    "stop": {Stage.STARTING, Stage.RUNNING},
    "cancel": {Stage.STARTING, Stage.RUNNING, Stage.STOPPING},
    "again": {Stage.DONE, Stage.FAILED},
    "bundle": {Stage.FAILED},
    "resume": {Stage.FAILED},
    "compare": {Stage.DONE},
    "accept": {Stage.DONE},
}
"""The stages at which each button is there; the last of those shown is the one to press."""


class TrainPage(QWidget):
    """Show the state of the Train section, and tell what the user asks for.

    Attributes:
        prepare: the cards shown before a training.
        history: earlier runs.
        progress: a training.

    Signals:
        requested: train, export, import, stop, cancel, again, bundle, resume, compare or accept.
        shown: the page came into view.
    """

    requested = Signal(str)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"TrainPage {{ background: {CANVAS}; }}")
        self._title = text_label(self, "", TITLE, BRIGHT, strong=True, name=TrainText.tr("Training"))
        self._about = text_label(self, tone=DIM, wraps=True, selectable=True)
        self._notice = Notice(self)
        self._buttons = {name: self._made_button(name, text) for name, text in _button_texts().items()}
        self.prepare = Prepare(self)
        self.history = History(self)
        self.progress = Progress(self)
        self._stack = QStackedWidget(self)
        self._before = QWidget(self)
        before = make_column(self._before, spacing=3 * STEP, margins=(0, 0, 0, 0))
        before.addWidget(self.prepare)
        before.addWidget(self.history, 1)
        for page in (self._before, self.progress):
            self._stack.addWidget(page)
        column = make_column(self, spacing=2 * STEP, margins=(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP))
        column.addLayout(self._made_header())
        column.addWidget(self._notice)
        column.addWidget(self._stack, 1)
        self.show_training(Training(), ready=False, resumable=False)

    def _made_header(self) -> QHBoxLayout:
        header = make_row(spacing=STEP)
        texts = make_column(spacing=STEP // 2)
        texts.addWidget(self._title)
        texts.addWidget(self._about)
        header.addLayout(texts, 1)
        header.addSpacing(2 * STEP)
        for button in self._buttons.values():
            header.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return header

    def _made_button(self, name: str, text: str) -> KeyButton:
        button = KeyButton(text, "train.start" if name == "train" else f"train.{name}", self)
        button.setAccessibleName(text)
        button.setProperty("primary", name in ("train", "resume", "accept"))
        button.clicked.connect(partial(self.requested.emit, name))
        return button

    def show_training(self, training: Training, *, ready: bool, resumable: bool) -> None:
        """Draw a training's stage.

        Args:
            training: as it is now.
            ready: whether there is enough to learn from to begin another.
            resumable: whether a failed one can go on.
        """
        before = training.stage in (Stage.IDLE, Stage.CANCELLED)
        self._stack.setCurrentWidget(self._before if before else self.progress)
        for name, button in self._buttons.items():
            button.setVisible(training.stage in _BUTTONS_AT[name] and (name != "resume" or resumable))
        for name in ("train", "export"):
            self._buttons[name].setEnabled(ready)
        self._buttons["cancel"].setEnabled(not training.cancelling)
        self._title.setText(TrainText.tr("Train") if before else words.title(training))
        self._about.setText(
            TrainText.tr(
                "Covershot learns from your targets and judgements. "
                "Your current model stays in use until you choose a new one."
            )
            if before
            else words.about(training)
        )
        self.progress.show_training(training)

    def show_notice(self, sentence: str) -> None:
        """Show one sentence that must be read, or none."""
        self._notice.show_sentence(sentence)

    @property
    def heading(self) -> str:
        """Return the heading and the sentence under it."""
        return f"{self._title.text()}\n{self._about.text()}"

    @property
    def notice(self) -> str:
        """Return the sentence that must be read."""
        return self._notice.sentence

    def press(self, name: str) -> None:
        """Press a button, if it is there."""
        if self._buttons[name].isVisibleTo(self):
            self._buttons[name].click()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tell that the page is seen."""
        super().showEvent(event)
        self.shown.emit()


def _button_texts() -> dict[str, str]:
    """Return the buttons' texts, from left to right."""
    return {
        "import": TrainText.tr("Import results"),
        "export": TrainText.tr("Export to Colab"),
        "again": TrainText.tr("All runs"),
        "bundle": TrainText.tr("Save diagnostics…"),
        "compare": TrainText.tr("Compare"),
        "stop": TrainText.tr("Stop and keep best"),
        "cancel": TrainText.tr("Cancel"),
        "resume": TrainText.tr("Resume"),
        "accept": TrainText.tr("Use new model"),
        "train": TrainText.tr("Train"),
    }
