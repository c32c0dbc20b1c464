"""DPO: refine on comparisons, starting from the foundation or from SFT."""

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.config import Config
from engine.events import Kept, Message, Metrics, PhaseFinished, PhaseStarted, Progress
from engine.model.enhancer import Enhancer
from engine.model.render import to_edit
from engine.recipe.refine import refine
from engine.taste.answers import Answer, Grade, answer_of
from engine.taste.controls import mismatched, reversed_order
from engine.taste.estimate import UNCOVERED, Estimate, estimate_from_covers, estimate_from_photo, is_elsewhere
from engine.taste.measure import agreement, drift, margins_at
from engine.taste.scene import SIZE, Scene, scene_of_edit, scene_of_image
from engine.taste.summary import sentence, to_record
from engine.training.loop import Fit, Schedule
from engine.training.materials import Conditions, Materials
from engine.training.run_context import RunContext
from engine.workspace.splits import Split

GRADIENT_SIZE = 64
"""Pixels, each side, of the copies that the losses trained by gradient compare: a taste is of colour and broad light."""

Pixels = npt.NDArray[np.uint8]


def dpo(
    reference: Enhancer, materials: Materials, config: Config, schedule: Schedule, context: RunContext
) -> tuple[Enhancer, Fit]:
    """Learn a taste, shared by all photos, from comparisons.

    The posterior takes every answer with its grade and ties; the losses trained by gradient take pairs alone.

    Args:
        reference: initial model: the foundation's, which edits nothing, or SFT's.
        materials: decoded photos, comparisons, and the covers that SFT learnt from.
        config: the loss and its weights.
        schedule: of the phase.
        context: device and callbacks.
    """
    policy = copy.deepcopy(reference)
    if config.dpo.loss == "posterior":
        return policy, _infer(policy, materials, schedule, context)
    materials = materials.no_larger_than(GRADIENT_SIZE)
    conditions = Conditions(policy, materials.photos, context, frozen=True)
    schedule = replace(schedule, watched=policy)
    return policy, refine(policy.head, [policy.head.taste], conditions, materials, config, schedule, context)


def _infer(policy: Enhancer, materials: Materials, schedule: Schedule, context: RunContext) -> Fit:
    """Estimate the taste from the training comparisons, and put it into the policy if the evidence supports it."""
    begun = time.monotonic()
    phase = schedule.phase
    context.emit(PhaseStarted(phase, 1))
    small = materials.no_larger_than(SIZE)
    scenes = _scenes(policy, materials, small, context)
    judged = _judged(small, "train")
    answers = [answer_of(*item) for item in judged]
    estimated = partial(estimate_from_photo, scenes)
    if policy.head.look.any() or policy.head.bias.any():  # it learnt covers
        elsewhere = [is_elsewhere(scenes[photo], chosen, rejected) for photo, chosen, rejected, _ in judged]
        estimated = partial(estimate_from_covers, _with_covers(scenes, small), elsewhere=elsewhere)
    estimate = estimated(answers)
    stopped = context.stop()
    done = 0 if stopped else 1
    if not stopped:
        with torch.no_grad():
            policy.head.taste.copy_(torch.from_numpy(estimate.steps))
        context.emit(Message(sentence(estimate)))
    held_out = [answer_of(*item) for item in _judged(small, "validation")]
    history = [_measured(phase, step, estimate, scenes, answers, held_out) for step in range(done + 1)]
    record = None if stopped else to_record(estimate) | _tested(estimate, estimated, scenes, answers, held_out)
    for metrics in history:
        context.emit(metrics)
    context.emit(Kept(phase, done))
    if schedule.preview is not None:
        schedule.preview(policy, phase, done)
    seconds = time.monotonic() - begun
    context.emit(Progress(phase, done, 1, 0.0))
    context.emit(PhaseFinished(phase, seconds))
    return Fit(done, done, history[-1].values["held_out/nll"], stopped, seconds, history, record)


@torch.no_grad()
def _scenes(policy: Enhancer, materials: Materials, small: Materials, context: RunContext) -> list[Scene]:
    """Return the policy's rendering of every photo, before a taste."""
    conditions = Conditions(policy, materials.photos, context, frozen=True)
    scenes = []
    for row, photo in enumerate(_arrays(small.small)):
        # One photo at a time: the LUTs of a thousand would take half a gigabyte.
        scenes.append(scene_of_edit(photo, to_edit(policy.head(conditions(torch.tensor([row]))))))
    return scenes


