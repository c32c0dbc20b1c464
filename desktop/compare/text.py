"""What the Compare page writes of its state."""

from math import isinf

from desktop.compare.blind_test import Blind
from desktop.compare.state import MEASURED_AT, Comparing, Reason
from desktop.engine_text import in_language
from desktop.model.layers import FAR
from desktop.model.library import LibraryPhoto
from desktop.model.pane_layout import ORIGINAL, TARGET, Mode
from desktop.translation import CompareText, decimal, percent, signed, whole
from desktop.ui.text import label
from engine.export.batch import Enhanced
from engine.image.metrics import Measures


def hidden(place: int) -> str:
    """Return what a pane is called whose name is hidden."""
    return CompareText.tr("Left") if place == 0 else CompareText.tr("Right")


def toggles(key: str) -> str:
    """Return what a pane's key does."""
    return CompareText.tr("Show or hide “{}”").format(label(key))


def photos(names: tuple[str, ...]) -> str:
    """Return how many photos were chosen."""
    return names[0] if len(names) == 1 else CompareText.tr("%n selected photo(s)", "", len(names))


def pasted(count: int, without: int) -> str:
    """Return on how many photos the adjustments were pasted, and how many have nothing to carry them."""
    sentences = [CompareText.tr("Adjustments pasted to %n photo(s).", "", count)]
    if without:
        sentences.append(CompareText.tr("%n photo(s) have no result to adjust yet.", "", without))
    return " ".join(sentences)


def ready(names: tuple[str, ...]) -> str:
    """Return how many photos have variants."""
    return CompareText.tr("All %n photo(s) with results", "", len(names))


def numbers(measures: Measures) -> list[tuple[str, str, str]]:
    """Return the field, caption and value of each number under a pane."""
    return [
        ("psnr", CompareText.tr("PSNR"), "∞" if isinf(measures.psnr) else decimal(measures.psnr, 2)),
        ("ssim", CompareText.tr("SSIM"), decimal(measures.ssim, 3)),
        ("delta_e", CompareText.tr("ΔE"), decimal(measures.delta_e, 1)),
    ]


def spoken(measures: Measures, size: int, share: float) -> str:
    """Return a pane's numbers for a screen reader."""
    values = [f"{caption} {value}" for _, caption, value in numbers(measures)]
    return ", ".join([*values, measured_at(size, share)])


def measured_at(size: int, share: float) -> str:
    """Return the size that numbers hold for, and the share of the photo that its cover shows and was measured."""
    if share == 1:
        return CompareText.tr("{} px").format(whole(size))
    return CompareText.tr("{} px, on {} %").format(whole(size), whole(round(100 * share)))


def about(state: Comparing) -> str:
    """Return the sentence under a photo's name: what is compared, or why there is nothing to compare."""
    if state.mode is Mode.BLIND and state.blind:
        sentences = [
            CompareText.tr("Which is better? Names are hidden and sides are random."),
            CompareText.tr("%n judged,", "", state.blind.judged)
            + " "
            + CompareText.tr("%n left.", "", len(state.blind.photos)),
        ]
        return " ".join(sentences)
    photo = state.photo
    library = state.library
    if photo is None:
        return CompareText.tr("Import photos to compare them, or copy them into {}.").format(library.workspace.input)
    if state.reason is not None:
        return _reason(state)
    if photo.name in state.refused or state.waiting:
        waiting = CompareText.tr("Rendering the results of this photo. The first one takes a few seconds.")
        return state.refused.get(photo.name, waiting)
    if state.against:
        scale = CompareText.tr("Difference from “{}” (largest channel; brightest = {} levels or more)")
        return scale.format(label(state.against), whole(FAR))
    return _shown(state, photo)


