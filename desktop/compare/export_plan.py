"""What each exported file is to become."""

from collections.abc import Collection

from desktop.compare.state import Comparing
from desktop.model.layers import Layer, edit_of
from desktop.model.pane_layout import ORIGINAL
from engine.edit.edit import identity
from engine.export.batch import Treatment

FINISHED = "finished"
"""Chosen in place of a variant: each photo as it was finished, with its own variant, strength and nudges."""


def planned(
    state: Comparing, names: Collection[str], variant: str, strength: float
) -> tuple[list[Layer], tuple[str, ...]]:
    """Return what to write, and the names of photos that have no such Edit.

    Args:
        state: of the open workspace.
        names: of the photos.
        variant: a variant's name, "finished" or "original".
        strength: share of the Edit that is applied, 0 to 1; not used for "finished".
    """
    layers: list[Layer] = []
    missing = []
    for photo in state.library.photos:
        if photo.name not in names:
            continue
        bases = state.bases_of(photo)
        history = state.history_of(photo)
        if variant == ORIGINAL:
            layers.append(Layer(photo.source))
        elif variant == FINISHED and history:
            now = history.now
            layers.append(Layer(photo.source, bases[now.variant].edit, now.strength, now.moves))
        elif variant in bases:
            layers.append(Layer(photo.source, bases[variant].edit, strength))
        else:
            missing.append(photo.name)
    return layers, tuple(missing)


def treatment(layer: Layer) -> Treatment:
    """Return what the engine does to a layer's photo.

    Raises:
        CovershotError: its Edit cannot be read.
    """
    return Treatment(edit_of(layer.edit, layer.moves), layer.strength) if layer.edit else Treatment(identity())
