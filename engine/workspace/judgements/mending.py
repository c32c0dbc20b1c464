"""A new store from every readable row of a damaged one, and a report of the rows that are lost."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.workspace.judgements import queries
from engine.workspace.judgements.records import image_stem
from engine.workspace.judgements.salvage import MOST_IDS, Row, Salvaged, salvage
from engine.workspace.judgements.soundness import STANDING, seal

NAMED = 5
"""Number of lost comparisons that a message names."""


@dataclass(frozen=True)
class Mended:
    """Report on the rows of a damaged store.

    Attributes:
        standing: number of judgements that could be read and stand.
        lost: stems of the images of comparisons that are lost, or whose judgement is.
        unknown: number of lost log entries whose comparisons cannot be named any more.
        counted: whether the number of rows of the damaged store could be read.
    """

    standing: int
    lost: tuple[str, ...]
    unknown: int
    counted: bool

    @property
    def complete(self) -> bool:
        """Return whether no row is found to be missing."""
        return bool(self.standing) and not self.lost and not self.unknown

    def __str__(self) -> str:
        """Return the part of the message to the user about the rows, not about the file."""
        if not self.standing:
            return "none of its judgements can be read"
        if self.complete:
            missing = "" if self.counted else "; whether any are missing cannot be determined"
            return f"all its {self.standing} judgements can be read{missing}"
        named = ", ".join(self.lost[:NAMED])
        more = f" and {len(self.lost) - NAMED} more" if len(self.lost) > NAMED else ""
        unknown = f"{self.unknown} entries of comparisons that nothing names"
        both = f" and {unknown}" if self.unknown else ""
        gone = f"those of {named}{more}{both}" if self.lost else unknown
        return f"{self.standing} judgements can be read; gone are {gone}"


def refill(connection: sqlite3.Connection, path: Path) -> Mended:
    """Put every row of a damaged store that can be read into a new one of the newest schema, in one transaction.

    Images count as placed where the row that records it agrees with the log. A comparison whose latest answer is lost keeps
    none of its earlier ones: the user has changed them.

    Raises:
        OSError: the damaged file cannot be read.
        sqlite3.Error: the new one cannot be written.
    """
    found = salvage(path)
    comparisons = {number: row for number, row in found.comparisons.items() if _usable(number, row)}
    events, gone = _answers(found, comparisons)
    for number in sorted(comparisons):
        *row, repeats = comparisons[number]
        repeated = repeats in comparisons and repeats < number  # a repeat is always the later one: else it is damage
        _insert(connection, "comparison", number, (*row, repeats if repeated else None))
    for number in sorted(events):
        _insert(connection, "event", number, events[number])
    seal(connection, "comparison")
    seal(connection, "event")
    connection.execute(f"INSERT INTO standing (comparison, event) {STANDING}")
    for comparison, (event, placed, images) in found.standing.items():
        connection.execute(
            "UPDATE standing SET placed = ?, images = ? WHERE comparison = ? AND event = ?",
            (placed, images, comparison, event),
        )
    connection.execute("UPDATE tally SET standing = (SELECT count(*) FROM standing)")
    seen = [found.last, *found.suspects, *found.standing, *(row[1] for row in found.events.values())]
    found.last = max(number for number in (*seen, found.tally[0] if found.tally else 0) if number < MOST_IDS)
    connection.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'comparison'", (found.last,))
    return _report(connection, found, comparisons, gone)


def _usable(number: int, row: Row) -> bool:
    """Return whether a comparison's columns mean something."""
    identity, *columns = row
    try:
        queries.to_comparison((number, *columns, identity))
    except queries.MEANINGLESS:
        return False
    return True


def _answers(found: Salvaged, comparisons: Mapping[int, Row]) -> tuple[dict[int, Row], set[int]]:
    """Return the events that are kept, and the comparisons whose answer is lost.

    A complete log is right, whatever the table of standing answers says. Where events are missing, replaying the log could
    restore an answer that was changed or undone: then that table decides, as far as it is readable.
    """
    events = {number: row for number, row in found.events.items() if row[1] in comparisons and _is_time(row[-1])}
    gone = {row[1] for row in found.events.values()} - comparisons.keys()
    if found.tally is not None and found.tally[1] == len(events):
        return events, gone
    undone = {row[5] for row in events.values()}
    latest = {row[1]: number for number, row in sorted(events.items()) if row[2] is not None and number not in undone}
    noted = {comparison: event for comparison, (event, *_) in found.standing.items() if comparison in comparisons}
    all_noted = found.tally is not None and found.tally[2] == len(found.standing)
    last = dict.fromkeys(comparisons, max(events, default=0))
    for comparison in latest.keys() | noted.keys():
        if comparison not in noted:
            last[comparison] = 0 if all_noted else last[comparison]  # 0 keeps no event: the answer was undone
        elif noted[comparison] in events and all_noted:
            last[comparison] = noted[comparison]
        elif noted[comparison] != latest.get(comparison):
            gone.add(comparison)
            last[comparison] = 0
    kept = {number: row for number, row in events.items() if number <= last[row[1]]}
    return {number: row for number, row in kept.items() if row[5] is None or (row[5] in kept and row[5] < number)}, gone


def _is_time(text: object) -> bool:
    try:
        return datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False


def _insert(connection: sqlite3.Connection, table: str, number: int, row: Row) -> None:
    marks = ", ".join("?" * (len(row) + 1))
    names = {
        "comparison": "identity, photo, left_candidate, right_candidate, reason, session, asked, repeats",
        "event": "identity, comparison, verdict, much_better, response_seconds, undoes, time",
    }
    # A row of an older schema, which has no digest, may break a constraint by damage: it is left out.
    connection.execute(f"INSERT OR IGNORE INTO {table} (id, {names[table]}) VALUES ({marks})", (number, *row))  # noqa: S608


def _report(connection: sqlite3.Connection, found: Salvaged, comparisons: Mapping[int, Row], gone: set[int]) -> Mended:
    (standing,) = connection.execute("SELECT count(*) FROM standing").fetchone()
    first = min(comparisons, default=1)
    missing = {number for number in range(first, min(found.last, first + 10**6) + 1) if number not in comparisons}
    photos = found.suspects | {number: row[1] for number, row in comparisons.items()}
    lost = tuple(
        image_stem(photos[number], number) if number in photos else f"comparison {number}"
        for number in sorted(gone | missing)
    )
    tally = found.tally or (0, 0)
    named = sum(event not in found.events for event, *_ in found.standing.values())
    unknown = max(0, max(tally[1], *found.events, 0) - len(found.events) - named)
    unknown += max(0, tally[0] - len(comparisons) - len(missing))
    return Mended(standing, lost, unknown, counted=found.tally is not None)
