"""What the Compare page says; every sentence goes through `tr` and so can be translated."""

from math import isinf

from PySide6.QtCore import QCoreApplication

from desktop.compare.blind_test import Blind
from desktop.compare.state import MEASURED_AT, Comparing, Reason
from desktop.model.layers import FAR
from desktop.model.library import LibraryPhoto
from desktop.model.pane_layout import TARGET, Mode
from desktop.ui.text import label
from engine.edit.batch import Enhanced
from engine.image.metrics import Measures


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("compare", text)


def hidden(place: int) -> str:
    """Return what a pane is called whose name is hidden."""
    return tr("Left") if place == 0 else tr("Right")


def toggles(key: str) -> str:
    """Return what a pane's key does."""
    return tr("Show or hide {}").format(label(key))


def photos(names: tuple[str, ...]) -> str:
    """Return how many photos were chosen."""
    return names[0] if len(names) == 1 else tr("The {} selected photos").format(len(names))


def pasted(count: int, without: int) -> str:
    """Return on how many photos strength and nudges were pasted, and how many have nothing to carry them."""
    said = tr("Pasted on 1 photo.") if count == 1 else tr("Pasted on {} photos.").format(count)
    return said + (" " + tr("Without an Edit to adjust: {}.").format(without) if without else "")


def ready(names: tuple[str, ...]) -> str:
    """Return how many photos have variants."""
    return tr("All {} photos that have variants").format(len(names))


def numbers(measures: Measures) -> list[tuple[str, str, str]]:
    """Return the field, caption and value of each number under a pane."""
    return [
        ("psnr", tr("PSNR"), "∞" if isinf(measures.psnr) else f"{measures.psnr:.2f}"),
        ("ssim", tr("SSIM"), f"{measures.ssim:.3f}"),
        ("delta_e", tr("ΔE"), f"{measures.delta_e:.1f}"),
    ]


def spoken(measures: Measures, size: int) -> str:
    """Return a pane's numbers for a screen reader."""
    said = ", ".join(f"{caption} {value}" for _, caption, value in numbers(measures))
    return f"{said}, {measured_at(size)}"


def measured_at(size: int) -> str:
    """Return the size that numbers hold for."""
    return tr("{} px").format(size)


def about(state: Comparing) -> str:
    """Return the sentence under a photo's name: what is compared, or why there is nothing to compare."""
    if state.mode is Mode.BLIND and state.blind:
        return tr("Which is better? The names are hidden and the sides drawn by chance. {} judged, {} left.").format(
            state.blind.judged, len(state.blind.photos)
        )
    photo, library = state.photo, state.library
    if photo is None:
        return tr("Put your original photos into {}, and they appear here.").format(library.workspace.input)
    if state.reason is not None:
        return _reason(state)
    if photo.name in state.refused or state.waiting:
        waiting = tr("The variants of this photo are being predicted. The first time this takes some seconds.")
        return state.refused.get(photo.name, waiting)
    if state.against:
        scale = tr("Difference from {}, the largest of red, green and blue: black is 0, bright is {} of 255 and more.")
        return scale.format(label(state.against), FAR)
    return _shown(state, photo)


def _shown(state: Comparing, photo: LibraryPhoto) -> str:
    """Return what a photo's variants are, and what they are measured against."""
    library, said = state.library, list[str]()
    if library.run:
        said.append(_seen(state, photo, library.run.name))
    if photo.target is not None:
        target = tr("the simulated target") if library.simulated else tr("the target")
        said.append(tr("Measured against {} at {} px on the long side.").format(target, library.size or MEASURED_AT))
    if library.random_foundation:
        said.append(tr("The foundation was random."))
    return " ".join(said)


def _seen(state: Comparing, photo: LibraryPhoto, run: str) -> str:
    """Return what the run's models know of a photo, which tells how far its numbers can be trusted."""
    if state.library.learnt_from(photo):
        return tr("The models of run {} saw this photo while they learnt: its numbers flatter them.").format(run)
    return (tr("Held out of training in run {}.") if photo.edits else tr("Predicted by run {}.")).format(run)


def _reason(state: Comparing) -> str:
    only = tr("Variants are shown for photos held out of training; ")
    reason = state.reason or Reason.NOT_IN_RUN
    return {
        Reason.NO_RUN: tr("There are no variants yet. They come when you train."),
        Reason.TRAINED_ON: only + tr("this one was trained on. Turn to a held-out photo."),
        Reason.VALIDATION: only + tr("this one helped to choose the model. Turn to a held-out photo."),
        Reason.NO_TARGET: only + tr("this one has no target to be measured against."),
        Reason.NOT_IN_RUN: only + tr("this one was not in the last run. Train again to include it."),
    }[reason]


def missing(key: str) -> str:
    """Return what stands in place of a picture that is not there."""
    if key == TARGET:
        return tr("No target: this photo has no finished cover in dataset/target.")
    return tr("Being predicted…")


def zoom(value: float, *, fits: bool) -> str:
    """Return how large the photo is shown."""
    return (tr("Fit {} %") if fits else tr("{} %")).format(f"{100 * value:.0f}")


def clipped(black: float, white: float) -> str:
    """Return how much is driven to black and white."""
    return f"{clipped_black(black)}, {clipped_white(white)}"


