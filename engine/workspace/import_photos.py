"""Import photos into a workspace: copied, never moved, each under a unique name."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CovershotError
from engine.events import Emit, Progress
from engine.files import name_key
from engine.image.io import load_photo
from engine.workspace.copying import CHECKED_AT, HERE, add_copy, by_stem, found_files, numbered, why_no_photo
from engine.workspace.pairs import Skipped, are_one_shot, content_hash
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Imported:
    """Hold the result of an import.

    Attributes:
        copied: paths of the new photos in dataset/input.
        skipped: files that were left out, each with the reason.
        stopped: whether the user stopped it before the end.
    """

    copied: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    stopped: bool = False


def import_photos(workspace: Workspace, paths: Iterable[Path], emit: Emit, stop: Callable[[], bool]) -> Imported:
    """Copy photos into dataset/input, and folders with all photos inside them; each whole or not at all.

    Names are photos' identities: a new photo whose name is taken, by a photo or by a cover without one, gets a number; a
    raw file and the camera's picture of it keep one name. A photo that exists already, byte for byte under the same name, is
    skipped, so that an import can be repeated.

    Args:
        workspace: the workspace to copy to.
        paths: files and folders to copy.
        emit: receives progress events.
        stop: returns whether to stop; called before each photo.

    Raises:
        CovershotError: the workspace cannot be written.
    """
    files = list(found_files(paths))
    present = by_stem(workspace.input)
    shots: dict[tuple[Path, str], Path] = {}
    taken = {name_key(stem) for stem in (*present, *by_stem(workspace.target))}
    copied: list[Path] = []
    skipped: list[Skipped] = []
    for done, file in enumerate(files):
        if stop():
            return Imported(tuple(copied), tuple(skipped), stopped=True)
        emit(Progress("import", done, len(files)))
        reason = _reason_to_skip(file)
        same = None if reason else _same(file, present.get(file.stem, ()))
        if reason or same:
            skipped.append(Skipped(file, reason or HERE))
        else:
            shot = shots.get((file.parent, file.stem))
            beside = shot.stem if shot is not None and are_one_shot(file, shot) else None
            copied.append(add_copy(file, workspace.input, numbered(file.stem, "{} ({})"), taken, beside))
        if not reason:
            shots.setdefault((file.parent, file.stem), same or copied[-1])
    emit(Progress("import", len(files), len(files)))
    return Imported(tuple(copied), tuple(skipped))


def _reason_to_skip(file: Path) -> str | None:
    reason = why_no_photo(file)
    if reason:
        return reason
    try:
        load_photo(file, CHECKED_AT)  # decodes all of it: otherwise only training would find a truncated file
    except CovershotError:
        return "cannot be read as a photo"
    return None


def _same(file: Path, present: Iterable[Path]) -> Path | None:
    """Return the photo among those of the same name that holds the same bytes."""
    for path in present:
        with suppress(OSError, CovershotError):  # a file that cannot be read is another one
            if path.stat().st_size == file.stat().st_size and content_hash(path) == content_hash(file):
                return path
    return None
