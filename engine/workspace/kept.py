"""Copies of covers and models that are about to be replaced and exist nowhere else, in results/kept."""

import filecmp
import shutil
from datetime import datetime
from pathlib import Path

from engine.files import keep_as, replacing_folder, unwritable
from engine.workspace.workspace import Workspace


def kept_path(workspace: Workspace, path: Path) -> Path:
    """Return a free name in results/kept, made of a file's or folder's name and the time."""
    return workspace.results / "kept" / f"{path.stem} {datetime.now():%Y-%m-%d %H.%M.%S.%f}{path.suffix}"


def keep_file(workspace: Workspace, path: Path) -> Path:
    """Keep a file as it is now, whatever replaces it, and return its copy.

    Raises:
        CovershotError: the results folder cannot be written.
    """
    kept = kept_path(workspace, path)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        keep_as(path, kept)
    except OSError as error:
        raise unwritable(kept, error) from error
    return kept


def keep_folder(workspace: Workspace, path: Path) -> Path:
    """Keep a folder as it is now, whatever replaces it, and return its copy.

    Raises:
        CovershotError: the results folder cannot be written.
    """
    kept = kept_path(workspace, path)
    with replacing_folder(kept) as temporary:
        link_folder(path, temporary)
    return kept


def link_folder(source: Path, folder: Path) -> None:
    """Link the files of a folder into another, since they never change; copy them where the disk has no links.

    Raises:
        OSError: one of the folders cannot be read or written.
    """
    shutil.copytree(source, folder, copy_function=_linked, dirs_exist_ok=True, symlinks=True)


def holds_all_of(folder: Path, other: Path) -> bool:
    """Return whether each file of the other folder is in this one, byte for byte."""
    files = [path.relative_to(other) for path in other.rglob("*") if path.is_file()]
    try:
        return all(filecmp.cmp(folder / file, other / file, shallow=False) for file in files)
    except OSError:
        return False


def _linked(source: str, target: str) -> str:
    keep_as(Path(source), Path(target))
    return target