def clipped_black(share: float) -> str:
    """Return how much is black."""
    return tr("{} % black").format(f"{100 * share:.1f}")


def clipped_white(share: float) -> str:
    """Return how much is white in a channel."""
    return tr("{} % white").format(f"{100 * share:.1f}")


def button(name: str) -> str:
    """Return what a command's button says."""
    return {
        "side": tr("Side by side"),
        "split": tr("Split"),
        "blind": tr("Blind"),
        "actual": tr("1:1"),
        "numbers": tr("Numbers"),
        "difference": tr("Difference"),
        "clipping": tr("Clipping"),
        "1": tr("Left is better"),
        "tie": tr("Equal"),
        "2": tr("Right is better"),
        "trial": tr("Blind test"),
        "accept": tr("Use the new"),
        "decline": tr("Keep the old"),
        "undo": tr("Undo"),
        "redo": tr("Redo"),
        "reset": tr("Reset"),
        "variant": tr("Next variant"),
        "copy": tr("Copy"),
        "paste": tr("Paste"),
        "keep": tr("Keep"),
        "finish": tr("Finished"),
        "export": tr("Export…"),
    }[name]


def working(key: str) -> str:
    """Return whose Edit the sliders change."""
    return tr("Adjust {}").format(label(key))


def amount(name: str, value: float) -> str:
    """Return a slider's value."""
    if name == "strength":
        return tr("{} %").format(f"{100 * value:.0f}")
    return f"{100 * value:+.0f}" if value else "0"


def kept(outcome: str, *, held_out: bool) -> str:
    """Return what became of a nudge that was to be kept, and whether trainings may learn from it."""
    lesson = tr("Kept: the next training learns that this is better than the model's own.")
    if held_out:
        lesson = tr("Kept. Trainings do not learn from it while this photo is held out to measure them.")
    return {
        "kept": lesson,
        "known": tr("This very nudge is kept already."),
        "untouched": tr("Nothing to keep: move a slider first."),
    }[outcome]


def finished(path: str, before: str | None = None) -> str:
    """Return that a target was written, and where the one before is kept."""
    sentence = tr("Finished: {} is this photo's target now.").format(path)
    return f"{sentence} {tr('The one before is kept as {}; Undo puts it back.').format(before)}" if before else sentence


def taken_back(photo: str, target: str | None) -> str:
    """Return that a target was taken back, and what is there now."""
    if target is None:
        return tr("Undone: {} has no target again; the one that was written is kept in results/kept.").format(photo)
    return tr("Undone: {} is the target of before again.").format(target)


def ask_replace(photo: str, path: str) -> tuple[str, str]:
    """Return the question before a target is replaced, and what it means."""
    return (
        tr("Replace the target of {}?").format(photo),
        tr(
            "{} is written anew at full size, from this variant, strength and nudges. The old file is kept in results/kept."
        ).format(path),
    )


def tally(blind: Blind) -> str:
    """Return the result of a blind comparison."""
    decided = blind.wins + blind.losses
    if not decided:
        return tr("No preference yet, ties: {}.").format(blind.ties)
    low, high = blind.interval
    return tr("{} was better than {} on {} of {} photos: {} % (95 % interval {} to {} %), ties: {}.").format(
        label(blind.first),
        label(blind.second),
        blind.wins,
        decided,
        round(100 * blind.wins / decided),
        round(100 * low),
        round(100 * high),
        blind.ties,
    )


def offer(state: Comparing) -> str:
    """Return what is offered of a new run: its models, and how they did in a blind test."""
    run, said = state.library.run, []
    if run is not None:
        said.append(tr("The models of run {} are not in use yet.").format(run.name))
    if state.tried:
        said.append(tally(state.tried))
    elif state.library.in_use:
        said.append(tr("A blind test on held-out photos tells whether they are better than those in use."))
    return " ".join(said)


def preparing(ready: int, photos: int) -> str:
    """Return how far a blind test is prepared."""
    return tr("The model in use looks at the held-out photos: {} of {}.").format(ready, photos)


def nothing_unseen() -> str:
    """Return why there can be no blind test."""
    return tr("There is no blind test: the model in use has learnt from every photo that this run held out.")


def accepted(run: str) -> str:
    """Return that a run's models are in use."""
    return tr("The models of run {} are in use now.").format(run)


def declined(run: str) -> str:
    """Return that a run's models are not put in use."""
    return tr("The models in use stay. Those of run {} can still be put in use, in Train's list of runs.").format(run)


def exported(result: Enhanced | None, folder: str, done: int) -> str:
    """Return what became of an export."""
    if result is None:
        return tr("Stopped: {} photos are written to {}.").format(done, folder)
    count = len(result.written)
    said = [tr("1 photo is written to {}.").format(folder)] if count == 1 else []
    if count != 1:
        said.append(tr("{} photos are written to {}.").format(count, folder))
    if result.skipped:
        said.append(tr("Skipped, as they were there already: {}.").format(len(result.skipped)))
    if result.failed:
        said.append(tr("Failed: {}. {}").format(len(result.failed), " ".join(result.failed.values())))
    return " ".join(said)
