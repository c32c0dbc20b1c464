"""The dialog of work beside the window, to Colab and back or an installation: how far it is, how it ended, what comes next."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressBar, QPushButton, QWidget

from desktop.translation import TrainText
from desktop.ui.layouts import fit_text, make_column, make_row
from desktop.ui.plain import show_sentence, text_label
from desktop.ui.theme import DIM, STEP

COLAB = "https://colab.research.google.com/#create=false&upload=true"


class WorkDialog(QDialog):
    """Show one piece of work; the window stays usable beside it.

    Signals:
        stopped: the user wants no more of it.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(70 * STEP)
        self._running = True
        self._folder = ""
        self._text = text_label(self, wraps=True, selectable=True, name=TrainText.tr("Status"))
        self._left = text_label(self, tone=DIM)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(TrainText.tr("Progress"))
        self._bar.setRange(0, 0)
        self._cancel = self._button(TrainText.tr("Cancel"))
        self._close = self._button(TrainText.tr("Close"))
        self._there = self._button(TrainText.tr("Open folder and Colab"))
        self._there.setProperty("primary", True)
        self._cancel.clicked.connect(self.reject)
        self._close.clicked.connect(self.accept)
        self._there.clicked.connect(self._open_both)
        column = make_column(self, spacing=2 * STEP, margins=(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP))
        row = make_row()
        for widget in (self._text, self._bar):
            column.addWidget(widget)
        row.addWidget(self._left, 1)
        for button in (self._cancel, self._close, self._there):
            row.addWidget(button)
        column.addLayout(row)
        for button in (self._close, self._there):
            button.hide()

    @property
    def sentence(self) -> str:
        """Return what is said."""
        return self._text.text()

    def show_sentence(self, sentence: str) -> None:
        """Say what is being done."""
        show_sentence(self._text, sentence)
        fit_text(self)

    def show_progress(self, step: int, steps: int, left: str) -> None:
        """Say how far it is, and how long it still takes."""
        self._bar.setRange(0, max(1, steps))
        self._bar.setValue(step)
        self._left.setText(left)

    def end(self, sentence: str, folder: str = "") -> None:
        """Say how it ended; where the user is to take a file from a folder to Colab, offer to open both."""
        self._running = False
        self._folder = folder
        for widget in (self._bar, self._left, self._cancel):
            widget.hide()
        self._close.show()
        self._there.setVisible(bool(folder))
        self.show_sentence(sentence)
        (self._there if folder else self._close).setFocus()

    def reject(self) -> None:
        """Close; what is still at work is stopped."""
        if self._running:
            self.stopped.emit()
        super().reject()

    def _open_both(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
        QDesktopServices.openUrl(QUrl(COLAB))
        self.accept()

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        return button


def file_dialog(parent: QWidget, title: str, *, save_as: str = "") -> QFileDialog:
    """Return a dialog that asks for a zip to read, or for the name of one to write."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(TrainText.tr("Zip (*.zip)"))
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog
