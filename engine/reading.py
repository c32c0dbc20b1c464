"""Read files from other people: only regular files, and only up to the size of their kind.

A pipe waits for ever, a device never ends, and a few megabytes of JSON unfold to gigabytes. Refusals are `OSError`s,
like the system's, so that every handler of unreadable files covers them.
"""

import errno
import hashlib
import io
import os
import stat
from pathlib import Path

SMALL = 1 << 20
"""Largest size in bytes of a file that people write, such as a label."""

_STARTS_FORMULA = tuple("=+-@\t\r'")


def open_regular(path: Path) -> io.BufferedReader:
    """Open a file to be read.

    Raises:
        OSError: it is missing, may not be read, or is no regular file.
    """
    # Without waiting: opening a pipe that nobody writes to would not return.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return os.fdopen(handle, "rb")


def read_bytes(path: Path, most: int) -> bytes:
    """Return a file's bytes.

    Raises:
        OSError: as `open_regular`, or it has more than `most` bytes.
    """
    with open_regular(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB", str(path))
    return data


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex.

    Raises:
        OSError: as `open_regular`.
    """
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_text(path: Path, most: int = SMALL) -> str:
    """Return a file's UTF-8 text, without a byte order mark.

    Raises:
        OSError: as `read_bytes`.
        UnicodeDecodeError: it is no UTF-8.
    """
    return read_bytes(path, most).decode("utf-8-sig")


def decoded_table(data: bytes) -> str:
    """Return the text of a .csv by this program or a spreadsheet of any country: UTF-8, or UTF-16 with a byte order mark.

    Raises:
        UnicodeDecodeError: it is neither.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig")
    return text.partition("\n")[2] if text[:4].casefold() == "sep=" else text  # a line for spreadsheets alone


def cell(value: str) -> str:
    """Return a text for a table such that no spreadsheet takes it for a formula. Source: OWASP, CSV injection."""
    return f"'{value}" if value.startswith(_STARTS_FORMULA) else value


def without_mark(value: str) -> str:
    """Return the text that `cell` was called with."""
    return value[1:] if value[0] == "'" and value[1:].startswith(_STARTS_FORMULA) else value