def _with_covers(scenes: Sequence[Scene], small: Materials) -> list[Scene]:
    """Return the covers of the photos that have one, and SFT's renderings of the others."""
    targets = _arrays(small.targets)
    covers = {
        row: scene_of_image(targets[target])
        for split in ("train", "validation")
        for row, target in zip(*(rows.tolist() for rows in small.rows_of_pairs(split)), strict=True)
    }
    return [covers.get(row, replace(scene, spread=UNCOVERED)) for row, scene in enumerate(scenes)]


def _judged(small: Materials, split: Split) -> list[tuple[int, Pixels, Pixels, Grade]]:
    """Return photo, chosen and rejected images and grade of a split's answers; the images of ties in any order."""
    chosen, rejected, left, right = map(_arrays, (small.chosen, small.rejected, small.ties_left, small.ties_right))
    decided = zip(*(rows.tolist() for rows in small.rows_of_comparisons(split)), strict=True)
    ties = zip(*(rows.tolist() for rows in small.rows_of_ties(split)), strict=True)
    found: list[tuple[int, Pixels, Pixels, Grade]] = []
    for photo, row in decided:
        origin = small.dataset.image_pairs[row].origin
        grade: Grade = "much better" if origin is not None and origin.much_better else "better"
        found.append((photo, chosen[row], rejected[row], grade))
    return found + [(photo, left[row], right[row], "tie") for photo, row in ties]


def _tested(
    estimate: Estimate,
    estimated: Callable[[Sequence[Answer]], Estimate],
    scenes: Sequence[Scene],
    answers: Sequence[Answer],
    held_out: Sequence[Answer],
) -> dict[str, Any]:
    """Return the numbers of held-out answers that agree with the policy and, if a taste is used, the same of its controls.

    Controls are estimated as the taste was, from corrupted copies of its answers; all are measured with the taste's
    consistency, so that they differ by the taste alone.
    """
    decided = [answer for answer in held_out if answer.grade != "tie"]
    if not decided:
        return {}
    margins = margins_at(scenes, decided, estimate.steps)
    counts = {"agreed": int((margins > 0).sum()), "disagreed": int((margins < 0).sum())}
    found: dict[str, Any] = {"held_out": counts | {"photos": len({answer.photo for answer in decided})}}
    if estimate.posterior is None or estimate.verdict != "taste":
        return found
    steps = {
        "learnt": estimate.steps,
        "none": np.zeros_like(estimate.steps),
        "reversed": estimated(reversed_order(answers)).steps,
    }
    if others := mismatched(answers):
        steps["mismatched"] = estimated(others).steps
    beta = estimate.posterior.beta
    lapses = estimate.posterior.lapses
    measured = {name: agreement(margins_at(scenes, decided, move), beta, lapses) for name, move in steps.items()}
    return found | {"controls": {name: {"agreement": share, "nll": nll} for name, (share, nll) in measured.items()}}


def _measured(
    phase: str,
    step: int,
    estimate: Estimate,
    scenes: Sequence[Scene],
    answers: Sequence[Answer],
    held_out: Sequence[Answer],
) -> Metrics:
    """Measure the start (step 0) or the trained policy (step 1) on decided answers, with the estimated consistency."""
    steps = step * estimate.steps
    beta, lapses = (1.0, 0.0) if estimate.posterior is None else (estimate.posterior.beta, estimate.posterior.lapses)
    values = {}
    for part, some in (("train", answers), ("held_out", held_out)):
        decided = [answer for answer in some if answer.grade != "tie"]
        margins = margins_at(scenes, decided, steps)
        values[f"{part}/accuracy"], values[f"{part}/nll"] = agreement(margins, beta, lapses)
        values[f"{part}/margin"] = float(margins.mean()) if decided else 0.0
    shown = [scenes[photo] for photo in sorted({answer.photo for answer in held_out})]
    return Metrics(phase, step, values | {"held_out/drift": drift(shown, steps)})


def _arrays(copies: Tensor) -> Pixels:
    """Return (N, 3, S, S) copies as (N, S, S, 3)."""
    pixels: Pixels = copies.permute(0, 2, 3, 1).cpu().numpy()
    return pixels
