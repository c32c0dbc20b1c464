"""What several sections write of the state."""

from desktop.engine_text import with_reason
from desktop.model.library import Library, LibraryPhoto
from desktop.model.pane_layout import IN_USE, ORIGINAL, TARGET
from desktop.model.photo_filter import ANY_LABEL, NO_LABEL, Kind, Sort, Stars, label_key
from desktop.translation import UiText, decimal, signed, whole
from engine.image.rating import Rating
from engine.report.findings import Amount, Finding
from engine.workspace.import_photos import Imported

_NAMED = 3
"""Files that a notice names before it counts."""

LOOKS_NAMED = 3
"""Looks that a short line names."""


def label(key: str) -> str:
    """Return what a pane is called."""
    return {
        ORIGINAL: UiText.tr("Original"),
        "sft": UiText.tr("Covers (SFT)"),
        "dpo": UiText.tr("Judgements (DPO)"),
        "sft_dpo": UiText.tr("Combined (SFT + DPO)"),
        TARGET: UiText.tr("Target"),
        IN_USE: UiText.tr("Model in use"),
    }[key]


def look(name: str) -> str:
    """Return what a look is called."""
    return {
        "exposure": UiText.tr("Exposure"),
        "contrast": UiText.tr("Contrast"),
        "highlights": UiText.tr("Highlights"),
        "shadows": UiText.tr("Shadows"),
        "temperature": UiText.tr("Temperature"),
        "tint": UiText.tr("Tint"),
        "saturation": UiText.tr("Saturation"),
        "vibrance": UiText.tr("Vibrance"),
        "skin": UiText.tr("Skin tones"),
        "sky": UiText.tr("Sky"),
        "subject": UiText.tr("Subject"),
        "vignette": UiText.tr("Vignette"),
        "strength": UiText.tr("Strength"),
    }[name]


def preferred(finding: Finding, most: int = LOOKS_NAMED) -> str:
    """Return what was found in judgements, without a full stop: the strongest looks, or why none is."""
    if finding.verdict == "taste":
        named = ", ".join(amount(item) for item in finding.clear[:most])
        return named or UiText.tr("Small changes to several adjustments")
    return {
        "as the covers": UiText.tr("The judgements agree with the targets"),
        "asked elsewhere": UiText.tr("The judgements compare renderings unlike this model's"),
        "nothing consistent": UiText.tr("The judgements show no consistent preference"),
    }[finding.verdict]


def amount(preference: Amount) -> str:
    """Return how far a look is preferred to move, with its interval."""
    return f"{look(preference.look)} {signed(preference.mean, 2)} ± {decimal(preference.half, 2)}"


def settled() -> str:
    """Return that judging on hardly pays, without a full stop."""
    return UiText.tr("Further judgements would change little")


def counts(library: Library) -> str:
    """Return the status line."""
    parts = [
        UiText.tr("%n photo(s)", "", len(library.photos)),
        UiText.tr("%n with a target", "", library.covered),
        UiText.tr("%n reserved for testing", "", library.held_out) if library.run else UiText.tr("not trained yet"),
    ]
    return ", ".join(parts)


def no_photos(folder: str) -> str:
    """Return what to do in a workspace without photos."""
    return UiText.tr("Drop photos here, or copy them into {}. Dropped photos are copied; the originals stay.").format(
        folder
    )


def read_only(folder: str) -> str:
    """Return why nothing can be changed."""
    return UiText.tr("{} is read-only. You can view photos, but not change anything.").format(folder)


def busy() -> str:
    """Return why an import does not begin."""
    return UiText.tr("Another task is running. Wait for it or stop it, then import.")


def kind(name: Kind) -> str:
    """Return what a state of photos is called."""
    return {
        Kind.ALL: UiText.tr("All"),
        Kind.NO_TARGET: UiText.tr("No target"),
        Kind.TO_JUDGE: UiText.tr("To judge"),
        Kind.JUDGED: UiText.tr("Judged"),
        Kind.ENHANCED: UiText.tr("Enhanced"),
    }[name]


