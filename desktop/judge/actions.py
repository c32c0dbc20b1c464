"""The commands of judging and their keys."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop.judge import text as words
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
        Action("judge.left", words.tr("Left is better"), ("1",), partial(answer, "left")),
        Action("judge.right", words.tr("Right is better"), ("2",), partial(answer, "right")),
        Action("judge.much_left", words.tr("Left is much better"), ("Shift+1",), partial(much, "left")),
        Action("judge.much_right", words.tr("Right is much better"), ("Shift+2",), partial(much, "right")),
        Action("judge.tie", words.tr("Neither is better"), ("0",), partial(answer, "tie")),
        Action("judge.skip", words.tr("Skip this pair"), ("Space",), partial(answer, "skip")),
        Action("judge.undo", words.tr("Take the last answer back"), ("Backspace", "Ctrl+Z"), undo),
        Action("judge.swap", words.tr("Swap the sides"), ("S",), swap),
        Action("judge.zoom", words.tr("Single pixels, or the whole photo"), ("Z",), zoom),
        Action("judge.original", words.tr("Hold: the original on both sides"), ("\\",), original),
    )
