"""Which run's models are in use: those in models/, each a copy of one in its run's folder."""

import os
from collections.abc import Iterable
from pathlib import Path

from engine.errors import CovershotError
from engine.files import keep_as, replacing_folder, replacing_folders
from engine.inside import is_plain_inside, remove_tree
from engine.tensors import NotFiniteError, check_finite
from engine.workspace.kept import holds_all_of, keep_folder
from engine.workspace.model_card import CARD, MOST_WEIGHTS, WEIGHTS, read_origin
from engine.workspace.run import Run
from engine.workspace.workspace import VARIANTS, Workspace, furthest


def run_of_model(folder: Path) -> str | None:
    """Return the name of the run that made a saved model, or None where no readable card says."""
    name = read_origin(folder).run
    return name if name and name == Path(name).name else None


def photos_learnt_by(folder: Path) -> frozenset[str]:
    """Return the photos that a saved model has seen while it learnt, as far as a readable card says."""
    return frozenset(photo for photo, split in read_origin(folder).data.splits.items() if split != "test")


def models_of(run: Run) -> tuple[str, ...]:
    """Return the variants that a run has a saved model of."""
    return tuple(variant for variant in VARIANTS if (run.model(variant) / CARD).is_file())


def runs_in_use(workspace: Workspace) -> dict[str, str]:
    """Return the names of the runs whose models are in use, by variant."""
    named = {variant: run_of_model(workspace.models / variant) for variant in VARIANTS}
    return {variant: run for variant, run in named.items() if run is not None}


def model_folder(workspace: Workspace, run: str, variant: str) -> Path:
    """Return the folder of a run's model: the run's own, or the one in use where the run itself is gone."""
    own, used = Run(workspace.results / run).model(variant), workspace.models / variant
    return used if not own.exists() and run_of_model(used) == run else own


def round_before(workspace: Workspace, run: Run) -> str | None:
    """Return the run, another than this one, whose furthest variant is in use."""
    others = {variant: name for variant, name in runs_in_use(workspace).items() if name != run.name}
    variant = furthest(others)
    return others[variant] if variant else None


def accept_model(workspace: Workspace, run: Run, variant: str) -> tuple[Path, ...]:
    """Put one of a run's models in use; the one before stays in its own run's folder, or is kept where none can be told.

    Returns:
        Where a model is kept that belongs to no run.

    Raises:
        CovershotError: the models folder cannot be written, or the weights are not finite.
    """
    _check(run.model(variant))
    kept = _keep(workspace, (variant,))
    with replacing_folder(workspace.models / variant) as temporary:
        _fill(temporary, run.model(variant))
    return kept


def accept_run(workspace: Workspace, run: Run) -> tuple[Path, ...]:
    """Put all of a run's models in use, and no others: all are replaced, or none.

    Returns:
        Where models are kept that were in use and belong to no run.

    Raises:
        CovershotError: the run has no models, some are not finite, or the models folder cannot be written.
    """
    variants = models_of(run)
    if not variants:
        raise CovershotError(f"The run {run.name} has no models in {run.models}. Train again to get some.")
    for variant in variants:
        _check(run.model(variant))
    kept = _keep(workspace, VARIANTS)
    with replacing_folders([workspace.models / variant for variant in variants]) as temporaries:
        for temporary, variant in zip(temporaries, variants, strict=True):
            _fill(temporary, run.model(variant))
    for variant in set(VARIANTS) - set(variants):
        remove_tree(workspace.models / variant)
    return kept


def kept_sentence(kept: Iterable[Path]) -> str:
    """Return what a user is told of models that are kept."""
    named = ", ".join(map(str, kept))
    return f"What was in use before and belongs to no run that has the same files is kept: {named}."


def _keep(workspace: Workspace, variants: Iterable[str]) -> tuple[Path, ...]:
    """Make sure that the models in use are elsewhere too: in their runs' folders, or kept where these have others."""
    kept = []
    for variant in variants:
        used = workspace.models / variant
        if not used.is_dir() or not any(used.iterdir()):
            continue
        name = run_of_model(used)
        own = None if name is None else Run(workspace.results / name).model(variant)
        if own is not None and not own.exists():
            with replacing_folder(own) as temporary:
                _fill(temporary, used)
        elif own is None or not holds_all_of(own, used):
            kept.append(keep_folder(workspace, used))
    return tuple(kept)


def _check(source: Path) -> None:
    """Refuse weights that nothing can be predicted with; what is no weights at all is said by whoever loads them.

    Raises:
        CovershotError: they are not finite.
    """
    try:
        check_finite(source / WEIGHTS, MOST_WEIGHTS)
    except NotFiniteError as error:
        raise CovershotError(f"{source / WEIGHTS} cannot be used: {error}. Train again.") from error
    except (OSError, ValueError):
        return


def _fill(folder: Path, source: Path) -> None:
    """Fill a folder with a model: its two files and nothing else that may stand there.

    Raises:
        CovershotError: one is a link, or no file.
    """
    for file in (source / WEIGHTS, source / CARD):
        if is_plain_inside(file):
            keep_as(file, folder / file.name)
        elif os.path.lexists(file):
            raise CovershotError(f"{file} is no file of this workspace. Put the file itself there.")
