"""Posterior of a taste given answers whose consistency is unknown.

A person's ideal for photo x is a scene of it moved along the looks by theta + a_x: a taste shared by all photos, and the
photo's offset from it. An answer depends on the ideal's margin f, its signed distance from the plane between both images:

    P(answer) = (1 - l) * (ordinal logit of beta f) + l * (chance)
    theta ~ t_5(0, st^2) by look, a_x ~ N(0, (sa k_x)^2)

The prior of a taste has heavy tails: most people care strongly about a few looks and little about the others. The inverse
temperature beta, the lapse rate l and the scales st and sa are unknown too: each combination on a grid is a hypothesis with a
mode and an evidence (Laplace's approximation, MacKay 1992), and is weighted by that. No taste, and answers by chance, are
hypotheses of the same grid, so that the evidence decides whether there is a taste at all.

Why this is DPO: for the policy pi(y | x) proportional to exp(-N |W (y - ideal)|^2 / (2 |d|)) and, as its reference, the same
around the rendering that the pair was built around, which lies equally far from both of its images, the difference of the
implicit rewards log pi - log pi_ref of both images is N f (Rafailov et al. 2023, arXiv 2305.18290, equations 6 and 7);
beta / N is its temperature, the lapses are the label noise of its conservative form, and the grades make the answer
ordinal (Agresti 2010, Analysis of Ordinal Categorical Data). `docs/preferences.md` derives it.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.edit.looks import NAMES
from engine.taste.answers import Answer
from engine.taste.perception import lab
from engine.taste.scene import Scene, rendered

Vector = npt.NDArray[np.float64]

LOOKS = len(NAMES)

MUCH = 2.0
"""Margin in CIEDE2000 above which an answer is "much better", if such answers were given."""

TIE = 0.5
"""Margin in CIEDE2000 below which an answer is a tie, if ties were given."""

BETA = (0.03, 0.125, 0.25, 0.5, 1.0, 2.0)
BETA_MEDIAN = 0.7
"""Grid of inverse temperatures, per CIEDE2000, and the median of their log-normal prior, whose log has unit deviation."""

LAPSES = (0.05, 0.3, 0.6)
"""Grid of lapse rates, the shares of answers by chance; their prior is Beta(1, 3)."""

TAILS = 5.0
"""Degrees of freedom of the taste's prior."""

NOTHING = 0.01
"""Scale of the hypothesis that there is no taste, in just noticeable differences."""

RELINEARISATIONS = 6
LARGEST_MOVE = 1.0
"""Trust region, in just noticeable differences: further away the margins are not linear and must be taken anew."""

NEWTON_STEPS = 5
HOPELESS = 12.0
"""Log evidence below the best hypothesis at which one is dropped after the first round, to save time."""

DERIVATIVE_STEP = 0.5
DERIVATIVES = DERIVATIVE_STEP * np.concatenate([np.zeros((1, LOOKS)), np.eye(LOOKS), -np.eye(LOOKS)])
"""Moves at which a scene is rendered for central differences: none, then a step to either side along each look."""

_T_NORM = math.lgamma((TAILS + 1) / 2) - math.lgamma(TAILS / 2)


@dataclass(frozen=True)
class Prior:
    """Set the hypotheses.

    Attributes:
        taste: scales of the taste along each look, in just noticeable differences.
        photos: standard deviations of a photo's offset from the taste, in the same unit; times the scene's `spread`.
    """

    taste: tuple[float, ...]
    photos: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Posterior:
    """Hold the posterior of a taste.

    Attributes:
        mean: (12,), in just noticeable differences along the looks.
        covariance: (12, 12).
        photos: (X, 12), each photo's offset from the taste; zero where it has no answers.
        log_evidence: of the answers, against answers by chance.
        beta: mean inverse temperature, per CIEDE2000.
        lapses: mean share of answers by chance.
    """

    mean: Vector
    covariance: Vector
    photos: Vector
    log_evidence: float
    beta: float
    lapses: float


class _Data(NamedTuple):
    """Hold N answers as arrays: photo rows, bounds of the perceived margin, probability by chance, and answer rows by photo."""

    photo: npt.NDArray[np.intp]
    lower: Vector
    upper: Vector
    chance: Vector
    members: list[npt.NDArray[np.intp]]


class _Fit(NamedTuple):
    """Hold every hypothesis' mode, its covariance of the taste, and its log evidence."""

    theta: Vector
    photos: Vector
    covariance: Vector
    evidence: Vector


