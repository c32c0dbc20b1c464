"""Rows of a damaged store, read from its pages without SQLite: a page that is broken costs its own rows alone.

Source: SQLite, "Database File Format", 1.3 (header), 1.6 (b-tree pages and cells), 2.1 (records), 4.1 (write-ahead log).
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.workspace.judgements.soundness import row_digest

_LEAF = 0x0D
_USUAL_PAGE = 4096
_LOG_HEADER = 32
_FRAME_HEADER = 24
MOST_IDS = 10**9
"""Ids from here on are damage: images of comparisons have nine digits at most."""

_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_BROKEN = (LookupError, ValueError, struct.error, OverflowError)
"""Errors from bytes that are no row."""

Row = tuple[Any, ...]


@dataclass
class Salvaged:
    """Hold the rows that could be read, as they were written.

    Attributes:
        comparisons: columns of `comparison` from identity to repeats, by id.
        events: columns of `event` from identity to time, by id.
        standing: event, placed and images, by comparison.
        tally: numbers of comparisons, events and standing answers; None where they cannot be read.
        last: highest id of a comparison.
        suspects: names of photos in damaged rows of comparisons, by id.
    """

    comparisons: dict[int, Row] = field(default_factory=dict)
    events: dict[int, Row] = field(default_factory=dict)
    standing: dict[int, Row] = field(default_factory=dict)
    tally: tuple[int, int, int] | None = None
    last: int = 0
    suspects: dict[int, str] = field(default_factory=dict)


def salvage(path: Path) -> Salvaged:
    """Read every row of a store and of its write-ahead log whose bytes are whole, wherever it lies.

    Rows of a schema with digests count when the digest is right; older ones when their columns have the right types.

    Raises:
        OSError: the file cannot be read.
    """
    found = Salvaged()
    old = Salvaged()
    data = path.read_bytes() if path.exists() else b""
    size = _page_size(data)
    pages = {number: data[at : at + size] for number, at in enumerate(range(0, len(data), size), 1)}
    logged = _logged(path.with_name(path.name + "-wal"), size)
    for state in ({number: pages[number] for number in pages.keys() & logged.keys()}, pages | logged):
        # The replaced pages are read first, then the current ones: comparisons and events are only ever added, so that rows
        # of both count, but a standing answer changes in place, so that only the current one counts.
        found.standing.clear()
        for number, page in state.items():
            for row, values in _leaf(number, page, pages | logged):
                with suppress(*_BROKEN):
                    _sort(found, old, row, values)
    if not found.comparisons and not found.events:
        found.comparisons = old.comparisons
        found.events = old.events
    return found


def _sort(found: Salvaged, old: Salvaged, number: int, values: list[Any]) -> None:
    """Add a row to the table that it belongs to, by the types of its columns.

    The b-tree that links pages to tables may be what is damaged, so that the schema is not used.
    """
    match values:
        case [None, bytes(), bytes(), bytes(), bytes(), bytes(), bytes(), bytes(), int() | None, *digest]:
            row = tuple(values[1:9])
            if _whole(number, row, digest, found.comparisons, old.comparisons):
                found.last = max(found.last, number)
            elif number < MOST_IDS:
                found.suspects[number] = values[2].decode()
        case [
            None,
            bytes(),
            int(),
            bytes() | None,
            int() | None,
            float() | int() | None,
            int() | None,
            bytes(),
            *digest,
        ]:
            seconds = None if values[5] is None else float(values[5])  # a whole number is stored as such
            _whole(number, (*values[1:5], seconds, *values[6:8]), digest, found.events, old.events)
        case [None, int() as event, int() | None as placed, *images] if images in ([], [None]):
            found.standing[number] = (event, placed, None)
        case [None, int() as event, int() | None as placed, bytes() as images]:
            found.standing[number] = (event, placed, images.decode())
        case [bytes() as name, int() as last] if name == b"comparison" and last < MOST_IDS:
            found.last = max(found.last, last)
        case [int() as comparisons, int() as events, int() as standing]:
            found.tally = (comparisons, events, standing)


def _whole(number: int, row: Row, digest: list[Any], sealed: dict[int, Row], old: dict[int, Row]) -> bool:
    if len(digest) == 1 and digest[0] == row_digest(number, *row):
        sealed[number] = _texts(row)
        return True
    if not digest:
        old[number] = _texts(row)
        return True
    return False


def _texts(row: Row) -> Row:
    return tuple(value.decode() if isinstance(value, bytes) else value for value in row)


def _logged(log: Path, size: int) -> dict[int, bytes]:
    """Return the committed pages of the write-ahead log, each in its last version."""
    frames = log.read_bytes() if log.exists() else b""
    committed = dict[int, bytes]()
    pending = dict[int, bytes]()
    for at in range(_LOG_HEADER, len(frames) - _FRAME_HEADER - size + 1, size + _FRAME_HEADER):
        if frames[at + 8 : at + 16] != frames[16:24]:  # another salt: left over from before the log was restarted
            break
        pending[int.from_bytes(frames[at : at + 4])] = frames[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if any(frames[at + 4 : at + 8]):  # the database's size, which only the last frame of a transaction has
            committed.update(pending)
            pending.clear()
    return committed


def _page_size(data: bytes) -> int:
    size = int.from_bytes(data[16:18]) if data[:4] == b"SQLi" else _USUAL_PAGE
    return 65_536 if size == 1 else size if size in {1 << power for power in range(9, 16)} else _USUAL_PAGE


def _leaf(number: int, page: bytes, pages: dict[int, bytes]) -> Iterator[tuple[int, list[Any]]]:
    """Yield id and columns of every row on a page, if it is a leaf of a table."""
    begin = 100 if number == 1 else 0
    if len(page) < begin + 8 or page[begin] != _LEAF:
        return
    count = min(int.from_bytes(page[begin + 3 : begin + 5]), (len(page) - begin - 8) // 2)
    for at in range(begin + 8, begin + 8 + 2 * count, 2):
        with suppress(*_BROKEN):
            yield _cell(page, int.from_bytes(page[at : at + 2]), pages)


def _cell(page: bytes, at: int, pages: dict[int, bytes]) -> tuple[int, list[Any]]:
    length, at = _varint(page, at)
    number, at = _varint(page, at)
    usable = len(page)
    if length <= usable - 35:
        payload = page[at : at + length]
    else:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= usable - 35 else least
        payload = page[at : at + local]
        after = int.from_bytes(page[at + local : at + local + 4])
        while after and len(payload) < length:  # each page of the chain adds bytes, so that a circular chain ends
            more = pages[after]
            payload = payload + more[4:]
            after = int.from_bytes(more[:4])
        payload = payload[:length]
    if len(payload) < length:
        raise ValueError("the row is longer than its pages")
    return number, _columns(payload)


def _columns(payload: bytes) -> list[Any]:
    end, at = _varint(payload, 0)
    body = end
    values = list[Any]()
    while at < end:
        kind, at = _varint(payload, at)
        value, body = _value(payload, kind, body)
        values.append(value)
    if body > len(payload):
        raise ValueError("the row is cut off")
    return values


def _value(payload: bytes, kind: int, at: int) -> tuple[Any, int]:
    if kind in _INTEGER_BYTES:
        size = _INTEGER_BYTES[kind]
        return int.from_bytes(payload[at : at + size], signed=True), at + size
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind in {0, 8, 9}:
        return {0: None, 8: 0, 9: 1}[kind], at
    size = (kind - 12) // 2
    if kind < 12 or at + size > len(payload):
        raise ValueError("no kind of column")
    return payload[at : at + size], at + size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    value = value << 8 | data[at + 8]
    return value - (1 << 64 if value >= 1 << 63 else 0), at + 9
