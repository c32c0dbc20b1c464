"""The commands of judging and their keys."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop.translation import JudgeText
from desktop.ui.section import Action
from engine.workspace.judgements.records import Verdict


class Answer(Protocol):
    """Take what the user says of the pair on the screen."""

    def __call__(self, verdict: Verdict, *, much_better: bool = False) -> None:
        """Take a verdict on the sides as they are shown."""


def judge_actions(
    answer: Answer,
    undo: Callable[[], None],
    swap: Callable[[], None],
    zoom: Callable[[], None],
    original: Callable[[], None],
) -> tuple[Action, ...]:
    """Return the section's actions."""
    much = partial(answer, much_better=True)
    return (
        Action("judge.left", JudgeText.tr("Left is better"), ("1",), partial(answer, "left")),
        Action("judge.right", JudgeText.tr("Right is better"), ("2",), partial(answer, "right")),
        Action("judge.much_left", JudgeText.tr("Left is much better"), ("Shift+1",), partial(much, "left")),
        Action("judge.much_right", JudgeText.tr("Right is much better"), ("Shift+2",), partial(much, "right")),
        Action("judge.tie", JudgeText.tr("No preference"), ("0",), partial(answer, "tie")),
        Action("judge.skip", JudgeText.tr("Skip this pair"), ("Space",), partial(answer, "skip")),
        Action("judge.undo", JudgeText.tr("Undo last answer"), ("Backspace", "Ctrl+Z"), undo),
        Action("judge.swap", JudgeText.tr("Swap sides"), ("S",), swap),
        Action("judge.zoom", JudgeText.tr("100% or fit"), ("Z",), zoom),
        Action("judge.original", JudgeText.tr("Hold: the original on both sides"), ("\\",), original),
    )