def infer(scenes: Sequence[Scene], answers: Sequence[Answer], prior: Prior) -> Posterior:
    """Return the posterior of a taste.

    Args:
        scenes: of X photos, before the taste.
        answers: at least one.
        prior: the hypotheses.
    """
    judged = sorted({answer.photo for answer in answers})
    rows = {photo: row for row, photo in enumerate(judged)}
    shown = [scenes[photo] for photo in judged]
    data = _data([rows[answer.photo] for answer in answers], answers)
    directions = [np.stack([answers[row].direction for row in members]) for members in data.members]
    middles = np.array([answer.middle for answer in answers])
    grid = _grid(prior)
    spread = np.array([scene.spread for scene in shown])
    at = np.zeros((len(shown), LOOKS))
    theta = np.zeros(LOOKS)
    fit = _Fit(np.zeros((len(grid), LOOKS)), np.zeros((len(grid), *at.shape)), np.empty(0), np.empty(0))
    for round_ in range(RELINEARISATIONS):
        # The Laplace step needs margins linear in the steps. They are taken at the mean over hypotheses, not at each
        # mode, so that one set of renderings serves the whole grid.
        offset, slope = _linearised(shown, directions, data, theta + at)
        fit = _laplace(data, offset - middles, slope, grid, spread, fit)
        if round_ == 0:
            hopeful = fit.evidence > fit.evidence.max() - HOPELESS
            grid = grid[hopeful]
            fit = _Fit(*(part[hopeful] for part in fit))
        share = np.exp(fit.evidence - fit.evidence.max())
        share /= share.sum()
        theta = theta + np.clip(share @ fit.theta - theta, -LARGEST_MOVE, LARGEST_MOVE)
        at = at + np.clip(np.tensordot(share, fit.photos, 1) - at, -LARGEST_MOVE, LARGEST_MOVE)
    # Law of total variance: hypotheses differ by their modes beside each one's Laplace covariance.
    modes = fit.theta - theta
    covariance = np.tensordot(share, fit.covariance, 1) + np.einsum("g,gi,gj->ij", share, modes, modes)
    photos = np.zeros((len(scenes), LOOKS))
    photos[judged] = at
    evidence = fit.evidence.max() + np.log(np.exp(fit.evidence - fit.evidence.max()).sum())
    return Posterior(
        theta,
        covariance,
        photos,
        float(evidence - np.log(data.chance).sum()),
        float(share @ grid[:, 2]),
        float(share @ grid[:, 3]),
    )


def _grid(prior: Prior) -> Vector:
    """Return the hypotheses as rows of (st, sa, beta, lapses, log prior)."""
    rows = np.array([(*row, 0.0) for row in itertools.product(prior.taste, prior.photos, BETA, LAPSES)])
    rows[:, 4] = -0.5 * np.log(rows[:, 2] / BETA_MEDIAN) ** 2 + 2 * np.log(1 - rows[:, 3])
    rows[:, 4] -= np.log(np.exp(rows[:, 4]).sum())
    return rows


def _data(photos: Sequence[int], answers: Sequence[Answer]) -> _Data:
    """Return answers as arrays. Grades that never occur have no interval: without ties, every answer is on one side of zero."""
    grades = [answer.grade for answer in answers]
    much = MUCH if "much better" in grades else np.inf
    tie = TIE if "tie" in grades else 0.0
    bounds = {"much better": (much, np.inf), "better": (tie, much), "tie": (-tie, tie)}
    # A lapse picks either side with equal probability, and each grade as often as it occurs.
    chance = {grade: grades.count(grade) / len(grades) * (1.0 if grade == "tie" else 0.5) for grade in set(grades)}
    rows = np.array(photos)
    return _Data(
        rows,
        np.array([bounds[grade][0] for grade in grades]),
        np.array([bounds[grade][1] for grade in grades]),
        np.array([chance[grade] for grade in grades]),
        [np.flatnonzero(rows == photo) for photo in range(rows.max() + 1)],
    )


def _linearised(
    scenes: Sequence[Scene], directions: Sequence[npt.NDArray[np.float32]], data: _Data, steps: Vector
) -> tuple[Vector, Vector]:
    """Return (N,) offsets and (N, 12) slopes of the answers' margins, linearised at (X, 12) steps by central differences."""
    offset = np.empty(len(data.photo))
    slope = np.empty((len(data.photo), LOOKS))
    for scene, direction, rows, here in zip(scenes, directions, data.members, steps, strict=True):
        images = lab(rendered(scene, (here + DERIVATIVES).astype(np.float32))).reshape(len(DERIVATIVES), -1)
        values = direction @ images.T
        slope[rows] = (values[:, 1 : 1 + LOOKS] - values[:, 1 + LOOKS :]) / (2 * DERIVATIVE_STEP)
        offset[rows] = values[:, 0] - slope[rows] @ here
    return offset, slope


