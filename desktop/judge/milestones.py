"""How far the judging has come: marks on the way, and what past runs learnt from it."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from engine.errors import CovershotError
from engine.report.findings import Finding, read_finding
from engine.workspace.results import read_summary
from engine.workspace.run import Run, list_runs
from engine.workspace.workspace import Workspace

MARKS = (30, 70, 200)
"""Judgements after which a taste can be had, used, relied on."""

END = 240
"""Judgements at the end of the bar."""


@dataclass(frozen=True)
class Lesson:
    """Hold what the last variant of a finished run learnt from comparisons.

    Attributes:
        run: its name.
        variant: the variant's.
        comparisons: how many there were to learn from and to hold out.
        accuracy: share of held-out comparisons in which the chosen image is nearer to the model's than the reference.
        nll: mean negative log-likelihood of the held-out judgements; ln 2 is chance.
        step: of the weights that were kept.
        simulated: whether the comparisons are not a person's.
        random_foundation: whether the trunk never saw a photograph before.
        curves: picture of both over the steps, if there is one.
        finding: what was found in the judgements; None where the card says nothing of it, as older ones do.
    """

    run: str
    variant: str
    comparisons: int
    accuracy: float
    nll: float
    step: int
    simulated: bool
    random_foundation: bool
    curves: Path | None
    finding: Finding | None


def passed(decided: int) -> int:
    """Return how many of the marks are reached."""
    return sum(decided >= mark for mark in MARKS)


def read_lessons(workspace: Workspace) -> tuple[Lesson, ...]:
    """Return what each finished run learnt, the newest last; runs that cannot be read or measured nothing are left out."""
    lessons = [_lesson(run) for run in list_runs(workspace) if run.summary.exists()]
    return tuple(lesson for lesson in lessons if lesson is not None)


def _lesson(run: Run) -> Lesson | None:
    try:
        card: dict[str, Any] = read_summary(run.summary).card
        data = card["data"]
        training = card["training"]
        variant = str(card["variant"])
        measured = training["held_out"]
        curves = run.curves(variant)
        lesson = Lesson(
            run.name,
            variant,
            int(data["comparisons"]),
            float(measured["held_out/accuracy"]),
            float(measured["held_out/nll"]),
            int(training["best_step"]),
            bool(data["simulated"]),
            card["foundation"]["kind"] == "random",
            curves if curves.exists() else None,
            read_finding(training.get("preferences")),
        )
    except (CovershotError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return lesson if isfinite(lesson.accuracy) and isfinite(lesson.nll) else None