def _shown(state: Comparing, photo: LibraryPhoto) -> str:
    """Return what a photo's variants are, and what they are measured against."""
    library = state.library
    sentences = list[str]()
    if library.run:
        sentences.append(_seen(state, photo, library.run.name))
    if state.extrapolated:
        sentences.append(CompareText.tr("Unlike the photos it was trained on: check the result."))
    if photo.target is not None:
        size = whole(library.size or MEASURED_AT)
        row = library.rows.get((photo.name, ORIGINAL))
        if row is not None and row.share is not None and row.share < 1:
            share = whole(round(100 * row.share))
            sentence = CompareText.tr("Measured at {} px (long edge) on the {} % of the photo that the target shows.")
            sentences.append(sentence.format(size, share))
        elif library.simulated:
            sentences.append(CompareText.tr("Measured against the simulated target at {} px (long edge).").format(size))
        else:
            sentences.append(CompareText.tr("Measured against the target at {} px (long edge).").format(size))
    if library.random_foundation:
        sentences.append(CompareText.tr("Trained without a base model."))
    return " ".join(sentences)


def _seen(state: Comparing, photo: LibraryPhoto, run: str) -> str:
    """Return what the run's models know of a photo, which tells how far its numbers can be trusted."""
    if state.library.learnt_from(photo):
        return CompareText.tr("Run {} was trained on this photo, so its scores are optimistic.").format(run)
    if photo.edits:
        return CompareText.tr("Run {} was not trained on this photo.").format(run)
    return CompareText.tr("Rendered with run {}.").format(run)


def _reason(state: Comparing) -> str:
    return {
        Reason.NO_RUN: CompareText.tr("No results yet. Train a model to see them."),
        Reason.TRAINED_ON: CompareText.tr(
            "No results: this photo was used for training. Choose a photo reserved for testing."
        ),
        Reason.VALIDATION: CompareText.tr(
            "No results: this photo was used for validation. Choose a photo reserved for testing."
        ),
        Reason.NO_TARGET: CompareText.tr("No results: this photo has no target to be measured against."),
        Reason.NOT_IN_RUN: CompareText.tr("No results: this photo was not in the last run. Train again to include it."),
    }[state.reason or Reason.NOT_IN_RUN]


def missing(key: str) -> str:
    """Return what stands in place of a picture that is not there."""
    if key == TARGET:
        return CompareText.tr("No target: add the finished version of this photo to dataset/target.")
    return CompareText.tr("Rendering…")


def zoom(value: float, *, fits: bool) -> str:
    """Return how large the photo is shown."""
    return CompareText.tr("Fit {}").format(percent(value)) if fits else percent(value)


def clipped(black: float, white: float) -> str:
    """Return how much is driven to black and white."""
    return f"{clipped_black(black)}, {clipped_white(white)}"


def clipped_black(share: float) -> str:
    """Return how much is black."""
    return CompareText.tr("{} black").format(percent(share, 1))


def clipped_white(share: float) -> str:
    """Return how much is white in a channel."""
    return CompareText.tr("{} white").format(percent(share, 1))


def button(name: str) -> str:
    """Return what a command's button says."""
    return {
        "side": CompareText.tr("Side by side"),
        "split": CompareText.tr("Split"),
        "blind": CompareText.tr("Blind"),
        "actual": CompareText.tr("100%"),
        "numbers": CompareText.tr("Scores"),
        "difference": CompareText.tr("Difference"),
        "clipping": CompareText.tr("Clipping"),
        "1": CompareText.tr("Left is better"),
        "tie": CompareText.tr("No preference"),
        "2": CompareText.tr("Right is better"),
        "trial": CompareText.tr("Blind test"),
        "accept": CompareText.tr("Use new model"),
        "decline": CompareText.tr("Keep current model"),
        "undo": CompareText.tr("Undo"),
        "redo": CompareText.tr("Redo"),
        "reset": CompareText.tr("Reset"),
        "variant": CompareText.tr("Next variant"),
        "copy": CompareText.tr("Copy"),
        "paste": CompareText.tr("Paste"),
        "keep": CompareText.tr("Teach this"),
        "finish": CompareText.tr("Save as target"),
        "export": CompareText.tr("Export…"),
    }[name]


def working(key: str) -> str:
    """Return whose result the sliders change."""
    return CompareText.tr("Adjust: {}").format(label(key))


def amount(name: str, value: float) -> str:
    """Return a slider's value."""
    if name == "strength":
        return percent(value)
    return signed(100 * value, 0) if value else "0"


