"""Draw what panes show: decode, cut, render, and paint over."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.background.tasks import Latest, Tasks
from desktop.compare.pyramid import Levels, Pixels, cut, load_levels, seen
from desktop.model.layers import FAR, Layer, Shot, edit_of
from desktop.model.viewport import Crop, Size
from desktop.ui.images import to_image
from engine.edit.render import Region, render
from engine.image.io import to_8_bit

_SMALL_KEPT = 8
_CUTS_KEPT = 8
_EDITS_KEPT = 16
_IMAGE_BYTES = 96 << 20
"""Memory for pictures kept for going back and forth."""

_HEAT = ((0, 0, 0), (60, 20, 120), (190, 50, 90), (250, 150, 30), (255, 250, 200))
_NOT_COMPARED = (70, 70, 70)
"""Colour of a difference where one of the two shows something else."""

_BLACK = (40, 110, 255)
_WHITE = (255, 60, 40)
"""Colours painted over pixels of which a channel is white, or all are black."""


class Studio:
    """Draw shots; keeps what the next one is likely to need."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cuts: OrderedDict[tuple[int, Crop], tuple[Levels, Pixels]] = OrderedDict()
        self._held: frozenset[int] = frozenset()
        self.edit = lru_cache(_EDITS_KEPT)(edit_of)

    def draw(self, shot: Shot, levels: Levels, other: Levels | None) -> QImage:
        """Draw a shot.

        Args:
            shot: what to draw.
            levels: of its layer's file.
            other: of the file that it is compared with.

        Raises:
            CovershotError: the Edit's file cannot be read.
        """
        pixels = self._render(shot.layer, shot.crop, levels)
        if shot.against is not None and other is not None:
            pixels = heat(pixels, self._render(shot.against, shot.crop, other))
            for mask in (seen(levels, shot.crop), seen(other, shot.crop)):
                if mask is not None:
                    pixels[~mask] = _NOT_COMPARED
        elif shot.clipping:
            pixels = warned(pixels)
        return to_image(pixels)

    def _render(self, layer: Layer, crop: Crop, levels: Levels) -> Pixels:
        pixels = self._cut(levels, crop)
        if layer.edit is None:
            return pixels
        region = Region(crop.top, crop.left, crop.whole[1], crop.whole[0])
        return render(pixels, self.edit(layer.edit, layer.moves), layer.strength, region=region)

    def _cut(self, levels: Levels, crop: Crop) -> Pixels:
        name = (id(levels), crop)  # hashing 100 megapixels would cost more than the cut that is saved
        with self._lock:
            kept = self._cuts.get(name)
        # Outside the lock: two threads may cut the same part twice, but neither waits for the other's.
        pixels = cut(levels, crop) if kept is None else kept[1]
        with self._lock:
            if id(levels) in self._held:  # they may have been let go of meanwhile, and hold a whole photo
                self._cuts[name] = (levels, pixels)  # the levels too, so that their id stays theirs
                self._cuts.move_to_end(name)
            while len(self._cuts) > _CUTS_KEPT:
                self._cuts.popitem(last=False)
        return pixels

    def forget(self, keep: frozenset[int]) -> None:
        """Let go of every cut but those of some levels, named by id."""
        with self._lock:
            self._held = keep
            for name in [name for name in self._cuts if name[0] not in keep]:
                del self._cuts[name]


def heat(pixels: Pixels, other: Pixels) -> Pixels:
    """Return a map of the largest difference over a pixel's channels: black for none, bright from `FAR` on."""
    difference = np.abs(to_8_bit(pixels).astype(np.int16) - to_8_bit(other)).max(-1)
    stops = np.linspace(0, FAR, len(_HEAT))
    table = np.stack([np.interp(np.arange(256), stops, column) for column in zip(*_HEAT, strict=True)], -1)
    colours: Pixels = table.round().astype(np.uint8)[difference]
    return colours


def warned(pixels: Pixels) -> Pixels:
    """Return the pixels with those painted over that have a channel at white, or all at black."""
    result = to_8_bit(pixels).copy()
    white = (result == 255).any(-1)
    black = (result == 0).all(-1)
    result[white] = _WHITE
    result[black] = _BLACK
    return result


