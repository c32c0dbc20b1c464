"""A saved model that predicts Edits without torch."""

import os
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from engine.edit.edit import Edit
from engine.image.profile import Pixels
from engine.image.training_copy import SQUARE, squeezed
from engine.predict.conditions import Unlikeness
from engine.predict.head import Head
from engine.predict.providers import choose_provider
from engine.predict.trunk import Trunk, open_trunk, trunk_key
from engine.predict.weights import open_weights
from engine.workspace.model_card import WEIGHTS, load_card

_opened: WeakValueDictionary[tuple[str, str, int], Trunk] = WeakValueDictionary()
"""Trunks in use, by key, processor and threads: most variants of a run share one."""


class Predictor:
    """Predict the Edits of photos with a saved model."""

    def __init__(self, trunk: Trunk, head: Head) -> None:
        self.trunk = trunk
        self.head = head

    def predict(self, pixels: Pixels) -> Edit:
        """Predict the Edit of one photo, (H, W, 3) uint8 or uint16, sRGB."""
        return self.predict_with_unlikeness(pixels)[0]

    def predict_with_unlikeness(self, pixels: Pixels) -> tuple[Edit, Unlikeness]:
        """Predict the Edit of one photo and its distance from the training photos; argument as for `predict`."""
        photo = squeezed(pixels, SQUARE)
        return self.head.edit(photo.astype(np.float32) / np.float32(255), self.trunk.features(photo))


def load_predictor(folder: Path, device: str = "cpu", threads: int | None = None) -> Predictor:
    """Read a saved model; its card, read by `load_card`, must be whole too.

    Args:
        folder: the model's.
        device: auto, cpu, cuda or mps.
        threads: of the CPU; None takes all processors.

    Raises:
        CovershotError: card or weights are missing, corrupt, not finite, or do not fit; or there is no such device.
    """
    load_card(folder)  # a model is refused of which nobody can tell any more what it learnt from
    provider = choose_provider(device)
    threads = threads or os.cpu_count() or 1
    with open_weights(folder / WEIGHTS) as weights:
        head = Head.of(weights.head())
        name = trunk_key(weights), provider, threads
        trunk = _opened.get(name)
        if trunk is None:
            trunk = _opened[name] = open_trunk(weights, *name)
    return Predictor(trunk, head)


def check_model(folder: Path) -> None:
    """Refuse a model that cannot predict.

    Raises:
        CovershotError: as `load_predictor`.
    """
    load_card(folder)
    with open_weights(folder / WEIGHTS) as weights:
        weights.head()
        weights.trunk()
