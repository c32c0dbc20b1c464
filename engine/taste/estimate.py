"""What is made of answers: the taste that they show, or why they show none.

From the foundation a person's ideal is the photo itself, moved. From a model that learnt covers, it is the cover, moved: a cover
says where the person wanted that photo, so that what SFT got wrong about it is not taken for a taste. Where a photo has no
cover the model's rendering stands in, and ideals may lie further from it.

The evidence decides whether a taste is used, see `docs/decisions/0014-a-taste-with-a-posterior.md` for the measurements
behind its limits. A model that learnt covers keeps its place unless the answers speak for another. Answers about renderings
that no taste makes of the model's (those judged before the covers were learnt) name a direction more than a place: a few
of them move nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from engine.edit.looks import NAMES
from engine.taste.answers import Answer
from engine.taste.measure import clipped_shares
from engine.taste.perception import lab, local_metric
from engine.taste.posterior import DERIVATIVE_STEP, DERIVATIVES, NOTHING, Posterior, Prior, Vector, infer
from engine.taste.scene import Floats, Pixels, Scene, as_colours, rendered

Verdict = Literal["taste", "as the covers", "asked elsewhere", "nothing consistent"]

FROM_PHOTO = Prior(taste=(1.5,), photos=(0.1, 0.3, 0.7))
FROM_COVERS = Prior(taste=(1.0, 2.0), photos=(0.15, 0.5))
AS_COVERS = Prior(taste=(NOTHING,), photos=(0.15, 0.5))

UNCOVERED = 4.0
"""How much further an ideal may lie from what SFT renders than from a cover."""

CONSISTENT_FROM_PHOTO, CONSISTENT = -2.5, 2.0
"""Log evidence against answers by chance from which a taste is used."""

BETTER = 0.0
"""Log evidence of a taste against none from which a model that learnt covers is moved."""

BETTER_ELSEWHERE, FEWEST_ELSEWHERE = -1.5, 100
"""The same where most answers were asked elsewhere, and how many of them are needed: they agree with the model wherever it
is, so that little evidence can be expected of them even of a taste that differs."""

REACHED, NEAR = 1.0, 3.0
"""CIEDE2000 between the middle of a pair and the start, moved along the looks and as it is, up to which the pair was asked
around it."""

CLIPPED = 0.08
"""Share of a small copy's pixels that a taste may drive to black or white beyond those that the start or most images that were
judged do. Candidates hardly drive more there than what they lie around (`engine.edit.candidates.CLIPPED`, on larger copies), so
that no answer asks for it."""

MOST_JUDGED = 0.9
"""Quantile of the answers whose images set that limit: candidates follow the estimate, and the latest lie nearest to it."""

LEVEL_DEVIATIONS = 1.645
"""Standard deviations to either side that hold 90 %."""

SHORTER, SHORTEST = 0.9, 0.1
"""By how much steps are shortened at a time, and the largest of them that is left as it is."""

_RIDGE = 0.05


@dataclass(frozen=True, eq=False)
class Estimate:
    """Hold what was made of answers.

    Attributes:
        verdict: whether there is a taste, or why none is used.
        steps: (12,), in just visible steps along the looks, what a model is moved by; zero unless there is a taste.
        posterior: of the taste, used or not; None without answers that could speak.
        answers: how many there were.
        elsewhere: how many of them were asked about other renderings than the start's.
        consistency: log evidence of all answers against chance.
        preferred: log evidence of a taste against none, None where a model learnt no covers.
    """

    verdict: Verdict
    steps: Vector
    posterior: Posterior | None
    answers: int
    elsewhere: int
    consistency: float
    preferred: float | None

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Return the 90 % interval of every look's steps, none where no taste is used."""
        if self.verdict != "taste" or self.posterior is None:
            return {}
        half = LEVEL_DEVIATIONS * np.sqrt(np.diag(self.posterior.covariance))
        return {
            name: (float(middle - width), float(middle + width))
            for name, middle, width in zip(NAMES, self.posterior.mean, half, strict=True)
        }


def estimate_from_photo(scenes: Sequence[Scene], answers: Sequence[Answer]) -> Estimate:
    """Return what answers say of a taste about photos as they are.

    Args:
        scenes: of the photos, untouched.
        answers: about them.
    """
    if not answers:
        return _without("nothing consistent", 0, 0, 0.0)
    posterior = infer(scenes, answers, FROM_PHOTO)
    used = posterior.log_evidence > CONSISTENT_FROM_PHOTO
    steps = _natural(scenes, answers, posterior.mean) if used else np.zeros(len(NAMES))
    verdict: Verdict = "taste" if used else "nothing consistent"
    return Estimate(verdict, steps, posterior, len(answers), 0, posterior.log_evidence, None)


