"""The workspace's SQLite file: opened so that nothing is lost, migrated, and set aside when it is damaged."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.files import file_identity, keep_as, scratch_in, unwritable
from engine.inside import is_plain_inside
from engine.workspace.judgements import queries
from engine.workspace.judgements.mending import Mended, refill
from engine.workspace.judgements.soundness import add_functions, has_sound_header, is_sound, seal

BUSY_SECONDS = 10.0
"""How long one process waits for another's write."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE comparison (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL UNIQUE,
            photo TEXT NOT NULL,
            left_candidate TEXT NOT NULL,
            right_candidate TEXT NOT NULL,
            reason TEXT NOT NULL,
            session TEXT NOT NULL,
            asked TEXT NOT NULL,
            repeats INTEGER REFERENCES comparison
        )""",
        """CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            comparison INTEGER NOT NULL REFERENCES comparison,
            verdict TEXT CHECK (verdict IN ('left', 'right', 'tie', 'skip')),
            much_better INTEGER,
            response_seconds REAL,
            undoes INTEGER UNIQUE REFERENCES event,
            time TEXT NOT NULL,
            CHECK ((verdict IS NULL) = (undoes IS NOT NULL))
        )""",
        "CREATE INDEX event_comparison ON event (comparison)",
        "CREATE INDEX comparison_repeats ON comparison (repeats) WHERE repeats IS NOT NULL",
    ),
    (
        """CREATE TABLE standing (
            comparison INTEGER PRIMARY KEY REFERENCES comparison,
            event INTEGER NOT NULL UNIQUE REFERENCES event,
            placed INTEGER
        )""",
        """INSERT INTO standing (comparison, event)
            SELECT comparison, max(id) FROM event
            WHERE verdict IS NOT NULL AND id NOT IN (SELECT undoes FROM event WHERE undoes IS NOT NULL)
            GROUP BY comparison""",
    ),
    ("ALTER TABLE standing ADD COLUMN images TEXT",),
    (
        "ALTER TABLE comparison ADD COLUMN digest INTEGER",
        "ALTER TABLE event ADD COLUMN digest INTEGER",
        "CREATE TABLE tally (comparisons INTEGER NOT NULL, events INTEGER NOT NULL, standing INTEGER NOT NULL)",
        "INSERT INTO tally SELECT 0, 0, count(*) FROM standing",
    ),
)
"""Statements that migrate each schema version to the next; released ones never change.

1: `event` is the log: a verdict, or the undoing of one. 2: `standing` is the result of the log, the event that stands for
each comparison, so that counting needs no scan of the log, and the event whose images lie in the folders. 3: `images` is
the fingerprint of these two files, by which files that replaced them are recognised; NULL where an earlier version placed
them. 4: `digest` is a checksum of a row, and `tally` the number of rows, so that what a disk changed or lost is noticed
(`soundness`).
"""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SURROUNDINGS = {
    *_BUSY,
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL),
    *(sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL),
}
"""Errors of a file's surroundings, which say nothing about the file itself."""

_MODES = ("mode=ro", "mode=ro&immutable=1")
"""Modes of reading: the second for folders where SQLite may not even write its files beside the store."""

_Found = TypeVar("_Found")


def open_database(path: Path, emit: Emit, last_id: Callable[[], int]) -> sqlite3.Connection:
    """Open or begin the database; a damaged one is set aside, and a new one begun with what can be read.

    Args:
        path: the database's file.
        emit: receives warnings of a damaged or emptied database, and of an older copy.
        last_id: returns the id after which a new database's comparisons are numbered.

    Raises:
        CovershotError: the folder cannot be written, the file is busy, or a newer Covershot wrote it.
    """
    seen = file_identity(path)
    if os.path.lexists(path) and not path.is_dir() and not is_plain_inside(path):  # a link to nothing yet is one, too
        raise CovershotError(f"{path} is no file of this workspace: put the file itself there, or remove it.")
    try:
        emptied = seen is not None and path.stat().st_size == 0
        sound = seen is None or _is_sound(path)
        if not sound:
            mend(path, seen, emit, last_id)
        # Read before the database: a comparison that another process adds in between would make it look like an older copy.
        last = last_id()
        connection, began = _connect(path, lambda: last)
        behind = _catch_up(connection, last)
    except sqlite3.Error as error:
        raise explained(path, error) from error
    except OSError as error:
        raise unwritable(path, error) from error
    if emptied and began and sound:
        emit(Message(f"{path} is empty: what it held is gone. Restore a copy of it if you have one.", "warning"))
    if behind is not None:
        text = f"{path} knows comparisons up to {behind}, and there are images of {last}: it is an older copy."
        emit(Message(f"{text} New ones are numbered after them, and replace none.", "warning"))
    return connection


def _catch_up(connection: sqlite3.Connection, last: int) -> int | None:
    """Number new comparisons after those whose images exist; return the previous highest number, None if it was enough."""
    query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'comparison'"
    (highest,) = connection.execute(query).fetchone()
    if highest >= last:
        return None
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'comparison'", (last,))
    return int(highest)