def order(sort: Sort) -> str:
    """Return what an order of photos is called."""
    return {
        Sort.NAME: UiText.tr("By name"),
        Sort.DATE: UiText.tr("Newest first"),
        Sort.STATE: UiText.tr("Needs work first"),
        Sort.RATING: UiText.tr("Best rated first"),
    }[sort]


def stars_required(stars: Stars) -> str:
    """Return what is required of a photo's stars."""
    match stars:
        case Stars.ALL:
            return UiText.tr("Any rating")
        case Stars.UNRATED:
            return UiText.tr("Not rated")
        case Stars.REJECTED:
            return UiText.tr("Rejected")
        case Stars.FIVE:
            return UiText.tr("%n star(s)", "", 5)
        case _:
            return UiText.tr("%n star(s) or more", "", int(stars))


def label_required(key: str) -> str:
    """Return which label is required."""
    return {ANY_LABEL: UiText.tr("Any label"), NO_LABEL: UiText.tr("No label")}.get(key) or label_name(key)


def label_name(label: str) -> str:
    """Return what a photo's label is called: a colour in the user's language, others as their program calls them."""
    return {
        "red": UiText.tr("Red"),
        "yellow": UiText.tr("Yellow"),
        "green": UiText.tr("Green"),
        "blue": UiText.tr("Blue"),
        "purple": UiText.tr("Purple"),
    }.get(label_key(label), label)


def rated(rating: Rating) -> list[str]:
    """Return a photo's stars and label."""
    stars = rating.stars or 0
    parts = [UiText.tr("%n star(s)", "", stars)] if stars > 0 else []
    if stars < 0:
        parts.append(rejected())
    if rating.label is not None:
        parts.append(UiText.tr("label {}").format(label_name(rating.label)))
    return parts


def rejected() -> str:
    """Return what a photo is that its editor sorted out."""
    return UiText.tr("rejected")


def described(photo: LibraryPhoto, judged: int, rating: Rating | None = None) -> str:
    """Return a photo's name, its rating and all its states."""
    covered = [UiText.tr("has a target")] if photo.target else []
    return ", ".join([photo.name, *(rated(rating) if rating else []), *covered, *states(photo, judged)])


def states(photo: LibraryPhoto, judged: int) -> list[str]:
    """Return what is worth a line under a thumbnail; to have a target is what is usual."""
    parts = [] if photo.target else [UiText.tr("no target")]
    if judged:
        parts.append(UiText.tr("%n judged", "", judged))
    if photo.edits:
        parts.append(UiText.tr("enhanced"))
    return parts


def imported(done: Imported) -> str:
    """Return what an import did, and what it skipped."""
    sentences = [UiText.tr("Import stopped.")] if done.stopped else []
    sentences.append(UiText.tr("%n photo(s) imported.", "", len(done.copied)))
    if done.skipped:
        named = [with_reason(skipped.path.name, skipped.reason) for skipped in done.skipped[:_NAMED]]
        more = len(done.skipped) - len(named)
        named += [UiText.tr("and %n more", "", more)] if more > 0 else []
        sentences.append(UiText.tr("Skipped: {}.").format("; ".join(named)))
    return " ".join(sentences)


def ready(run: str) -> str:
    """Return that a run has ended while the user was busy with something else."""
    return UiText.tr("Run {} has finished. See the results in Compare.").format(run)


def elided(text: str, most: int = 32) -> str:
    """Return a text no longer than `most` signs, its middle left out."""
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[-(most - most // 2) :]}"


def duration(seconds: float) -> str:
    """Return a time for people: seconds below one and a half minutes, then minutes, then hours."""
    if seconds < 10:
        return UiText.tr("{} s").format(whole(max(1, round(seconds))))
    if seconds < 90:
        return UiText.tr("{} s").format(whole(5 * round(seconds / 5)))
    minutes = round(seconds / 60)
    return (
        UiText.tr("{} min").format(whole(minutes))
        if minutes < 90
        else UiText.tr("{} h").format(decimal(seconds / 3600, 1))
    )


def time_left(seconds: float | None) -> str:
    """Return how long it still takes, or nothing while that is not known."""
    return "" if seconds is None else UiText.tr("About {} left").format(duration(seconds))