def estimate_from_covers(scenes: Sequence[Scene], answers: Sequence[Answer], elsewhere: Sequence[bool]) -> Estimate:
    """Return what answers say of a taste beside a model that learnt covers.

    Args:
        scenes: a photo's cover where it has one, else what the model makes of it.
        answers: about the photos.
        elsewhere: of each answer, whether it was about other renderings than the model's, see `is_elsewhere`.
    """
    distant = sum(elsewhere)
    near = [answer for answer, far in zip(answers, elsewhere, strict=True) if not far]
    usable = list(answers) if distant >= FEWEST_ELSEWHERE else near
    if not answers:
        return _without("nothing consistent", 0, 0, 0.0)
    moved = infer(scenes, answers, FROM_COVERS)
    placed = infer(scenes, answers, AS_COVERS)
    consistency = max(moved.log_evidence, placed.log_evidence)
    if consistency < 0:
        return _without("nothing consistent", len(answers), distant, consistency)
    if not usable:
        return _without("asked elsewhere", len(answers), distant, consistency)
    if len(usable) < len(answers):
        moved = infer(scenes, usable, FROM_COVERS)
        placed = infer(scenes, usable, AS_COVERS)
    preferred = moved.log_evidence - placed.log_evidence
    better = BETTER_ELSEWHERE if 2 * distant > len(usable) and len(usable) == len(answers) else BETTER
    used = preferred > better and moved.log_evidence > CONSISTENT
    steps = _natural(scenes, usable, moved.mean) if used else np.zeros(len(NAMES))
    verdict: Verdict = "taste" if used else "as the covers"
    return Estimate(verdict, steps, moved, len(answers), distant, consistency, preferred)


def is_elsewhere(scene: Scene, chosen: Pixels, rejected: Pixels) -> bool:
    """Return whether a pair of (SIZE, SIZE, 3) images lies where no taste brings a scene: it was asked around another."""
    a, b = (lab(as_colours(image)) for image in (chosen, rejected))
    metric = local_metric(a, b)
    steps = np.zeros(len(NAMES))
    for round_ in range(3):
        here, *sides = lab(rendered(scene, (steps + DERIVATIVES).astype(np.float32)))
        rest = _perceived(metric, (a + b) / 2 - here)
        if round_ == 0 and _length(rest) <= NEAR:
            return False  # most pairs are asked around the start: they need no search for the taste that reaches them
        slopes = (np.stack(sides[: len(NAMES)]) - np.stack(sides[len(NAMES) :])) / (2 * DERIVATIVE_STEP)
        slopes = np.stack([_perceived(metric, slope) for slope in slopes]).reshape(len(NAMES), -1)
        gram = slopes @ slopes.T / len(here) + _RIDGE * np.eye(len(NAMES))
        steps = steps + np.linalg.solve(gram, slopes @ rest.reshape(-1) / len(here) - _RIDGE * steps)
    rest = _perceived(metric, (a + b) / 2 - lab(rendered(scene, steps[None].astype(np.float32)))[0])
    return _length(rest) > REACHED


def _natural(scenes: Sequence[Scene], answers: Sequence[Answer], steps: Vector) -> Vector:
    """Return steps, shortened until they drive hardly more to black or white than start and judged images do.

    Answers on one side of the middle say that the ideal lies beyond, not how far.
    """
    start = clipped_shares(scenes, np.zeros(len(NAMES)))
    judged = np.quantile([answer.clipped - start[answer.photo] for answer in answers], MOST_JUDGED)
    most = start.mean() + max(float(judged), 0.0) + CLIPPED
    while np.abs(steps).max() > SHORTEST and clipped_shares(scenes, steps).mean() > most:
        steps = steps * SHORTER
    return steps


def _perceived(metric: Floats, difference: Floats) -> Floats:
    result: Floats = np.einsum("pij,pj->pi", metric, difference)
    return result


def _length(difference: npt.NDArray[np.float32]) -> float:
    return float(np.sqrt((difference**2).sum(-1).mean()))


def _without(verdict: Verdict, answers: int, elsewhere: int, consistency: float) -> Estimate:
    return Estimate(verdict, np.zeros(len(NAMES)), None, answers, elsewhere, consistency, None)