def read_only(path: Path, read: Callable[[sqlite3.Connection], _Found]) -> tuple[_Found | None, str | None]:
    """Read without beginning, locking or changing the database, of a damaged one whatever is readable.

    Returns:
        The result of `read`, None where nothing is readable; and what can be read of a damaged database, as part of a
        sentence, None for one that is sound or missing.
    """
    damage: str | None = None
    if not is_plain_inside(path):
        return None, damage
    try:
        sound = _is_sound(path)
        filled = path.stat().st_size > 0
        if sound and filled:
            for mode in _MODES:
                try:
                    with closing(_reader(path, mode)) as connection:
                        return read(connection), damage
                except (sqlite3.Error, *queries.MEANINGLESS):
                    continue
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            mended = _refill(connection, path, lambda: 0)
            if not sound:
                damage = f"is damaged: {mended}"
            elif not filled:
                damage = "is empty: what it held is gone"
            return read(connection), damage
    except (OSError, sqlite3.Error, CovershotError):
        return None, damage


def _check_objects(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database with views or triggers: Covershot makes none, and a foreign one may run for ever.

    Raises:
        CovershotError: it has any.
    """
    query = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
    found = connection.execute(query).fetchone()
    if found is not None:
        raise CovershotError(
            f"{path} holds {found[0]!r}, which no Covershot wrote: it is left alone. Restore a copy of it, or remove it."
        )


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file itself is broken, not its surroundings; errors of text that is no Unicode have no code."""
    return _code(error) in _DAMAGE or not hasattr(error, "sqlite_errorcode")


def explained(path: Path, error: sqlite3.Error) -> CovershotError:
    """Return the sentence for the user about an error of SQLite."""
    if _code(error) in _BUSY:
        return CovershotError(f"{path} is being written by another Covershot: let it finish, then try again.")
    return unwritable(path, OSError(str(error)))


def mend(path: Path, damaged: tuple[int, int] | None, emit: Emit, last_id: Callable[[], int]) -> None:
    """Replace a damaged database with a new one of all readable rows, unless another process did so already.

    The damaged one is kept as it was, with what belongs to it.

    Raises:
        CovershotError: the folder cannot be written.
    """
    kept = path.with_name(f"{path.name}.broken-{datetime.now():%Y%m%d-%H%M%S-%f}")
    try:
        with scratch_in(path.parent) as scratch:
            fresh = scratch / path.name
            with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
                mended = _refill(connection, path, last_id)
            if file_identity(path) != damaged:
                return
            keep_as(path, kept)
            for end in ("-wal", "-shm"):
                if path.with_name(path.name + end).exists():
                    os.replace(path.with_name(path.name + end), kept.with_name(kept.name + end))
            os.replace(fresh, path)
    except (OSError, sqlite3.Error) as error:
        raise unwritable(path, OSError(getattr(error, "errno", None), str(error))) from error
    advice = "" if mended.complete else " Restore a copy of it if you have one."
    text = f"{path} is damaged and kept as {kept.name}: {mended}. A new one is begun with what can be read.{advice}"
    emit(Message(text, "warning"))


def _refill(connection: sqlite3.Connection, path: Path, last_id: Callable[[], int]) -> Mended:
    add_functions(connection)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _migrate(connection, path, last_id)
        return refill(connection, path)


def _connect(path: Path, last_id: Callable[[], int]) -> tuple[sqlite3.Connection, bool]:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        # fullfsync makes macOS write to the disk itself; elsewhere it has no effect.
        for setting in ("synchronous = FULL", "fullfsync = ON", "foreign_keys = ON", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {setting}")
        add_functions(connection)
        with connection:
            connection.execute("BEGIN IMMEDIATE")  # two processes may begin or migrate the file at once
            began = _migrate(connection, path, last_id)
    except BaseException:
        connection.close()
        raise
    return connection, began


def _migrate(connection: sqlite3.Connection, path: Path, last_id: Callable[[], int]) -> bool:
    """Bring the schema up to date, and return whether there was none."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise CovershotError(f"{path} was written by a newer Covershot (schema {version}). Update Covershot.")
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    if version == 0:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('comparison', ?)", (last_id(),))
    if version < len(MIGRATIONS):
        for table in ("comparison", "event"):
            seal(connection, table)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    return bool(version == 0)


def _is_sound(path: Path) -> bool:
    """Return whether a database is as it was written, as far as can be determined; nothing is written to it.

    Raises:
        OSError, sqlite3.Error: it cannot be read.
    """
    if not path.stat().st_size:
        log = path.with_name(path.name + "-wal")
        return not log.exists() or not log.stat().st_size
    if not has_sound_header(path):
        return False
    for mode in _MODES:
        try:
            with closing(_reader(path, mode)) as connection:
                _check_objects(connection, path)
                add_functions(connection)
                connection.execute("BEGIN")  # all as it is at one moment
                return is_sound(connection, len(MIGRATIONS)) and queries.all_readable(connection, len(MIGRATIONS))
        except UnicodeError:  # of SQLite's own message, which quotes the file
            return False
        except sqlite3.Error as error:
            if _code(error) not in _SURROUNDINGS:
                return False
            if mode == _MODES[-1] or _code(error) not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
                raise
    return True


def _reader(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{mode}"
    return sqlite3.connect(address, timeout=BUSY_SECONDS, isolation_level=None, uri=True)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the lower byte is the error, the upper ones its details
