"""The taste estimated from answers, or the reason why none is used.

Starting from the foundation, a person's ideal is the photo itself, moved along the looks. Starting from a model that learnt
covers, it is the cover, moved: a cover shows the person's target for that photo, so that SFT's errors are not mistaken for a
taste. Where a photo has no cover, the model's rendering stands in, with a wider prior.

The evidence decides whether a taste is used; `docs/decisions/0014-a-taste-with-a-posterior.md` has the measurements behind the
thresholds. A model that learnt covers is moved only if the answers favour that over leaving it. Answers about renderings out of
the taste's reach (those judged before the covers were learnt) constrain a direction more than a position, so that a few of
them do not move the model.
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

CONSISTENT_FROM_PHOTO = -2.5
"""Log evidence against answers by chance above which a taste is used, starting from photos."""

CONSISTENT = 2.0
"""The same, starting from covers."""

BETTER = 0.0
"""Log evidence of a taste against none above which a model that learnt covers is moved."""

BETTER_ELSEWHERE = -1.5
"""The same where most answers are about other renderings: those agree with the model wherever it is, so that little evidence
can be expected from them, even for a taste that differs."""

FEWEST_ELSEWHERE = 100
"""Least number of answers about other renderings for them to be used."""

REACHED = 1.0
"""CIEDE2000 between the middle of a pair and the start moved along the looks, up to which the pair counts as around the start."""

NEAR = 3.0
"""The same for the start as it is, which saves the search for the closest move."""

CLIPPED = 0.08
"""Share of a small copy's pixels, in [0, 1], that a taste may clip to black or white beyond the start and most judged images.
Candidates hardly clip more than the Edit they are built around (`engine.edit.candidates.CLIPPED`, on larger copies), so that no
answer is evidence for more clipping."""

MOST_JUDGED = 0.9
"""Quantile of the judged images' clipping that sets the limit: high, because the latest candidates lie nearest to the estimate."""

LEVEL_DEVIATIONS = 1.645
"""Half-width of a normal distribution's 90 % interval, in standard deviations."""

SHORTER = 0.9
"""Factor by which steps are shortened per iteration while they clip too much."""

SHORTEST = 0.1
"""Largest step, in just noticeable differences, at which shortening ends in any case."""

_RIDGE = 0.05
"""Weight of the squared steps in the search for the move that reaches a pair: looks overlap, and their Gram matrix alone is
nearly singular."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """Hold a taste estimated from answers.

    Attributes:
        verdict: "taste" if one is used, else the reason why not.
        steps: (12,), move of the model along the looks, in just noticeable differences; zero unless a taste is used.
        posterior: of the taste, used or not; None without usable answers.
        answers: number of answers.
        elsewhere: number of them about other renderings than the start's.
        consistency: log evidence of all answers against chance.
        preferred: log evidence of a taste against none; None if the model learnt no covers.
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
        """Return the 90 % interval of every look's steps, in just noticeable differences; none where no taste is used."""
        if self.verdict != "taste" or self.posterior is None:
            return {}
        half = LEVEL_DEVIATIONS * np.sqrt(np.diag(self.posterior.covariance))
        return {
            name: (float(middle - width), float(middle + width))
            for name, middle, width in zip(NAMES, self.posterior.mean, half, strict=True)
        }


def estimate_from_photo(scenes: Sequence[Scene], answers: Sequence[Answer]) -> Estimate:
    """Estimate a taste from answers, starting from the photos as they are.

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
    """Estimate a taste from answers, starting from a model that learnt covers.

    Args:
        scenes: of each photo its cover, or the model's rendering where there is no cover.
        answers: about the photos.
        elsewhere: for each answer, whether it is about other renderings than the model's, see `is_elsewhere`.
    """
    distant = sum(elsewhere)
    near = [answer for answer, far in zip(answers, elsewhere, strict=True) if not far]
    usable = list(answers) if distant >= FEWEST_ELSEWHERE else near
    if not answers:
        return _without("nothing consistent", 0, 0, 0.0)
    # Whether answers are consistent is asked of all; what moves the model is estimated from the usable ones, below.
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
    # Equal lengths: answers about other renderings are used, and here they are the majority.
    better = BETTER_ELSEWHERE if 2 * distant > len(usable) and len(usable) == len(answers) else BETTER
    used = preferred > better and moved.log_evidence > CONSISTENT
    steps = _natural(scenes, usable, moved.mean) if used else np.zeros(len(NAMES))
    verdict: Verdict = "taste" if used else "as the covers"
    return Estimate(verdict, steps, moved, len(answers), distant, consistency, preferred)


def is_elsewhere(scene: Scene, chosen: Pixels, rejected: Pixels) -> bool:
    """Return whether a pair of (SIZE, SIZE, 3) uint8 images lies out of the looks' reach from a scene.

    Its middle is approached from the scene by three Gauss-Newton steps along the looks.
    """
    a, b = (lab(as_colours(image)) for image in (chosen, rejected))
    metric = local_metric(a, b)
    steps = np.zeros(len(NAMES))
    for round_ in range(3):
        here, *sides = lab(rendered(scene, (steps + DERIVATIVES).astype(np.float32)))
        rest = _perceived(metric, (a + b) / 2 - here)
        if round_ == 0 and _length(rest) <= NEAR:
            return False  # most pairs are built around the start and need no search
        slopes = (np.stack(sides[: len(NAMES)]) - np.stack(sides[len(NAMES) :])) / (2 * DERIVATIVE_STEP)
        slopes = np.stack([_perceived(metric, slope) for slope in slopes]).reshape(len(NAMES), -1)
        gram = slopes @ slopes.T / len(here) + _RIDGE * np.eye(len(NAMES))
        steps = steps + np.linalg.solve(gram, slopes @ rest.reshape(-1) / len(here) - _RIDGE * steps)
    rest = _perceived(metric, (a + b) / 2 - lab(rendered(scene, steps[None].astype(np.float32)))[0])
    return _length(rest) > REACHED


def _natural(scenes: Sequence[Scene], answers: Sequence[Answer], steps: Vector) -> Vector:
    """Return steps, shortened until they clip hardly more than the start and the judged images do.

    Answers that all fall on one side bound the ideal from one side alone, so that the posterior's mean may overshoot.
    """
    start = clipped_shares(scenes, np.zeros(len(NAMES)))
    judged = np.quantile([answer.clipped - start[answer.photo] for answer in answers], MOST_JUDGED)
    # Never less than the start clips: judged images may clip less than a cover does.
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
