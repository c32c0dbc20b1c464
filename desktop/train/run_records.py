"""The runs of a workspace that left something, and whose models are in use."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from desktop.model.trial import Trial, read_trial
from engine.config import load_config
from engine.errors import CovershotError
from engine.files import unwritable, write_text
from engine.inside import contained
from engine.reading import read_text
from engine.serialise import salvaged
from engine.workspace.active_models import models_of, runs_in_use
from engine.workspace.model_card import Origin
from engine.workspace.results import Summary, read_summary
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class PastRun:
    """Describe a run that left a result or a model.

    Attributes:
        run: the run's folder.
        label: what the user calls it; its own name unless they do.
        preset: how much was trained; empty where its configuration is gone.
        means: mean psnr, ssim and delta_e on the held-out photos, by variant; empty without a result, and where none was held out.
        measured: number of the held-out photos; None without a result, or where an earlier version made it.
        seconds: duration of the training in seconds.
        device: name of the processor that trained it.
        models: variants it still has a model of, to put in use.
        in_use: whether any of its models is.
        stopped: whether the user ended it early.
        simulated: whether the targets were not a person's.
        random_foundation: whether the trunk had never seen a photograph before.
        trial: what its models came to against those in use before, if the user tried or refused them.
    """

    run: Run
    label: str
    preset: str = ""
    means: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    measured: int | None = None
    seconds: float | None = None
    device: str = ""
    models: tuple[str, ...] = ()
    in_use: bool = False
    stopped: bool = False
    simulated: bool = False
    random_foundation: bool = False
    trial: Trial | None = None

    @property
    def is_finished(self) -> bool:
        """Return whether there is a result to look at."""
        return self.seconds is not None


def read_history(workspace: Workspace) -> tuple[PastRun, ...]:
    """Return the runs that left something, the newest first; what cannot be read of one is left out."""
    used = set(runs_in_use(workspace).values())
    folders = sorted(workspace.results.iterdir(), reverse=True) if workspace.results.is_dir() else []
    runs = [Run(folder) for folder in folders if folder.is_dir() and not folder.name.startswith(".")]
    # One that is still at work, or was killed, is no history yet.
    return tuple(_read(run, used) for run in runs if not run.job.exists() and (run.summary.exists() or models_of(run)))


def _read(run: Run, used: set[str]) -> PastRun:
    label = run.name
    preset = ""
    with suppress(OSError, UnicodeDecodeError):
        label = read_text(run.label).strip() or label
    with suppress(CovershotError):
        preset = load_config(run.config).preset
    past = PastRun(run, label, preset, models=models_of(run), in_use=run.name in used, trial=read_trial(run))
    try:
        summary = read_summary(run.summary)
    except CovershotError:
        return past
    return replace(
        past,
        means=summary.variants,
        measured=summary.measured,
        seconds=sum(summary.seconds.values()),
        device=str(summary.device.get("name", "")),
        stopped=_stopped(summary),
        simulated=summary.simulated is not None,
        random_foundation=summary.foundation.get("kind") == "random",
    )


def _stopped(summary: Summary) -> bool:
    return salvaged(summary.card, Origin).training.stopped


def rename_run(run: Run, label: str) -> None:
    """Call a run something else; nothing gives it back its own name.

    Raises:
        CovershotError: the run's folder cannot be written.
    """
    label = " ".join(label.split())
    if label and label != run.name:
        write_text(run.label, label + "\n")
        return
    try:
        contained(run.label).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(run.label, error) from error