def _laplace(data: _Data, offset: Vector, slope: Vector, grid: Vector, spread: Vector, start: _Fit) -> _Fit:
    """Return every hypothesis' mode and evidence for linear margins, by Newton's method with the expected information.

    Photos share the taste alone, so that the Hessian has the shape of an arrow: each photo's block is eliminated by itself
    (Schur complement), and time grows with the number of photos, not with its cube.
    """
    theta = start.theta
    offsets = start.photos
    outer = (slope[:, :, None] * slope[:, None, :]).reshape(len(slope), -1)
    eye = np.eye(LOOKS)
    scale = TAILS * grid[:, 0, None] ** 2
    photo_precision = 1 / (grid[:, 1, None] * spread)[..., None] ** 2
    for _ in range(NEWTON_STEPS):
        margin = offset + theta @ slope.T
        for photo, rows in enumerate(data.members):
            margin[:, rows] += offsets[:, photo] @ slope[rows].T
        log_likelihood, score, information = _likelihood(data, margin, grid)
        pull = np.stack([score[:, rows] @ slope[rows] for rows in data.members], 1)
        block = np.stack([information[:, rows] @ outer[rows] for rows in data.members], 1).reshape(
            *offsets.shape, LOOKS
        )
        # A Student t is a normal of unknown precision: its expectation given the current taste keeps Newton's step
        # positive definite (EM), where the t's log density is not concave.
        taste_precision = (TAILS + 1) / (scale + theta**2)
        local = block + photo_precision[..., None] * eye
        inverse = np.linalg.inv(local)
        rest = (pull - photo_precision * offsets)[..., None]
        through = block @ inverse
        gradient = (pull[..., None] - through @ rest).sum(1)[..., 0] - taste_precision * theta
        hessian = taste_precision[..., None] * eye + (block - through @ block).sum(1)
        penalty = (TAILS + 1) * np.log1p(theta**2 / scale).sum(-1) + (photo_precision * offsets**2).sum((-1, -2))
        move = np.linalg.solve(hessian, gradient[..., None])
        theta = theta + move[..., 0]
        offsets = offsets + (inverse @ (rest - block @ move[:, None]))[..., 0]
    # Laplace: the log joint at the mode minus half the Hessian's log determinant, with the priors' normalisers.
    volume = np.linalg.slogdet(hessian)[1] + LOOKS * (np.log(scale[:, 0] / 2) - 2 * _T_NORM)
    volume = volume + (np.linalg.slogdet(local)[1] - LOOKS * np.log(photo_precision[..., 0])).sum(1)
    evidence = log_likelihood.sum(1) + grid[:, 4] - 0.5 * (penalty + volume)
    return _Fit(theta, offsets, np.linalg.inv(hessian), evidence)


def _likelihood(data: _Data, margin: Vector, grid: Vector) -> tuple[Vector, Vector, Vector]:
    """Return (G, N) log probabilities of the answers, their derivatives by the margin, and the expected information."""
    beta = grid[:, 2, None]
    lapses = grid[:, 3, None]
    above = _logistic(beta * (margin - data.lower))
    beyond = _logistic(beta * (margin - data.upper))
    probability = (1 - lapses) * (above - beyond) + lapses * data.chance
    rise = (1 - lapses) * beta * (above * (1 - above) - beyond * (1 - beyond))
    score = rise / np.maximum(probability, 1e-12)
    return np.log(np.maximum(probability, 1e-12)), score, _information(data, margin, beta, lapses)


def _information(data: _Data, margin: Vector, beta: Vector, lapses: Vector) -> Vector:
    """Return the Fisher information (G, N) of an answer about its margin: slope^2 / probability, over the possible answers."""
    edges = np.unique(np.concatenate([data.lower, data.upper, -data.lower, -data.upper]))
    edges = edges[np.isfinite(edges)]
    cumulative = [np.ones_like(margin), *(_logistic(beta * (margin - edge)) for edge in edges), np.zeros_like(margin)]
    slopes = [beta * part * (1 - part) for part in cumulative]
    total = np.zeros_like(margin)
    for place in range(len(cumulative) - 1):
        probability = (1 - lapses) * (cumulative[place] - cumulative[place + 1]) + lapses / (len(cumulative) - 1)
        total += ((1 - lapses) * (slopes[place] - slopes[place + 1])) ** 2 / np.maximum(probability, 1e-9)
    return total


def _logistic(x: Vector) -> Vector:
    result: Vector = 1 / (1 + np.exp(-np.clip(x, -40, 40)))
    return result
