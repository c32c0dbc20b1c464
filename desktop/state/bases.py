"""Which Edit of a model a photo's candidates start from."""

from desktop.state.library import Library, LibraryPhoto
from engine.workspace.bases import base_name
from engine.workspace.layout import VARIANTS


def base_of(library: Library, photo: LibraryPhoto) -> str | None:
    """Return the name of the Edit that the latest finished run's furthest variant saved for a photo, None if none did."""
    variant = next((variant for variant in reversed(VARIANTS) if variant in photo.edits), None)
    return base_name(library.run, variant, photo.name) if library.run and variant else None
