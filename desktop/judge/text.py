"""What the judging page writes of its state."""

from collections.abc import Mapping

from desktop.judge.dropped_pair import Half
from desktop.judge.milestones import MARKS, Lesson, passed
from desktop.judge.session import Answer
from desktop.translation import JudgeText, percent
from desktop.ui.text import amount, preferred, settled
from engine.workspace.judgements.records import FlipRate


def judged(decided: int) -> str:
    """Return how much was judged."""
    return JudgeText.tr("%Ln judged", "", decided)


def mark(place: int) -> str:
    """Return what stands at a mark of the bar."""
    return (
        JudgeText.tr("{} first results").format(MARKS[0]),
        JudgeText.tr("~{} usable").format(MARKS[1]),
        JudgeText.tr("{}+ reliable").format(MARKS[2]),
    )[place]


def next_mark(decided: int, lessons: tuple[Lesson, ...] = ()) -> str:
    """Return what has been reached, and how far the next mark is, or that the latest model found judging on to pay little."""
    reached = passed(decided)
    if reached and lessons and lessons[-1].finding and not lessons[-1].finding.more_pays:
        return settled()
    if reached == len(MARKS):
        return JudgeText.tr("Results are reliable; more judgements refine them")
    missing = MARKS[reached] - decided
    return (
        JudgeText.tr("%n more until first results", "", missing),
        JudgeText.tr("%n more until results are usable", "", missing),
        JudgeText.tr("%n more until results are reliable", "", missing),
    )[reached]


def last(answer: Answer | None) -> str:
    """Return what was answered last, and before the first answer what can be done."""
    if answer is None:
        return JudgeText.tr("Which would you publish? You can also drop two versions of a photo here.")
    if answer.verdict in {"tie", "skip"}:
        return JudgeText.tr("Last: no preference") if answer.verdict == "tie" else JudgeText.tr("Last: skipped")
    if answer.much_better:
        if answer.shown == "left":
            return JudgeText.tr("Last: left much better")
        return JudgeText.tr("Last: right much better")
    return JudgeText.tr("Last: left better") if answer.shown == "left" else JudgeText.tr("Last: right better")


def repeats(rate: FlipRate) -> str:
    """Return how often a repeat was answered as the first time."""
    if not rate.repeats:
        return JudgeText.tr(
            "One pair in ten is repeated with its sides swapped, to measure how consistent your answers are."
        )
    same = rate.repeats - rate.contradicted
    return JudgeText.tr("Same answer on {} of %n repeated pair(s).", "", rate.repeats).format(same)


def lesson(lessons: tuple[Lesson, ...]) -> str:
    """Return what the latest model learnt, or that there is none."""
    if not lessons:
        return JudgeText.tr("No model yet")
    if found := lessons[-1].finding:
        return preferred(found, 2)  # more have no room
    return JudgeText.tr("Predicts your choice {} of the time").format(percent(lessons[-1].accuracy))


def lesson_more(lessons: tuple[Lesson, ...]) -> str:
    """Return the small print of it."""
    if not lessons:
        return JudgeText.tr("Its learning curve appears here after training.")
    latest = lessons[-1]
    if latest.finding is None:
        parts = [
            JudgeText.tr("Guessing is {}; learnt from %n judgement(s)", "", latest.comparisons).format(percent(0.5))
        ]
    elif latest.finding.held_out is None:
        parts = [JudgeText.tr("No judgements were reserved for testing")]
    else:
        tested = latest.finding.held_out.count
        agreement = JudgeText.tr("Predicts {} of %n judgement(s) reserved for testing", "", tested)
        parts = [agreement.format(percent(latest.accuracy))]
    if latest.simulated:
        parts.append(JudgeText.tr("simulated"))
    if latest.random_foundation:
        parts.append(JudgeText.tr("no base model"))
    return "; ".join(parts)


def lesson_in_full(lessons: tuple[Lesson, ...]) -> str:
    """Return all that the latest model found in the judgements, a line for each look; empty where its card says nothing."""
    found = lessons[-1].finding if lessons else None
    if found is None:
        return ""
    lines = [amount(item) for item in found.clear] or [preferred(found)]
    if found.clear:
        heading = JudgeText.tr("Preferences found in %n judgement(s), with {} intervals:", "", found.answers)
        lines.insert(0, heading.format(percent(0.9)))
    return "\n".join([*lines, *([] if found.more_pays else [settled() + "."])])


def preparing() -> str:
    """Return what stands in a pane until its picture comes."""
    return JudgeText.tr("Preparing the next pair…")


def no_photos(folder: str) -> tuple[str, str]:
    """Return title and text when there is nothing to judge."""
    return JudgeText.tr("No photos yet"), JudgeText.tr("Import photos to start judging, or copy them into {}.").format(
        folder
    )


def all_broken(broken: Mapping[str, str]) -> tuple[str, str]:
    """Return title and text when no photo can be read."""
    first = next(iter(broken.values()), "")
    if len(broken) == 1:
        return JudgeText.tr("The only photo cannot be opened"), first
    return JudgeText.tr("None of the %n photos can be opened", "", len(broken)), first


def read_only(reason: str) -> tuple[str, str]:
    """Return title and text when judgements cannot be stored."""
    return JudgeText.tr("Judgements cannot be saved here"), reason


def left_out(count: int, reason: str) -> str:
    """Return that photos are not asked about, and why the last of them is not."""
    return JudgeText.tr("%n photo(s) skipped. {}", "", count).format(reason)


def dropped(half: Half) -> tuple[str, str]:
    """Return what stands on the left and on the right after one image was dropped."""
    there = half.image.name
    missing = JudgeText.tr("Drop the other version of {} here.\nSkip cancels.").format(half.photo)
    return (there, missing) if half.side == "left" else (missing, there)
