"""The store of every judgement: an append-only log in covershot.sqlite3, and the answers that stand."""

import re
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from engine.errors import CovershotError
from engine.events import Emit, Event
from engine.files import file_identity
from engine.serialise import MalformedError
from engine.workspace.judgements import queries
from engine.workspace.judgements.records import Candidate, Comparison, FlipRate, Judgement, Placement, Reason, Verdict
from engine.workspace.judgements.schema import explained, is_damage, mend, open_database, read_only
from engine.workspace.workspace import Workspace

__all__ = [
    "Candidate",
    "Comparison",
    "FlipRate",
    "Judgement",
    "Judgements",
    "Reason",
    "Verdict",
    "count_by_photo",
    "count_by_verdict",
    "decided_between_edits",
    "open_judgements",
    "read_standing",
]

_Found = TypeVar("_Found")

NUMBERED = re.compile(r"(?P<photo>.+)~(?P<id>\d{6,9})")
"""The stem of the images of a comparison in preferred and dispreferred."""


def _silent(event: Event) -> None:
    """Ignore an event."""


def open_judgements(workspace: Workspace, emit: Emit = _silent) -> "Judgements":
    """Open or begin a workspace's store.

    A damaged file is set aside untouched as covershot.sqlite3.broken-<time>, and a new one begun with every judgement
    that can be read; `emit` receives a warning.

    Raises:
        CovershotError: the folder cannot be written, or a newer Covershot wrote the store.
    """
    return Judgements(workspace, emit)


def count_by_photo(workspace: Workspace) -> dict[str, int]:
    """Return the number of judgements that stand, by photo; see `_read_or_nothing`."""
    query = "SELECT photo, count(*) FROM standing JOIN comparison ON comparison.id = comparison GROUP BY photo"
    return dict(_read_or_nothing(workspace, _rows_of(query)))


def count_by_verdict(workspace: Workspace) -> dict[str, int]:
    """Return the number of judgements that stand, by verdict; see `_read_or_nothing`."""
    query = "SELECT verdict, count(*) FROM standing JOIN event ON event.id = event GROUP BY verdict"
    return dict(_read_or_nothing(workspace, _rows_of(query)))


def read_standing(workspace: Workspace) -> tuple[list[Judgement], dict[int, str | None], str | None]:
    """Return the judgements that stand, the fingerprints of the images placed for them, and what is damaged.

    The fingerprints are by comparison, None where none was recorded; a comparison whose images lie in no folder, or are
    still those of an earlier answer, has none. What can be read of a damaged store is part of a sentence, None for one
    that is sound or missing. The store is neither begun, locked nor changed.
    """

    def read(connection: sqlite3.Connection) -> tuple[list[Judgement], dict[int, str | None]]:
        connection.execute("BEGIN")  # both queries see the same state
        return queries.read_judgements(connection), queries.read_placed_images(connection)

    found, damage = read_only(workspace.judgements, read)
    return *(found or ([], {})), damage


def decided_between_edits(workspace: Workspace) -> list[tuple[str, int]]:
    """Return photo and id of the decided comparisons of two Edits, not of files; see `_read_or_nothing`."""
    query = """
        SELECT photo, comparison.id FROM standing
        JOIN comparison ON comparison.id = standing.comparison JOIN event ON event.id = standing.event
        WHERE verdict IN ('left', 'right')
        AND json_extract(left_candidate, '$.image') IS NULL AND json_extract(right_candidate, '$.image') IS NULL
    """
    return [(str(photo), int(comparison)) for photo, comparison in _read_or_nothing(workspace, _rows_of(query))]


def _rows_of(query: str) -> Callable[[sqlite3.Connection], Iterable[tuple[Any, ...]]]:
    return lambda connection: connection.execute(query)


def _read_or_nothing(workspace: Workspace, read: Callable[[sqlite3.Connection], Iterable[_Found]]) -> list[_Found]:
    """Read without beginning, locking or changing the store.

    Of a damaged store every readable row is read. One that is missing or unreadable gives no rows: the reason is reported
    when it is opened to judge.
    """
    return read_only(workspace.judgements, lambda connection: list(read(connection)))[0] or []