def kept(outcome: str, *, held_out: bool) -> str:
    """Return what became of adjustments that were to be a training example, and whether trainings may use it."""
    saved = CompareText.tr("Saved as a training example: the next training learns from your adjustments.")
    if held_out:
        saved = CompareText.tr("Saved. This photo is reserved for testing, so training will not use it.")
    return {
        "kept": saved,
        "known": CompareText.tr("These adjustments are already saved."),
        "untouched": CompareText.tr("Nothing to save: adjust a slider first."),
    }[outcome]


def finished(path: str, before: str | None = None) -> str:
    """Return that a target was written, and where the previous one is kept."""
    sentence = CompareText.tr("Saved: {} is now this photo's target.").format(path)
    if before is None:
        return sentence
    kept = CompareText.tr("The previous target is kept as {}; Undo restores it.").format(before)
    return f"{sentence} {kept}"


def taken_back(photo: str, target: str | None) -> str:
    """Return that a target was taken back, and what is there now."""
    if target is None:
        return CompareText.tr("Undone: {} has no target again. The removed one is kept in results/kept.").format(photo)
    return CompareText.tr("Undone: {} is the target again.").format(target)


def ask_replace(photo: str, path: str) -> tuple[str, str, str]:
    """Return the question before a target is replaced, what it means, and what does it."""
    return (
        CompareText.tr("Replace the target of {}?").format(photo),
        CompareText.tr(
            "{} is overwritten at full size with the adjusted result. The previous file is kept in results/kept."
        ).format(path),
        CompareText.tr("Replace target"),
    )


def tally(blind: Blind) -> str:
    """Return the result of a blind comparison."""
    decided = blind.wins + blind.losses
    ties = CompareText.tr("%n without a preference.", "", blind.ties)
    if not decided:
        return CompareText.tr("No preference yet.") + " " + ties
    low, high = blind.interval
    won = CompareText.tr(
        "“{}” was preferred to “{}” on {} of %n photo(s): {} (95% interval {} to {}).", "", decided
    ).format(
        label(blind.first),
        label(blind.second),
        whole(blind.wins),
        percent(blind.wins / decided),
        percent(low),
        percent(high),
    )
    return f"{won} {ties}"


def offer(state: Comparing) -> str:
    """Return what is offered of a new run: its models, and how they did in a blind test."""
    run = state.library.run
    sentences = []
    if run is not None:
        sentences.append(CompareText.tr("The models of run {} are not in use yet.").format(run.name))
    if state.tried:
        sentences.append(tally(state.tried))
    elif state.library.in_use:
        sentences.append(CompareText.tr("A blind test shows whether they are better than the models in use."))
    return " ".join(sentences)


def preparing(ready: int, photos: int) -> str:
    """Return how far a blind test is prepared."""
    return CompareText.tr("Preparing the blind test: {} of %n photo(s).", "", photos).format(whole(ready))


def nothing_unseen() -> str:
    """Return why there can be no blind test."""
    return CompareText.tr(
        "No blind test: the model in use was trained on every photo that this run reserved for testing."
    )


def accepted(run: str) -> str:
    """Return that a run's models are in use."""
    return CompareText.tr("The models of run {} are now in use.").format(run)


def declined(run: str) -> str:
    """Return that a run's models are not put in use."""
    return CompareText.tr("The current models stay in use. You can switch to run {} later, in Train.").format(run)


def exported(result: Enhanced | None, folder: str, done: int) -> str:
    """Return what became of an export."""
    if result is None:
        return CompareText.tr("Stopped. %n photo(s) exported to {}.", "", done).format(folder)
    sentences = [CompareText.tr("%n photo(s) exported to {}.", "", len(result.written)).format(folder)]
    if result.skipped:
        sentences.append(CompareText.tr("%n skipped because the file already exists.", "", len(result.skipped)))
    if result.failed:
        reasons = " ".join(in_language(error.in_window) for error in result.failed.values())
        sentences.append(CompareText.tr("%n failed: {}", "", len(result.failed)).format(reasons))
    return " ".join(sentences)


def not_enhanced(count: int) -> str:
    """Return how many photos could not be exported, because no model has rendered them."""
    return CompareText.tr("%n photo(s) not exported: they have no result of this variant yet.", "", count)
