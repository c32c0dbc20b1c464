"""The questions that a training asks before something is lost."""

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.translation import TrainText


def ask_cancel(parent: QWidget) -> bool:
    """Ask whether a training may be thrown away."""
    box = QMessageBox(parent)
    box.setWindowTitle(TrainText.tr("Discard this training?"))
    box.setText(TrainText.tr("Discard this training?"))
    box.setInformativeText(TrainText.tr("Nothing of it will be kept. To keep the best model so far, stop it instead."))
    cancel = box.addButton(TrainText.tr("Discard training"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(TrainText.tr("Keep training"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is cancel


def ask_close(parent: QWidget) -> str:
    """Ask what becomes of a training when the window closes: "leave", "cancel" or "stay"."""
    box = QMessageBox(parent)
    box.setWindowTitle(TrainText.tr("Close while training?"))
    box.setText(TrainText.tr("Training is still running."))
    box.setInformativeText(
        TrainText.tr(
            "It can continue in the background. Covershot shows its progress or result the next time you open it."
        )
    )
    leave = box.addButton(TrainText.tr("Continue in background"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(TrainText.tr("Discard training"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(TrainText.tr("Keep window open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(stay)
    box.exec()
    return {leave: "leave", cancel: "cancel"}.get(box.clickedButton(), "stay")  # type: ignore[call-overload, no-any-return]
