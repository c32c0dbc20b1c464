"""Which run's models are in use: those in models/, each a copy of one in its run's folder."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from engine.errors import CovershotError
from engine.files import replacing_folder, replacing_folders
from engine.inside import is_plain_inside, remove_tree
from engine.reading import LARGE, read_text
from engine.tensors import NotFiniteError, check_finite
from engine.workspace.layout import VARIANTS, Workspace, furthest
from engine.workspace.runs import Run

CARD, WEIGHTS = "card.json", "weights.safetensors"

MOST_WEIGHTS = 1 << 30
"""Bytes; a model has a tenth."""


def run_of_model(folder: Path) -> str | None:
    """Return the name of the run that made a saved model, or None where no readable card says."""
    name = _card(folder).get("run")
    return name if isinstance(name, str) and name == Path(name).name else None


def photos_learnt_by(folder: Path) -> frozenset[str]:
    """Return the photos that a saved model has seen while it learnt, as far as a readable card says."""
    data = _card(folder).get("data")
    splits = data.get("splits") if isinstance(data, dict) else None
    return frozenset(photo for photo, split in splits.items() if split != "test") if splits else frozenset()


def _card(folder: Path) -> dict[str, Any]:
    try:
        card = json.loads(read_text(folder / CARD, LARGE))
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


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


def accept_model(workspace: Workspace, run: Run, variant: str) -> None:
    """Put one of a run's models in use; the one before stays in its own run's folder.

    Raises:
        CovershotError: the models folder cannot be written, or the weights are not finite.
    """
    _check(run.model(variant))
    _keep(workspace, variant)
    with replacing_folder(workspace.models / variant) as temporary:
        _fill(temporary, run.model(variant))


def accept_run(workspace: Workspace, run: Run) -> None:
    """Put all of a run's models in use, and no others: all are replaced, or none.

    Raises:
        CovershotError: the run has no models, some are not finite, or the models folder cannot be written.
    """
    variants = models_of(run)
    if not variants:
        raise CovershotError(f"The run {run.name} has no models in {run.models}. Train again to get some.")
    for variant in variants:
        _check(run.model(variant))
    for variant in VARIANTS:
        _keep(workspace, variant)
    with replacing_folders([workspace.models / variant for variant in variants]) as temporaries:
        for temporary, variant in zip(temporaries, variants, strict=True):
            _fill(temporary, run.model(variant))
    for variant in set(VARIANTS) - set(variants):
        remove_tree(workspace.models / variant)


def _keep(workspace: Workspace, variant: str) -> None:
    """Make sure that the model in use is in its run's folder too."""
    source = workspace.models / variant
    name = run_of_model(source)
    if name is not None and not (own := Run(workspace.results / name).model(variant)).exists():
        with replacing_folder(own) as temporary:
            _fill(temporary, source)


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
            _link(file, folder / file.name)
        elif os.path.lexists(file):
            raise CovershotError(f"{file} is no file of this workspace. Put the file itself there.")


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, since saved models never change; copy it where the disk cannot."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
