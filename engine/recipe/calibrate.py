"""Calibrate: time a few steps of SFT, and DPO once, on some of the user's photos, to estimate how long a training takes."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import torch

from engine.config import Config, preset
from engine.errors import CovershotError
from engine.events import Calibrated, Computing, Event, Metrics, PhaseStarted
from engine.model.enhancer import Enhancer
from engine.model.foundation import load_foundation
from engine.recipe.dpo import dpo
from engine.recipe.evaluate import evaluate
from engine.recipe.sft import sft
from engine.training.loop import Schedule
from engine.training.materials import Conditions, Materials, Start, load_materials, make_start
from engine.training.run_context import RunContext
from engine.training.usable import only_usable
from engine.workspace.alignments import Alignments
from engine.workspace.costs import Costs
from engine.workspace.dataset import Dataset
from engine.workspace.run import Run
from engine.workspace.splits import Split

STEPS = 4
"""Steps timed of each kind; the first of them warms up and does not count."""

SMALLER = 4
"""How much smaller a batch is that is timed on a processor while the trunk is trained."""

MOST: dict[Split, int] = {"train": 8, "validation": 3, "test": 1}
"""Largest number of photos used of each split."""


def calibrate(dataset: Dataset, context: RunContext) -> None:
    """Measure the costs of the parts of a training and emit them: first those of every preset, then the rest.

    Raises:
        CovershotError: a photo cannot be read.
        KeyboardInterrupt: the user cancelled.
    """
    context.emit(Computing(**context.device.as_dict()))
    clock = _Clock(context)
    dataset = _some(dataset)
    quiet = replace(context, emit=clock.receive, stop=clock.stop)
    config = replace(preset("quick"), foundation="random", validate_every=10**6)
    with clock.timed() as decode:
        materials = load_materials(dataset.for_training(), config.size, quiet)
    with clock.timed() as check, suppress(CovershotError):  # what it refuses took its time, too, and a training says so
        only_usable(materials, Alignments(), quiet)
    with clock.timed() as foundation:
        load_foundation(config.foundation, config.seed)
    start = make_start(materials, config, quiet)
    images = len(materials.targets) + 2 * len(materials.chosen)
    with clock.timed() as features:
        Conditions(start.enhancer, materials.photos, quiet, frozen=True)
    enhancer = _train(start, materials, config, quiet)
    costs = Costs(
        decode=decode() / (len(materials.photos) + images),
        check=check() / images,
        foundation=foundation(),
        features=features() / len(materials.photos),
        sft=clock.step(),
        sft_verdict=clock.validation_of(dataset),
        evaluate=_evaluation(enhancer, dataset, quiet, clock),
        dpo=_preferences(enhancer, materials, config, quiet, clock),
    )
    context.emit(Calibrated(costs.as_seconds()))
    for trainable in ("last_stage", "all"):
        costs = _with_tuning(costs, trainable, start, materials, config, quiet, clock)
        context.emit(Calibrated(costs.as_seconds()))


def _preferences(
    enhancer: Enhancer, materials: Materials, config: Config, quiet: RunContext, clock: "_Clock"
) -> float | None:
    """Return the seconds of DPO after SFT, the longer of the two, for each photo with comparisons; None without any."""
    judged = {item.photo for item in materials.dataset.image_pairs_of("train")}
    if not judged:
        return None
    with clock.timed() as seconds:
        dpo(enhancer, materials, config, Schedule("dpo", STEPS, 10**6, 0.9), quiet)
    return seconds() / len(judged)


def _with_tuning(
    costs: Costs,
    trainable: Literal["last_stage", "all"],
    start: Start,
    materials: Materials,
    config: Config,
    quiet: RunContext,
    clock: "_Clock",
) -> Costs:
    # A processor takes as long for each photo of a small batch; a whole one holds two gigabytes, beside the window's own.
    share = SMALLER if quiet.device.kind == "cpu" else 1
    smaller = replace(config, trainable=trainable, sft=replace(config.sft, batch=config.sft.batch // share))
    _train(start, materials, smaller, quiet)
    verdict = clock.validation_of(materials.dataset)
    return replace(costs, **{trainable: clock.step() * share}, tune_verdict=verdict)


def _train(start: Start, materials: Materials, config: Config, quiet: RunContext) -> Enhancer:
    steps = STEPS if config.trainable == "head" else 1
    short = replace(config, sft=replace(config.sft, steps=steps, tuning_steps=STEPS))
    return sft(start, materials, short, Schedule("sft", steps, 10**6, 0.9), quiet)[0]


def _evaluation(enhancer: Enhancer, dataset: Dataset, quiet: RunContext, clock: "_Clock") -> float | None:
    """Return the seconds of a test photo, None without any; the first time compiles the renderer and does not count."""
    if not dataset.is_measured:
        return None
    models = dict.fromkeys(("sft", "dpo", "sft_dpo"), enhancer)
    alone = replace(dataset, image_pairs=())
    with tempfile.TemporaryDirectory() as folder:
        evaluate(models, alone, Run(Path(folder)), None, quiet, Alignments())
        with clock.timed() as seconds:
            evaluate(models, alone, Run(Path(folder)), None, quiet, Alignments())
    return seconds() / len(dataset.pairs_of("test"))


def _some(dataset: Dataset) -> Dataset:
    """Return the dataset with a few photos of each split, those first that have both a target and comparisons."""
    judged = {item.photo for item in dataset.image_pairs}
    covered = {pair.photo for pair in dataset.pairs}
    kept: set[str] = set()
    for split, most in MOST.items():
        photos = [photo for photo in dataset.photos if dataset.splits[photo] == split]
        both = sorted(photos, key=lambda photo: (photo in judged) + (photo in covered), reverse=True)
        # At least one target and one comparison of each split, where there are any.
        for labelled in (covered, judged):
            kept.update([photo for photo in both if photo in labelled][:1])
        kept.update(both[:most])
    return replace(
        dataset,
        pairs=tuple(pair for pair in dataset.pairs if pair.photo in kept),
        image_pairs=tuple(item for item in dataset.image_pairs if item.photo in kept),
    )


class _Clock:
    """Time a phase by its events: its first validation, and the end of each step."""

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.began = self.validated = 0.0
        self.ends: list[float] = []

    def receive(self, event: Event) -> None:
        """Restart with each phase; its first metrics are the validation before any step."""
        if isinstance(event, PhaseStarted):
            self.began = self.now()
            self.ends = []
        elif isinstance(event, Metrics) and not self.ends:
            self.validated = self.now()

    def stop(self) -> bool:
        """Note the end of a step."""
        self.ends.append(self.now())
        if self.context.stop():
            raise KeyboardInterrupt
        return False

    def step(self) -> float:
        """Return the seconds of a step of the last phase."""
        return statistics.median(later - earlier for earlier, later in pairwise(self.ends))

    def validation_of(self, dataset: Dataset) -> float | None:
        """Return the seconds of a validation of the last phase for each validation photo of a dataset; None without any."""
        photos = len(dataset.pairs_of("validation"))
        return (self.validated - self.began) / photos if photos else None

    def now(self) -> float:
        """Return the time in seconds, once the device has finished its queue."""
        if self.context.device.kind == "cuda":
            torch.cuda.synchronize()
        return time.monotonic()

    @contextmanager
    def timed(self) -> Iterator[Callable[[], float]]:
        """Time a block; the yielded function returns its seconds afterwards."""
        start = self.now()
        ends = list[float]()
        yield lambda: ends[0] - start
        ends.append(self.now())
