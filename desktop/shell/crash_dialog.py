"""What the user sees when something went wrong inside: that nothing is lost, and a report to send."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.translation import ShellText
from desktop.ui.plain import show_plain


class CrashDialog(QMessageBox):
    """Say what happened and go on; it never stops the window."""

    def __init__(self, parent: QWidget, what: str, report: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ShellText.tr("Something went wrong"))
        self.setText(ShellText.tr("Something went wrong, but Covershot is still running."))
        self.setInformativeText(
            ShellText.tr(
                "Your photos and judgements are saved. If it happens again, please send the diagnostics to support."
            )
            + f"\n\n{what}"
        )
        show_plain(self)
        self.setDetailedText(report)
        self._report = report
        self._copy = self.addButton(ShellText.tr("Copy diagnostics"), QMessageBox.ButtonRole.ActionRole)
        self._copy.clicked.disconnect()  # the message box would close
        self._copy.clicked.connect(self._copy_report)
        self.addButton(ShellText.tr("Continue"), QMessageBox.ButtonRole.AcceptRole)
        for button in self.buttons():
            button.setAccessibleName(button.text())

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText(ShellText.tr("Copied"))
