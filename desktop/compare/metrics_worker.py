"""Measure what panes show: against the target, and its tones."""

from collections import OrderedDict
from collections.abc import Hashable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Latest, ignore
from desktop.compare.measured import Measured
from desktop.model.layers import Layer, Tones, edit_of
from desktop.translation import CompareText
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import measure
from engine.workspace.alignments import alignments_of
from engine.workspace.framed_cover import pair_of
from engine.workspace.pair_filter import Comparable, load_comparable
from engine.workspace.workspace import Workspace

_PHOTOS_KEPT = 8
_KEPT = 1000


class Scales:
    """Measure layers as a run's evaluation does: decode at a long side, render, compare. For one thread at a time."""

    def __init__(self, long_side: int, workspace: Workspace) -> None:
        self._long_side = long_side
        self._workspace = workspace
        self._compared: OrderedDict[tuple[Path, Path], Comparable] = OrderedDict()
        self._photos: OrderedDict[Path, npt.NDArray[Any]] = OrderedDict()

    def measure(self, layer: Layer, target: Path) -> Measured:
        """Measure a layer against a target, where the target shows the photo.

        Raises:
            CovershotError: a file cannot be read, or the target shows too little of the photo.
        """
        name = (layer.path, target)
        if name not in self._compared:
            pair = pair_of(self._workspace, layer.path, target)
            compared = None if pair is None else load_comparable(pair, alignments_of(self._workspace))
            if not isinstance(compared, Comparable):
                raise CovershotError(CompareText.tr("{} is not compared with {}.").format(target, layer.path))
            self._compared[name] = compared
            if len(self._compared) > _PHOTOS_KEPT:
                self._compared.popitem(last=False)
        compared = self._compared[name]
        image = self._image(layer, compared.photo)
        return Measured(measure(image, compared.cover, compared.mask), compared.share)

    def tones(self, layer: Layer) -> Tones:
        """Count a layer's tones.

        Raises:
            CovershotError: a file cannot be read.
        """
        image = to_8_bit(self._image(layer, self._photo(layer.path)))
        counts = np.stack([np.bincount(image[..., channel].ravel(), minlength=256) for channel in range(3)])
        return Tones(counts, float((image == 0).all(-1).mean()), float((image == 255).any(-1).mean()))

    def _image(self, layer: Layer, pixels: npt.NDArray[Any]) -> npt.NDArray[Any]:
        if layer.edit is None:
            return pixels
        return render(pixels, edit_of(layer.edit, layer.moves), layer.strength)

    def _photo(self, path: Path) -> npt.NDArray[Any]:
        if path not in self._photos:
            self._photos[path] = load_photo(path, self._long_side).pixels
            if len(self._photos) > _PHOTOS_KEPT:
                self._photos.popitem(last=False)
        return self._photos[path]


class Measuring(QObject):
    """Measure layers off the window's thread; what was measured once is known, and a pane that cannot be drawn says why.

    Signals:
        measured: a layer, its Measured.
        counted: a layer, its Tones.
    """

    measured = Signal(object, object)
    counted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        self._scales: Scales | None = None
        self._measures: OrderedDict[Hashable, Measured] = OrderedDict()

    def open(self, long_side: int, workspace: Workspace) -> None:
        """Count and measure a workspace's photos from now on, tones at a long side; files may have changed."""
        self._latest.drop()
        self._measures.clear()
        self._scales = Scales(long_side, workspace)

    def count(self, layer: Layer) -> None:
        """Count a layer's tones; only the newest request counts."""
        if self._scales is not None:
            self._latest.run("tones", partial(self._scales.tones, layer), partial(self.counted.emit, layer), ignore)

    def measure(self, key: str, layer: Layer, target: Path) -> None:
        """Measure what a pane shows; of a pane only the newest request counts."""
        name = (layer, target)
        self._latest.drop(key)
        if name in self._measures:
            self.measured.emit(layer, self._measures[name])
        elif self._scales is not None:
            self._latest.run(key, partial(self._scales.measure, layer, target), partial(self._keep, name), ignore)

    def drop(self) -> None:
        """Forget what is on its way, because another photo is shown."""
        self._latest.drop()

    def close(self) -> None:
        """Drop everything."""
        self._latest.close()

    def _keep(self, name: tuple[Layer, Path], measures: Measured) -> None:
        self._measures[name] = measures
        if len(self._measures) > _KEPT:
            self._measures.popitem(last=False)
        self.measured.emit(name[0], measures)
