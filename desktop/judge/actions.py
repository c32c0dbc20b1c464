"""The commands of judging and their keys."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.translation import JudgeText
from desktop.ui.section import Action


class JudgeRequests(QObject):
    """What the user asks for by key or button; the open workspace takes it, and without one nobody does.

    Signals:
        answered: the verdict on the sides as they are shown, and whether one was called much better.
        undo_requested: take the latest answer back.
        swap_requested: exchange the sides.
    """

    answered = Signal(str, bool)
    undo_requested = Signal()
    swap_requested = Signal()


def judge_actions(
    requests: JudgeRequests, zoom: Callable[[], None], original: Callable[[], None]
) -> tuple[Action, ...]:
    """Return the section's actions."""
    answer = requests.answered.emit
    undo = requests.undo_requested.emit
    swap = requests.swap_requested.emit
    return (
        Action("judge.left", JudgeText.tr("Left is better"), ("1",), partial(answer, "left", False)),
        Action("judge.right", JudgeText.tr("Right is better"), ("2",), partial(answer, "right", False)),
        Action("judge.much_left", JudgeText.tr("Left is much better"), ("Shift+1",), partial(answer, "left", True)),
        Action("judge.much_right", JudgeText.tr("Right is much better"), ("Shift+2",), partial(answer, "right", True)),
        Action("judge.tie", JudgeText.tr("No preference"), ("0",), partial(answer, "tie", False)),
        Action("judge.skip", JudgeText.tr("Skip this pair"), ("Space",), partial(answer, "skip", False)),
        Action("judge.undo", JudgeText.tr("Undo last answer"), ("Backspace", "Ctrl+Z"), undo),
        Action("judge.swap", JudgeText.tr("Swap sides"), ("S",), swap),
        Action("judge.zoom", JudgeText.tr("100% or fit"), ("Z",), zoom),
        Action("judge.original", JudgeText.tr("Hold: the original on both sides"), ("\\",), original),
    )
