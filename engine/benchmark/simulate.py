"""Simulate: hidden tastes judge candidates, DPO learns from them, and the distance to the ideal is measured.

An open benchmark of strategies (the choice of comparisons) and losses, on any photos.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from PIL import Image

from engine.benchmark.apprentice import Apprentice, Examiner, Pixels, Strategy, edit_of
from engine.benchmark.report import Point, RunOff
from engine.benchmark.tastes import TASTES
from engine.config import DpoConfig
from engine.errors import CovershotError
from engine.events import Emit, Event, Metrics
from engine.image.io import load_photo, to_8_bit
from engine.progress import counted
from engine.stopping import as_done, ending_early
from engine.taste.annotator import Annotator

SIZE = 32
"""Pixels, each side, of the copies that are judged and learnt from: tastes are of light and colour."""

FEWEST_PHOTOS = 10
HELD_OUT_SHARE = 0.3

ROUNDS = (10, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300)
"""Clicks after which the model is trained and measured."""

RUN_OFF_STEPS = 400

MUCH_BETTER = 2.0
"""Perceived difference in CIEDE2000 above which an annotator who grades answers calls one image much better."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Series:
    """Set one line of the comparison.

    Attributes:
        name: label in table and curves.
        strategy: choice of comparisons.
        dpo: loss and its options.
        annotator: noise of the answers.
    """

    name: str
    strategy: Strategy = "d-optimal"
    dpo: DpoConfig = field(default_factory=DpoConfig)
    annotator: Annotator = field(default_factory=Annotator)


DEFAULT = Series("default")
TEXTBOOK = Series(
    "gaussian, no anchor", dpo=DpoConfig(loss="gaussian", anchor=0.0, prior=0.0, apart=0.0, flip_rate=0.0)
)

SERIES = (
    DEFAULT,
    Series("symmetric pairs", "symmetric"),
    Series("current against sample", "current"),
    Series("random pairs", "random"),
    TEXTBOOK,
    Series("charbonnier", dpo=DpoConfig(loss="charbonnier")),
    Series("gaussian, anchor", dpo=DpoConfig(loss="gaussian", anchor=0.25)),
    Series("ipo", dpo=DpoConfig(loss="ipo")),
    Series("dpop", dpo=DpoConfig(loss="dpop")),
    Series("graded answers", annotator=Annotator(much_better=MUCH_BETTER)),
    Series("25 % of answers turned around", annotator=Annotator(lapse_rate=0.5)),
    Series("answers by chance", annotator=Annotator(lapse_rate=1.0)),
)
"""The default first; then strategies, losses, and annotators, each with the rest as in the default."""

BOUNDED = Series("charbonnier", dpo=DpoConfig(loss="charbonnier"))
"""The default among the losses that a free policy can be trained with."""


def read_copies(photos: Sequence[Path]) -> list[Pixels]:
    """Decode photos to small squares.

    Raises:
        CovershotError: fewer than ten photos, or one that cannot be read.
    """
    if len(photos) < FEWEST_PHOTOS:
        raise CovershotError(
            f"A simulation needs at least {FEWEST_PHOTOS} photos, and {len(photos)} were found. Name a larger folder."
        )
    copies = [Image.fromarray(to_8_bit(load_photo(path, 256).pixels)) for path in photos]
    return [np.array(copy.resize((SIZE, SIZE), Image.Resampling.LANCZOS)) for copy in copies]


def simulate(
    copies: Sequence[Pixels],
    series: Sequence[Series],
    tastes: Sequence[str],
    seeds: Sequence[int],
    emit: Emit,
    stop: Callable[[], bool],
) -> list[Point]:
    """Run every series for every taste and seed, in processes side by side.

    Args:
        copies: real photos, small; some are held out and measured.
        series: what to compare.
        tastes: names of hidden tastes.
        seeds: of the split, the questions and the noise.
        emit: receives progress events.
        stop: polled after every run; True ends the work.

    Raises:
        KeyboardInterrupt: the user cancelled.
    """
    jobs = [(copies, entry, taste, seed) for entry in series for taste in tastes for seed in seeds]
    return [point for points in side_by_side("simulate", run, jobs, emit, stop) for point in points]


def side_by_side(
    phase: str, work: Callable[..., Result], jobs: Sequence[tuple[object, ...]], emit: Emit, stop: Callable[[], bool]
) -> list[Result]:
    """Return the results of a function for each tuple of arguments, in order, with one process per processor.

    Args:
        phase: its name for the progress.
        work: a module's function.
        jobs: arguments.
        emit: receives progress events.
        stop: polled after every job; True ends the work.

    Raises:
        KeyboardInterrupt: the user cancelled.
    """
    context = multiprocessing.get_context("spawn")
    workers = ProcessPoolExecutor(os.cpu_count(), context, initializer=torch.set_num_threads, initargs=(1,))
    with ending_early(workers) as pool, counted(phase, len(jobs), emit, stop) as advance:
        tasks = [pool.submit(work, *job) for job in jobs]
        for task in as_done(tasks, stop):
            task.result()  # what went wrong is raised at once
            advance()
    return [task.result() for task in tasks]


def run(copies: Sequence[Pixels], series: Series, taste: str, seed: int) -> list[Point]:
    """Let one annotator teach one model, and measure it after every round."""
    apprentice, examiner = _meet(copies, series, taste, seed)
    points = []
    for clicks in (0, *ROUNDS):
        while len(apprentice.judged) < clicks:
            apprentice.ask()
        if clicks:
            apprentice.learn(seed)
        mark = examiner.mark(apprentice.edit)
        found = (mark.delta_e, mark.psnr, mark.win_rate, apprentice.accuracy())
        points.append(Point(series.name, taste, seed, clicks, *found))
    return points


def run_off(copies: Sequence[Pixels], taste: str, seed: int) -> list[RunOff]:
    """Train a policy of thousands of parameters long on one set of answers, by a bounded loss and by textbook DPO.

    All answers are of one round, built around the start; the policy is measured during training.
    """
    points = list[RunOff]()
    for series in (BOUNDED, TEXTBOOK):
        apprentice, examiner = _meet(copies, series, taste, seed)
        while len(apprentice.judged) < ROUNDS[-1]:
            apprentice.ask()

        def watch(
            event: Event, name: str = series.name, learner: Apprentice = apprentice, judge: Examiner = examiner
        ) -> None:
            if isinstance(event, Metrics):
                accuracy = event.values["held_out/accuracy"]
                points.append(RunOff(name, event.step, judge.mark(edit_of(learner.head)).psnr, accuracy))

        apprentice.learn_freely(seed, RUN_OFF_STEPS, watch)
    return points


def _meet(copies: Sequence[Pixels], series: Series, taste: str, seed: int) -> tuple[Apprentice, Examiner]:
    rng = np.random.default_rng([seed, *taste.encode()])
    order = rng.permutation(len(copies))
    held_out, teaching = np.split(order, [round(HELD_OUT_SHARE * len(copies))])
    photos = [copies[row] for row in teaching]
    apprentice = Apprentice(photos, TASTES[taste], series.strategy, series.dpo, rng, series.annotator)
    return apprentice, Examiner([copies[row] for row in held_out], TASTES[taste])
