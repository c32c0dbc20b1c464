"""A photo before and as the model of the moment renders it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.model.viewport import GAP, best_grid
from desktop.train import text as words
from desktop.translation import TrainText
from desktop.ui.theme import BODY, DIM, RAISED, STEP, TEXT, color, font
from engine.events import Previewed

_CAPTION = 3 * STEP


class PreviewView(QWidget):
    """Draw two pictures of one photo as large as fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage | None] = [None, None]
        self._captions = ["", ""]
        self.setMinimumSize(40 * STEP, 24 * STEP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def clear(self) -> None:
        """Draw no pictures."""
        self._images = [None, None]
        self._captions = ["", ""]
        self.update()

    def show_original(self, shown: Previewed, image: QImage) -> None:
        """Draw the photo of a preview as it is."""
        self._images[0] = image
        self._captions[0] = words.previewed_photo(shown)
        self.setAccessibleName(self._captions[0])
        self.update()

    def show_rendered(self, caption: str, image: QImage) -> None:
        """Draw the photo as it is rendered now."""
        self._images[1] = image
        self._captions[1] = caption
        self.setAccessibleDescription(caption)
        self.update()

    @property
    def rendered(self) -> QImage | None:
        """Return the rendering on the screen."""
        return self._images[1]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw both."""
        painter = QPainter(self)
        painter.setFont(font(BODY))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        original = self._images[0]
        if original is None:
            painter.setPen(color(DIM))
            text = TrainText.tr("A photo is rendered here during training")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        aspect = original.width() / original.height()
        grid = best_grid(2, self.width(), self.height(), aspect, _CAPTION)
        width = min(grid.width, (grid.height - _CAPTION) * aspect)
        for place, (image, caption) in enumerate(zip(self._images, self._captions, strict=True)):
            row, column = divmod(place, grid.columns)
            left = round(column * (width + GAP))
            top = round(row * (grid.height + GAP))
            painter.setFont(font(BODY, strong=True))
            painter.setPen(color(TEXT))
            painter.drawText(QRect(left, top, round(width), 2 * STEP), Qt.AlignmentFlag.AlignLeft, caption)
            room = QRect(left, top + _CAPTION, round(width), round(width / aspect))
            if image is not None:
                painter.drawImage(room, image)
            else:
                painter.fillRect(room, color(RAISED))
