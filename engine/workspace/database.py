"""The workspace's SQLite file: opened so that nothing is lost, migrated, and set aside when it is damaged."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.files import unwritable
from engine.inside import is_plain_inside

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
)
"""Statements that lead from each schema version to the next; those that were released never change.

1: `event` is the log: a verdict, or the undoing of one. 2: `standing` is what the log amounts to, so that counting
needs no look at the log, with the event whose images lie in the folders. 3: `images` is the fingerprint of these two
files, so that files that took their place are told apart; NULL where an earlier version placed them.
"""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def open_database(path: Path, emit: Emit, last_id: Callable[[], int]) -> sqlite3.Connection:
    """Open or begin the database; a damaged one is set aside, a new one begun, and `emit` told.

    A file that was not closed by its last user (its -wal is still there) is checked first.

    Args:
        path: of the database.
        emit: hears of a damaged one.
        last_id: gives the id after which a new database's comparisons are numbered.

    Raises:
        CovershotError: the folder cannot be written, the file is busy, or a newer Covershot wrote it.
    """
    seen = file_identity(path)
    if os.path.lexists(path) and not path.is_dir() and not is_plain_inside(path):  # a link to nothing yet is one, too
        raise CovershotError(f"{path} is no file of this workspace: put the file itself there, or remove it.")
    try:
        if seen and path.with_name(path.name + "-wal").exists():
            _check(path)
        return _connect(path, last_id)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise explained(path, error) from error
        set_aside(path, seen, emit)
    try:
        return _connect(path, last_id)
    except sqlite3.Error as error:
        raise explained(path, error) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of the block or nothing, with no other writer in between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_objects(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database with views or triggers: none of ours has any, and a stranger's may run for ever.

    Raises:
        CovershotError: it has some.
    """
    query = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
    found = connection.execute(query).fetchone()
    if found is not None:
        raise CovershotError(
            f"{path} holds {found[0]!r}, which no Covershot wrote: it is left alone. Restore a copy of it, or remove it."
        )


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file itself is broken, not its surroundings."""
    return _code(error) in _DAMAGE


def explained(path: Path, error: sqlite3.Error) -> CovershotError:
    """Turn SQLite's refusal into the sentence a user reads."""
    if _code(error) in _BUSY:
        return CovershotError(f"{path} is being written by another Covershot: let it finish, then try again.")
    return unwritable(path, OSError(str(error)))


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of its name, None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path, damaged: tuple[int, int] | None, emit: Emit) -> None:
    """Rename a damaged database and what belongs to it, unless another process did so already.

    Raises:
        CovershotError: it cannot be renamed.
    """
    if file_identity(path) != damaged:
        return
    kept = path.with_name(f"{path.name}.broken-{datetime.now():%Y%m%d-%H%M%S-%f}")
    try:
        os.replace(path, kept)
        for end in ("-wal", "-shm"):
            if path.with_name(path.name + end).exists():
                os.replace(path.with_name(path.name + end), kept.with_name(kept.name + end))
    except OSError as error:
        raise unwritable(path, error) from error
    text = (
        f"{path} is damaged: it is kept as {kept.name}, and a new one is begun. Restore a copy of it if you have one."
    )
    emit(Message(text, "warning"))


def _connect(path: Path, last_id: Callable[[], int]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        check_objects(connection, path)
        # fullfsync is macOS's own way to reach the disk itself; elsewhere it says nothing.
        for setting in ("synchronous = FULL", "fullfsync = ON", "foreign_keys = ON", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {setting}")
        with transaction(connection):  # two processes may begin or migrate the file at once
            _migrate(connection, path, last_id)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, last_id: Callable[[], int]) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise CovershotError(f"{path} was written by a newer Covershot (schema {version}). Update Covershot.")
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    if version == 0:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('comparison', ?)", (last_id(),))
    if version < len(MIGRATIONS):
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _check(path: Path) -> None:
    """Raise SQLite's own error when the file's pages are malformed; nothing is written to it."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=BUSY_SECONDS, uri=True)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the lower byte is the error, the upper ones its details
