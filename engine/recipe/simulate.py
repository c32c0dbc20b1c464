"""Simulate: hidden tastes judge candidates, DPO learns from them, and the distance to the ideal is measured.

An open benchmark of strategies (what to ask) and losses (how to learn), on any photos.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from engine.config import Config, DpoConfig
from engine.edit.candidates import DIFFERENCE, Design, Moves, Question, symmetric
from engine.edit.edit import Edit
from engine.edit.looks import NAMES, moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit, Event, PhaseFinished, PhaseStarted, Progress
from engine.image.metrics import delta_e
from engine.model.head import Head
from engine.model.render import Edits, to_edit
from engine.model.statistics import STATISTICS, tone_statistics
from engine.recipe.dpo import refine
from engine.report.simulation import Point
from engine.sample.tastes import TASTES
from engine.training.job import Job
from engine.training.loop import Schedule
from engine.training.materials import Materials
from engine.training.photos import as_floats
from engine.training.process import Device
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import Comparison
from engine.workspace.splits import Split

Pixels = npt.NDArray[np.uint8]
Strategy = Literal["random", "current", "symmetric", "d-optimal"]

SIZE = 32
"""Pixels, each side, of the copies that are judged and learnt from: tastes are of light and colour."""

HELD_OUT_SHARE = 0.3
VALIDATION_SHARE = 0.15
SHARPNESS = 2.0
"""Of the Bradley-Terry choice, per CIEDE2000 of difference in distance from the ideal."""

FLIPS = 0.1
"""Share of answers that are turned around."""

ROUNDS = (10, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300)
"""Clicks after which the model is trained and measured."""

STEPS = 40


@dataclass(frozen=True)
class Series:
    """Set one line of the comparison.

    Attributes:
        name: as it is labelled.
        strategy: what is asked.
        dpo: how it is learnt.
    """

    name: str
    strategy: Strategy = "d-optimal"
    dpo: DpoConfig = field(default_factory=DpoConfig)


def all_series() -> tuple[Series, ...]:
    """Return the strategies with the default loss, then the losses with the default strategy; the default first."""
    default = DpoConfig()
    return (
        Series("default"),
        Series("symmetric", "symmetric"),
        Series("current against sample", "current"),
        Series("random pairs", "random"),
        Series("gaussian, no anchor", dpo=replace(default, loss="gaussian", anchor=0.0, prior=0.0)),
        Series("gaussian, anchor", dpo=replace(default, loss="gaussian", anchor=0.25)),
        Series("ipo", dpo=replace(default, loss="ipo")),
        Series("dpop", dpo=replace(default, loss="dpop")),
    )


def simulate(
    photos: Sequence[Path],
    series: Sequence[Series],
    tastes: Sequence[str],
    seeds: Sequence[int],
    emit: Emit,
    stop: Callable[[], bool],
) -> list[Point]:
    """Run every series for every taste and seed, in processes side by side.

    Args:
        photos: real photos; some are kept aside, never asked about, and measured.
        series: what to compare.
        tastes: names of hidden tastes.
        seeds: of the split, the questions and the noise.
        emit: told of progress.
        stop: asked after every run.

    Raises:
        CovershotError: fewer than ten photos, or one that cannot be read.
        KeyboardInterrupt: the user asked to stop.
    """
    if len(photos) < 10:
        raise CovershotError(
            f"A simulation needs at least 10 photos, and {len(photos)} were given. Name a larger folder."
        )
    copies = [_copy(path) for path in photos]
    jobs = [(own, taste, seed) for own in series for taste in tastes for seed in seeds]
    points, start = [], time.monotonic()
    emit(PhaseStarted("simulate", len(jobs)))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        tasks = [pool.submit(run, copies, *job) for job in jobs]
        for done, task in enumerate(as_completed(tasks), 1):
            points += task.result()
            left = (time.monotonic() - start) / done * (len(jobs) - done)
            emit(Progress("simulate", done, len(jobs), left))
            if stop():
                pool.shutdown(cancel_futures=True)
                raise KeyboardInterrupt
    emit(PhaseFinished("simulate", time.monotonic() - start))
    return points


def run(photos: Sequence[Pixels], series: Series, taste: str, seed: int) -> list[Point]:
    """Let one annotator teach one model, click by click, and measure it after every round."""
    rng = np.random.default_rng([seed, *taste.encode()])
    order = rng.permutation(len(photos))
    held_out = [photos[row] for row in order[: round(HELD_OUT_SHARE * len(photos))]]
    asked = [photos[row] for row in order[len(held_out) :]]
    session = _Session(asked, series, taste, rng)
    judge = _Judge(held_out, taste)
    points = [judge.point(series, seed, 0, session)]
    for clicks in ROUNDS:
        while len(session.judged) < clicks:
            session.ask()
        session.learn(seed)
        points.append(judge.point(series, seed, clicks, session))
    return points


@dataclass(frozen=True, eq=False)
class _Judged:
    photo: int
    chosen: Pixels
    rejected: Pixels


class _Session:
    """Ask an annotator and keep the model that learns from the answers."""

    def __init__(self, photos: list[Pixels], series: Series, taste: str, rng: np.random.Generator) -> None:
        self.photos, self.series, self.rng = photos, series, rng
        self.ideals = [TASTES[taste](photo) for photo in photos]
        self.head, self.design, self.judged = Head(STATISTICS), Design(photos), list[_Judged]()
        self.edits = [_edit(self.head)] * len(photos)

    def ask(self) -> None:
        """Show two candidates and note which one the annotator prefers."""
        photo, moves = self._question()
        images = [render(self.photos[photo], moved(self.edits[photo], own), dither=False) for own in moves]
        left, right = (delta_e(image, self.ideals[photo]) for image in images)
        prefers_left = self.rng.random() < 1 / (1 + np.exp(-SHARPNESS * (right - left)))
        if self.rng.random() < FLIPS:
            prefers_left = not prefers_left
        self.judged.append(_Judged(photo, *(images if prefers_left else images[::-1])))

    def _question(self) -> tuple[int, tuple[Moves, Moves]]:
        strategy = self.series.strategy
        question = self.design.next(self.rng) if strategy == "d-optimal" else self._random()
        photo, edit = self.photos[question.photo], self.edits[question.photo]
        moves = symmetric(photo, edit, question.look)
        if strategy == "random":
            other = symmetric(photo, edit, self._random().look)
            return question.photo, (moves[self.rng.integers(2)], other[self.rng.integers(2)])
        if strategy == "current":
            wide = symmetric(photo, edit, question.look, 2 * DIFFERENCE)
            return question.photo, ({}, wide[self.rng.integers(2)])
        return question.photo, moves

    def _random(self) -> Question:
        return Question(int(self.rng.integers(len(self.photos))), NAMES[self.rng.integers(len(NAMES))], "random")

    def learn(self, seed: int) -> None:
        """Train on all judgements so far, from the model as it is."""
        config = replace(Config(), seed=seed, size=SIZE, dpo=self.series.dpo)
        schedule = Schedule("dpo", STEPS, STEPS, 0.9)
        rows = sorted({own.photo for own in self.judged})
        known = tone_statistics(as_floats(_bytes([self.photos[row] for row in rows])))
        refine(self.head, lambda picked: known[picked], self._materials(rows), config, schedule, _QUIET)
        self.edits = [_edit(self.head)] * len(self.photos)

    def accuracy(self) -> float:
        """Return the share of answers whose chosen image is nearer to the model's than the rejected one is."""
        outputs = [render(photo, edit, dither=False) / 255 for photo, edit in zip(self.photos, self.edits, strict=True)]
        margins = [_far(own.rejected, outputs[own.photo]) - _far(own.chosen, outputs[own.photo]) for own in self.judged]
        return float(np.mean([0.5 + 0.5 * np.sign(margin) for margin in margins])) if margins else 0.5

    def _materials(self, rows: list[int]) -> Materials:
        first = len(rows) - max(1, round(VALIDATION_SHARE * len(rows)))
        splits: dict[str, Split] = {
            _name(row): "train" if place < first else "validation" for place, row in enumerate(rows)
        }
        comparisons = tuple(Comparison(Path(_name(own.photo)), Path(), Path()) for own in self.judged)
        small = _bytes([self.photos[row] for row in rows])
        chosen, rejected = (_bytes([getattr(own, side) for own in self.judged]) for side in ("chosen", "rejected"))
        return Materials(Dataset((), comparisons, splits, (), ""), small, small, small[:0], chosen, rejected)


