"""Covers brought into their photos' frames, off the window's thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Latest, ignore
from desktop.model.library import LibraryPhoto
from desktop.model.paths import cover_frames_folder
from engine.workspace.alignments import alignments_of
from engine.workspace.framed_cover import framed_cover, pair_of
from engine.workspace.workspace import Workspace


class CoverFrames(QObject):
    """Find the picture that shows a photo's cover in register; most covers show the whole photo and are shown as they are.

    Signals:
        found: name of a photo, and the picture of its cover in the photo's frame.
    """

    found = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)

    def find(self, workspace: Workspace, photo: LibraryPhoto) -> None:
        """Bring a photo's cover into its frame; of several photos only the newest counts."""
        if photo.target is not None:
            work = partial(_framed, workspace, photo.source, photo.target)
            self._latest.run("frame", work, partial(self._publish, photo.name), ignore)

    def close(self) -> None:
        """Drop everything."""
        self._latest.close()

    def _publish(self, name: str, path: Path | None) -> None:
        if path is not None:
            self.found.emit(name, path)


def _framed(workspace: Workspace, photo: Path, cover: Path) -> Path | None:
    pair = pair_of(workspace, photo, cover)
    if pair is None:
        return None
    alignments = alignments_of(workspace)
    path = framed_cover(pair, alignments, cover_frames_folder())
    alignments.save()
    return path
