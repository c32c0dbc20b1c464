"""What the window says of the state; every sentence goes through `tr` and so can be translated."""

from PySide6.QtCore import QCoreApplication

from desktop.model.library import Library, LibraryPhoto
from desktop.model.pane_layout import IN_USE, ORIGINAL, TARGET
from desktop.model.photo_filter import Kind, Sort
from engine.report.findings import Amount, Finding
from engine.workspace.imports import Imported

_NAMED = 3
"""Files that a notice names before it counts."""

LOOKS_NAMED = 3
"""Looks that a short line names."""


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("words", text)


def label(key: str) -> str:
    """Return what a pane is called."""
    return {
        ORIGINAL: tr("Original"),
        "sft": tr("SFT only"),
        "dpo": tr("DPO only"),
        "sft_dpo": tr("SFT + DPO"),
        TARGET: tr("Target"),
        IN_USE: tr("the model in use"),
    }[key]


def look(name: str) -> str:
    """Return what a look is called."""
    return {
        "exposure": tr("Exposure"),
        "contrast": tr("Contrast"),
        "highlights": tr("Highlights"),
        "shadows": tr("Shadows"),
        "temperature": tr("Temperature"),
        "tint": tr("Tint"),
        "saturation": tr("Saturation"),
        "vibrance": tr("Vibrance"),
        "skin": tr("Skin"),
        "sky": tr("Sky"),
        "subject": tr("Subject"),
        "vignette": tr("Vignette"),
        "strength": tr("Strength"),
    }[name]


def preferred(finding: Finding, most: int = LOOKS_NAMED) -> str:
    """Return what was found in judgements, without a full stop: the strongest looks, or why none is."""
    if finding.verdict == "taste":
        named = ", ".join(amount(item) for item in finding.clear[:most])
        return named or tr("Small moves of several adjustments")
    return {
        "as the covers": tr("The judgements agree with the covers"),
        "asked elsewhere": tr("The judgements are about other renderings than this model's"),
        "nothing consistent": tr("Nothing consistent was found in the judgements"),
    }[finding.verdict]


def amount(item: Amount) -> str:
    """Return how far a look is preferred to move."""
    moved = f"{item.mean:+.2f}".replace("-", "\N{MINUS SIGN}")
    return f"{look(item.look)} {moved} ± {item.half:.2f}"


def settled() -> str:
    """Return that judging on hardly pays, without a full stop."""
    return tr("More judgements would change little")


def counts(library: Library) -> str:
    """Return the status line."""
    photos = len(library.photos)
    parts = [tr("1 photo") if photos == 1 else tr("{} photos").format(photos)]
    parts.append(tr("{} with a cover").format(library.covered))
    parts.append(tr("{} held out in the last run").format(library.held_out) if library.run else tr("not trained yet"))
    return ", ".join(parts)


def no_photos(folder: str) -> str:
    """Return what to do in a workspace without photos."""
    return tr("Drop photos here: they are copied, never moved. Or put them into {} yourself.").format(folder)


def read_only(folder: str) -> str:
    """Return why nothing can be changed."""
    return tr("{} is on a disk that cannot be written: photos can be looked at, and nothing can be changed.").format(
        folder
    )


def kind(name: Kind) -> str:
    """Return what a state of photos is called."""
    return {
        Kind.ALL: tr("All"),
        Kind.NO_TARGET: tr("No target"),
        Kind.TO_JUDGE: tr("To judge"),
        Kind.JUDGED: tr("Judged"),
        Kind.ENHANCED: tr("Enhanced"),
    }[name]


def order(sort: Sort) -> str:
    """Return what an order of photos is called."""
    return {Sort.NAME: tr("By name"), Sort.DATE: tr("Latest first"), Sort.STATE: tr("Least done first")}[sort]


def described(photo: LibraryPhoto, judged: int) -> str:
    """Return a photo's name and all its states."""
    covered = [tr("with a cover")] if photo.target else []
    return ", ".join([photo.name, *covered, *states(photo, judged)])


def states(photo: LibraryPhoto, judged: int) -> list[str]:
    """Return what is worth a line under a thumbnail; to have a cover is what is usual."""
    parts = [] if photo.target else [tr("no target")]
    if judged:
        parts.append(tr("{} judged").format(judged))
    if photo.edits:
        parts.append(tr("enhanced"))
    return parts


def imported(done: Imported) -> str:
    """Return what an import did, and what it left out."""
    count = len(done.copied)
    parts = tr("1 photo imported.") if count == 1 else tr("{} photos imported.").format(count)
    if done.stopped:
        parts = tr("Stopped.") + " " + parts
    if done.skipped:
        named = [f"{skipped.path.name} {skipped.reason}" for skipped in done.skipped[:_NAMED]]
        more = len(done.skipped) - len(named)
        named += [tr("and {} more").format(more)] if more > 0 else []
        parts += " " + tr("Left out: {}.").format("; ".join(named))
    return parts


def ready(run: str) -> str:
    """Return that a run has ended while the user was busy with something else."""
    return tr("The run {} is ready: Compare shows its variants.").format(run)


def elided(text: str, most: int = 32) -> str:
    """Return a text no longer than `most` signs, its middle left out."""
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[-(most - most // 2) :]}"
