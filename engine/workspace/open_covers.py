"""Covers of imports that wait for a person to choose their photo, in dataset/open_covers.json; the covers stay where they are."""

import json
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import CovershotError
from engine.files import unwritable, write_text
from engine.inside import contained
from engine.serialise import Count, read_json
from engine.workspace.pairs import content_hash, file_state
from engine.workspace.workspace import Workspace

SCHEMA = 1

MOST = 10_000
"""Covers that are kept, the latest: the file stays as small as any that is read whole."""

_ADVICE = "Remove the file to forget them; importing the covers again brings them back."

_WRITING = threading.Lock()
"""An import and a decision about an earlier one may end at the same time."""


@dataclass(frozen=True)
class OpenCover:
    """Hold a cover whose photo is not known.

    Attributes:
        file: path of the cover.
        size: of its file in bytes.
        changed: when it last changed, in microseconds.
        sha256: of its content, in hex; empty where it could not be read.
        photos: names of the two photos that it may be of; empty where none was found.
        reason: why none was found, in one sentence.
    """

    file: str
    size: Count
    changed: Count
    sha256: str
    photos: tuple[str, ...] = ()
    reason: str = ""

    @property
    def path(self) -> Path:
        """Return the path of the cover."""
        return Path(self.file)


@dataclass(frozen=True)
class _File:
    covers: tuple[OpenCover, ...]
    schema: int = SCHEMA


def note_open(cover: Path, photos: Sequence[str] = (), reason: str = "") -> OpenCover:
    """Return a cover as it is now; see `OpenCover` for the arguments."""
    path = cover.absolute()
    try:
        (changed, size), digest = file_state(path), content_hash(path)
    except CovershotError:
        return OpenCover(str(path), 0, 0, "", tuple(photos), reason)
    return OpenCover(str(path), size, changed // 1000, digest, tuple(photos), reason)


def read_open(workspace: Workspace) -> tuple[OpenCover, ...]:
    """Return the covers that wait, in the order in which they came; those whose files hold something else now are left out.

    Raises:
        CovershotError: the file is malformed, or of a newer schema.
    """
    return tuple(cover for cover in _read(workspace) if not _is_another(cover))


def update_open(workspace: Workspace, decided: Iterable[Path] = (), waiting: Iterable[OpenCover] = ()) -> None:
    """Forget covers that were decided about, under any name, and add others that wait.

    Args:
        workspace: to write to.
        decided: files of covers.
        waiting: covers; one of a file that waits already takes its place.

    Raises:
        CovershotError: the file cannot be read or written.
    """
    added = tuple(waiting)
    with _WRITING:
        before = _read(workspace)
        replaced = {cover.file for cover in added}
        settled = _Settled(decided)
        kept = tuple(cover for cover in before if cover.file not in replaced and not settled.holds(cover))
        _write(workspace, (*kept, *added)[-MOST:], before)


class _Settled:
    """Recognise covers by their paths, or else by size and content."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.paths: set[str] = set()
        self.by_size: dict[int, list[Path]] = {}
        for file in files:
            self.paths.add(str(file.absolute()))
            with suppress(CovershotError):
                self.by_size.setdefault(file_state(file)[1], []).append(file)

    def holds(self, cover: OpenCover) -> bool:
        if cover.file in self.paths:
            return True
        with suppress(CovershotError):
            return any(content_hash(file) == cover.sha256 for file in self.by_size.get(cover.size, ()))
        return False


def _read(workspace: Workspace) -> tuple[OpenCover, ...]:
    path = workspace.open_covers
    return read_json(path, _File, _ADVICE, schema=SCHEMA).covers if path.exists() else ()


def _write(workspace: Workspace, covers: tuple[OpenCover, ...], before: tuple[OpenCover, ...]) -> None:
    path = workspace.open_covers
    if covers == before:
        return
    if covers:
        write_text(path, json.dumps(asdict(_File(covers)), indent=1, ensure_ascii=False) + "\n")
        return
    try:
        contained(path).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def _is_another(cover: OpenCover) -> bool:
    """Return whether a file is there and holds something else; one that is not there may be on a disk that comes back."""
    with suppress(CovershotError):
        changed, size = file_state(cover.path)
        if (size, changed // 1000) == (cover.size, cover.changed):
            return False
        return size != cover.size or content_hash(cover.path) != cover.sha256
    return False
