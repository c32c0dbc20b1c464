"""Paths inside a run's folder."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Run:
    """Name the files of a run; nothing is touched on disk.

    Attributes:
        root: results/<run> in the workspace.
    """

    root: Path

    @property
    def name(self) -> str:
        """Return the run's name."""
        return self.root.name

    @property
    def config(self) -> Path:
        """Return the file of the resolved configuration."""
        return self.root / "config.toml"

    @property
    def dataset(self) -> Path:
        """Return the file of the dataset's fingerprint, which only a training of all variants has; only such runs are resumed."""
        return self.root / "dataset.sha256"

    @property
    def metrics(self) -> Path:
        """Return the table of the measures of every photo and variant."""
        return self.root / "metrics.csv"

    @property
    def summary(self) -> Path:
        """Return the file of the results, written last: a run that has it is finished."""
        return self.root / "summary.json"

    @property
    def report(self) -> Path:
        """Return the page of the report."""
        return self.root / "report.html"

    @property
    def learnt(self) -> bool:
        """Return whether a phase has saved anything, so that resuming saves time."""
        return self.checkpoints.exists() or (self.root / "curves").exists()

    def comparison(self, photo: str) -> Path:
        """Return the labelled comparison image of a held-out photo."""
        return self.root / "comparisons" / f"{photo}.png"

    def edit(self, photo: str, variant: str) -> Path:
        """Return the Edit that a variant predicted for a held-out photo."""
        return self.root / "edits" / f"{photo}.{variant}.safetensors"

    def curves(self, phase: str) -> Path:
        """Return the picture of a phase's curves."""
        return self.root / "curves" / f"{phase}.png"

    @property
    def models(self) -> Path:
        """Return the folder of the models that the run made; they stay, whichever are in use."""
        return self.root / "models"

    def model(self, variant: str) -> Path:
        """Return the folder of one of the run's models."""
        return self.models / variant

    @property
    def label(self) -> Path:
        """Return the file of the user's name for the run, if there is one."""
        return self.root / "label.txt"

    @property
    def trial(self) -> Path:
        """Return the file of the outcome of a blind test of the run's models against those in use."""
        return self.root / "trial.json"

    def preview(self, phase: str) -> Path:
        """Return the picture of a held-out photo rendered with a phase's latest weights."""
        return self.root / "previews" / f"{phase}.jpg"

    def prediction(self, key: str, variant: str) -> Path:
        """Return the file of an Edit predicted on request; `key` identifies photo and model as they were."""
        return self.root / "predictions" / f"{key}.{variant}.safetensors"

    @property
    def job(self) -> Path:
        """Return the file by which a window finds the run again; removed once a window has shown how it ended."""
        return self.root / "job.json"

    @property
    def events(self) -> Path:
        """Return the file of the events of the run's process, as JSON lines."""
        return self.root / "events.jsonl"

    @property
    def errors(self) -> Path:
        """Return the file of the standard error of the run's process."""
        return self.root / "errors.txt"

    @property
    def lock(self) -> Path:
        """Return the file that the run's process holds locked while it lives."""
        return self.root / "running"

    @property
    def stop(self) -> Path:
        """Return the file whose presence asks the run to end early and keep its best model."""
        return self.root / "stop"

    @property
    def checkpoints(self) -> Path:
        """Return the folder of the unfinished phase's checkpoints."""
        return self.root / "checkpoints"

    def checkpoint(self, phase: str) -> Path:
        """Return the checkpoint of an unfinished phase."""
        return self.checkpoints / f"{phase}.safetensors"


def new_run(workspace: Workspace) -> Run:
    """Return a new run without a folder yet, named by the time."""
    name = f"{datetime.now():%Y-%m-%d-%H%M%S}"
    taken = {path.name for path in workspace.results.iterdir()} if workspace.results.is_dir() else set()
    names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return Run(workspace.results / next(free for free in names if free not in taken))


def list_runs(workspace: Workspace) -> list[Run]:
    """Return the runs that were started, the newest last."""
    if not workspace.results.is_dir():
        return []
    runs = [Run(folder) for folder in sorted(workspace.results.iterdir()) if not folder.name.startswith(".")]
    return [run for run in runs if run.config.exists()]


def latest_finished(workspace: Workspace) -> Run | None:
    """Return the newest run that has a result."""
    finished = [run for run in list_runs(workspace) if run.summary.exists()]
    return finished[-1] if finished else None
