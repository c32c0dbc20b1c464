"""A simulated person on small synthetic photos: whose ideals are scenes, and who is asked around other scenes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.edit.looks import NAMES
from engine.image.metrics import delta_e
from engine.taste.answers import Answer, Grade, answer_of
from engine.taste.scene import SIZE, Pixels, Scene, rendered, scene_of_image

SIDE = 2.0
"""Steps from the middle of a pair to either of its images."""

MUCH = 2.0
TIED = 0.5


class Judged(NamedTuple):
    """Hold an answer with its images; of a tie in any order."""

    photo: int
    chosen: Pixels
    rejected: Pixels
    grade: Grade = "better"

    def as_answer(self) -> Answer:
        return answer_of(*self)


def colourful(seed: int) -> Pixels:
    """Return a (SIZE, SIZE, 3) photo of sixteen colours."""
    colours = np.random.default_rng(seed).integers(40, 215, (4, 4, 3), dtype=np.uint8)
    return np.kron(colours, np.ones((SIZE // 4, SIZE // 4, 1), np.uint8))


def photos(count: int) -> list[Scene]:
    return [scene_of_image(colourful(seed)) for seed in range(count)]


def steps(**amounts: float) -> np.ndarray:
    """Return (12,) steps along the looks that are named."""
    return np.array([amounts.get(name, 0.0) for name in NAMES])


def picture(scene: Scene, where: np.ndarray) -> Pixels:
    """Return a scene moved along the looks, as pixels."""
    colours = rendered(scene, where[None].astype(np.float32))[0]
    return np.round(colours * 255).astype(np.uint8).reshape(SIZE, SIZE, 3)


def moved_by(scenes: Sequence[Scene], where: np.ndarray) -> list[Scene]:
    """Return scenes moved, each by its own row or all by the same (12,) steps."""
    return [
        scene_of_image(picture(scene, steps))
        for scene, steps in zip(scenes, np.broadcast_to(where, (len(scenes), len(NAMES))), strict=True)
    ]


def ask(
    around: Sequence[Scene],
    ideals: Sequence[Scene],
    count: int,
    *,
    seed: int = 0,
    scatter: float = 1.5,
    flips: float = 0.0,
    graded: bool = False,
    ties: bool = False,
) -> list[Judged]:
    """Return what a person answers about pairs along one look each, photos and looks in turn.

    Args:
        around: what pairs lie around.
        ideals: what the person would like best of each photo.
        count: of answers.
        seed: of middles and flips.
        scatter: standard deviation, in steps along each look, of the middles of pairs from `around`.
        flips: share of answers turned around.
        graded: whether large differences are called much better.
        ties: whether small differences are called a tie.
    """
    rng = np.random.default_rng(seed)
    nothing = np.zeros(len(NAMES))
    liked = [picture(ideal, nothing) for ideal in ideals]
    found = []
    for number in range(count):
        photo = number % len(around)
        look = number // len(around) % len(NAMES)
        middle = scatter * rng.normal(size=len(NAMES))
        side = SIDE * np.eye(len(NAMES))[look]
        images = [picture(around[photo], middle + sign * side) for sign in (1, -1)]
        felt = delta_e(images[1], liked[photo]) - delta_e(images[0], liked[photo])
        if rng.random() < flips:
            felt = -felt
        grade: Grade = "much better" if graded and abs(felt) > MUCH else "better"
        if ties and abs(felt) < TIED:
            grade = "tie"
        found.append(Judged(photo, *(images if felt > 0 else images[::-1]), grade))
    return found


def answers_of(judged: Sequence[Judged]) -> list[Answer]:
    return [item.as_answer() for item in judged]


def distance(scenes: Sequence[Scene], where: np.ndarray, ideals: Sequence[Scene]) -> float:
    """Return the mean CIEDE2000 between scenes moved by (12,) steps and ideals."""
    nothing = np.zeros(len(NAMES))
    pairs = zip(scenes, ideals, strict=True)
    return float(np.mean([delta_e(picture(scene, where), picture(ideal, nothing)) for scene, ideal in pairs]))
