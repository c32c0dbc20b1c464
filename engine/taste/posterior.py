"""What answers say of a taste: its posterior, where nobody knows how consistent the person is.

A person's ideal of photo x is a scene of it moved along the looks by theta + a_x: a taste that all photos share, and what this
photo differs by. An answer depends on the ideal's margin f, its distance from the middle of both images:

    P(answer) = (1 - l) * (ordinal logit of beta f) + l * (chance)
    theta ~ t_5(0, st^2) by look, a_x ~ N(0, (sa k_x)^2)

A taste has heavy tails: people care about a few looks much and about most of them little. The inverse temperature beta, the
lapses l, st and sa are unknown too: each combination of a grid is a hypothesis with a mode
and an evidence (Laplace's approximation, MacKay 1992), and counts by it. A taste that is nothing, and a person who
answers by chance, are hypotheses like any other, so that the evidence says whether there is a taste at all.

Why this is DPO: for the policy pi(y | x) proportional to exp(-N |W (y - ideal)|^2 / (2 |d|)) and, as its reference, the same
around the rendering that the pair was asked about, which lies as far from both of its images, the difference of the
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

MUCH, TIE = 2.0, 0.5
"""CIEDE2000 from which a difference is called large, and up to which none is seen, once such answers were given."""

BETA = (0.03, 0.125, 0.25, 0.5, 1.0, 2.0)
BETA_MEDIAN = 0.7
"""Inverse temperatures, per CIEDE2000, and the median of their prior, log-normal with a deviation of one."""

LAPSES = (0.05, 0.3, 0.6)
"""Shares of answers by chance; their prior is Beta(1, 3)."""

TAILS = 5.0
"""Degrees of freedom of the taste's prior."""

NOTHING = 0.01
"""Scale, in steps, of a taste that is nothing."""

RELINEARISATIONS = 6
LARGEST_MOVE = 1.0
"""Steps by which a look moves at most before the margins are taken anew: renderings are not linear further away."""

NEWTON_STEPS = 5
HOPELESS = 12.0
"""Log evidence below the best at which a hypothesis is given up after the first round."""

DERIVATIVE_STEP = 0.5
DERIVATIVES = DERIVATIVE_STEP * np.concatenate([np.zeros((1, LOOKS)), np.eye(LOOKS), -np.eye(LOOKS)])
"""Moves at which a scene is rendered for central differences: none, then a step to either side along each look."""

_T_NORM = math.lgamma((TAILS + 1) / 2) - math.lgamma(TAILS / 2)


