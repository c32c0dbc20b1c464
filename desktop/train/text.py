"""What the Train page writes of its state."""

import signal
from math import inf
from pathlib import Path
from typing import Any

from desktop.engine_text import in_language, with_reason
from desktop.train.dataset_summary import Material
from desktop.train.run_records import PastRun
from desktop.train.state import Stage, Training
from desktop.translation import TrainText, decimal, whole
from desktop.ui.text import duration, label, preferred, settled, time_left
from engine.config import PRESETS
from engine.events import Computing, Previewed
from engine.report.findings import read_finding
from engine.serialise import salvaged
from engine.workspace.model_card import Origin
from engine.workspace.pairs import Skipped
from engine.workspace.workspace import VARIANTS


def phase(name: str) -> str:
    """Return what a phase is called."""
    return {
        "decode": TrainText.tr("Load photos"),
        "check": TrainText.tr("Check images"),
        "foundation": TrainText.tr("Load base model"),
        "sft": TrainText.tr("Learn from targets"),
        "tune": TrainText.tr("Fine-tune"),
        "dpo": TrainText.tr("Learn from judgements"),
        "sft_dpo": TrainText.tr("Combine"),
        "evaluate": TrainText.tr("Test"),
    }.get(name, name)


def preset(name: str) -> tuple[str, str]:
    """Return a preset's name and what it trains."""
    return {
        "quick": (TrainText.tr("Quick"), TrainText.tr("Fastest: trains the small prediction head only")),
        "balanced": (TrainText.tr("Balanced"), TrainText.tr("More accurate: 100 photos or more, GPU recommended")),
        "best": (TrainText.tr("Best"), TrainText.tr("Most accurate: 500 photos or more, GPU recommended")),
    }[name]


def quantity(name: str) -> str:
    """Return what a chart shows."""
    return {
        "l1": TrainText.tr("Loss on targets (L1)"),
        "psnr": TrainText.tr("PSNR on validation photos, dB"),
        "nll": TrainText.tr("Loss on judgements (NLL)"),
        "margin": TrainText.tr("Preference margin (reward)"),
    }[name]


def title(training: Training) -> str:
    """Return the heading of a training."""
    if training.stage is Stage.STARTING:
        return TrainText.tr("Starting…")
    if training.stage is Stage.STOPPING:
        return (
            TrainText.tr("Cancelling…")
            if training.cancelling
            else TrainText.tr("Stopping and keeping the best model so far…")
        )
    if training.stage is Stage.DONE:
        return TrainText.tr("Training stopped early") if stopped_early(training) else TrainText.tr("Training complete")
    if training.stage is Stage.FAILED:
        return TrainText.tr("Training failed")
    if training.stage is Stage.CANCELLED:
        return TrainText.tr("Training cancelled")
    return TrainText.tr("Training: {}").format(phase(training.current))


def before(*, installed: bool) -> str:
    """Return the sentence under the heading before a training."""
    if not installed:
        return TrainText.tr(
            "Training on this computer is not installed. Export to Colab to train there, or install it here."
        )
    return TrainText.tr(
        "Covershot learns from your targets and judgements. Your current model stays in use until you choose a new one."
    )


def about(training: Training) -> str:
    """Return the sentence under the heading."""
    if training.stage is Stage.FAILED:
        return failure(training)
    if training.stage is Stage.DONE:
        sentences = (_measured(training), _found(training), TrainText.tr("The new models are not in use yet."))
        return " ".join(filter(None, sentences))
    if training.active and training.cancelling:
        return TrainText.tr("Nothing from this training will be kept.")
    parts = [left(training)]
    if training.device is not None:
        parts.append(TrainText.tr("on {}").format(device(training.device)[0]))
    return ", ".join(filter(None, parts))


def left(training: Training) -> str:
    """Return how long it still takes, as far as that can be said."""
    if training.seconds_left is not None:
        return time_left(training.seconds_left)
    current = next((phase for phase in training.phases if phase.name == training.current), None)
    if current is not None and current.seconds_left is not None:
        return TrainText.tr("About {} left in this phase").format(duration(current.seconds_left))
    return TrainText.tr("Run {}").format(training.run)


def _measured(training: Training) -> str:
    summary = _summary(training)
    means = summary.get("variants", {})
    # An image equal to its target has no finite PSNR, and JSON no other.
    decibels = {name: inf if mean["psnr"] is None else mean["psnr"] for name, mean in means.items()}
    shown = [
        TrainText.tr("{} {} dB").format(label(name), decimal(decibels[name], 2))
        for name in ("original", *VARIANTS)
        if name in decibels
    ]
    count = summary.get("measured")
    if not shown:
        return unmeasured(_card(training).data.target_pairs) if count == 0 else ""
    return TrainText.tr("On %n photo(s) reserved for testing: {}.", "", int(count or 0)).format(", ".join(shown))


