"""Measures of a taste: agreement with answers, CIEDE2000 drift and clipping of the scenes that it moves."""

from collections.abc import Sequence

import numpy as np

from engine.edit.looks import NAMES
from engine.image.metrics import delta_e
from engine.taste.answers import Answer
from engine.taste.perception import lab
from engine.taste.posterior import Vector
from engine.taste.scene import SIZE, Scene, rendered

BLACK = 0.002
"""Value in [0, 1] up to which a channel counts as black, and distance from 1 up to which as white: half an 8-bit step."""


def margins_at(scenes: Sequence[Scene], answers: Sequence[Answer], steps: Vector) -> Vector:
    """Return each answer's margin: CIEDE2000 by which the moved scene lies nearer to the chosen image than to the rejected one.

    Args:
        scenes: of the photos.
        answers: N of them.
        steps: (12,), move along the looks in just noticeable differences.

    Returns:
        (N,), negative where the rejected image is nearer.
    """
    images = {
        photo: lab(rendered(scenes[photo], steps[None].astype(np.float32)))[0].reshape(-1)
        for photo in {answer.photo for answer in answers}
    }
    return np.array([float(answer.direction @ images[answer.photo]) - answer.middle for answer in answers])


def agreement(margins: Vector, beta: float, lapses: float) -> tuple[float, float]:
    """Return the share of decided answers with a positive margin, in [0, 1], and their mean negative log-likelihood, in nats.

    A margin of zero counts half.

    Args:
        margins: (N,), in CIEDE2000.
        beta: inverse temperature, per CIEDE2000.
        lapses: share of answers by chance, in [0, 1].
    """
    if not len(margins):
        return 0.5, float(np.log(2))
    likelihood = (1 - lapses) / (1 + np.exp(-np.clip(beta * margins, -40, 40))) + lapses / 2
    return float((0.5 + 0.5 * np.sign(margins)).mean()), float(-np.log(likelihood).mean())


def drift(scenes: Sequence[Scene], steps: Vector) -> float:
    """Return the mean CIEDE2000 between scenes moved by (12,) just noticeable differences and as they are, 0 for no scenes."""
    moves = np.stack([np.zeros(len(NAMES)), steps]).astype(np.float32)
    pairs = [rendered(scene, moves).reshape(2, SIZE, SIZE, 3) for scene in scenes]
    return float(np.mean([delta_e(*pair) for pair in pairs])) if pairs else 0.0


def clipped_shares(scenes: Sequence[Scene], steps: Vector) -> Vector:
    """Return the shares, (X,) in [0, 1], of pixels at black or white in X scenes moved by (12,) just noticeable differences."""
    images = [rendered(scene, steps[None].astype(np.float32)) for scene in scenes]
    return np.array([((image < BLACK) | (image > 1 - BLACK)).any(-1).mean() for image in images])
