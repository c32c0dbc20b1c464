"""Which Edit of a model a photo's candidates start from, and how a judgement names it."""

from pathlib import Path

from desktop.state.library import Library, LibraryPhoto
from engine.edit.edit import Edit, load_edit
from engine.errors import CovershotError
from engine.workspace.judged import Candidate
from engine.workspace.layout import VARIANTS, Workspace
from engine.workspace.runs import Run


def base_of(library: Library, photo: LibraryPhoto) -> str | None:
    """Return the name of the Edit that the latest finished run's furthest variant saved for a photo, None if none did.

    It reads `<run>/<variant>/<photo>`: runs stay when models are replaced, so that old judgements keep their meaning.
    """
    variant = next((variant for variant in reversed(VARIANTS) if variant in photo.edits), None)
    return f"{library.run.name}/{variant}/{photo.name}" if library.run and variant else None


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
    return Run(workspace.results / run).edit(photo, variant)


def base_edit(workspace: Workspace, candidate: Candidate) -> Edit:
    """Read the Edit that a candidate's base names, as `folders.fill` asks for it.

    Raises:
        CovershotError: it names none, or the file cannot be read.
    """
    return load_edit(base_file(workspace, candidate.base or ""))
