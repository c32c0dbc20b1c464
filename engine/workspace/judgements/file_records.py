"""A judgement as a record of plain values, for files, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from msgspec import Struct, field

from engine.serialise import Count, Finite, MalformedError, Time, convert, in_utc, plain_json
from engine.workspace.judgements.records import VERDICTS, Candidate, Comparison, Judgement, Reason, Verdict

COLUMNS = (
    *("id", "photo", "verdict", "much_better", "left_base", "left_moves", "left_image"),
    *("right_base", "right_moves", "right_image", "reason", "session", "repeats"),
    *("asked", "time", "response_seconds", "comparison_identity", "judgement_identity"),
)
"""Columns of a file of judgements; id and repeats are numbers of the workspace that wrote it, as in its images' names."""

_NOTHING = (None, "")


class _Entry(Struct, frozen=True, kw_only=True):
    """Hold a record, its columns in any order."""

    id: Count
    photo: str
    reason: Reason
    shown: Time = field(name="asked")
    comparison_identity: str
    session: str = ""
    left_base: str | None = None
    left_moves: dict[str, Finite] = field(default_factory=dict)
    left_image: str | None = None
    right_base: str | None = None
    right_moves: dict[str, Finite] = field(default_factory=dict)
    right_image: str | None = None
    repeats: Count | None = None
    verdict: str | None = None
    much_better: bool = False
    time: Time | None = None
    response_seconds: Finite = 0.0
    judgement_identity: str | None = None


def to_record(comparison: Comparison, judgement: Judgement | None = None) -> dict[str, Any]:
    """Return the fields of a comparison and of its judgement, in the order of `COLUMNS`; None where there is no answer."""
    return {
        "id": comparison.id,
        "photo": comparison.photo,
        "verdict": judgement and judgement.verdict,
        "much_better": judgement and judgement.much_better,
        "left_base": comparison.left.base,
        "left_moves": dict(comparison.left.moves),
        "left_image": comparison.left.image,
        "right_base": comparison.right.base,
        "right_moves": dict(comparison.right.moves),
        "right_image": comparison.right.image,
        "reason": comparison.reason,
        "session": comparison.session,
        "repeats": comparison.repeats,
        "asked": comparison.time.isoformat(),
        "time": judgement and judgement.time.isoformat(),
        "response_seconds": judgement and judgement.response_seconds,
        "comparison_identity": comparison.identity,
        "judgement_identity": judgement and judgement.identity,
    }


def to_judgement(record: Mapping[str, Any]) -> Judgement | None:
    """Read a record, its values either JSON's or texts as in a table; None where there is no answer.

    A verdict that was filled in by hand is enough: it counts as given now, with a response time of 0.

    Raises:
        MalformedError: a value is wrong, a column missing, or it is no record.
    """
    if not isinstance(record, dict):
        raise MalformedError("it is no record")
    given = {name: value for name, value in record.items() if value not in _NOTHING}
    for name in ("left_moves", "right_moves"):
        if isinstance(given.get(name), str):
            given[name] = plain_json(given[name])
    entry = convert(given, _Entry, texts=True)
    try:
        comparison = Comparison(
            id=entry.id,
            left=Candidate(entry.photo, entry.left_base, entry.left_moves, entry.left_image),
            right=Candidate(entry.photo, entry.right_base, entry.right_moves, entry.right_image),
            reason=entry.reason,
            session=entry.session,
            time=in_utc(entry.shown),
            repeats=entry.repeats,
            identity=entry.comparison_identity,
        )
    except ValueError as error:
        raise MalformedError(str(error)) from error
    if entry.verdict is None:
        return None
    return Judgement(
        comparison=comparison,
        verdict=_verdict(entry.verdict),
        much_better=entry.much_better,
        response_seconds=entry.response_seconds,
        time=in_utc(entry.time) if entry.time else datetime.now(UTC),
        identity=entry.judgement_identity or uuid4().hex,
    )


def _verdict(text: str) -> Verdict:
    for verdict in VERDICTS:
        if verdict == text.strip().lower():
            return verdict
    raise MalformedError(f"verdict: {text[:40]!r} is not one of {', '.join(VERDICTS)}")
