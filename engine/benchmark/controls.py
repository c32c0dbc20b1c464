"""Negative controls of a simulation: tastes that are not learnt from the annotator's answers.

A learnt taste that is no better than another annotator's, than one from reversed or mismatched answers, or than the mean of
all annotators contains nothing about this annotator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.benchmark.apprentice import Apprentice, Examiner, Pixels, edit_of_steps
from engine.benchmark.report import Control
from engine.benchmark.simulate import DEFAULT, HELD_OUT_SHARE, ROUNDS, side_by_side
from engine.benchmark.tastes import TASTES
from engine.events import Emit
from engine.taste.controls import mismatched, reversed_order
from engine.taste.posterior import Vector

CLICKS = 100
"""Answers after which the controls are compared."""

LEARNT = "learnt taste"
"""Name of the learnt taste, which must beat the controls."""


@dataclass(frozen=True, eq=False)
class _Lessons:
    """Hold the tastes estimated from one annotator's answers, in just noticeable differences along the looks.

    Attributes:
        learnt: (12,), the taste.
        reversed: (12,), from the same answers, chosen and rejected exchanged.
        mismatched: (12,), from the same answers about other photos.
        photos: (X, 12), offset of each judged photo; empty if no taste is used.
    """

    learnt: Vector
    reversed: Vector
    mismatched: Vector
    photos: Vector


def controls(
    copies: Sequence[Pixels], tastes: Sequence[str], seeds: Sequence[int], emit: Emit, stop: Callable[[], bool]
) -> list[Control]:
    """Teach a model by every annotator, and measure the controls beside it on held-out photos.

    Args:
        copies: real photos, small; of each seed, some are kept aside from all annotators.
        tastes: names of hidden tastes, two at least.
        seeds: of the split, the questions and the noise.
        emit: receives progress events.
        stop: polled after every annotator; True ends the work.

    Raises:
        KeyboardInterrupt: the user cancelled.
    """
    jobs = [(copies, taste, seed) for seed in seeds for taste in tastes]
    lessons = iter(side_by_side("controls", lessons_of, jobs, emit, stop))
    found = list[Control]()
    for seed in seeds:
        by_taste = {taste: next(lessons) for taste in tastes}
        mean = np.mean([lesson.learnt for lesson in by_taste.values()], 0)
        _, held_out = _split(copies, seed)
        for taste, another in zip(tastes, (*tastes[1:], tastes[0]), strict=True):
            by_name = _measured(Examiner(held_out, TASTES[taste]), by_taste[taste], by_taste[another].learnt, mean)
            found += [Control(name, taste, seed, distance) for name, distance in by_name.items()]
    return found


def lessons_of(copies: Sequence[Pixels], taste: str, seed: int) -> _Lessons:
    """Let an annotator teach a model, and estimate the controls from corrupted copies of the answers."""
    teaching, _ = _split(copies, seed)
    rng = np.random.default_rng([seed, *taste.encode()])
    apprentice = Apprentice(teaching, TASTES[taste], DEFAULT.strategy, DEFAULT.dpo, rng, DEFAULT.annotator)
    for clicks in (*(clicks for clicks in ROUNDS if clicks < CLICKS), CLICKS):
        while len(apprentice.judged) < clicks:
            apprentice.ask()
        apprentice.learn(seed)
    answers = apprentice.answers()
    estimate = apprentice.estimated(answers)
    rows = sorted({answer.photo for answer in answers})
    used = estimate.posterior is not None and estimate.verdict == "taste"
    return _Lessons(
        estimate.steps,
        apprentice.estimated(reversed_order(answers)).steps,
        apprentice.estimated(mismatched(answers)).steps,
        estimate.posterior.photos[rows]
        if used and estimate.posterior is not None
        else np.zeros((0, len(estimate.steps))),
    )


def _measured(examiner: Examiner, lessons: _Lessons, another: Vector, mean: Vector) -> dict[str, float]:
    """Return the mean CIEDE2000 to an annotator's ideals by the name of the taste or control.

    One Edit serves all photos of a simulation, so that another photo's prediction is the taste with a judged photo's offset.
    """
    count = len(examiner.photos)
    same = {
        LEARNT: lessons.learnt,
        "another annotator's answers": another,
        "answers reversed": lessons.reversed,
        "photos mismatched": lessons.mismatched,
        "mean taste of all annotators": mean,
        "untouched": np.zeros_like(mean),
    }
    moves = {name: [steps] * count for name, steps in same.items()}
    if len(lessons.photos):
        moves["taste with another photo's difference"] = [
            lessons.learnt + lessons.photos[place % len(lessons.photos)] for place in range(count)
        ]
    return {name: examiner.distance([edit_of_steps(steps) for steps in edits]) for name, edits in moves.items()}


def _split(copies: Sequence[Pixels], seed: int) -> tuple[list[Pixels], list[Pixels]]:
    """Return the photos that the annotators judge, and the held-out ones."""
    order = np.random.default_rng(seed).permutation(len(copies))
    held_out, teaching = np.split(order, [round(HELD_OUT_SHARE * len(copies))])
    return [copies[row] for row in teaching], [copies[row] for row in held_out]
