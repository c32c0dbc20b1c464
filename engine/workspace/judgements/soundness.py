"""Whether a store holds what was written into it: digests of its rows, their number, and the answers that stand."""

import sqlite3
import struct
import zlib
from pathlib import Path

_NO_SCHEMA = 1000
"""Schema versions from here on are damage, not those of a newer Covershot."""

_MAGIC = b"SQLite format 3\x00"

_COMPARISON = (
    "id, CAST(identity AS BLOB), CAST(photo AS BLOB), CAST(left_candidate AS BLOB), CAST(right_candidate AS BLOB), "
    "CAST(reason AS BLOB), CAST(session AS BLOB), CAST(asked AS BLOB), repeats"
)
_EVENT = (
    "id, CAST(identity AS BLOB), comparison, CAST(verdict AS BLOB), much_better, response_seconds, undoes, "
    "CAST(time AS BLOB)"
)
_COLUMNS = {"comparison": _COMPARISON, "event": _EVENT}

STANDING = """
    SELECT comparison, max(id) FROM event
    WHERE verdict IS NOT NULL AND id NOT IN (SELECT undoes FROM event WHERE undoes IS NOT NULL)
    GROUP BY comparison
"""
"""Query of the log for the event that stands for each comparison."""

_CHANGED = [  # IS NOT: a missing digest is NULL, which <> calls neither equal nor different
    f"SELECT EXISTS (SELECT 1 FROM {table} WHERE digest IS NOT row_digest({columns}))"  # noqa: S608 - both are ours
    for table, columns in _COLUMNS.items()
]
_UNCOUNTED = """
    SELECT NOT (SELECT count(*) = 1 AND max(comparisons) = (SELECT count(*) FROM comparison)
    AND max(events) = (SELECT count(*) FROM event) AND max(standing) = (SELECT count(*) FROM standing) FROM tally)
"""
_UNNUMBERED = """
    SELECT NOT (SELECT count(*) = 1 AND max(seq) BETWEEN (SELECT coalesce(max(id), 0) FROM comparison) AND 999999999
    FROM sqlite_sequence WHERE name = 'comparison')
"""
_NOTED = "SELECT comparison, event FROM standing"
_DIFFERING = f"""
    SELECT EXISTS (SELECT * FROM ({STANDING} EXCEPT {_NOTED}) UNION ALL SELECT * FROM ({_NOTED} EXCEPT {STANDING}))
"""  # noqa: S608
"""Queries, each for one kind of damage: 0 means that there is none."""


def row_digest(*values: object) -> int:
    """Return a checksum of a row's columns; texts are passed as bytes, so that broken ones have one too."""
    checksum = 0
    for value in values:
        if isinstance(value, bytes):
            part = b"t%d:%b" % (len(value), value)
        elif isinstance(value, float):
            part = b"f" + struct.pack(">d", value)
        else:
            part = f"{value};".encode()
        checksum = zlib.crc32(part, checksum)
    return checksum


def add_functions(connection: sqlite3.Connection) -> None:
    """Define the SQL function `row_digest` on a connection."""
    connection.create_function("row_digest", -1, row_digest, deterministic=True)


def seal(connection: sqlite3.Connection, table: str, number: int | None = None) -> None:
    """Store the digest of a row that was just added, and count it; without a number, those of all rows of the table."""
    update = f"UPDATE {table} SET digest = row_digest({_COLUMNS[table]})"  # noqa: S608 - both are ours
    if number is None:
        connection.execute(update)
        connection.execute(f"UPDATE tally SET {table}s = (SELECT count(*) FROM {table})")  # noqa: S608
    else:
        connection.execute(f"{update} WHERE id = ?", (number,))
        connection.execute(f"UPDATE tally SET {table}s = {table}s + 1")  # noqa: S608


def is_sound(connection: sqlite3.Connection, version: int) -> bool:
    """Return whether all rows exist as they were written, and the answers that stand are those of the log.

    Args:
        connection: a connection inside a transaction, with the functions of `add_functions`.
        version: newest schema version; an older store has no digests, and unreadable rows fail when they are read.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    kinds = dict(connection.execute("SELECT type, count(*) FROM sqlite_master GROUP BY type"))
    if kinds.keys() - {"table", "index"} or (found == 0 and kinds):
        return False
    if found == 0 or found > version:
        return bool(found < _NO_SCHEMA)
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        return False
    if found < version:
        # Rows with digests under an old version: the version itself was damaged.
        return "digest" not in {name for _, name, *_ in connection.execute("PRAGMA table_info(event)")}
    return all(
        connection.execute(query).fetchone() == (0,) for query in (*_CHANGED, _UNCOUNTED, _UNNUMBERED, _DIFFERING)
    )


def has_sound_header(path: Path) -> bool:
    """Return whether a file that is not empty begins as SQLite's files do.

    Source: SQLite, "Database File Format", 1.3: the string, the format's versions, and what is reserved or fixed.
    """
    with path.open("rb") as file:
        header = file.read(100)
    fixed = header[:16] == _MAGIC and header[20:24] == bytes((0, 64, 32, 32))
    return not header or (fixed and set(header[18:20]) <= {1, 2} and header[72:92] == bytes(20))
