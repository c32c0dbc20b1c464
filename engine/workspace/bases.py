"""How a judgement names the Edit that its candidates start from: `<run>/<variant>/<photo>`.

Runs stay when models are replaced, so that old judgements keep their meaning. The Edit was saved when the run measured the
photo, or predicted on request; then `<photo>` is the prediction's key.
"""

from pathlib import Path

from engine.edit.edit import Edit, load_edit
from engine.errors import CovershotError
from engine.workspace.judged import Candidate
from engine.workspace.layout import Workspace
from engine.workspace.runs import Run


def base_name(run: Run, variant: str, photo: str) -> str:
    """Return the name of the Edit that a run's variant saved for a photo."""
    return f"{run.name}/{variant}/{photo}"


def base_file(workspace: Workspace, base: str) -> Path:
    """Return the file of the Edit that a candidate's base names.

    Raises:
        CovershotError: it is no such name.
    """
    parts = base.split("/")
    if len(parts) != 3 or not all(parts) or any(part.startswith(".") or "\\" in part for part in parts):
        raise CovershotError(
            f"{base} names no saved Edit: <run>/<variant>/<photo> was expected. Judge the photo again."
        )
    run, variant, photo = parts
    own = Run(workspace.results / run)
    predicted = own.prediction(photo, variant)
    return predicted if predicted.exists() else own.edit(photo, variant)


def base_edit(workspace: Workspace, candidate: Candidate) -> Edit:
    """Read the Edit that a candidate's base names, as `folders.fill` asks for it.

    Raises:
        CovershotError: it names none, or the file cannot be read.
    """
    return load_edit(base_file(workspace, candidate.base or ""))
