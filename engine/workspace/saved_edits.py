"""Saved Edits: the name of the Edit that a judgement's candidates start from, `<run>/<variant>/<photo>`, and its file.

Runs stay when models are replaced, so that old judgements keep their meaning. The Edit was saved when the run measured the
photo, or predicted on request; then `<photo>` is the prediction's key, which never identifies another Edit later.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from engine.edit.edit import Edit, load_edit, save_edit
from engine.errors import CovershotError
from engine.workspace.active_models import model_folder
from engine.workspace.judgements.records import Candidate
from engine.workspace.model_card import CARD
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace


def base_name(run: Run, variant: str, photo: str) -> str:
    """Return the name of the Edit that a run's variant saved for a photo."""
    return f"{run.name}/{variant}/{photo}"


def base_file(workspace: Workspace, base: str) -> Path:
    """Return the file of the Edit that a candidate's base names.

    Raises:
        CovershotError: `base` is no such name.
    """
    parts = base.split("/")
    if len(parts) != 3 or not all(parts) or any(part.startswith(".") or "\\" in part for part in parts):
        raise CovershotError(
            f"{base} names no saved Edit: <run>/<variant>/<photo> was expected. Judge the photo again."
        )
    run, variant, photo = parts
    made_by = Run(workspace.results / run)
    predicted = made_by.prediction(photo, variant)
    return predicted if predicted.exists() else made_by.edit(photo, variant)


def base_edit(workspace: Workspace, candidate: Candidate) -> Edit:
    """Read the Edit that a candidate's base names, as `pair_images.sync_pair_images` calls it.

    Raises:
        CovershotError: it names none, or the file cannot be read.
    """
    return load_edit(base_file(workspace, candidate.base or ""))


def prediction_key(workspace: Workspace, run: str, variant: str, photo: Path) -> str:
    """Return the key of a variant's Edit of a photo: the photo's name, and a hash of the state of photo and model.

    Raises:
        OSError: the photo or the model is missing.
    """
    model = (model_folder(workspace, run, variant) / CARD).stat()
    source = photo.stat()
    facts = f"{source.st_mtime_ns} {source.st_size} {model.st_mtime_ns}"
    return f"{photo.stem}~{hashlib.sha256(facts.encode()).hexdigest()[:12]}"


def keep_prediction(
    workspace: Workspace, run: str, variant: str, photo: Path, predict: Callable[[Path], Edit]
) -> tuple[str, Path]:
    """Save the Edit that a run's variant predicts for a photo, unless it was saved before; return its base name and file.

    Args:
        workspace: workspace of the run.
        run: name of the run that made the model.
        variant: variant of the model.
        photo: path of the photo.
        predict: returns the model's Edit of a photo; called only when none is saved.

    Raises:
        OSError: the photo or the model is missing.
        CovershotError: the photo cannot be read, or the Edit not be written.
    """
    key = prediction_key(workspace, run, variant, photo)
    made_by = Run(workspace.results / run)
    file = made_by.prediction(key, variant)
    if not file.exists():
        save_edit(predict(photo), file)
    return base_name(made_by, variant, key), file
