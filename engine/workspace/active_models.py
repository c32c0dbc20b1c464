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
    """Return the name of the run that made a saved model, or None without a readable card."""
    name = read_origin(folder).run
    return name if name and name == Path(name).name else None


def photos_learnt_by(folder: Path) -> frozenset[str]:
    """Return the photos that a saved model was trained on, as far as its card is readable."""
    return frozenset(photo for photo, split in read_origin(folder).data.splits.items() if split != "test")


def models_of(run: Run) -> tuple[str, ...]:
    """Return the variants that a run has a saved model of."""
    return tuple(variant for variant in VARIANTS if (run.model(variant) / CARD).is_file())


def runs_in_use(workspace: Workspace) -> dict[str, str]:
    """Return the names of the runs whose models are in use, by variant."""
    named = {variant: run_of_model(workspace.models / variant) for variant in VARIANTS}
    return {variant: run for variant, run in named.items() if run is not None}


def model_folder(workspace: Workspace, run: str, variant: str) -> Path:
    """Return the folder of a run's model: the one in the run, or the one in use where the run itself is gone."""
    in_run = Run(workspace.results / run).model(variant)
    used = workspace.models / variant
    return used if not in_run.exists() and run_of_model(used) == run else in_run


def round_before(workspace: Workspace, run: Run) -> str | None:
    """Return the run, another than this one, whose furthest variant is in use."""
    others = {variant: name for variant, name in runs_in_use(workspace).items() if name != run.name}
    variant = furthest(others)
    return others[variant] if variant else None


def accept_model(workspace: Workspace, run: Run, variant: str) -> tuple[Path, ...]:
    """Put one of a run's models in use; the previous one stays in its run's folder, or is kept where it belongs to no run.

    Returns:
        Folders of kept models.

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
        Folders of kept models, which were in use and belong to no run.

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
    """Return the message to the user about kept models."""
    named = ", ".join(map(str, kept))
    return f"The models that were in use, which no run has the same files of, are kept: {named}."


def _keep(workspace: Workspace, variants: Iterable[str]) -> tuple[Path, ...]:
    """Make sure that the models in use exist elsewhere too: in their runs' folders, or kept where these hold others."""
    kept = []
    for variant in variants:
        used = workspace.models / variant
        if not used.is_dir() or not any(used.iterdir()):
            continue
        name = run_of_model(used)
        in_run = None if name is None else Run(workspace.results / name).model(variant)
        if in_run is not None and not in_run.exists():
            with replacing_folder(in_run) as temporary:
                _fill(temporary, used)
        elif in_run is None or not holds_all_of(in_run, used):
            kept.append(keep_folder(workspace, used))
    return tuple(kept)


def _check(source: Path) -> None:
    """Refuse weights that cannot predict; a file that holds no weights at all is reported when it is loaded.

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
    """Copy a model into a folder: its two files and nothing else that its folder may hold.

    Raises:
        CovershotError: one is a link, or no file.
    """
    for file in (source / WEIGHTS, source / CARD):
        if is_plain_inside(file):
            keep_as(file, folder / file.name)
        elif os.path.lexists(file):
            raise CovershotError(f"{file} is no file of this workspace. Put the file itself there.")