def unmeasured(covers: int) -> str:
    """Return that no photo was held out, so that there are no numbers."""
    return TrainText.tr("Quality cannot be measured from %n cover(s): all of them are used for training.", "", covers)


def _found(training: Training) -> str:
    """Return what the combined model found in the judgements, empty where its card says nothing of it."""
    card = _card(training)
    found = read_finding(card.training.preferences)
    if found is None:
        return ""
    taste = found.verdict == "taste"
    sentences = [TrainText.tr("Preferred: {}.").format(preferred(found)) if taste else f"{preferred(found)}."]
    if not taste and card.variant == "sft_dpo":
        sentences.append(TrainText.tr("“{}” is therefore the same as “{}”.").format(label("sft_dpo"), label("sft")))
    if not found.more_pays:
        sentences.append(f"{settled()}.")
    return " ".join(sentences)


def stopped_early(training: Training) -> bool:
    """Return whether the last of a training's phases was cut short."""
    return _card(training).training.stopped


def _card(training: Training) -> Origin:
    return salvaged(_summary(training).get("card"), Origin)


def _summary(training: Training) -> dict[str, Any]:
    summary = (training.result or {}).get("summary")
    return summary if isinstance(summary, dict) else {}


def failure(training: Training) -> str:
    """Return why a training failed, in one sentence."""
    if training.problem:
        return in_language(training.problem)
    code = training.code
    if code is None:
        return TrainText.tr("Training stopped unexpectedly while Covershot was closed. You can resume it.")
    if code < 0 or code > 128:
        name = _signal(-code if code < 0 else code - 128)
        if name == "SIGKILL":
            return TrainText.tr(
                "The system ended the training (SIGKILL), most likely because memory ran out. "
                "Close other programs, then resume it."
            )
        return TrainText.tr("The system ended the training ({}). You can resume it.").format(name)
    if training.log:
        return TrainText.tr("The training process stopped unexpectedly (code {}): {}.").format(
            code, in_language(training.log[-1]).rstrip(".")
        )
    return TrainText.tr("The training process stopped unexpectedly (code {}), without a message.").format(code)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def counts(material: Material) -> list[tuple[str, str]]:
    """Return what there is to learn from, as numbers and their captions."""
    dataset = material.dataset
    if dataset is None:
        return []
    covers = len(dataset.pairs)
    comparisons = len(dataset.image_pairs)
    photos = len(dataset.photos)
    return [
        (whole(photos), TrainText.tr("photo(s)", "", photos)),
        (whole(covers), TrainText.tr("target(s)", "", covers)),
        (whole(comparisons), TrainText.tr("judgement(s)", "", comparisons)),
    ]


def held_out(material: Material) -> str:
    """Return what is kept from training, and what is not used."""
    dataset = material.dataset
    if dataset is None:
        return in_language(material.problem)
    splits = list(dataset.splits.values())
    validation = splits.count("validation")
    if dataset.is_measured:
        reserved = TrainText.tr("%n photo(s) are reserved for testing and {} for validation.", "", splits.count("test"))
        sentences = [reserved.format(whole(validation))]
    else:
        sentences = [unmeasured(len(dataset.pairs))]
        sentences += [TrainText.tr("%n photo(s) are used for validation.", "", validation)] if validation else []
    if not dataset.image_pairs:
        sentences.append(TrainText.tr("Nothing is judged yet: the training learns from targets alone."))
    if material.ties:
        sentences.append(TrainText.tr("%n judgement(s) without a preference.", "", material.ties))
    if material.skips:
        sentences.append(TrainText.tr("%n skipped pair(s) are not used.", "", material.skips))
    if material.doubtful:
        sentences.append(TrainText.tr("Checking %n pair(s)…", "", len(material.doubtful)))
    return " ".join(sentences)


def aside(skipped: tuple[Skipped, ...]) -> str:
    """Return the heading of the files that are not used."""
    return TrainText.tr("%n file(s) not used", "", len(skipped))


def aside_reason(skipped: Skipped) -> str:
    """Return why a file is not used, with its folder and name."""
    return with_reason(f"{skipped.path.parent.name}/{skipped.path.name}", skipped.reason)


def device(computing: Computing) -> tuple[str, str]:
    """Return a device's name and why it was chosen."""
    kind = {"cuda": TrainText.tr("NVIDIA GPU"), "mps": TrainText.tr("Apple GPU"), "cpu": TrainText.tr("CPU")}.get(
        computing.kind, computing.kind
    )
    reason = TrainText.tr("No supported GPU found.") if computing.kind == "cpu" else ""
    return TrainText.tr("{} ({}, {})").format(kind, computing.name, computing.precision), reason


