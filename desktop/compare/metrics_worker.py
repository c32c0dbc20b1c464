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
from desktop.model.layers import Layer, Tones, edit_of
from desktop.translation import CompareText
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import Measures, measure

_PHOTOS_KEPT = 8
_KEPT = 1000


class Scales:
    """Measure layers as a run's evaluation does: decode at a long side, render, compare. For one thread at a time."""

    def __init__(self, long_side: int) -> None:
        self._long_side = long_side
        self._photos: OrderedDict[Path, npt.NDArray[Any]] = OrderedDict()

    def measure(self, layer: Layer, target: Path) -> Measures:
        """Measure a layer against a target.

        Raises:
            CovershotError: a file cannot be read, or the target is cropped.
        """
        image = self._image(layer)
        reference = self._photo(target)
        if image.shape != reference.shape:
            raise CovershotError(
                CompareText.tr("{} is not the size of {}. Export it again without cropping or resizing.").format(
                    target, layer.path
                )
            )
        return measure(image, reference)

    def tones(self, layer: Layer) -> Tones:
        """Count a layer's tones.

        Raises:
            CovershotError: a file cannot be read.
        """
        image = to_8_bit(self._image(layer))
        counts = np.stack([np.bincount(image[..., channel].ravel(), minlength=256) for channel in range(3)])
        return Tones(counts, float((image == 0).all(-1).mean()), float((image == 255).any(-1).mean()))

    def _image(self, layer: Layer) -> npt.NDArray[Any]:
        pixels = self._photo(layer.path)
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
        measured: a layer, its Measures.
        counted: a layer, its Tones.
    """

    measured = Signal(object, object)
    counted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        self._scales = Scales(1)
        self._measures: OrderedDict[Hashable, Measures] = OrderedDict()

    def open(self, long_side: int) -> None:
        """Measure at a long side from now on; files may have changed."""
        self._latest.drop()
        self._measures.clear()
        self._scales = Scales(long_side)

    def count(self, layer: Layer) -> None:
        """Count a layer's tones; only the newest request counts."""
        self._latest.run("tones", partial(self._scales.tones, layer), partial(self.counted.emit, layer), ignore)

    def measure(self, key: str, layer: Layer, target: Path) -> None:
        """Measure what a pane shows; of a pane only the newest request counts."""
        name = (layer, target)
        self._latest.drop(key)
        if name in self._measures:
            self.measured.emit(layer, self._measures[name])
        else:
            self._latest.run(key, partial(self._scales.measure, layer, target), partial(self._keep, name), ignore)

    def drop(self) -> None:
        """Forget what is on its way, because another photo is shown."""
        self._latest.drop()

    def close(self) -> None:
        """Drop everything."""
        self._latest.close()

    def _keep(self, name: tuple[Layer, Path], measures: Measures) -> None:
        self._measures[name] = measures
        if len(self._measures) > _KEPT:
            self._measures.popitem(last=False)
        self.measured.emit(name[0], measures)
