"""Which Edit of a model a photo's candidates start from."""

from collections.abc import Mapping

from desktop.model.layers import Base
from desktop.model.library import Library, LibraryPhoto
from engine.workspace.run import Run
from engine.workspace.saved_edits import base_name, prediction_key
from engine.workspace.workspace import Workspace, furthest


def policy_of(library: Library) -> Mapping[str, str]:
    """Return whose Edits candidates start from, the run by its one variant: the furthest in use, else the newest's."""
    models = library.in_use or library.models
    variant = furthest(models)
    return {variant: models[variant]} if variant else {}


def base_of(library: Library, photo: LibraryPhoto) -> str | None:
    """Return the name of the Edit that a photo's candidates start from, None while nobody has made one."""
    for variant, run in policy_of(library).items():
        found = find_base(library.workspace, photo, variant, run)
        return found.name if found else None
    saved = furthest(photo.edits)
    return base_name(library.run, saved, photo.name) if library.run and saved else None


def find_base(workspace: Workspace, photo: LibraryPhoto, variant: str, run: str) -> Base | None:
    """Return the Edit that a run's variant saved for a photo or predicted for its file as it is, None without one."""
    folder = Run(workspace.results / run)
    if folder.edit(photo.name, variant).exists():
        return Base(folder.edit(photo.name, variant), base_name(folder, variant, photo.name))
    try:
        key = prediction_key(workspace, run, variant, photo.source)
    except OSError:
        return None
    file = folder.prediction(key, variant)
    return Base(file, base_name(folder, variant, key)) if file.exists() else None
