"""Ratings that were read, kept for the next time that the workspace is opened: thousands of files take a while to read."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.model.library import Library, LibraryPhoto
from desktop.model.paths import ratings_folder
from engine.errors import CovershotError
from engine.files import write_text
from engine.image.rating import Rating, sidecar_names
from engine.serialise import MalformedError, decode_json, read_bounded

_MOST_BYTES = 64 << 20

Stamps = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class RatedPhoto:
    """Hold a photo's rating and what it was read from.

    Attributes:
        file: the photo's file name.
        stamps: of the photo and of the files beside it; zeros for those that are missing.
        rating: as read.
    """

    file: str
    stamps: Stamps
    rating: Rating

    def holds(self, library: Library, photo: LibraryPhoto) -> bool:
        """Return whether nothing that it was read from has changed."""
        return self.file == photo.source.name and self.stamps == stamps_of(library, photo)


def stamps_of(library: Library, photo: LibraryPhoto) -> Stamps:
    """Return the stamps of all that a photo's rating is read from."""
    beside = (library.sidecars.get(name, (0, 0)) for name in sidecar_names(photo.source.name))
    return (photo.stamp, *beside)


def read_kept(workspace: Path) -> dict[str, RatedPhoto]:
    """Return what was kept of a workspace, by photo; nothing where nothing readable is left of it."""
    with suppress(OSError, MalformedError):
        return decode_json(read_bounded(_file(workspace), _MOST_BYTES), dict[str, RatedPhoto])
    return {}


def write_kept(workspace: Path, rated: Mapping[str, RatedPhoto]) -> None:
    """Keep ratings; a disk that cannot be written makes the next time slower, and nothing wrong."""
    values = {
        name: {"file": photo.file, "stamps": photo.stamps, "rating": asdict(photo.rating)}
        for name, photo in rated.items()
    }
    with suppress(OSError, CovershotError):
        write_text(_file(workspace), json.dumps(values) + "\n")


def _file(workspace: Path) -> Path:
    return ratings_folder() / f"{hashlib.sha256(str(workspace.absolute()).encode()).hexdigest()[:32]}.json"
