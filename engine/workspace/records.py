"""A judgement as a record of plain values, for files, and back."""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from engine.workspace.judged import REASONS, VERDICTS, Asked, Candidate, Judgement

COLUMNS = (
    *("id", "photo", "verdict", "much_better", "left_base", "left_moves", "left_image"),
    *("right_base", "right_moves", "right_image", "reason", "session", "repeats"),
    *("asked", "time", "response_seconds", "comparison_identity", "judgement_identity"),
)
"""Of a file of judgements; id and repeats are numbers of the workspace that wrote it, as in its images' names."""

_Word = TypeVar("_Word", bound=str)


def to_record(judgement: Judgement) -> dict[str, Any]:
    """Return the fields of a judgement and of its comparison, in the order of `COLUMNS`."""
    asked = judgement.comparison
    return {
        "id": asked.id,
        "photo": asked.photo,
        "verdict": judgement.verdict,
        "much_better": judgement.much_better,
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
        "time": judgement.time.isoformat(),
        "response_seconds": judgement.response_seconds,
        "comparison_identity": asked.identity,
        "judgement_identity": judgement.identity,
    }


def to_judgement(record: Mapping[str, Any]) -> Judgement:
    """Read a record, its values either JSON's or texts as in a table.

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
        repeats=int(record["repeats"]) if record["repeats"] not in {None, ""} else None,
        identity=_text(record["comparison_identity"]),
    )
    return Judgement(
        comparison=asked,
        verdict=_one_of(record["verdict"], VERDICTS),
        much_better=_one_of(str(record["much_better"]).lower(), ("true", "false")) == "true",
        response_seconds=_finite(record["response_seconds"]),
        time=_time(record["time"]),
        identity=_text(record["judgement_identity"]),
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
