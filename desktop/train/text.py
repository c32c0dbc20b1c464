"""What the Train page says of its state."""

import signal
from math import inf
from pathlib import Path
from typing import Any

from desktop.train.dataset_summary import Material
from desktop.train.run_records import PastRun
from desktop.train.state import Stage, Training
from desktop.ui.text import label, preferred, settled, tr
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
        "decode": tr("Read photos"),
        "foundation": tr("Foundation"),
        "sft": tr("SFT"),
        "tune": tr("SFT, trunk"),
        "dpo": tr("DPO"),
        "sft_dpo": tr("SFT + DPO"),
        "evaluate": tr("Measure"),
    }.get(name, name)


def preset(name: str) -> tuple[str, str]:
    """Return a preset's name and what it trains."""
    return {
        "quick": (tr("Quick"), tr("The head alone, on what the trunk sees in each photo")),
        "balanced": (tr("Balanced"), tr("The trunk's last stage too; for 100 photos or more, and a GPU")),
        "best": (tr("Best"), tr("The whole trunk; for 500 photos or more, and a GPU")),
    }[name]


def quantity(name: str) -> str:
    """Return what a chart shows."""
    return {
        "l1": tr("Loss: distance from the target (L1)"),
        "psnr": tr("Held-out PSNR, dB"),
        "nll": tr("Loss: how unlikely the judgements are (NLL)"),
        "margin": tr("Reward: chosen over rejected"),
    }[name]


def duration(seconds: float) -> str:
    """Return a time for people: seconds below one and a half minutes, then minutes, then hours."""
    if seconds < 10:
        return tr("{} s").format(max(1, round(seconds)))
    if seconds < 90:
        return tr("{} s").format(5 * round(seconds / 5))
    minutes = round(seconds / 60)
    return tr("{} min").format(minutes) if minutes < 90 else tr("{:.1f} h").format(seconds / 3600)


def title(training: Training) -> str:
    """Return the heading of a training."""
    if training.stage is Stage.STARTING:
        return tr("Starting the engine…")
    if training.stage is Stage.STOPPING:
        return tr("Cancelling…") if training.cancelling else tr("Stopping, the best model is kept…")
    if training.stage is Stage.DONE:
        return tr("Trained, stopped early") if stopped_early(training) else tr("Trained")
    if training.stage is Stage.FAILED:
        return tr("The training failed")
    if training.stage is Stage.CANCELLED:
        return tr("Cancelled")
    return tr("Training: {}").format(phase(training.current))


def about(training: Training) -> str:
    """Return the sentence under the heading."""
    if training.stage is Stage.FAILED:
        return failure(training)
    if training.stage is Stage.DONE:
        sentences = (_measured(training), _found(training), tr("The new models are not in use yet."))
        return " ".join(filter(None, sentences))
    if training.active and training.cancelling:
        return tr("Nothing of this training is kept.")
    said = [left(training)]
    if training.device is not None:
        said.append(tr("on {}").format(device(training.device)[0]))
    return ", ".join(filter(None, said))


def left(training: Training) -> str:
    """Return how long it still takes, as far as that is known."""
    if training.seconds_left is not None:
        return tr("About {} left").format(duration(training.seconds_left))
    current = next((own for own in training.phases if own.name == training.current), None)
    if current is not None and current.seconds_left is not None:
        return tr("About {} left in this phase").format(duration(current.seconds_left))
    return tr("Run {}").format(training.run)


def _measured(training: Training) -> str:
    means = _summary(training).get("variants", {})
    # An image equal to its target has no finite PSNR, and JSON no other.
    decibels = {name: inf if own["psnr"] is None else own["psnr"] for name, own in means.items()}
    shown = [f"{label(name)} {decibels[name]:.2f} dB" for name in ("original", *VARIANTS) if name in decibels]
    return tr("On held-out photos: {}.").format(", ".join(shown)) if shown else ""


def _found(training: Training) -> str:
    """Return what SFT + DPO found in the judgements, empty where its card says nothing of it."""
    card = _card(training)
    found = read_finding(card.training.preferences)
    if found is None:
        return ""
    said = tr("Preferred: {}.") if found.verdict == "taste" else tr("{}.")
    said = said.format(preferred(found))
    if found.verdict != "taste" and card.variant == "sft_dpo":
        said += " " + tr("SFT + DPO is the same as SFT only.")
    return said if found.more_pays else f"{said} {settled()}."


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
    if training.said:
        return training.said
    code = training.code
    if code is None:
        return tr("The engine ended without a result while no window watched it. Go on where it was interrupted.")
    if code < 0 or code > 128:
        name = _signal(-code if code < 0 else code - 128)
        if name == "SIGKILL":
            return tr(
                "The engine was killed by the system (SIGKILL), as it is when memory runs out. "
                "Close other programs and go on where it was interrupted."
            )
        return tr("The engine was ended by the system ({}). Go on where it was interrupted.").format(name)
    last = training.log[-1] if training.log else tr("it wrote nothing")
    return tr("The engine ended unexpectedly with code {}: {}.").format(code, last.rstrip("."))


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
    covers, comparisons, photos = len(dataset.pairs), len(dataset.comparisons), len(dataset.photos)
    return [
        (f"{photos}", tr("photo") if photos == 1 else tr("photos")),
        (f"{covers}", tr("cover") if covers == 1 else tr("covers")),
        (f"{comparisons}", tr("comparison") if comparisons == 1 else tr("comparisons")),
    ]


