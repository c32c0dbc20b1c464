"""Write files and folders so that a reader sees the old one or the new one, never half of either."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from safetensors import SafetensorError

from engine.errors import CovershotError
from engine.inside import contained

REFUSALS = (OSError, SafetensorError)
"""What writing raises when the disk is full or may not be written; safetensors wraps the system's error in its own."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; put it in `path`'s place on success, remove it on failure.

    The temporary name keeps `path`'s suffix, because image writers choose the format by it.

    Raises:
        CovershotError: the folder cannot be written (read-only, full, missing rights), or lies outside its workspace.
    """
    temporary: Path | None = None
    contained(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".writing-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        _flush(temporary)
        temporary.chmod(0o666 & ~_umask())
        os.replace(temporary, path)
    except REFUSALS as error:
        raise unwritable(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield an empty temporary folder beside `path`; swap it into `path`'s place on success.

    Raises:
        CovershotError: the folder cannot be written.
    """
    with replacing_folders([path]) as (temporary,):
        yield temporary


@contextmanager
def replacing_folders(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield an empty temporary folder beside each path; swap all into their places on success, or none.

    Raises:
        CovershotError: a folder cannot be written, or lies outside its workspace.
    """
    temporaries: list[Path] = []
    made: list[Path] = []
    path = paths[0]
    try:
        for path in paths:
            contained(path)
            made = [folder for folder in path.parents if not folder.exists()] + made
            path.parent.mkdir(parents=True, exist_ok=True)
            temporaries.append(Path(tempfile.mkdtemp(prefix=".writing-", dir=path.parent)))
        yield temporaries
        for temporary in temporaries:
            for file in temporary.rglob("*"):
                if file.is_file():
                    _flush(file)
            temporary.chmod(0o777 & ~_umask())
        _swap(list(zip(temporaries, paths, strict=True)))
    except REFUSALS as error:
        raise unwritable(path, error) from error
    finally:
        for temporary in temporaries:
            shutil.rmtree(temporary, ignore_errors=True)
        for folder in made:
            with suppress(OSError):  # filled, if all went well
                folder.rmdir()


def _swap(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Put each first folder into the second one's place; what was there is put back when one cannot be."""
    olds: list[Path] = []
    try:
        for temporary, path in pairs:
            olds.append(temporary.with_name(temporary.name + ".old"))
            if path.exists():
                os.replace(path, olds[-1])
            os.replace(temporary, path)
    except OSError:
        for (temporary, path), old in zip(pairs, olds, strict=False):
            if not temporary.exists():
                os.replace(path, temporary)
            if old.exists():
                os.replace(old, path)
        raise
    for old in olds:
        shutil.rmtree(old, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def unwritable(path: Path, error: Exception) -> CovershotError:
    """Turn an operating system's refusal to write `path` into the sentence a user reads."""
    reason = getattr(error, "strerror", None) or str(error)
    return CovershotError(
        f"Cannot write {path}: {reason}. Free some space or choose a folder you may write to, then try again."
    )


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
