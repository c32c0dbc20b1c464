"""Comparisons and judgements as rows of the database: read, added, undone."""

import json
import sqlite3
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct, field

from engine.serialise import Finite, MalformedError, Time, convert, decode_json
from engine.workspace.judgements.records import Candidate, Comparison, FlipRate, Judgement, Placement, Reason, Verdict
from engine.workspace.judgements.soundness import seal

_COMPARISONS = """
    SELECT c.id, c.photo, c.left_candidate, c.right_candidate, c.reason, c.session, c.asked, c.repeats, c.identity
    FROM comparison c
"""
_STANDING = """
    SELECT c.id, c.photo, c.left_candidate, c.right_candidate, c.reason, c.session, c.asked, c.repeats, c.identity,
        e.verdict, e.much_better, e.response_seconds, e.time, e.identity
    FROM standing s JOIN event e ON e.id = s.event JOIN comparison c ON c.id = s.comparison
"""


class _ComparisonRow(Struct, array_like=True, frozen=True):
    """Hold a row of `_COMPARISONS`."""

    id: int
    photo: str
    left: str
    right: str
    reason: Reason
    session: str
    time: Time
    repeats: int | None
    identity: str


class _EventColumns(Struct, array_like=True, frozen=True):
    """Hold the columns that a row of `_STANDING` has after those of `_COMPARISONS`."""

    verdict: Verdict
    much_better: int
    response_seconds: Finite
    time: Time
    identity: str


class _Side(Struct, frozen=True):
    """Hold a candidate as the JSON of its column does."""

    base: str | None = None
    moves: dict[str, Finite] = field(default_factory=dict)
    image: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the candidate's fields."""
        return {"base": self.base, "moves": self.moves, "image": self.image}


MEANINGLESS = (ValueError, TypeError)
"""Errors from columns that no Covershot wrote."""


def all_readable(connection: sqlite3.Connection, version: int) -> bool:
    """Return whether all rows of an older schema can be read; the digests of the newest one are checked instead."""
    if connection.execute("PRAGMA user_version").fetchone()[0] not in range(1, version):
        return True
    try:
        for row in connection.execute(_COMPARISONS):
            to_comparison(row)
        for (time,) in connection.execute("SELECT time FROM event"):
            datetime.fromisoformat(time)
    except MEANINGLESS:
        return False
    return True


def read_comparison(connection: sqlite3.Connection, comparison: int) -> Comparison | None:
    """Read a comparison, None when there is none of this id."""
    row = connection.execute(_COMPARISONS + "WHERE c.id = ?", (comparison,)).fetchone()
    return to_comparison(row) if row else None


def read_judgement(connection: sqlite3.Connection, comparison: int) -> Judgement | None:
    """Read the judgement that stands for a comparison, None when none does."""
    row = connection.execute(_STANDING + "WHERE s.comparison = ?", (comparison,)).fetchone()
    return _judgement(row) if row else None


def read_judgements(connection: sqlite3.Connection, latest: int | None = None) -> list[Judgement]:
    """Read the judgements that stand, all or the `latest` ones, in the order they were made."""
    # The latest are the last ones, hence read backwards and turned around; SQLite takes -1 for no limit.
    found = connection.execute(_STANDING + "ORDER BY s.event DESC LIMIT ?", (-1 if latest is None else latest,))
    return [_judgement(row) for row in found][::-1]


def count_decided(connection: sqlite3.Connection) -> int:
    """Count the judgements that stand and found one side better."""
    query = "SELECT count(*) FROM standing s JOIN event e ON e.id = s.event WHERE e.verdict IN ('left', 'right')"
    return int(connection.execute(query).fetchone()[0])


def read_flip_rate(connection: sqlite3.Connection) -> FlipRate:
    """Count the repeats that were decided both times, and those decided for the same side: the sides were swapped."""
    repeats, same = connection.execute("""
        SELECT count(*), total(again.verdict = first.verdict)
        FROM comparison c
        JOIN standing s ON s.comparison = c.id JOIN event again ON again.id = s.event
        JOIN standing f ON f.comparison = c.repeats JOIN event first ON first.id = f.event
        WHERE c.repeats IS NOT NULL AND again.verdict IN ('left', 'right') AND first.verdict IN ('left', 'right')
    """).fetchone()
    return FlipRate(int(same), repeats)


