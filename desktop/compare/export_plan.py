"""What the user wants exported, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from desktop.compare.state import Comparing
from desktop.model.layers import Layer, edit_of
from desktop.model.pane_layout import ORIGINAL
from engine.edit.edit import identity
from engine.export.batch import Existing, Output, Treatment

Format = Literal["jpeg", "png", "tiff"]

FINISHED = "finished"
"""Chosen in place of a variant: each photo as it was finished, with its own variant, strength and nudges."""

_SUFFIXES: Mapping[Format, str] = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif"}


@dataclass(frozen=True)
class ExportOptions:
    """Say what to export.

    Attributes:
        photos: names of the photos.
        variant: a variant's name, "finished" or "original".
        strength: share of the Edit that is applied, 0 to 1; not used for "finished".
        kind: JPEG or PNG with the photo's own depth where the format can, or TIFF with 16 bits.
        folder: destination of the files.
        existing: rename, overwrite or skip a file that exists.
    """

    photos: tuple[str, ...]
    variant: str
    strength: float
    kind: Format
    folder: Path
    existing: Existing

    @property
    def output(self) -> Output:
        """Return the same as the engine's writer wants it."""
        return Output(
            self.folder,
            strength=self.strength,
            existing=self.existing,
            suffix=_SUFFIXES[self.kind],
            deep=self.kind == "tiff",
        )


Recipes = Mapping[Path, Layer]
"""What each file is to become."""


def planned(state: Comparing, options: ExportOptions) -> tuple[Recipes, tuple[str, ...]]:
    """Return what each file is to become, and the names of photos that have no such Edit."""
    recipes: dict[Path, Layer] = {}
    missing = []
    chosen = set(options.photos)
    for photo in state.library.photos:
        if photo.name not in chosen:
            continue
        bases = state.bases_of(photo)
        history = state.history_of(photo)
        if options.variant == ORIGINAL:
            recipes[photo.source] = Layer(photo.source)
        elif options.variant == FINISHED and history:
            now = history.now
            recipes[photo.source] = Layer(photo.source, bases[now.variant].edit, now.strength, now.moves)
        elif options.variant in bases:
            recipes[photo.source] = Layer(photo.source, bases[options.variant].edit, options.strength)
        else:
            missing.append(photo.name)
    return recipes, tuple(missing)


def treatment(layer: Layer) -> Treatment:
    """Return a layer as the engine's writer wants it.

    Raises:
        CovershotError: its Edit cannot be read.
    """
    if layer.edit is None:
        return Treatment(identity())
    return Treatment(edit_of(layer.edit, layer.moves), layer.strength)
