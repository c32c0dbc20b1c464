"""Decode and render the panes of the chosen photo."""

from collections import OrderedDict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.jobs.pictures import Pixels, load_image, load_pixels, render_image, to_image
from desktop.jobs.tasks import Tasks
from desktop.state.side_by_side import ORIGINAL, TARGET, SideBySide

_KEPT = 30
"""Pictures kept for going back and forth: six photos, at most some 16 MB a picture."""

_Name = tuple[Path, str, int]


class Renders(QObject):
    """Make one picture per pane; asking for another photo drops what is still on its way.

    The original is decoded once; its pixels then go to every variant's Edit. Each pane ends in `drawn` or `failed`.

    Signals:
        drawn: key of the pane, its picture.
        failed: key of the pane, the sentence to show in it.
    """

    drawn = Signal(str, QImage)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(2, self)
        self._kept: OrderedDict[_Name, QImage] = OrderedDict()
        self._side: SideBySide | None = None
        self._long_side = 0

    def show(self, side: SideBySide, long_side: int) -> None:
        """Make the panes' pictures, no longer than `long_side`."""
        self._tasks.drop()
        self._side, self._long_side = side, long_side
        source, target = side.photo.source, side.photo.target
        if target and not self._show_kept(TARGET):
            self._tasks.run(partial(load_image, target, long_side), *self._ends(TARGET))
        kept = [self._show_kept(pane.key) for pane in side.panes if pane.key != TARGET]
        if not all(kept):
            self._tasks.run(partial(load_pixels, source, long_side), self._render, self._fail_all)

    def forget(self) -> None:
        """Drop what is on its way and what was kept, because the files may have changed."""
        self._tasks.drop()
        self._kept.clear()

    def close(self) -> None:
        """Drop everything and wait for the threads."""
        self.forget()
        self._tasks.close()

    def _render(self, pixels: Pixels) -> None:
        if self._side is None:
            return
        for variant, edit in self._side.edits.items():
            self._tasks.run(partial(render_image, pixels, edit), *self._ends(variant))
        self._tasks.run(partial(to_image, pixels), *self._ends(ORIGINAL))

    def _ends(self, key: str) -> "tuple[partial[None], partial[None]]":
        return partial(self._keep, key), partial(self.failed.emit, key)

    def _keep(self, key: str, image: QImage) -> None:
        if self._side is None:
            return
        self._kept[self._side.photo.source, key, self._long_side] = image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.drawn.emit(key, image)

    def _show_kept(self, key: str) -> bool:
        name = (self._side.photo.source if self._side else Path(), key, self._long_side)
        if name not in self._kept:
            return False
        self._kept.move_to_end(name)
        self.drawn.emit(key, self._kept[name])
        return True

    def _fail_all(self, sentence: str) -> None:
        for key in (ORIGINAL, *(self._side.edits if self._side else ())):
            self.failed.emit(key, sentence)
