"""The questions that a training asks before something is lost."""

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.ui.text import tr


def ask_cancel(parent: QWidget) -> bool:
    """Ask whether a training may be thrown away."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Cancel the training?"))
    box.setText(tr("Cancel the training?"))
    box.setInformativeText(tr("Nothing of it is kept. To keep the best model so far, stop it instead."))
    cancel = box.addButton(tr("Cancel the training"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is cancel


def ask_close(parent: QWidget) -> str:
    """Ask what becomes of a training when the window closes: "leave", "cancel" or "stay"."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Close while training?"))
    box.setText(tr("A training is at work."))
    box.setInformativeText(
        tr("It can go on in the background. The next start of Covershot picks it up, or shows what it made.")
    )
    leave = box.addButton(tr("Go on in the background"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(tr("Cancel the training"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(tr("Keep the window open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(stay)
    box.exec()
    return {leave: "leave", cancel: "cancel"}.get(box.clickedButton(), "stay")  # type: ignore[call-overload, no-any-return]
