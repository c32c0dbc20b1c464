"""Where the Edits lie that a run's models predicted on request, under names that never come to mean another Edit."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from engine.edit.edit import Edit, save_edit
from engine.workspace.layout import Workspace
from engine.workspace.models import CARD, model_folder
from engine.workspace.runs import Run


def prediction_key(workspace: Workspace, run: str, variant: str, photo: Path) -> str:
    """Return what a run's variant calls its Edit of a photo: the photo's name, and a mark of photo and model as they are.

    Raises:
        OSError: the photo or the model is not there.
    """
    model, own = (model_folder(workspace, run, variant) / CARD).stat(), photo.stat()
    facts = f"{own.st_mtime_ns} {own.st_size} {model.st_mtime_ns}"
    return f"{photo.stem}~{hashlib.sha256(facts.encode()).hexdigest()[:12]}"


def keep_prediction(
    workspace: Workspace, run: str, variant: str, photo: Path, predict: Callable[[Path], Edit]
) -> tuple[str, Path]:
    """Save the Edit that a run's variant predicts for a photo, unless it was saved before, and return its key and file.

    Args:
        workspace: of the run.
        run: name of the run that made the model.
        variant: of the run.
        photo: path of the photo.
        predict: asked for the Edit of a photo as the model sees it.

    Raises:
        OSError: the photo or the model is not there.
        CovershotError: the photo cannot be read, or the Edit not be written.
    """
    key = prediction_key(workspace, run, variant, photo)
    file = Run(workspace.results / run).prediction(key, variant)
    if not file.exists():
        save_edit(predict(photo), file)
    return key, file
