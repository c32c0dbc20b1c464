"""The one resolver of a workspace's paths: nothing is written, deleted or packed through a link or a name that leads out.

A workspace may come from a stranger. Its names and links are resolved before any action, and an action outside is refused.
Files outside workspaces, such as enhanced copies, are written wherever their user chooses.
"""

import errno
import os
import shutil
import stat
from pathlib import Path
from typing import IO

from engine.errors import CovershotError

_MARK = Path("dataset", "input")
"""A folder that has it is a workspace."""


def contained(path: Path, *, followed: bool = False) -> Path:
    """Return a path after checking that it lies in every workspace that its name says it lies in.

    Args:
        path: path of a file or folder, which need not exist.
        followed: whether a link at the path itself is followed, as by reading; writing and deleting replace the link alone.

    Raises:
        CovershotError: a link or `..` on its way leads out of a workspace.
    """
    way = path.absolute()
    real = _real(way if followed or way.name in {"", ".."} else way.parent)
    # Every folder on the way counts: a link may lead to something that looks like a workspace itself.
    for folder in way.parents:
        if (folder / _MARK).is_dir() and not real.is_relative_to(_real(folder)):
            raise CovershotError(
                f"{path} leads out of the workspace {folder} and is left alone: a link or a name in it points elsewhere. "
                "Put the file or folder itself there."
            )
    return path


def is_plain_inside(path: Path) -> bool:
    """Return whether a path is a regular file, and no link, inside its workspace, so that it may be packed."""
    try:
        contained(path, followed=True)
        return stat.S_ISREG(path.lstat().st_mode)
    except (CovershotError, OSError):
        return False


def remove_tree(path: Path) -> None:
    """Remove a folder with all that is in it, as far as it can be; one that lies elsewhere is left alone."""
    try:
        contained(path)
    except CovershotError:
        return
    shutil.rmtree(path, ignore_errors=True)


def open_appending(path: Path) -> IO[str]:
    """Open a text file to be read and appended to, and begin it where it is missing; never through a link.

    Raises:
        CovershotError: it leads out of its workspace.
        OSError: it is a link, no regular file, or may not be written.
    """
    contained(path)
    # Where the system has no such flags, Windows, links need rights that strangers' archives do not have.
    plain = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | plain, 0o666)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return os.fdopen(handle, "a+", encoding="utf-8")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
