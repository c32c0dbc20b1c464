"""A judgement as a record of plain values, for files, and back."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from engine.workspace.judgements.records import REASONS, VERDICTS, Asked, Candidate, Judgement

COLUMNS = (
    *("id", "photo", "verdict", "much_better", "left_base", "left_moves", "left_image"),
    *("right_base", "right_moves", "right_image", "reason", "session", "repeats"),
    *("asked", "time", "response_seconds", "comparison_identity", "judgement_identity"),
)
"""Of a file of judgements; id and repeats are numbers of the workspace that wrote it, as in its images' names."""

_NOTHING = (None, "")

_Word = TypeVar("_Word", bound=str)


def to_record(asked: Asked, judgement: Judgement | None = None) -> dict[str, Any]:
    """Return the fields of a comparison and of its judgement, in the order of `COLUMNS`; None where nobody answered."""
    return {
        "id": asked.id,
        "photo": asked.photo,
        "verdict": judgement and judgement.verdict,
        "much_better": judgement and judgement.much_better,
        "left_base": asked.left.base,
        "left_moves": dict(asked.left.moves),
        "left_image": asked.left.image,
        "right_base": asked.right.base,
        "right_moves": dict(asked.right.moves),
        "right_image": asked.right.image,
        "reason": asked.reason,
        "session": asked.session,
        "repeats": asked.repeats,
        "asked": asked.asked.isoformat(),
        "time": judgement and judgement.time.isoformat(),
        "response_seconds": judgement and judgement.response_seconds,
        "comparison_identity": asked.identity,
        "judgement_identity": judgement and judgement.identity,
    }


def to_judgement(record: Mapping[str, Any]) -> Judgement | None:
    """Read a record, its values either JSON's or texts as in a table; None where nobody answered.

    A verdict that was filled in by hand is enough: it counts as given now, of no known response time.

    Raises:
        ValueError, KeyError, TypeError: a value is wrong, a column missing, or it is no record.
    """
    asked = Asked(
        id=int(record["id"]),
        left=_candidate(record, "left"),
        right=_candidate(record, "right"),
        reason=_one_of(record["reason"], REASONS),
        session=_text(record["session"]),
        asked=_time(record["asked"]),
        repeats=int(record["repeats"]) if record["repeats"] not in _NOTHING else None,
        identity=_text(record["comparison_identity"]),
    )
    if record["verdict"] in _NOTHING:
        return None
    given = {name: value for name, value in record.items() if value not in _NOTHING}
    return Judgement(
        comparison=asked,
        verdict=_one_of(_text(record["verdict"]).strip().lower(), VERDICTS),
        much_better=_one_of(str(given.get("much_better", False)).lower(), ("true", "false")) == "true",
        response_seconds=_finite(given.get("response_seconds", 0.0)),
        time=_time(given["time"]) if "time" in given else datetime.now(UTC),
        identity=_text(given.get("judgement_identity", uuid4().hex)),
    )


def _candidate(record: Mapping[str, Any], side: str) -> Candidate:
    base, moves, image = (record[f"{side}_{name}"] for name in ("base", "moves", "image"))
    amounts = json.loads(moves) if isinstance(moves, str) else moves
    return Candidate(
        _text(record["photo"]),
        _text(base) if base else None,
        {name: _finite(amount) for name, amount in dict(amounts).items()},
        _text(image) if image else None,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _one_of(value: object, known: tuple[_Word, ...]) -> _Word:
    for word in known:
        if word == value:
            return word
    raise ValueError(f"{value!r} is not one of {', '.join(known)}")


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is not a finite number")
    return number


def _time(value: object) -> datetime:
    time = datetime.fromisoformat(_text(value))
    if time.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return time
