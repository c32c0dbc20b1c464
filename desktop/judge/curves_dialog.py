"""The curves of a run, as the run drew them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from desktop.translation import JudgeText
from desktop.ui.layouts import make_column
from desktop.ui.photo_view import Pane
from desktop.ui.theme import STEP


class CurvesDialog(QDialog):
    """Show the picture of a run's curves; Escape closes it."""

    def __init__(self, curves: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(JudgeText.tr("Learning curves"))
        self.setAccessibleName(JudgeText.tr("Learning curves"))
        pane = Pane(self)
        image = QImage(str(curves))
        pane.setAccessibleName(JudgeText.tr("Learning curves"))
        pane.view_changed.connect(pane.set_view)
        if image.isNull():
            pane.set_message(JudgeText.tr("{} cannot be opened.").format(curves))
        else:
            pane.set_picture(image, image.size().toTuple())
        column = make_column(self, margins=(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP))
        column.addWidget(pane)
        self.resize(min(150 * STEP, parent.window().width()), min(90 * STEP, parent.window().height()))
