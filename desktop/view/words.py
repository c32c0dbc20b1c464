"""What the window says of the state; every sentence goes through `tr` and so can be translated."""

from PySide6.QtCore import QCoreApplication

from desktop.state.library import Library, LibraryPhoto
from desktop.state.side_by_side import ORIGINAL, TARGET, Reason, SideBySide
from engine.report.results import Row


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("words", text)


def label(key: str) -> str:
    """Return what is written over a pane."""
    return {
        ORIGINAL: tr("Original"),
        "sft": tr("SFT only"),
        "dpo": tr("DPO only"),
        "sft_dpo": tr("SFT + DPO"),
        TARGET: tr("Target"),
    }[key]


def numbers(row: Row) -> list[tuple[str, str, str]]:
    """Return the field, caption and value of each number under a pane."""
    return [
        ("psnr", tr("PSNR dB"), f"{row.psnr:.2f}"),
        ("ssim", tr("SSIM"), f"{row.ssim:.3f}"),
        ("delta_e", tr("ΔE 2000"), f"{row.delta_e:.1f}"),
    ]


def spoken(row: Row | None) -> str:
    """Return a pane's numbers for a screen reader."""
    return ", ".join(f"{caption} {value}" for _, caption, value in numbers(row)) if row else ""


def counts(library: Library) -> str:
    """Return the status line."""
    photos = len(library.photos)
    said = [tr("1 photo") if photos == 1 else tr("{} photos").format(photos)]
    said.append(tr("{} with a cover").format(library.covered))
    said.append(tr("{} held out in the last run").format(library.held_out) if library.run else tr("not trained yet"))
    return ", ".join(said)


def about(side: SideBySide, workspace: str) -> str:
    """Return the sentence under a photo's name: what is compared, or why there is nothing to compare."""
    if side.reason is None:
        said = tr("Held out of training in run {}.").format(side.run)
        if side.measured and side.simulated:
            said += " " + tr("Measured against the simulated target at {} px on the long side.").format(side.size)
        elif side.measured:
            said += " " + tr("Measured against the target at {} px on the long side.").format(side.size)
        if side.random_foundation:
            said += " " + tr("The foundation was random.")
        return said
    only = tr("Variants are shown for photos held out of training; ")
    return {
        Reason.NO_RUN: tr("Train first: covershot train {}").format(workspace),
        Reason.TRAINED_ON: only + tr("this one was trained on."),
        Reason.VALIDATION: only + tr("this one helped to choose the model."),
        Reason.NO_TARGET: only + tr("this one has no target to be measured against."),
        Reason.NOT_IN_RUN: only + tr("this one was not in the last run."),
    }[side.reason]


def no_photos(folder: str) -> str:
    """Return what to do in a workspace without photos."""
    return tr("Put your original photos into {}, then press F5.").format(folder)


def missing_target() -> str:
    """Return what stands in place of a target that is not there."""
    return tr("No target: this photo has no finished cover in dataset/target.")


def described(photo: LibraryPhoto) -> str:
    """Return what a thumbnail's dot means, in words."""
    kind = tr("held out: variants are shown") if photo.edits else tr("with a cover") if photo.target else tr("no cover")
    return f"{photo.name}, {kind}"


def keys() -> list[tuple[str, str]]:
    """Return the keys and what they do, for the cheat sheet."""
    return [
        ("←  →", tr("Previous, next photo")),
        ("↑  ↓", tr("Move in the list of photos")),
        ("\\", tr("Hold: the original in every pane")),
        ("F5", tr("Read the workspace again")),
        ("Ctrl+O", tr("Open a workspace")),
        ("Ctrl+Q", tr("Quit")),
        ("?", tr("These keys")),
    ]
