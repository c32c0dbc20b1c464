"""What the Covers page writes."""

from collections.abc import Iterable

from desktop.covers.points import Points
from desktop.covers.state import Filter, Review
from desktop.covers.survey import Cover, State
from desktop.engine_text import in_language, with_reason
from desktop.translation import CoversText, percent, whole
from engine.workspace.import_covers import ImportedCovers
from engine.workspace.pairs import Skipped

_NAMED = 3
"""Files that a notice names before it counts."""


def state(name: State) -> str:
    """Return what a state of covers is called."""
    return {
        State.CHECKING: CoversText.tr("Checking…"),
        State.FOUND: CoversText.tr("Placed automatically"),
        State.ACCEPTED: CoversText.tr("Accepted"),
        State.PLACED: CoversText.tr("Placed by hand"),
        State.ASIDE: CoversText.tr("Set aside"),
        State.REJECTED: CoversText.tr("Rejected"),
        State.UNUSED: CoversText.tr("Not used"),
        State.DOUBTFUL: CoversText.tr("Matches two photos"),
        State.NOT_FOUND: CoversText.tr("No photo found"),
    }[name]


def shown(name: Filter) -> str:
    """Return what a filter is called."""
    return {
        Filter.ALL: CoversText.tr("All covers"),
        Filter.OPEN: CoversText.tr("Needs attention"),
        Filter.USED: CoversText.tr("Used"),
        Filter.REJECTED: CoversText.tr("Rejected"),
    }[name]


def progress(review: Review) -> str:
    """Return how many covers are still being checked; nothing when all are."""
    return CoversText.tr("Checking %n cover(s)…", "", review.checking) if review.checking else ""


def photo_line(cover: Cover) -> str:
    """Return which photo a cover is of, as far as that is clear."""
    if cover.photo is not None:
        return CoversText.tr("Photo {}").format(cover.photo.name)
    return CoversText.tr("{} or {}").format(*(photo.name for photo in cover.choices)) if cover.choices else ""


def described(cover: Cover) -> str:
    """Return a cover's name, photo and state."""
    parts = (cover.file.name, photo_line(cover), state(cover.state))
    return ", ".join(filter(None, parts))


def details(cover: Cover) -> str:
    """Return what is to be known of a cover's state, in a sentence or two."""
    sentences = {
        State.UNUSED: CoversText.tr("Choose the photo that it was made of, or move it to the trash."),
        State.DOUBTFUL: CoversText.tr(
            "The cover fits two photos almost equally well. Choose the one that it was made of."
        ),
        State.REJECTED: CoversText.tr("Not used in training. Accept the cover to use it again."),
        State.PLACED: CoversText.tr("You placed this cover with three points."),
    }
    return " ".join(filter(None, (_why(cover), sentences.get(cover.state, ""))))


def _why(cover: Cover) -> str:
    """Return why a cover is not used; nothing for one that is."""
    if cover.state in {State.ASIDE, State.UNUSED}:
        return with_reason(cover.file.name, cover.reason) + "."
    if cover.state is State.NOT_FOUND:
        return in_language(cover.reason.replace(str(cover.file), cover.file.name))
    return ""


def captions(cover: Cover) -> list[str]:
    """Return what stands over a cover and the photos beside it."""
    cover_caption = CoversText.tr("Cover")
    if cover.photo is not None:
        return [cover_caption, photo_line(cover)]
    numbered = (f"{whole(number)}   {photo.name}" for number, photo in enumerate(cover.choices, 1))
    return [cover_caption, *numbered]


def phases() -> dict[str, str]:
    """Return what is being done in each phase of an import."""
    return {
        "captures": CoversText.tr("Importing covers: reading when photos were taken"),
        "named": CoversText.tr("Importing covers: comparing names"),
        "features": CoversText.tr("Importing covers: looking at the photos"),
        "content": CoversText.tr("Importing covers: finding their photos"),
    }


def compared(share: float) -> str:
    """Return how much of the photo teaches."""
    return CoversText.tr("{} of the photo is compared").format(percent(share))


def unplaced(cover: Cover, reason: str) -> str:
    """Return why a cover cannot be shown over its photo."""
    return with_reason(cover.file.name, reason) + "."


def next_point(points: Points) -> str:
    """Return which point is to be marked next, and where; or that the points do not determine a place."""
    number = whole(min(len(points.cover), len(points.photo)) + 1)
    if points.turn == "cover":
        return CoversText.tr("Mark point {} in the cover: something that you can also find in the photo.").format(
            number
        )
    if points.turn == "photo":
        return CoversText.tr("Mark point {} in the photo, at the same place.").format(number)
    return CoversText.tr("The three points lie almost on one line. Move one of them, or remove the last one.")


def placed_by_points() -> str:
    """Return what to do with a cover that was just placed by hand."""
    return CoversText.tr("The cover as your three points place it. Accept it, or remove the last point to correct it.")


def imported(done: ImportedCovers) -> str:
    """Return what an import of covers did."""
    sentences = [CoversText.tr("Import stopped.")] if done.stopped else []
    sentences.append(CoversText.tr("%n cover(s) imported.", "", len(done.found)))
    if done.doubtful:
        sentences.append(CoversText.tr("%n cover(s) match two photos: choose one in Covers.", "", len(done.doubtful)))
    if done.not_found:
        sentences.append(CoversText.tr("No photo was found for %n cover(s).", "", len(done.not_found)))
    if done.skipped:
        sentences.append(CoversText.tr("Skipped: {}.").format(_named(done.skipped)))
    return " ".join(sentences)


def _named(skipped: Iterable[Skipped]) -> str:
    files = list(skipped)
    named = [with_reason(each.path.name, each.reason) for each in files[:_NAMED]]
    more = len(files) - len(named)
    return "; ".join(named + ([CoversText.tr("and %n more", "", more)] if more > 0 else []))