def held_out(material: Material) -> str:
    """Return what is kept from training, and what is not used."""
    dataset = material.dataset
    if dataset is None:
        return material.problem
    splits = list(dataset.splits.values())
    said = tr("{} photos are held out to measure and {} to check the training by; nothing is learnt from them.").format(
        splits.count("test"), splits.count("validation")
    )
    if material.ties or material.skips:
        said += " " + tr(
            "Of the judgements, {} found no difference and {} were skipped; skipped ones are not used."
        ).format(material.ties, material.skips)
    if material.doubtful:
        said += " " + tr("Whether colour and light alone made the images of {} comparisons is being looked at.").format(
            len(material.doubtful)
        )
    return said


def aside(skipped: tuple[Skipped, ...]) -> str:
    """Return the heading of the files that are not used."""
    return tr("1 file is set aside") if len(skipped) == 1 else tr("{} files are set aside").format(len(skipped))


def aside_reason(skipped: Skipped) -> str:
    """Return why a file is not used; the engine's reason follows its folder and name."""
    return f"{skipped.path.parent.name}/{skipped.path.name} {skipped.reason}"


def device(computing: Computing) -> tuple[str, str]:
    """Return a device's name and why it was chosen."""
    kind = {"cuda": tr("NVIDIA GPU"), "mps": tr("Apple GPU"), "cpu": tr("Processor")}.get(
        computing.kind, computing.kind
    )
    reason = computing.reason
    return f"{kind}, {computing.name} ({computing.precision})", reason[:1].upper() + reason[1:] + "."


def foundations() -> dict[str, str]:
    """Return what a trunk may start from, by its name for the engine."""
    return {
        "imagenet": tr("ImageNet's weights, downloaded once"),
        "file": tr("A file of weights…"),
        "random": tr("Chance: weaker, needs no network"),
    }


def expected(seconds: float | None, *, measuring: bool) -> str:
    """Return how long a preset takes, or that it is not known."""
    if seconds is not None:
        return tr("about {}").format(duration(seconds))
    return tr("measuring…") if measuring else tr("not measured")


def preview(shown: Previewed) -> str:
    """Return which weights a rendering shows."""
    return tr("{}, step {}").format(phase(shown.phase), shown.step)


def number(value: float, form: str) -> str:
    """Return a number with a minus that is as wide as a plus."""
    return f"{value:{form}}".replace("-", "\N{MINUS SIGN}")


def past_cells(past: PastRun) -> list[str]:
    """Return the cells of a run in the history."""
    psnr = [f"{past.means[variant]['psnr']:.2f}" if variant in past.means else "" for variant in VARIANTS]
    best = min((past.means[variant]["delta_e"] for variant in VARIANTS if variant in past.means), default=None)
    return [
        past.label,
        preset(past.preset)[0] if past.preset in PRESETS else "",
        *psnr,
        "" if best is None else f"{best:.1f}",
        "" if past.seconds is None else duration(past.seconds),
        past.device,
        _state(past),
    ]


def bundle_name(workspace: Path) -> str:
    """Return the path that a workspace's bundle is offered under."""
    return str(workspace.parent / f"{workspace.name}-colab.zip")


def time_left(seconds: float | None) -> str:
    """Return how long it still takes, or nothing while that is not known."""
    return "" if seconds is None else tr("About {} left").format(duration(seconds))


def bundled(path: str, size: int) -> str:
    """Return that a bundle was written, and what to do with it."""
    return tr(
        "{} ({:.1f} MB) is ready, and its path is on the clipboard.\n\nTake covershot.ipynb out of it, upload that in "
        "Colab, choose Runtime > Run all, and give it the zip when it asks. What comes back, result.zip, is imported "
        "here, or dropped on this window."
    ).format(path, size / 1e6)


def imported(run: str) -> str:
    """Return that a result was installed."""
    return tr("The three models of run {} are in use now. Those that were before stay with their own run.").format(run)


def picked_up(run: str) -> str:
    """Return that a training was found that an earlier window began."""
    return tr("The training {} was begun by an earlier window. Train shows how far it is, or how it ended.").format(run)


def stopped(bundle: Path | None) -> str:
    """Return that the user wanted no bundle, or no import."""
    if bundle is None:
        return tr("The import was cancelled. Nothing was changed.")
    return tr("The export was cancelled. {} was not written.").format(bundle)


def past_headings() -> list[str]:
    """Return the headings of the history."""
    psnr = [tr("{}, dB").format(label(variant)) for variant in VARIANTS]
    return [tr("Run"), tr("Preset"), *psnr, tr("Best ΔE"), tr("Time"), tr("Computed on"), tr("State")]


def _state(past: PastRun) -> str:
    said = [tr("in use")] if past.in_use else []
    if past.trial and past.trial.wins + past.trial.losses:
        said.append(tr("better on {} of {} blind").format(past.trial.wins, past.trial.wins + past.trial.losses))
    said += [tr("not taken")] if past.trial and not past.trial.accepted and not past.in_use else []
    said += [tr("stopped early")] if past.stopped else []
    said += [tr("simulated targets")] if past.simulated else []
    said += [tr("random foundation")] if past.random_foundation else []
    said += [] if past.models else [tr("models gone")]
    return ", ".join(said)
