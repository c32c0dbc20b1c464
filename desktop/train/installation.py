"""Training installed from the window, by its verb of the command line."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.train import text as words
from desktop.train.dialog_verb import DialogVerb
from desktop.translation import TrainText
from desktop.ui.dialogs import confirm
from engine.installation.training import training_installed, use_training


class Installation(QObject):
    """Know whether this installation can train, and make it so that it can.

    Attributes:
        installed: whether it can.

    Signals:
        changed: it can, since now.
        notice: a sentence for the user.
    """

    changed = Signal()
    notice = Signal(str)

    def __init__(self, page: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.installed = training_installed()
        self._page = page
        self._work = DialogVerb(self, shows_messages=True)
        self._work.notice.connect(self.notice)
        self._work.ended.connect(self._end)
        self.close = self._work.close

    def ask(self) -> None:
        """Ask whether to install, and do so."""
        if self.installed or self._work.running:
            return
        confirm(
            self._page.window(),
            TrainText.tr("Install training on this computer?"),
            TrainText.tr(
                "PyTorch is downloaded into your user folder: 0.2 to 3 GB, which need up to 7 GB of space. "
                "It can be removed at any time, and nothing else is changed."
            ),
            TrainText.tr("Install training"),
            self._begin,
        )

    def _begin(self) -> None:
        sentence = TrainText.tr("Looking for the PyTorch that fits this computer…")
        self._work.start(self._page.window(), TrainText.tr("Install training"), sentence, ["install-training"])

    @Slot()
    def _end(self) -> None:
        use_training()
        self.installed = training_installed()
        if self._work.result is not None and self.installed:
            sentence = TrainText.tr("Training is installed.")
        elif self._work.stopped:
            sentence = TrainText.tr("The installation was cancelled. Nothing was changed.")
        else:
            sentence = self._work.failure or words.stopped_unexpectedly()
        self._work.conclude(sentence)
        if self.installed:
            self.changed.emit()