class Judgements:
    """Store judgements; once a method has returned, its change is on the disk. Belongs to the thread that opened it.

    Several processes may use one workspace at the same time. No judgement is ever deleted: undoing and changing an answer
    are events too. When the file turns out damaged in use, it is set aside, a new one begun with all that can be read, and
    the call raises.
    Every method raises CovershotError when the store cannot be read or written.
    """

    def __init__(self, workspace: Workspace, emit: Emit) -> None:
        self._workspace = workspace
        self._emit = emit
        self._path = workspace.judgements
        self._open()

    def __enter__(self) -> "Judgements":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._connection.close()

    def ask(
        self, left: Candidate, right: Candidate, *, reason: Reason, session: str, repeats: int | None = None
    ) -> int:
        """Record a comparison as it is shown, and return its id.

        Raises:
            ValueError: candidates of two photos, or a repeat that is not its original with sides swapped.
        """
        comparison = Comparison(0, left, right, reason, session, datetime.now(UTC), repeats, uuid.uuid4().hex)
        if (reason == "repeat") != (repeats is not None):
            raise ValueError(f"a repeat names what it repeats, and nothing else does; got {reason!r} of {repeats}")
        if repeats is not None:
            original = self.comparison(repeats)
            if (original.left, original.right) != (right, left):
                raise ValueError(f"comparison {repeats} must be repeated with its own candidates, sides swapped")
        with self._writing() as connection:
            return queries.add_comparison(connection, comparison, repeats)

    def judge(self, comparison: int, verdict: Verdict, *, response_seconds: float, much_better: bool = False) -> None:
        """Record an answer; the same answer again changes nothing, another one replaces it.

        Raises:
            CovershotError: there is no such comparison.
        """
        shown = self.comparison(comparison)
        now = datetime.now(UTC)
        with self._writing() as connection:
            before = queries.read_judgement(connection, comparison)
            if before is None or before.answer != (verdict, much_better):
                time = queries.after_all_of(connection, comparison, now)
                judgement = Judgement(shown, verdict, much_better, response_seconds, time, uuid.uuid4().hex)
                queries.add_judgement(connection, judgement, comparison)

    def undo(self, session: str | None = None) -> Comparison | None:
        """Undo the latest judgement, of one session or of all, and return its comparison to be shown again.

        A changed answer becomes what it was before; undone once more, the comparison is unanswered.
        """
        with self._writing() as connection:
            return queries.undo(connection, session, datetime.now(UTC))

    def merge(self, judgements: Sequence[Judgement]) -> int:
        """Add judgements of another workspace, or of an earlier copy of this one, and return how many were new.

        Judgements that exist already, standing or not, are left alone. A new judgement of an existing comparison counts
        when it is later than all events of it. Comparisons get ids of this workspace; the repeat of one that is not among
        `judgements` repeats nothing.
        """
        with self._writing() as connection:
            return queries.merge(connection, judgements)

    def comparison(self, comparison: int) -> Comparison:
        """Return a comparison by its id.

        Raises:
            CovershotError: there is none of this id.
        """
        with self._reading() as connection:
            found = queries.read_comparison(connection, comparison)
        if found is None:
            raise CovershotError(f"{self._path} has no comparison {comparison}: show another one and judge that.")
        return found

    def find(self, comparison: int) -> Judgement | None:
        """Return the judgement that stands for a comparison, None when none does."""
        with self._reading() as connection:
            return queries.read_judgement(connection, comparison)

    def standing(self, latest: int | None = None) -> list[Judgement]:
        """Return the judgements that stand, all or the `latest` ones, in the order they were made."""
        with self._reading() as connection:
            return queries.read_judgements(connection, latest)

    def count(self) -> int:
        """Return how many judgements stand, ties and skips included."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM standing").fetchone()[0])

    def count_decided(self) -> int:
        """Return how many judgements stand that found one side better."""
        with self._reading() as connection:
            return queries.count_decided(connection)

    def flip_rate(self) -> FlipRate:
        """Return how often repeats contradict; a tie or a skip contradicts nothing and does not count."""
        with self._reading() as connection:
            return queries.read_flip_rate(connection)

    def placements(self, comparison: int | None = None) -> list[Placement]:
        """Return for one comparison or all whether its images are due, and whether they were placed."""
        with self._reading() as connection:
            return queries.read_placements(connection, comparison)

    @contextmanager
    def placing(self, comparison: int, judgement: Judgement | None, images: Callable[[], str | None]) -> Iterator[bool]:
        """Lock out other writers while a comparison's images are placed or removed; record it when the block succeeds.

        Args:
            comparison: its id.
            judgement: the judgement that the images are made for, None for none.
            images: returns the fingerprint of the placed images, None when there are none.

        Yields:
            Whether this judgement still stands for the comparison, or still none does. If not, touch nothing.
        """
        with self._writing() as connection:
            unchanged = queries.read_judgement(connection, comparison) == judgement
            yield unchanged
            if unchanged:
                queries.mark_placed(connection, comparison, images())

    def settle(self) -> None:
        """Move the contents of the write-ahead log into the file, so that losing the log loses nothing.

        After a crash the log stays, and is lost when a user deletes it or copies the file alone. This waits for the disk
        once more, so it is not part of judging; it does nothing while others read or write.
        """
        with self._reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except sqlite3.ProgrammingError:  # closed, or used from another thread: a mistake in the program
            raise
        except sqlite3.Error as error:
            raise self._failed(error) from error
        except (MalformedError, UnicodeDecodeError) as error:  # a row that no Covershot wrote; the others are whole
            raise CovershotError(
                f"{self._path} holds what no Covershot wrote ({error}). Restore a copy of it, or rename it to begin a new one."
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if file_identity(self._path) != self._identity:  # another process set the file aside
            self.close()
            self._open()
        with self._reading() as connection, connection:  # commits, or rolls back whatever is raised
            connection.execute("BEGIN IMMEDIATE")  # at once: a lock taken by the first write could be refused there
            yield connection

    def _open(self) -> None:
        self._connection = open_database(self._path, self._emit, self._last_id)
        self._identity = file_identity(self._path)

    def _failed(self, error: sqlite3.Error) -> CovershotError:
        if not is_damage(error):
            return explained(self._path, error)
        self.close()
        mend(self._path, self._identity, self._emit, self._last_id)
        self._open()
        return CovershotError(f"{self._path} was damaged and is set aside; a new one is begun. Judge this one again.")

    def _last_id(self) -> int:
        """Return the highest number in the folders, so that a new store's images replace none of an old one's."""
        folders = (self._workspace.preferred, self._workspace.dispreferred)
        stems = (NUMBERED.fullmatch(path.stem) for folder in folders if folder.is_dir() for path in folder.iterdir())
        return max((int(stem["id"]) for stem in stems if stem), default=0)
