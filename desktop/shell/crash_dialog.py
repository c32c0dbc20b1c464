"""What the user sees when something went wrong inside: that nothing is lost, and a report to send."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.ui import text as words
from desktop.ui.plain import show_plain


class CrashDialog(QMessageBox):
    """Say what happened and go on; it never stops the window."""

    def __init__(self, parent: QWidget, what: str, report: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.tr("Something went wrong"))
        self.setText(words.tr("Something went wrong, and Covershot goes on."))
        self.setInformativeText(
            words.tr(
                "Your photos and judgements are safe: each was saved when it was made. "
                "If it happens again, send the report to the people who look after Covershot."
            )
            + f"\n\n{what}"
        )
        show_plain(self)
        self.setDetailedText(report)
        self._report = report
        self._copy = self.addButton(words.tr("Copy report"), QMessageBox.ButtonRole.ActionRole)
        self._copy.clicked.disconnect()  # the message box would close
        self._copy.clicked.connect(self._copy_report)
        self.addButton(words.tr("Go on"), QMessageBox.ButtonRole.AcceptRole)
        for button in self.buttons():
            button.setAccessibleName(button.text())

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText(words.tr("Copied"))
