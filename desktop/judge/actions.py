"""The commands of judging and their keys."""

from functools import partial

from desktop.translation import JudgeText
from desktop.ui.section import Action, Requests


def judge_actions(requests: Requests) -> tuple[Action, ...]:
    """Return the section's actions."""
    ask = requests.requested.emit
    return (
        Action("judge.left", JudgeText.tr("Left is better"), ("1",), partial(ask, "left")),
        Action("judge.right", JudgeText.tr("Right is better"), ("2",), partial(ask, "right")),
        Action("judge.much_left", JudgeText.tr("Left is much better"), ("Shift+1",), partial(ask, "much_left")),
        Action("judge.much_right", JudgeText.tr("Right is much better"), ("Shift+2",), partial(ask, "much_right")),
        Action("judge.tie", JudgeText.tr("No preference"), ("0",), partial(ask, "tie")),
        Action("judge.skip", JudgeText.tr("Skip this pair"), ("Space",), partial(ask, "skip")),
        Action("judge.undo", JudgeText.tr("Undo last answer"), ("Backspace", "Ctrl+Z"), partial(ask, "undo")),
        Action("judge.swap", JudgeText.tr("Swap sides"), ("S",), partial(ask, "swap")),
        Action("judge.zoom", JudgeText.tr("100% or fit"), ("Z",), partial(ask, "zoom")),
        Action("judge.original", JudgeText.tr("Hold: the original on both sides"), ("\\",), partial(ask, "original")),
    )