class _Judge:
    """Measure a model on photos that nobody was asked about."""

    def __init__(self, photos: list[Pixels], taste: str) -> None:
        self.taste, self.photos = taste, photos
        self.ideals = [TASTES[taste](photo) for photo in photos]
        self.start = [delta_e(photo, ideal) for photo, ideal in zip(photos, self.ideals, strict=True)]

    def point(self, series: Series, seed: int, clicks: int, session: _Session) -> Point:
        """Return the mean distance to the ideal, the PSNR, the share of photos won, and the accuracy on answers."""
        edit = _edit(session.head)
        outputs = [render(photo, edit, dither=False) for photo in self.photos]
        distances = [delta_e(output, ideal) for output, ideal in zip(outputs, self.ideals, strict=True)]
        squares = [np.mean((a / 255 - b / 255) ** 2) for a, b in zip(outputs, self.ideals, strict=True)]
        wins = np.mean([float(now < before) for now, before in zip(distances, self.start, strict=True)])
        psnr = float(np.mean([-10 * np.log10(max(float(square), 1e-10)) for square in squares]))
        return Point(
            series.name, self.taste, seed, clicks, float(np.mean(distances)), psnr, float(wins), session.accuracy()
        )


def _silent(event: Event) -> None:
    """Tell nobody."""


_QUIET = Job(Device("cpu", "cpu", "fp32", "simulation"), _silent, lambda: False)


def _edit(head: Head) -> Edit:
    with torch.no_grad():
        edits: Edits = head.edits(head.bias[None])
    return to_edit(edits)


def _copy(path: Path) -> Pixels:
    from engine.image.io import load_photo, to_8_bit

    pixels = to_8_bit(load_photo(path, 256).pixels)
    return np.array(Image.fromarray(pixels).resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def _bytes(images: Sequence[Pixels]) -> Tensor:
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous()


def _far(image: Pixels, output: npt.NDArray[np.float64]) -> float:
    return float(np.abs(image / 255 - output).mean())


def _name(row: int) -> str:
    return f"{row:04}"
