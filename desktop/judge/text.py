"""What the judging page says; every sentence goes through `tr` and so can be translated."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desktop.judge.dropped_pair import Half
from desktop.judge.milestones import MARKS, Lesson, passed
from desktop.judge.session import Answer
from desktop.ui.text import amount, preferred, settled
from engine.workspace.judged import FlipRate


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("judge", text)


def judged(decided: int) -> str:
    """Return how much was judged."""
    return tr("1 judged") if decided == 1 else tr("{} judged").format(f"{decided:,}".replace(",", "\u202f"))


def mark(place: int) -> str:
    """Return what stands at a mark of the bar."""
    return (
        tr("{} first taste").format(MARKS[0]),
        tr("~{} usable").format(MARKS[1]),
        tr("{}+ reliable").format(MARKS[2]),
    )[place]


def next_mark(decided: int, lessons: tuple[Lesson, ...] = ()) -> str:
    """Return what has been reached, and how far the next mark is, or that the latest model found judging on to pay little."""
    reached = passed(decided)
    if reached and lessons and lessons[-1].finding and not lessons[-1].finding.more_pays:
        return settled()
    if reached == len(MARKS):
        return tr("a reliable taste; more makes it finer")
    goal = (tr("a first taste"), tr("a usable one"), tr("a reliable one"))[reached]
    to_go = tr("{} to go for {}").format(MARKS[reached] - decided, goal)
    return (
        to_go
        if reached == 0
        else tr("a first taste, {}").format(to_go)
        if reached == 1
        else tr("usable, {}").format(to_go)
    )


def last(answer: Answer | None) -> str:
    """Return what was answered last, and before the first answer what can be done."""
    if answer is None:
        return tr("Which one is better? Two images of one photo can be dropped here, too.")
    if answer.verdict in {"tie", "skip"}:
        return tr("Last: tie") if answer.verdict == "tie" else tr("Last: skipped")
    if answer.much_better:
        return tr("Last: left much better") if answer.shown == "left" else tr("Last: right much better")
    return tr("Last: left better") if answer.shown == "left" else tr("Last: right better")


def repeats(rate: FlipRate) -> str:
    """Return how often a repeat was answered as the first time."""
    if not rate.repeats:
        return tr("One pair in ten comes back with its sides swapped, to see how sure the answers are.")
    return tr("{} of {} repeated pairs were answered as the first time.").format(
        rate.repeats - rate.contradicted, rate.repeats
    )


def lesson(lessons: tuple[Lesson, ...]) -> str:
    """Return what the latest model learnt, or that there is none."""
    if not lessons:
        return tr("No model yet")
    if found := lessons[-1].finding:
        return preferred(found, 2)  # more have no room
    return tr("The model agrees with {} of held-out judgements").format(f"{100 * lessons[-1].accuracy:.0f} %")


def lesson_more(lessons: tuple[Lesson, ...]) -> str:
    """Return the small print of it."""
    if not lessons:
        return tr("Its learning curve appears after training.")
    latest = lessons[-1]
    if latest.finding is None:
        sentence = tr("NLL {:.2f}, chance 0.69; {} comparisons").format(latest.nll, latest.comparisons)
    elif latest.finding.held_out is None:
        sentence = tr("No judgement was held out to check it")
    else:
        sentence = tr("Agrees with {:.0f} % of {} held-out judgements").format(
            100 * latest.accuracy, latest.finding.held_out.count
        )
    if latest.simulated:
        sentence += tr("; simulated")
    return sentence + (tr("; random foundation") if latest.random_foundation else "")


def lesson_in_full(lessons: tuple[Lesson, ...]) -> str:
    """Return all that the latest model found in the judgements, a line for each look; empty where its card says nothing."""
    found = lessons[-1].finding if lessons else None
    if found is None:
        return ""
    lines = [amount(item) for item in found.clear] or [preferred(found)]
    if found.clear:
        lines.insert(0, tr("What {} judgements show, with 90 % intervals:").format(found.answers))
    return "\n".join([*lines, *([] if found.more_pays else [settled() + "."])])


def preparing() -> str:
    """Return what stands in a pane until its picture comes."""
    return tr("Preparing the next pair…")


def no_photos(folder: str) -> tuple[str, str]:
    """Return title and text when there is nothing to judge."""
    return tr("No photos yet"), tr("Put your original photos into {}, then come back to judge them.").format(folder)


def all_broken(broken: Mapping[str, str]) -> tuple[str, str]:
    """Return title and text when no photo can be read."""
    first = next(iter(broken.values()), "")
    if len(broken) == 1:
        return tr("The only photo cannot be read"), first
    return tr("None of the {} photos can be read").format(len(broken)), first


def read_only(reason: str) -> tuple[str, str]:
    """Return title and text when judgements cannot be stored."""
    return tr("Judgements cannot be stored here"), reason


def left_out(count: int, reason: str) -> str:
    """Return that photos are not asked about, and why the last of them is not."""
    if count == 1:
        return tr("A photo is left out. {}").format(reason)
    return tr("{} photos are left out. {}").format(count, reason)


def dropped(half: Half) -> tuple[str, str]:
    """Return what stands on the left and on the right after one image was dropped."""
    there = half.image.name
    missing = tr("Drop the other image of {} here.\nSkip goes back.").format(half.photo)
    return (there, missing) if half.side == "left" else (missing, there)
