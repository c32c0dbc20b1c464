"""A cover over its photo: both beside a divider, one after the other, and what of them is not compared."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desktop.covers.register import Pixels
from desktop.covers.views import RegisterView
from desktop.model.viewport import View
from desktop.translation import CoversText
from desktop.ui.picture import Picture
from desktop.ui.split_view import SplitPane
from desktop.ui.theme import ACCENT, BODY, BRIGHT, DIM, STEP, color, font

LABEL = 3 * STEP
"""Height of what stands over the picture."""

BLINK_MS = 600
"""Milliseconds for which each is shown."""

WIPE = 0.02
"""Share of the width that a key moves the divider by."""

_TINT = 150
"""Opacity, of 255, of what lies over what is not compared."""


class RegisterPane(SplitPane):
    """Draw the photo left of a divider and the cover right of it, or one of both alone.

    Attributes:
        blinking: whether photo and cover take turns.
        masked: whether what is not compared is tinted.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, split=True)
        self.blinking = False
        self.masked = False
        self._above = LABEL
        self._photo = Picture()
        self._cover = Picture()
        self._over: Picture | None = None
        self._view_shown: RegisterView | None = None
        self._left_out: Pixels | None = None
        self._alone: Picture | None = None
        self._turns = QTimer(self, interval=BLINK_MS)
        self._turns.timeout.connect(self._turn)
        self.view_changed.connect(self.set_view)

    def show_register(self, view: RegisterView, description: str) -> None:
        """Show a cover over its photo; the divider and what is tinted stay as they are."""
        assert view.photo is not None
        assert view.cover is not None
        if view is self._view_shown:
            return
        self._view_shown = view
        self._photo.set_image(view.photo)
        self._cover.set_image(view.cover)
        self._left_out = view.left_out
        self.set_view(View())
        self.set_size((view.photo.width(), view.photo.height()))
        self.setAccessibleDescription(description)
        self._tint()

    def clear(self) -> None:
        """Show nothing while another cover is on its way."""
        for picture in (self._photo, self._cover):
            picture.clear()
        self._over = None
        self._left_out = None
        self._view_shown = None
        self.update()

    def wipe(self, by: float) -> None:
        """Move the divider; both are shown beside it."""
        self.blink(False)
        self.set_divider(self.divider + by)

    def blink(self, on: bool) -> None:
        """Show photo and cover in turns, or both beside the divider."""
        self.blinking = on
        self._show_alone(self._cover if on else None)
        if on:
            self._turns.start()
        else:
            self._turns.stop()

    def hold_photo(self, on: bool) -> None:
        """Show the photo alone, or both again; that ends no blinking."""
        if on:
            self.blink(False)
            self._show_alone(self._photo)
        elif not self.blinking:
            self._show_alone(None)

    def show_mask(self, on: bool) -> None:
        """Tint what is not compared, or not."""
        self.masked = on
        self._tint()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Rest."""
        self.blink(False)
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _turn(self) -> None:
        self._show_alone(self._photo if self._alone is self._cover else self._cover)

    def _show_alone(self, picture: Picture | None) -> None:
        self._alone = picture
        self.set_split(picture is None)

    def _tint(self) -> None:
        """Make what lies over the pictures, in the colour of the theme."""
        self._over = None
        if self.masked and self._left_out is not None:
            accent = color(ACCENT)
            tinted = np.empty((*self._left_out.shape, 4), np.uint8)
            tinted[..., :3] = (accent.red(), accent.green(), accent.blue())
            tinted[..., 3] = self._left_out // 255 * _TINT
            height, width = self._left_out.shape
            image = QImage(tinted.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
            self._over = Picture()
            self._over.set_image(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))
        self.update()

    def _pictures(self) -> Iterator[tuple[Picture, int, int]]:
        width = self.room()[0]
        if self._alone is not None:
            yield self._alone, 0, width
        else:
            yield from self._beside(self._photo, self._cover)
        if self._over is not None:
            yield self._over, 0, width

    def _draw_over(self, painter: QPainter, seen: QRectF) -> None:
        self._draw_divider(painter, seen)
        painter.setFont(font(BODY, strong=True))
        line = QRectF(seen.left(), seen.top() - LABEL, seen.width(), LABEL - 4)
        captions = (
            (self._photo, CoversText.tr("Photo"), Qt.AlignmentFlag.AlignLeft),
            (self._cover, CoversText.tr("Cover"), Qt.AlignmentFlag.AlignRight),
        )
        for picture, caption, side in captions:
            painter.setPen(color(BRIGHT if self._alone in {None, picture} else DIM))
            painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, caption)
