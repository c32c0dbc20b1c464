"""Read files that others may have made: regular ones alone, and no more of them than their kind has.

A pipe waits for ever, a device never ends, and a few megabytes of JSON unfold to gigabytes. Refusals are `OSError`s, as
the system's own, so that whoever says what cannot be read says these too.
"""

import csv
import errno
import io
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

SMALL, LARGE, LARGEST = 1 << 20, 1 << 24, 1 << 26
"""Most bytes of a file that people write, such as a configuration; of what grows with the photos, such as a card; of a
table of judgements, of which a hundred thousand have as many."""

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


def read_text(path: Path, most: int = SMALL) -> str:
    """Return a file's UTF-8 text, a mark at its start left out.

    Raises:
        OSError: as `read_bytes`.
        UnicodeDecodeError: it is no UTF-8.
    """
    return read_bytes(path, most).decode("utf-8-sig")


def read_table(path: Path, columns: Iterable[str], most: int = LARGE) -> Iterator[dict[str, str | None]]:
    """Return the rows of a .csv, as written by this program or by a spreadsheet of any country.

    UTF-8 or UTF-16 with a mark; commas, semicolons or tabs between cells; what `cell` kept from being a formula, as it was.

    Args:
        path: of the table.
        columns: names that its first row has some of, by which its separator is found.
        most: bytes that it has.

    Raises:
        OSError: as `read_bytes`.
        UnicodeDecodeError: it is neither.
        csv.Error: while rows are taken, one is malformed.
    """
    data = read_bytes(path, most)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig")
    if text[:4].casefold() == "sep=":  # a spreadsheet's own line
        text = text.partition("\n")[2]
    first, known = text.partition("\n")[0].strip(), set(columns)
    separator = max(",;\t", key=lambda mark: len(known & {name.strip('" ') for name in first.split(mark)}))
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    # Cells beyond the last column stand under no name.
    return ({name: _as_it_was(value) for name, value in row.items() if isinstance(name, str)} for row in rows)


def cell(value: str) -> str:
    """Return a text for a table such that no spreadsheet takes it for a formula. Source: OWASP, CSV injection."""
    return f"'{value}" if value.startswith(_STARTS_FORMULA) else value


def _as_it_was(value: str | None) -> str | None:
    return value[1:] if value and value[0] == "'" and value[1:].startswith(_STARTS_FORMULA) else value
