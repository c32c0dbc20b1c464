"""Write files and folders atomically: a reader sees the old or the new one, never half of either."""

import errno
import os
import platform
import re
import shutil
import sys
import tempfile
import time
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from safetensors import SafetensorError

from engine.errors import CovershotError
from engine.inside import contained

REFUSALS = (OSError, SafetensorError)
"""Errors of writing to a full or read-only disk; safetensors wraps the system's error in its own."""

_SCRATCH = ".writing-"
"""Prefix of the names of unfinished files and folders, followed by machine, process and, for folders, the final name."""

_SCRATCH_NAME = re.compile(r"\.writing-(?P<machine>[0-9a-f]{8})-(?P<process>\d+)-\w+(?:-(?P<name>.+)\.old|.*)")

_ABANDONED_SECONDS = 86_400.0
"""Age from which unfinished files are leftovers in any case: processes of another machine cannot be looked up."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\\:*?"<>|]|[ .]$')
"""Not allowed in names on exFAT and NTFS. Source: Microsoft, exFAT file system specification, 7.7.3; Naming Files."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; replace `path` with it on success, remove it on failure.

    The temporary name keeps `path`'s suffix, because image writers choose the format by it.

    Raises:
        CovershotError: the folder cannot be written (read-only, full, missing rights), or lies outside its workspace.
    """
    temporary: Path | None = None
    contained(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_prefix(), suffix=path.suffix, dir=path.parent)
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
    """Yield an empty temporary folder beside `path`; replace `path` with it on success.

    Raises:
        CovershotError: the folder cannot be written.
    """
    with replacing_folders([path]) as (temporary,):
        yield temporary


@contextmanager
def replacing_folders(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield an empty temporary folder beside each path; replace all paths with them on success, or none.

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
            temporaries.append(Path(tempfile.mkdtemp(prefix=_prefix(), suffix=f"-{path.name[:80]}", dir=path.parent)))
        yield temporaries
        for temporary in temporaries:
            # On the disk before the folder gets its name: after a power cut a name may be there and its contents not.
            for file in temporary.rglob("*"):
                if file.is_file():
                    _flush(file)
            temporary.chmod(0o777 & ~_umask())  # mkdtemp made it its owner's alone
        _swap(list(zip(temporaries, paths, strict=True)))
    except REFUSALS as error:
        raise unwritable(path, error) from error
    finally:
        for temporary in temporaries:
            shutil.rmtree(temporary, ignore_errors=True)
        for folder in made:
            with suppress(OSError):  # not empty after a success
                folder.rmdir()


def _swap(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Replace each second folder with the first one; when one fails, restore all."""
    olds: list[Path] = []
    try:
        for temporary, path in pairs:
            olds.append(temporary.with_name(temporary.name + ".old"))
            if path.exists():
                os.replace(path, olds[-1])
            os.replace(temporary, path)
    except OSError:
        for (temporary, path), old in zip(pairs, olds, strict=False):
            if not temporary.exists():  # it has its name already
                os.replace(path, temporary)
            if old.exists():
                os.replace(old, path)
        raise
    for old in olds:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Yield a hidden empty folder inside `folder`, in which files are completed before they get their names; remove it.

    Raises:
        CovershotError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=_prefix(), dir=folder))
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def add_files(finished: Mapping[Path, Path]) -> None:
    """Give finished files of one disk their names, all or none, and never replace another file.

    The disk itself decides which names are taken, with other processes writing to it, and whatever its rules for case and
    accents.

    Args:
        finished: the final path of each file.

    Raises:
        FileExistsError: one of the names is taken.
        CovershotError: the folder cannot be written.
    """
    added: list[Path] = []
    path = next(iter(finished.values()))
    try:
        for file, path in finished.items():
            _add(file, path)
            added.append(path)
    except OSError as error:
        for done in added:
            done.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise
        raise unwritable(path, error) from error


def _add(file: Path, path: Path) -> None:
    """Give a finished file its name, unless that is taken; its temporary name may remain."""
    try:
        os.link(file, path)
    except FileExistsError:
        raise
    except OSError:  # exFAT and many network shares have no hard links: an empty file claims the name
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            os.replace(file, path)
        except OSError:
            path.unlink()
            raise


def keep_as(path: Path, kept: Path) -> None:
    """Link a file that is about to be replaced to a second name, or copy it where the disk has no links.

    Raises:
        OSError: the folder cannot be written.
    """
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return device and number of a file, by which it is recognised under any name; None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def name_key(name: str) -> str:
    """Return a key that is equal for names that some disks treat as one: in another case or normal form."""
    # Unicode 3.13, D145: case is folded on decomposed letters, or some accented ones would keep theirs.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def sweep(folder: Path) -> None:
    """Remove unfinished files of killed processes from a folder; files that cannot be removed stay.

    A folder that was about to be replaced, and whose successor does not exist, gets its name back.
    """
    try:
        entries = [Path(entry.path) for entry in os.scandir(folder) if entry.name.startswith(_SCRATCH)]
    except OSError:
        return
    for path in entries:
        parts = _SCRATCH_NAME.fullmatch(path.name)
        with suppress(OSError):
            if not _abandoned(path, parts):
                continue
            if parts and parts["name"] and not (folder / parts["name"]).exists():
                os.replace(path, folder / parts["name"])
            elif path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def _prefix() -> str:
    return f"{_SCRATCH}{_machine()}-{os.getpid()}-"


def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _abandoned(path: Path, parts: re.Match[str] | None) -> bool:
    """Return whether no process writes an unfinished file any more."""
    if parts and parts["machine"] == _machine() and sys.platform != "win32":  # os.kill ends processes there
        try:
            os.kill(int(parts["process"]), 0)
        except ProcessLookupError:
            return True
        except (PermissionError, OverflowError):
            return False
        return False
    return path.stat().st_mtime < time.time() - _ABANDONED_SECONDS


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def unwritable(path: Path, error: Exception) -> CovershotError:
    """Return the sentence for the user about an error of writing `path`."""
    reason = getattr(error, "strerror", None) or str(error)
    return CovershotError(f"Cannot write {path}: {reason}. {_advice(path, getattr(error, 'errno', None))}")


def _advice(path: Path, code: int | None) -> str:
    if code == errno.ENAMETOOLONG:
        return "Its name is too long for this disk: shorten it, then try again."
    if code in {errno.EINVAL, errno.EILSEQ, errno.ENOENT} and _FORBIDDEN.search(path.name):
        return (
            'This disk allows no \\ : * ? " < > | in a name, and no dot or space at its end: rename it, then try again.'
        )
    if code in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "Choose a folder you may write to, then try again."
    return "Free some space or choose a folder you may write to, then try again."


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
