"""Take images that are dropped to be judged, and copy them into the workspace."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.judge.dropped_pair import Half, check_alike, joined, keep_image
from desktop.model.library import Library
from engine.errors import CovershotError
from engine.workspace.workspace import Workspace


def bring(workspace: Workspace, source: Path, first: Path, second: Path) -> tuple[str, str]:
    """Copy two images of a photo into the workspace, and return their paths from its root.

    Raises:
        CovershotError: they are not alike, cannot be read, or the workspace not be written.
    """
    check_alike(source, first, second)
    return keep_image(workspace, source.stem, first), keep_image(workspace, source.stem, second)


class ByHand(QObject):
    """Join what is dropped into two images of one photo.

    Attributes:
        half: the first image while the other is missing.

    Signals:
        brought: the photo, and the paths of its left and right image from the workspace's root.
        refused: why images are not taken, in one sentence.
    """

    brought = Signal(str, str, str)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.half: Half | None = None
        self._tasks = Tasks(1, self)

    def take(self, library: Library, side: str, images: list[Path]) -> None:
        """Take one or two images: one on a side, two left and right in their order."""
        sources = {photo.name: photo.source for photo in library.photos}
        try:
            taken = joined(self.half, side, images, sources.keys())
        except CovershotError as error:
            self.refused.emit(error.in_window)
            return
        self.half = taken if isinstance(taken, Half) else None
        if not isinstance(taken, Half):
            work = partial(bring, library.workspace, sources[taken.photo], taken.left, taken.right)
            self._tasks.run(work, partial(self._finish, taken.photo), self.refused.emit)

    def forget(self) -> None:
        """Let go of an image whose other one is missing, and of what is on its way."""
        self.half = None
        self._tasks.drop()

    def close(self) -> None:
        """Let go of everything."""
        self.forget()
        self._tasks.close()

    def _finish(self, photo: str, images: tuple[str, str]) -> None:
        self.brought.emit(photo, *images)
