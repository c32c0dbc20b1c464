"""Ways to part a few pairs into those that teach and those that test."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.edit.edit import LUMA
from engine.image.training_copy import squeezed
from engine.workspace.splits import Split

SIX = 6
VALIDATION = 2
THIRD = 6
"""Photos that leave-a-third-out holds out at a time."""

SUBSETS = {6: 6, 10: 3}
"""Random subsets drawn, by their number of pairs."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Fold:
    """Hold one way to part the pairs.

    Attributes:
        name: what is held out.
        splits: by photo.
        held_out: photos to measure. But for six-fold, those that validate are among them: they choose nothing, the last
            weights are kept.
    """

    name: str
    splits: dict[str, Split]
    held_out: list[str]


def six_fold(photos: dict[str, Pixels]) -> list[Fold]:
    """Hold out every sixth photo, from the first, the second, ... on; two of the others validate, spread over them."""
    names = list(photos)
    folds = []
    for first in range(SIX):
        held_out = names[first::SIX]
        rest = [name for name in names if name not in held_out]
        validation = {rest[(index * len(rest)) // VALIDATION + first % 3] for index in range(VALIDATION)}
        folds.append(_fold(f"{first}", names, held_out, validation))
    return folds


def leave_a_third_out(photos: dict[str, Pixels]) -> list[Fold]:
    """Hold out the six lowest and the six highest photos in each of seven ways to look at them."""
    names = list(photos)
    folds = []
    described = {name: _described(photo) for name, photo in photos.items()}
    for kind in described[names[0]]:
        ordered = sorted(names, key=lambda name, kind=kind: described[name][kind])
        for end, held_out in (("lowest", ordered[:THIRD]), ("highest", ordered[-THIRD:])):
            folds.append(_fold(f"{end} {kind}", names, held_out, set(held_out[:VALIDATION])))
    return folds


def subsets(photos: dict[str, Pixels], count: int) -> list[Fold]:
    """Learn from so many photos drawn at random and hold out the others."""
    names = list(photos)
    rng = np.random.default_rng(count)
    folds = []
    for draw in range(SUBSETS[count]):
        learnt = set(rng.choice(names, count, replace=False))
        held_out = [name for name in names if name not in learnt]
        folds.append(_fold(f"{count} pairs, draw {draw}", names, held_out, set(held_out[:VALIDATION])))
    return folds


def _fold(name: str, names: list[str], held_out: list[str], validation: set[str]) -> Fold:
    splits: dict[str, Split] = {
        photo: "validation" if photo in validation else "test" if photo in held_out else "train" for photo in names
    }
    return Fold(name, splits, held_out)


def _described(photo: Pixels) -> dict[str, float]:
    """Return brightness, warmth, contrast, colourfulness, white level, black level and mid tone over the white level."""
    small = squeezed(photo, 64) / 255
    luma = small @ np.array(LUMA)
    brightest = small.max(2)
    mean = small.mean((0, 1))
    white = float(np.log(np.quantile(brightest, (0.9, 0.98)).clip(0.02)).mean())
    return {
        "brightness": float(np.log(luma.clip(1e-3)).mean()),
        "warmth": float(np.log(mean[0] / mean[2])),
        "contrast": float(luma.std()),
        "chroma": float((brightest - small.min(2)).mean()),
        "white level": white,
        "black level": float(np.quantile(luma, 0.001)),
        "relative mid tone": float(np.quantile(luma, 0.5) / np.exp(white)),
    }