def read_placements(connection: sqlite3.Connection, comparison: int | None) -> list[Placement]:
    """Read for one comparison or all whether its images are due, and whether they were placed."""
    bounds = (0, 2**62) if comparison is None else (comparison, comparison)
    query = """
        SELECT c.id, c.photo, coalesce(e.verdict IN ('left', 'right'), 0), coalesce(s.placed = s.event, 0)
        FROM comparison c LEFT JOIN standing s ON s.comparison = c.id LEFT JOIN event e ON e.id = s.event
        WHERE c.id BETWEEN ? AND ?
    """
    rows = connection.execute(query, bounds)
    return [Placement(number, photo, bool(decided), bool(placed)) for number, photo, decided, placed in rows]


def read_placed_images(connection: sqlite3.Connection) -> dict[int, str | None]:
    """Read the fingerprint of the images that were placed for judgements that stand, by comparison.

    None where a version of Covershot placed them that noted none; the database may still be of its schema.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    placed = "SELECT comparison, images FROM standing WHERE placed = event"
    before = "SELECT comparison, NULL FROM standing WHERE placed = event"
    return dict(connection.execute(placed if version > 2 else before))


def add_comparison(connection: sqlite3.Connection, comparison: Comparison, repeats: int | None) -> int:
    """Add a comparison that repeats one of this database or none, and return its new id."""
    left = _candidate_text(comparison.left)
    right = _candidate_text(comparison.right)
    added = connection.execute(
        "INSERT INTO comparison (identity, photo, left_candidate, right_candidate, reason, session, asked, repeats) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(comparison.identity, comparison.photo, left, right, comparison.reason, comparison.session),
            *(_time_text(comparison.time), repeats),
        ),
    )
    number = int(added.lastrowid or 0)
    seal(connection, "comparison", number)
    return number


def add_judgement(connection: sqlite3.Connection, judgement: Judgement, comparison: int) -> None:
    """Add a judgement of a comparison; it stands from now on."""
    answer = (judgement.verdict, judgement.much_better, judgement.response_seconds, _time_text(judgement.time))
    added = connection.execute(
        "INSERT INTO event (identity, comparison, verdict, much_better, response_seconds, time) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (judgement.identity, comparison, *answer),
    )
    seal(connection, "event", added.lastrowid)
    _set_standing(connection, comparison, added.lastrowid)


def after_all_of(connection: sqlite3.Connection, comparison: int, time: datetime) -> datetime:
    """Return a time, or, where a clock was set back, the first one after all events of a comparison.

    The log is ordered by its numbers; other workspaces can only order answers by their times.
    """
    (newest,) = connection.execute("SELECT max(time) FROM event WHERE comparison = ?", (comparison,)).fetchone()
    return time if newest is None else max(time, datetime.fromisoformat(newest) + timedelta(microseconds=1))


def merge(connection: sqlite3.Connection, judgements: Sequence[Judgement]) -> int:
    """Add the new ones of judgements whose comparisons have another database's ids, and return their number.

    The same answer as the one that stands already is not new.
    """
    ids: dict[int | None, int] = {}
    # By id, so that a comparison is added before those that repeat it.
    for item in sorted((judgement.comparison for judgement in judgements), key=lambda item: item.id):
        existing = connection.execute("SELECT id FROM comparison WHERE identity = ?", (item.identity,)).fetchone()
        ids[item.id] = existing[0] if existing else add_comparison(connection, item, ids.get(item.repeats))
    added = 0
    for judgement in judgements:
        comparison = ids[judgement.comparison.id]
        newest, exists = connection.execute(
            "SELECT max(time), max(identity = ?2) FROM event WHERE comparison = ?1 OR identity = ?2",
            (comparison, judgement.identity),
        ).fetchone()
        # Later than every event, undoing included: an answer that was taken back here must not return with a copy.
        standing = read_judgement(connection, comparison)
        same = standing is not None and standing.answer == judgement.answer
        if newest is None or (not exists and not same and _time_text(judgement.time) > newest):
            add_judgement(connection, judgement, comparison)
            added += 1
    return added


def undo(connection: sqlite3.Connection, session: str | None, time: datetime) -> Comparison | None:
    """Add an event that undoes the latest judgement that stands, and return its comparison."""
    latest = connection.execute(
        "SELECT s.event, s.comparison FROM standing s JOIN comparison c ON c.id = s.comparison "
        "WHERE ?1 IS NULL OR c.session = ?1 ORDER BY s.event DESC LIMIT 1",
        (session,),
    ).fetchone()
    if latest is None:
        return None
    event, comparison = latest
    added = connection.execute(
        "INSERT INTO event (identity, comparison, undoes, time) VALUES (?, ?, ?, ?)",
        (uuid.uuid4().hex, comparison, event, _time_text(after_all_of(connection, comparison, time))),
    )
    seal(connection, "event", added.lastrowid)
    # Not simply the event before: that one may have been undone itself.
    (before,) = connection.execute(
        "SELECT max(id) FROM event WHERE comparison = ?1 AND verdict IS NOT NULL "
        "AND id NOT IN (SELECT undoes FROM event WHERE comparison = ?1 AND undoes IS NOT NULL)",
        (comparison,),
    ).fetchone()
    _set_standing(connection, comparison, before)
    return read_comparison(connection, comparison)


def mark_placed(connection: sqlite3.Connection, comparison: int, images: str | None) -> None:
    """Record that the folders hold the images of the judgement that stands, with their fingerprint, or none if none are due."""
    connection.execute("UPDATE standing SET placed = event, images = ? WHERE comparison = ?", (images, comparison))


def _set_standing(connection: sqlite3.Connection, comparison: int, event: int | None) -> None:
    """Make an event, or none, the answer that stands for a comparison, and keep the tally of such answers."""
    (stood,) = connection.execute("SELECT count(*) FROM standing WHERE comparison = ?", (comparison,)).fetchone()
    if event is None:
        connection.execute("DELETE FROM standing WHERE comparison = ?", (comparison,))
    else:
        connection.execute(
            "INSERT INTO standing (comparison, event) VALUES (?, ?) "
            "ON CONFLICT (comparison) DO UPDATE SET event = excluded.event",
            (comparison, event),
        )
    # Counted here and not when it is read: a row that a disk loses later must be missed.
    connection.execute("UPDATE tally SET standing = standing + ?", ((event is not None) - stood,))


def to_comparison(row: Sequence[Any]) -> Comparison:
    """Return a comparison from its columns, the identity last.

    Raises:
        MalformedError: the columns mean nothing.
    """
    try:
        columns = convert(tuple(row), _ComparisonRow)
        left, right = (
            Candidate(columns.photo, **decode_json(text, _Side).as_dict()) for text in (columns.left, columns.right)
        )
        return Comparison(
            columns.id,
            left,
            right,
            columns.reason,
            columns.session,
            columns.time,
            columns.repeats,
            columns.identity,
        )
    except ValueError as error:
        raise MalformedError(f"comparison {str(row[0])[:20]}: {error}") from error


def _judgement(row: Sequence[Any]) -> Judgement:
    comparison = to_comparison(row[:9])
    try:
        columns = convert(tuple(row[9:]), _EventColumns)
    except MalformedError as error:
        raise MalformedError(f"the judgement of comparison {comparison.id}: {error}") from error
    return Judgement(
        comparison,
        columns.verdict,
        bool(columns.much_better),
        columns.response_seconds,
        columns.time,
        columns.identity,
    )


def _candidate_text(candidate: Candidate) -> str:
    moves = {name: float(amount) for name, amount in candidate.moves.items()}
    fields = {"base": candidate.base, "moves": moves, "image": candidate.image}
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def _time_text(time: datetime) -> str:
    """Write a time so that texts sort as times do."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
