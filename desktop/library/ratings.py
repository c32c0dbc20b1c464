"""Read the photos' ratings, which are in thousands of files, without the window waiting for them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks, ignore
from desktop.library.kept_ratings import RatedPhoto, read_kept, stamps_of, write_kept
from desktop.model.library import Library, LibraryPhoto
from engine.image.rating import Rating, read_rating

_NONE = Rating()
_TOGETHER = 128
"""Photos between two looks at what came into view: some 50 ms."""


class Ratings(QObject):
    """Know the ratings of a workspace's photos; what did not change since it was read is not read again.

    Attributes:
        by_photo: those that are known, by the photo's name.
        reading: whether some are still to come.

    Signals:
        found: there are others than before, or all are known.
    """

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._keeping = Tasks(1, self)
        self._library: Library | None = None
        self._rated: dict[str, RatedPhoto] | None = None
        self._waiting: dict[str, LibraryPhoto] = {}
        self._written = True
        self.by_photo: dict[str, Rating] = {}
        self.reading = False

    def take(self, library: Library) -> None:
        """Find out the ratings of a workspace that was opened or read again."""
        self._tasks.drop()
        self._library = library
        self.reading = True
        self._tasks.run(partial(_sort_out, library, self._rated), self._sorted_out, self._skip)

    def prefer(self, photo: LibraryPhoto) -> None:
        """Read a photo before the others, since it came into view."""
        if self._waiting.pop(photo.name, None) is not None:
            self._waiting[photo.name] = photo

    def forget(self) -> None:
        """Let go of the workspace."""
        self._tasks.drop()
        self._keep()
        self._library = None
        self._rated = None
        self._waiting = {}
        self.by_photo = {}
        self.reading = False

    def close(self) -> None:
        """Let go of everything; what is being kept is kept."""
        self.forget()
        self._tasks.close()
        self._keeping.finish()

    def _sorted_out(self, found: tuple[dict[str, RatedPhoto], list[LibraryPhoto]]) -> None:
        self._rated, waiting = found
        self.by_photo = {name: photo.rating for name, photo in self._rated.items()}
        self._waiting = {photo.name: photo for photo in reversed(waiting)}  # the last is read first
        self._next(news=True)

    def _next(self, *, news: bool) -> None:
        self.reading = bool(self._waiting)
        if self._waiting and self._library is not None:
            together = [self._waiting.popitem()[1] for _ in range(min(_TOGETHER, len(self._waiting)))]
            self._tasks.run(partial(_read, self._library, together), self._read, self._skip)
        else:
            self._keep()
        if news or not self.reading:
            self.found.emit()

    def _skip(self, _: str) -> None:
        self._next(news=False)

    def _read(self, read: dict[str, RatedPhoto]) -> None:
        assert self._rated is not None
        self._rated |= read
        self.by_photo |= {name: photo.rating for name, photo in read.items()}
        self._written = False
        self._next(news=any(photo.rating != _NONE for photo in read.values()))

    def _keep(self) -> None:
        if not self._written and self._library is not None and self._rated is not None:
            self._written = True
            self._keeping.run(partial(write_kept, self._library.workspace.root, dict(self._rated)), ignore, ignore)


def _sort_out(
    library: Library, rated: dict[str, RatedPhoto] | None
) -> tuple[dict[str, RatedPhoto], list[LibraryPhoto]]:
    """Return what is known of a workspace's photos, and those whose ratings are to be read."""
    before = read_kept(library.workspace.root) if rated is None else rated
    unchanged: dict[str, RatedPhoto] = {}
    waiting: list[LibraryPhoto] = []
    for photo in library.photos:
        kept = before.get(photo.name)
        if kept is not None and kept.holds(library, photo):
            unchanged[photo.name] = kept
        else:
            waiting.append(photo)
    return unchanged, waiting


def _read(library: Library, photos: Sequence[LibraryPhoto]) -> dict[str, RatedPhoto]:
    return {
        photo.name: RatedPhoto(photo.source.name, stamps_of(library, photo), read_rating(photo.source))
        for photo in photos
    }
