"""One simulated annotator teaches one model, click by click, and an examiner measures it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from engine.benchmark.tastes import Taste
from engine.config import Config, DpoConfig
from engine.edit.candidates import DIFFERENCE, Moves, symmetric
from engine.edit.edit import Edit, identity
from engine.edit.looks import JUST_VISIBLE, NAMES, moved
from engine.edit.render import render
from engine.events import Event
from engine.image.metrics import delta_e
from engine.model.head import Head, HeadInput
from engine.model.render import to_edit
from engine.model.statistics import small_copies, tone_statistics
from engine.predict.statistics import STATISTICS
from engine.recipe.refine import refine
from engine.taste.annotator import Annotator
from engine.taste.answers import Answer, Grade, answer_of
from engine.taste.design import Design
from engine.taste.estimate import Estimate, estimate_from_photo
from engine.taste.scene import SIZE, scene_of_image
from engine.training.copies import as_floats
from engine.training.loop import Schedule
from engine.training.materials import Materials
from engine.training.process import Device
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import ImagePair
from engine.workspace.splits import Split

Pixels = npt.NDArray[np.uint8]
Strategy = Literal["random", "current", "symmetric", "d-optimal"]

VALIDATION_SHARE = 0.15
STEPS = 40
"""Optimiser steps per round, which continues from the model of the previous round."""

EMA = 0.9
FREE_LEARNING_RATE = 5e-3


@dataclass(frozen=True, eq=False)
class Judged:
    """Hold an answer.

    Attributes:
        photo: row of the photo.
        chosen: (H, W, 3), the better image.
        rejected: (H, W, 3), the worse one.
        grade: how much better.
    """

    photo: int
    chosen: Pixels
    rejected: Pixels
    grade: Grade = "better"


class Apprentice:
    """Ask an annotator of hidden taste, and hold the model that learns from the answers.

    Attributes:
        judged: the answers so far.
        head: the model that the losses trained by gradient change; it has a taste and nothing else.
        estimate: the taste estimated from the answers; None before the first.
        edit: the model's current Edit, the same for every photo.
        centre: the Edit that candidates are built around: the best estimate, even if the evidence is too weak to use it.
    """

    def __init__(
        self,
        photos: Sequence[Pixels],
        taste: Taste,
        strategy: Strategy,
        dpo: DpoConfig,
        rng: np.random.Generator,
        annotator: Annotator,
    ) -> None:
        self.photos = photos
        self.strategy = strategy
        self.dpo = dpo
        self.rng = rng
        self.annotator = annotator
        self.ideals = [taste(photo) for photo in photos]
        self.head = Head(STATISTICS)
        self.design = Design(len(photos))
        self.judged = list[Judged]()
        self.estimate: Estimate | None = None
        self.edit = self.centre = identity()

    def ask(self) -> None:
        """Show two candidates and note which one the annotator prefers; pass over those that look alike."""
        photo, moves = self._question()
        if moves is None:
            return
        images = [render(self.photos[photo], moved(self.centre, move), dither=False) for move in moves]
        left, right = (delta_e(image, self.ideals[photo]) for image in images)
        first, grade = self.annotator.grade(right - left, self.rng)
        chosen, rejected = images if first else images[::-1]
        self.judged.append(Judged(photo, chosen, rejected, grade))

    def _question(self) -> tuple[int, tuple[Moves, Moves] | None]:
        question = (self.design.next if self.strategy == "d-optimal" else self.design.random)(self.rng)
        photo = self.photos[question.photo]
        moves = symmetric(
            photo, self.centre, question.look, 2 * DIFFERENCE if self.strategy == "current" else DIFFERENCE
        )
        if moves is None or self.strategy in {"symmetric", "d-optimal"}:
            return question.photo, moves
        sample = moves[self.rng.integers(2)]
        if self.strategy == "current":
            return question.photo, ({}, sample)
        another = self.rng.choice([name for name in NAMES if name != question.look])
        other = symmetric(photo, self.centre, str(another))
        return question.photo, other and (sample, other[self.rng.integers(2)])

    def learn(self, seed: int) -> None:
        """Learn from all answers so far."""
        if self.dpo.loss != "posterior":
            self._train([self.head.taste], self.dpo, seed, STEPS, lambda event: None)  # noqa: ARG005
            return
        self.estimate = self.estimated(self.answers())
        self.edit = edit_of_steps(self.estimate.steps)
        if self.estimate.posterior is not None:
            self.centre = edit_of_steps(self.estimate.posterior.mean)

    def answers(self) -> list[Answer]:
        """Return the answers so far in the posterior's form."""
        return [
            answer_of(judged.photo, reduced_to(judged.chosen, SIZE), reduced_to(judged.rejected, SIZE), judged.grade)
            for judged in self.judged
        ]

    def estimated(self, answers: Sequence[Answer]) -> Estimate:
        """Return the taste estimated from answers about this apprentice's photos."""
        return estimate_from_photo([scene_of_image(reduced_to(photo, SIZE)) for photo in self.photos], answers)

    def learn_freely(self, seed: int, steps: int, watch: Callable[[Event], None]) -> None:
        """Train a whole LUT and a whole grid instead of a taste, for a number of steps; `watch` receives the training's events."""
        dpo = replace(self.dpo, learning_rate=FREE_LEARNING_RATE)
        self._train([self.head.look, self.head.light], dpo, seed, steps, watch)

    def _train(
        self, learnt: Sequence[Tensor], dpo: DpoConfig, seed: int, steps: int, watch: Callable[[Event], None]
    ) -> None:
        rows = sorted({judged.photo for judged in self.judged})
        small = as_bytes([self.photos[row] for row in rows])
        read = HeadInput(tone_statistics(as_floats(small)), small_copies(as_floats(small)))
        config = replace(Config(), seed=seed, size=small.shape[-1], dpo=dpo)
        context = RunContext(Device("cpu", "cpu", "fp32", "simulation"), watch, lambda: False)
        schedule = Schedule("dpo", steps, config.validate_every, EMA)
        materials = self._materials(rows, small)
        refine(self.head, learnt, read.select, materials, config, schedule, context)
        self.edit = self.centre = edit_of(self.head)

    def _materials(self, rows: list[int], small: Tensor) -> Materials:
        first = len(rows) - max(1, round(VALIDATION_SHARE * len(rows)))
        splits: dict[str, Split] = {
            _name(row): "train" if place < first else "validation" for place, row in enumerate(rows)
        }
        comparisons = tuple(ImagePair(Path(_name(judged.photo)), Path(), Path()) for judged in self.judged)
        chosen, rejected = (
            as_bytes([getattr(judged, side) for judged in self.judged]) for side in ("chosen", "rejected")
        )
        return Materials(Dataset((), comparisons, splits, (), ""), small, small, small[:0], chosen, rejected)

    def accuracy(self) -> float:
        """Return the share of answers whose chosen image is nearer to the model's than the rejected one is."""
        outputs = [render(photo, self.edit, dither=False) / 255 for photo in self.photos]
        margins = [
            _far(judged.rejected, outputs[judged.photo]) - _far(judged.chosen, outputs[judged.photo])
            for judged in self.judged
        ]
        return float(np.mean([0.5 + 0.5 * np.sign(margin) for margin in margins])) if margins else 0.5


