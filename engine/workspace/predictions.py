"""Where the Edits lie that a run's models predicted on request, under names that never come to mean another Edit."""

import hashlib
from pathlib import Path

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


def prediction_file(workspace: Workspace, run: str, variant: str, photo: Path) -> Path:
    """Return the file of the Edit that a run's variant predicts for a photo, whether it is there yet or not.

    Raises:
        OSError: the photo or the model is not there.
    """
    return Run(workspace.results / run).prediction(prediction_key(workspace, run, variant, photo), variant)
