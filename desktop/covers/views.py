"""The pictures of the cover that is reviewed, made off the window's thread, and those of the next one meanwhile."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.background.tasks import Latest
from desktop.covers.register import SHOWN, Pixels, see
from desktop.engine_text import in_language
from desktop.model.library import stamp
from desktop.ui.images import load_image, to_image
from engine.errors import CovershotError
from engine.workspace.alignments import Alignments
from engine.workspace.cover_decisions import Matrix

_KEPT = 6
"""Views in memory, 15 MB each at the most."""


@dataclass(frozen=True, eq=False)
class RegisterView:
    """Hold a cover over its photo.

    Attributes:
        cover_sha256: by which a decision recognises the cover, in hex.
        photo_sha256: likewise the photo.
        photo: None where the cover cannot be placed.
        cover: in the frame of the photo.
        left_out: (H, W) uint8, 255 where the cover shows something that is not compared.
        share: of the photo that is compared, 0 to 1.
        reason: why the cover cannot be placed, as the engine writes it behind its name.
    """

    cover_sha256: str
    photo_sha256: str
    photo: QImage | None = None
    cover: QImage | None = None
    left_out: Pixels | None = None
    share: float = 0.0
    reason: str = ""


@dataclass(frozen=True, eq=False)
class SideView:
    """Hold pictures that are shown side by side; in the place of one that cannot be read stands the reason."""

    images: tuple[QImage | str, ...]


View = RegisterView | SideView


@dataclass(frozen=True)
class Request:
    """Name what is to be seen: a cover over its photo, or pictures side by side.

    Attributes:
        files: the cover, and the photos.
        over: whether the cover is over its photo.
        transform: where a person placed it; None leaves it to the content.
    """

    files: tuple[Path, ...]
    over: bool = False
    transform: Matrix | None = None


_Key = tuple[Request, tuple[tuple[int, int], ...]]


class Views(QObject):
    """Make the view of a request, and keep the latest.

    Signals:
        made: a Request and its View.
        failed: a Request, and why there is no view of it, in one sentence.
    """

    made = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, alignments: Alignments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._alignments = alignments
        self._latest = Latest(self)
        self._kept: OrderedDict[_Key, View] = OrderedDict()
        self.close = self._latest.close

    def ask(self, request: Request, ahead: Request | None) -> None:
        """Make a view, and then the one that is likely to be seen next."""
        self._latest.drop("ahead")
        self._make("shown", request, self._publish)
        if ahead is not None and self._key(ahead) not in self._kept:
            self._make("ahead", ahead, self._keep)

    def _make(self, kind: str, request: Request, done: Callable[..., None]) -> None:
        key = self._key(request)
        if key in self._kept:
            self._latest.drop(kind)
            done(request, key, self._kept[key])
            return
        work = partial(_view, request, self._alignments)
        self._latest.run(kind, work, partial(done, request, key), partial(self.failed.emit, request))

    def _publish(self, request: Request, key: _Key, view: View) -> None:
        self._keep(request, key, view)
        self.made.emit(request, view)

    def _keep(self, request: Request, key: _Key, view: View) -> None:
        if self._key(request) != key:  # a file went while it was read, and may be back: that view says it is gone
            return
        self._kept[key] = view
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _key(self, request: Request) -> _Key:
        """Return by what a view is known: a file that has changed makes another one."""
        return request, tuple(map(stamp, request.files))


def _picture(file: Path) -> QImage | str:
    try:
        return load_image(file, SHOWN)
    except CovershotError as error:
        return in_language(error.in_window)


def _view(request: Request, alignments: Alignments) -> View:
    """Make a view.

    Raises:
        CovershotError: a file that must be compared cannot be read.
    """
    if not request.over:
        return SideView(tuple(map(_picture, request.files)))
    cover, photo = request.files
    seen = see(cover, photo, request.transform, alignments)
    if seen.register is None:
        return RegisterView(seen.cover_sha256, seen.photo_sha256, reason=seen.reason)
    found = seen.register
    return RegisterView(
        seen.cover_sha256,
        seen.photo_sha256,
        to_image(found.photo),
        to_image(found.cover),
        found.left_out.astype(np.uint8) * 255,
        found.share,
    )