def foundations() -> dict[str, str]:
    """Return what a trunk may start from, by its name for the engine."""
    return {
        "imagenet": TrainText.tr("Standard (ImageNet), downloaded once"),
        "file": TrainText.tr("Weights from a file…"),
        "random": TrainText.tr("Random weights (offline, lower quality)"),
    }


def expected(seconds: float | None, *, measuring: bool) -> str:
    """Return how long a preset takes, or that it cannot be said."""
    if seconds is not None:
        return TrainText.tr("about {}").format(duration(seconds))
    return TrainText.tr("estimating…") if measuring else TrainText.tr("no estimate")


def previewed_photo(shown: Previewed) -> str:
    """Return which photo is rendered."""
    caption = TrainText.tr("{}, training photo") if shown.learnt else TrainText.tr("{}, validation photo")
    return caption.format(shown.photo)


def preview(shown: Previewed) -> str:
    """Return which weights a rendering shows."""
    return TrainText.tr("{}, step {}").format(phase(shown.phase), whole(shown.step))


def past_cells(past: PastRun) -> list[str]:
    """Return the cells of a run in the history."""
    psnr = [decimal(past.means[variant]["psnr"], 2) if variant in past.means else "" for variant in VARIANTS]
    best = min((past.means[variant]["delta_e"] for variant in VARIANTS if variant in past.means), default=None)
    return [
        past.label,
        preset(past.preset)[0] if past.preset in PRESETS else "",
        *psnr,
        "" if best is None else decimal(best, 1),
        "" if past.seconds is None else duration(past.seconds),
        past.device,
        _state(past),
    ]


def bundle_name(workspace: Path) -> str:
    """Return the path that a workspace's bundle is offered under."""
    return str(workspace.parent / f"{workspace.name}-colab.zip")


def bundled(path: str, size: int) -> str:
    """Return that a bundle was written, and what to do with it."""
    return TrainText.tr(
        "{} ({} MB) is ready, and its path is on the clipboard.\n\n"
        "1. Unzip it and open covershot.ipynb in Colab.\n"
        "2. Choose Runtime > Run all, and upload the zip when asked. Your photos are uploaded to Google.\n"
        "3. Import result.zip here, or drop it on this window."
    ).format(path, decimal(size / 1e6, 1))


def imported(run: str) -> str:
    """Return that a result was installed."""
    return TrainText.tr("The models of run {} are now in use. The previous models are kept with their run.").format(run)


def picked_up(run: str) -> str:
    """Return that a training was found that an earlier window began."""
    return TrainText.tr("Run {} was started earlier. See Train for its progress or result.").format(run)


def stopped(bundle: Path | None) -> str:
    """Return that the user cancelled an export, or an import."""
    if bundle is None:
        return TrainText.tr("The import was cancelled. Nothing was changed.")
    return TrainText.tr("The export was cancelled. {} was not written.").format(bundle)


def stopped_unexpectedly() -> str:
    """Return that an engine process ended without a word."""
    return TrainText.tr(
        "The process stopped unexpectedly. Try again; if it happens again, send us the diagnostics (Copy diagnostics in the menu)."
    )


def past_headings() -> list[str]:
    """Return the headings of the history."""
    psnr = [TrainText.tr("{}, dB").format(label(variant)) for variant in VARIANTS]
    return [
        TrainText.tr("Run"),
        TrainText.tr("Quality"),
        *psnr,
        TrainText.tr("Best ΔE"),
        TrainText.tr("Duration"),
        TrainText.tr("Hardware"),
        TrainText.tr("Status"),
    ]


def _on_photos(measured: int) -> str:
    """Return how many photos a run's scores are means of."""
    return TrainText.tr("%n test photo(s)", "", measured) if measured else TrainText.tr("not measured")


def _state(past: PastRun) -> str:
    parts = [TrainText.tr("in use")] if past.in_use else []
    if past.trial and past.trial.wins + past.trial.losses:
        decided = past.trial.wins + past.trial.losses
        parts.append(TrainText.tr("preferred on {} of %n in blind test", "", decided).format(whole(past.trial.wins)))
    if past.measured is not None:
        parts.append(_on_photos(past.measured))
    parts += [TrainText.tr("not chosen")] if past.trial and not past.trial.accepted and not past.in_use else []
    parts += [TrainText.tr("stopped early")] if past.stopped else []
    parts += [TrainText.tr("simulated targets")] if past.simulated else []
    parts += [TrainText.tr("no base model")] if past.random_foundation else []
    parts += [] if past.models else [TrainText.tr("models deleted")]
    return ", ".join(parts)