@dataclass(frozen=True)
class Prior:
    """Set the hypotheses.

    Attributes:
        taste: scales of the taste along each look, in just visible steps.
        photos: standard deviations of a photo's difference from the taste, in steps, times its scene's.
    """

    taste: tuple[float, ...]
    photos: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Posterior:
    """Hold what answers say of a taste.

    Attributes:
        mean: (12,), in just visible steps along the looks.
        covariance: (12, 12).
        photos: (X, 12), what each photo differs by.
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
    """Hold answers as arrays: the photo's row, bounds of the margin that was felt, probability by chance, slots by photo."""

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
        scenes: of X photos, whatever is to be moved.
        answers: at least one.
        prior: the hypotheses.
    """
    asked = sorted({answer.photo for answer in answers})
    rows = {photo: row for row, photo in enumerate(asked)}
    shown = [scenes[photo] for photo in asked]
    data = _data([rows[answer.photo] for answer in answers], answers)
    directions = [np.stack([answers[row].direction for row in members]) for members in data.members]
    middles = np.array([answer.middle for answer in answers])
    grid = _grid(prior)
    spread = np.array([scene.spread for scene in shown])
    at = np.zeros((len(shown), LOOKS))
    theta = np.zeros(LOOKS)
    fit = _Fit(np.zeros((len(grid), LOOKS)), np.zeros((len(grid), *at.shape)), np.empty(0), np.empty(0))
    for round_ in range(RELINEARISATIONS):
        offset, slope = _linearised(shown, directions, data, theta + at)
        fit = _laplace(data, offset - middles, slope, grid, spread, fit)
        if round_ == 0:
            hopeful = fit.evidence > fit.evidence.max() - HOPELESS
            grid, fit = grid[hopeful], _Fit(*(part[hopeful] for part in fit))
        share = np.exp(fit.evidence - fit.evidence.max())
        share /= share.sum()
        theta = theta + np.clip(share @ fit.theta - theta, -LARGEST_MOVE, LARGEST_MOVE)
        at = at + np.clip(np.tensordot(share, fit.photos, 1) - at, -LARGEST_MOVE, LARGEST_MOVE)
    modes = fit.theta - theta
    covariance = np.tensordot(share, fit.covariance, 1) + np.einsum("g,gi,gj->ij", share, modes, modes)
    photos = np.zeros((len(scenes), LOOKS))
    photos[asked] = at
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
    """Return answers as arrays; cuts that nobody used are none: without ties, every answer is on one side of zero."""
    grades = [answer.grade for answer in answers]
    much = MUCH if "much better" in grades else np.inf
    tie = TIE if "tie" in grades else 0.0
    bounds = {"much better": (much, np.inf), "better": (tie, much), "tie": (-tie, tie)}
    # By chance either side is chosen alike, each grade as often as it is given.
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
    """Return (N,) offsets and (N, 12) slopes of what directions make of scenes moved to near (X, 12) steps."""
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

    Photos meet in the taste alone, so that the Hessian is an arrow: each photo's block is solved by itself.
    """
    theta, apart = start.theta, start.photos
    outer = (slope[:, :, None] * slope[:, None, :]).reshape(len(slope), -1)
    eye = np.eye(LOOKS)
    scale = TAILS * grid[:, 0, None] ** 2
    photo_precision = 1 / (grid[:, 1, None] * spread)[..., None] ** 2
    for _ in range(NEWTON_STEPS):
        margin = offset + theta @ slope.T
        for photo, rows in enumerate(data.members):
            margin[:, rows] += apart[:, photo] @ slope[rows].T
        log_likelihood, score, information = _answered(data, margin, grid)
        pull = np.stack([score[:, rows] @ slope[rows] for rows in data.members], 1)
        block = np.stack([information[:, rows] @ outer[rows] for rows in data.members], 1).reshape(*apart.shape, LOOKS)
        # The t is a normal whose precision is unknown: its expectation, given where the taste is (EM).
        taste_precision = (TAILS + 1) / (scale + theta**2)
        local = block + photo_precision[..., None] * eye
        inverse = np.linalg.inv(local)
        rest = (pull - photo_precision * apart)[..., None]
        through = block @ inverse
        gradient = (pull[..., None] - through @ rest).sum(1)[..., 0] - taste_precision * theta
        hessian = taste_precision[..., None] * eye + (block - through @ block).sum(1)
        penalty = (TAILS + 1) * np.log1p(theta**2 / scale).sum(-1) + (photo_precision * apart**2).sum((-1, -2))
        move = np.linalg.solve(hessian, gradient[..., None])
        theta = theta + move[..., 0]
        apart = apart + (inverse @ (rest - block @ move[:, None]))[..., 0]
    volume = np.linalg.slogdet(hessian)[1] + LOOKS * (np.log(scale[:, 0] / 2) - 2 * _T_NORM)
    volume = volume + (np.linalg.slogdet(local)[1] - LOOKS * np.log(photo_precision[..., 0])).sum(1)
    evidence = log_likelihood.sum(1) + grid[:, 4] - 0.5 * (penalty + volume)
    return _Fit(theta, apart, np.linalg.inv(hessian), evidence)


def _answered(data: _Data, margin: Vector, grid: Vector) -> tuple[Vector, Vector, Vector]:
    """Return (G, N) log probabilities of the answers, their derivatives by the margin, and the expected information."""
    beta, lapses = grid[:, 2, None], grid[:, 3, None]
    above = _logistic(beta * (margin - data.lower))
    beyond = _logistic(beta * (margin - data.upper))
    probability = (1 - lapses) * (above - beyond) + lapses * data.chance
    rise = (1 - lapses) * beta * (above * (1 - above) - beyond * (1 - beyond))
    score = rise / np.maximum(probability, 1e-12)
    return np.log(np.maximum(probability, 1e-12)), score, _information(data, margin, beta, lapses)


def _information(data: _Data, margin: Vector, beta: Vector, lapses: Vector) -> Vector:
    """Return what an answer is expected to tell of its margin: slope^2 / probability, summed over the possible answers."""
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
