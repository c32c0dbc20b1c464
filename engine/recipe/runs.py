"""Runs as folders: begun, found again, and discarded where nothing was learnt."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from engine.config import Config, dump_config, load_config
from engine.errors import CovershotError
from engine.files import unwritable, write_text
from engine.inside import remove_tree
from engine.reading import read_text
from engine.workspace.dataset import read_dataset
from engine.workspace.run import Run, list_runs, new_run
from engine.workspace.workspace import Workspace


def begin_run(workspace: Workspace, config: Config, run: Run | None = None) -> Run:
    """Make a run's folder with its configuration; a new run unless one is given.

    Raises:
        CovershotError: the results folder cannot be written.
    """
    run = run or _reserved(workspace)
    try:
        write_text(run.config, dump_config(config))
    except CovershotError:
        with suppress(OSError):
            run.root.rmdir()  # when it is empty
        raise
    return run


def _reserved(workspace: Workspace) -> Run:
    """Return a new run whose folder this process has made, so that another one that begins at once gets another."""
    while True:
        run = new_run(workspace)
        try:
            workspace.results.mkdir(parents=True, exist_ok=True)
            run.root.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise unwritable(run.config, error) from error
        return run


@contextmanager
def discarded_unless_learnt(run: Run) -> Iterator[None]:
    """Remove a run's folder when what runs inside ends early and no phase has left anything."""
    try:
        yield
    except BaseException:
        if not run.learnt:
            remove_tree(run.root)
        raise


def resumable_run(workspace: Workspace, run: Run | None = None) -> tuple[Run, Config]:
    """Return a training of all variants, the newest unless one is given, which must be unfinished, and its configuration.

    Raises:
        CovershotError: there is nothing to go on with.
    """
    runs = [found for found in list_runs(workspace) if found.dataset.exists() and run in (None, found)]
    if not runs or runs[-1].summary.exists():
        raise CovershotError(
            f"{workspace.results} has no interrupted run to go on with.",
            "Leave --resume away.",
            "Start a new training.",
        )
    return runs[-1], load_config(runs[-1].config)


def begun_alike(workspace: Workspace, config: Config) -> Run | None:
    """Return the newest training of all variants, when it is unfinished and has this configuration and these files."""
    try:
        run, before = resumable_run(workspace)
    except CovershotError:
        return None
    same = before == config and read_text(run.dataset) == read_dataset(workspace).fingerprint
    return run if same else None
