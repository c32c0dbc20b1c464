"""The small file in a run's folder by which a window finds a training again that an earlier window began."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from engine.files import unwritable, write_text
from engine.inside import contained, remove_tree
from engine.serialise import Finite, MalformedError, decode_json, read_bounded
from engine.workspace.active_models import models_of
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class TrainingJob:
    """Hold what a window knows of a training that its engine does not say.

    Attributes:
        phases: names, in their order.
        expected: seconds by phase; empty where they were not calibrated.
        resumed: whether it goes on with an interrupted run.
    """

    phases: Sequence[str]
    expected: Mapping[str, Finite]
    resumed: bool = False


def begin_job(run: Run, job: TrainingJob) -> None:
    """Make a run's folder, without what an earlier attempt said, and leave the file in it.

    Raises:
        CovershotError: the results folder cannot be written.
    """
    try:
        contained(run.root).mkdir(parents=True, exist_ok=True)
        for path in (run.events, run.errors, run.stop):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(run.root, error) from error
    write_text(run.job, json.dumps(asdict(job)) + "\n")


def find_job(workspace: Workspace) -> tuple[Run, TrainingJob] | None:
    """Return the newest training whose end no window has shown."""
    folders = sorted(workspace.results.iterdir(), reverse=True) if workspace.results.is_dir() else []
    for run in map(Run, folders):
        with suppress(OSError, MalformedError):
            return run, decode_json(read_bounded(run.job), TrainingJob)
    return None


def end_job(run: Run) -> None:
    """Note that a window has shown how a run ended; one that leaves nothing to go on with goes away."""
    with suppress(OSError):
        run.job.unlink(missing_ok=True)
    if not run.summary.exists() and not models_of(run) and not run.checkpoints.exists():
        remove_tree(run.root)


def resumable(run: Run) -> bool:
    """Return whether an interrupted run can go on: it got as far as having a configuration, and no result."""
    return run.config.exists() and not run.summary.exists()