class Drawings(QObject):
    """Make one picture per pane; a pane's newest request replaces the one it still waits for.

    A photo is decoded small first, and at its own size when a pane needs it; until then what it draws is coarse.
    At their own size the photos of the shown panes alone are held.

    Signals:
        ready: a file was decoded, its size is known now.
        drawn: key of the pane, what was drawn, the picture.
        failed: key of the pane, the sentence to show in it.
        broken: a file that cannot be decoded, and why.
    """

    ready = Signal(object)
    drawn = Signal(str, object, QImage)
    failed = Signal(str, str)
    broken = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decoding = Tasks(1, self)
        self._drawing = Latest(self)
        self._studio = Studio()
        self._levels: OrderedDict[Path, Levels] = OrderedDict()
        self._paths: tuple[Path, ...] = ()
        self._next: tuple[Path, ...] = ()
        self._loading: set[tuple[Path, bool]] = set()
        self._refused: dict[Path, str] = {}
        self._shots: dict[str, Shot] = {}
        self._done: dict[str, Shot] = {}
        self._kept: OrderedDict[Shot, QImage] = OrderedDict()

    def size(self, path: Path) -> Size | None:
        """Return a photo's width and height, None before it was decoded."""
        return self._levels[path].size if path in self._levels else None

    def problem(self, path: Path) -> str:
        """Return why a file cannot be decoded, as far as that is known."""
        return self._refused.get(path, "")

    def open(self, paths: tuple[Path, ...], following: tuple[Path, ...] = ()) -> None:
        """Decode the files that will be shown, and afterwards those that may be next."""
        # Turning on quickly through photos must not queue up decodes that nobody will see.
        if paths != self._paths:
            self._decoding.drop()
            self._loading.clear()
        self._drawing.drop()
        self._shots = {}
        self._done = {}
        self._paths = paths
        self._next = following
        for path, levels in self._levels.items():
            # A 100 megapixel photo takes 300 MB at its whole size; the small copy is enough to come back to at once.
            if path not in paths and len(levels.arrays) > 1:
                self._levels[path] = levels.small()
        self._trim()
        for path in reversed(paths):  # the newest task starts first
            self._load(path, whole=False)
        self._load_next()

    def rest(self) -> None:
        """Let go of whole photos and pictures while nobody looks; `open` brings them back."""
        self.open(())
        self._kept.clear()

    def show(self, shots: Mapping[str, Shot]) -> None:
        """Draw what is not drawn yet."""
        for key in self._shots.keys() - shots.keys():
            self._drawing.drop(key)
            self._done.pop(key, None)
        self._shots = dict(shots)
        for key in self._shots:
            self._draw(key)

    def forget(self) -> None:
        """Drop what is on its way and what was kept, because files may have changed."""
        self._decoding.drop()
        self._drawing.drop()
        for kept in (self._levels, self._loading, self._refused, self._shots, self._done, self._kept):
            kept.clear()
        self._paths = ()
        self._studio = Studio()

    def close(self) -> None:
        """Drop everything."""
        self.forget()
        self._decoding.close()
        self._drawing.close()

    def _load(self, path: Path, *, whole: bool) -> None:
        levels = self._levels.get(path)
        request = (path, whole)
        if request in self._loading or path in self._refused or (levels and (levels.whole or not whole)):
            return
        self._loading.add(request)
        work = partial(load_levels, path, whole=whole)
        self._decoding.run(work, partial(self._loaded, request), partial(self._not_loaded, request))

    def _load_next(self) -> None:
        if not self._loading:
            for path in reversed(self._next):
                self._load(path, whole=False)
            self._next = ()

    def _loaded(self, request: tuple[Path, bool], levels: Levels) -> None:
        path = request[0]
        self._loading.discard(request)
        self._levels[path] = levels if path in self._paths else levels.small()
        self._levels.move_to_end(path)
        self._trim()
        if path in self._paths:
            self.ready.emit(path)
        for key, shot in list(self._shots.items()):
            if path in _files(shot):
                self._draw(key)
        self._load_next()

    def _not_loaded(self, request: tuple[Path, bool], sentence: str) -> None:
        self._loading.discard(request)
        self._refused[request[0]] = sentence
        if request[0] in self._paths:
            self.broken.emit(request[0], sentence)
        self._load_next()

    def _draw(self, key: str) -> None:
        shot = self._shots[key]
        if self._done.get(key) == shot:
            return
        if shot in self._kept:
            self._kept.move_to_end(shot)
            self._drawing.drop(key)
            self._done[key] = shot
            self.drawn.emit(key, shot, self._kept[shot])
            return
        if not all(path in self._levels for path in _files(shot)):
            return  # drawn when it is decoded
        # Coarse pixels now and sharp ones later beat an empty pane: decoding a large photo whole takes seconds.
        levels = self._levels[shot.layer.path]
        other = self._levels[shot.against.path] if shot.against else None
        sharp = all(self._levels[path].serves(shot.crop) for path in _files(shot))
        if not sharp:
            for path in _files(shot):
                self._load(path, whole=True)
        work = partial(self._studio.draw, shot, levels, other)
        self._drawing.run(key, work, partial(self._keep, key, shot, sharp), partial(self.failed.emit, key))

    def _keep(self, key: str, shot: Shot, sharp: bool, image: QImage) -> None:
        if sharp:  # a coarse picture kept would stand in for the sharp one for good
            self._kept[shot] = image
            while sum(picture.sizeInBytes() for picture in self._kept.values()) > _IMAGE_BYTES:
                self._kept.popitem(last=False)
        latest = self._shots.get(key)
        if latest is None or self._done.get(key) == latest:
            return
        if sharp and shot == latest:
            self._done[key] = shot
        self.drawn.emit(key, shot, image)  # one that is older than the request too: a drag shows its way

    def _trim(self) -> None:
        others = [path for path in self._levels if path not in self._paths]
        for path in others[: max(0, len(others) - _SMALL_KEPT)]:
            del self._levels[path]
        self._studio.forget(frozenset(id(levels) for levels in self._levels.values()))


def _files(shot: Shot) -> tuple[Path, ...]:
    return (shot.layer.path, shot.against.path) if shot.against else (shot.layer.path,)