@dataclass(frozen=True)
class Mark:
    """Hold an examiner's measures, on held-out photos.

    Attributes:
        delta_e: mean CIEDE2000 to the hidden ideal.
        psnr: mean PSNR to the hidden ideal, dB.
        win_rate: share of photos that lie nearer to the ideal than they do untouched.
    """

    delta_e: float
    psnr: float
    win_rate: float


class Examiner:
    """Measure an Edit against a hidden taste."""

    def __init__(self, photos: Sequence[Pixels], taste: Taste) -> None:
        self.photos = photos
        self.ideals = [taste(photo) for photo in photos]
        self.start = self._distances(photos)

    def mark(self, edit: Edit) -> Mark:
        """Measure."""
        outputs = [render(photo, edit, dither=False) for photo in self.photos]
        distances = self._distances(outputs)
        squares = [np.mean((a / 255 - b / 255) ** 2) for a, b in zip(outputs, self.ideals, strict=True)]
        wins = [now < before for now, before in zip(distances, self.start, strict=True)]
        psnr = [-10 * np.log10(max(float(square), 1e-10)) for square in squares]
        return Mark(float(np.mean(distances)), float(np.mean(psnr)), sum(wins) / len(wins))

    def distance(self, edits: Sequence[Edit]) -> float:
        """Return the mean CIEDE2000 to the hidden ideal, with an Edit for each photo."""
        outputs = [render(photo, edit, dither=False) for photo, edit in zip(self.photos, edits, strict=True)]
        return float(np.mean(self._distances(outputs)))

    def _distances(self, images: Sequence[Pixels]) -> list[float]:
        return [delta_e(image, ideal) for image, ideal in zip(images, self.ideals, strict=True)]


def edit_of(head: Head) -> Edit:
    """Return the Edit of a head that gives every photo the same."""
    with torch.no_grad():
        return to_edit(head.edits(head.bias[None]))


def edit_of_steps(steps: npt.NDArray[np.float64]) -> Edit:
    """Return the Edit that moves every photo by (12,) just visible steps along the looks."""
    return moved(identity(), {name: float(step) * JUST_VISIBLE[name] for name, step in zip(NAMES, steps, strict=True)})


def reduced_to(image: Pixels, size: int) -> Pixels:
    """Return a square image averaged down to (size, size, 3)."""
    return np.array(Image.fromarray(image).resize((size, size), Image.Resampling.BOX))


def as_bytes(images: Sequence[Pixels]) -> Tensor:
    """Return (H, W, 3) images as an (N, 3, H, W) uint8 tensor."""
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous()


def _far(image: Pixels, output: npt.NDArray[np.float64]) -> float:
    return float(np.abs(image / 255 - output).mean())


def _name(row: int) -> str:
    return f"{row:04}"
