"""Findings from judgements, read from a model's card.

A card may come from another machine: its values are checked, and an unreadable record counts as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from engine.edit.looks import JUST_VISIBLE
from engine.report.wilson import wilson_interval

VERDICTS = ("taste", "as the covers", "asked elsewhere", "nothing consistent")


@dataclass(frozen=True)
class Amount:
    """Hold a look's preferred amount, in the look's unit, with its 90 % interval.

    Attributes:
        look: its name.
        mean: the estimate.
        low: the interval's lower end.
        high: its upper end.
    """

    look: str
    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Return whether the interval is on one side of zero."""
        return self.low * self.high > 0

    @property
    def half(self) -> float:
        """Return half of the interval's width."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class HeldOut:
    """Count the held-out judgements that found one image better.

    Attributes:
        agreed: number whose chosen image is nearer to the model's than the rejected one.
        disagreed: number whose rejected image is nearer.
        photos: number of photos that they are about.
    """

    agreed: int
    disagreed: int
    photos: int

    @property
    def count(self) -> int:
        """Return the number of judgements."""
        return self.agreed + self.disagreed

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share agreed with."""
        return wilson_interval(self.agreed, self.disagreed)


@dataclass(frozen=True)
class Control:
    """Hold the measures of a taste, or of a substitute for it, on held-out judgements.

    Attributes:
        name: such as "learnt" or "reversed".
        agreement: share of judgements agreed with.
        nll: their mean negative log-likelihood; ln 2 is chance.
    """

    name: str
    agreement: float
    nll: float


@dataclass(frozen=True)
class Finding:
    """Hold the findings from judgements.

    Attributes:
        verdict: one of `VERDICTS`; a model is moved by "taste" alone.
        answers: number of judgements learnt from.
        sentence: summary in English; empty in an older card.
        amounts: of every look, the largest first; none unless there is a taste.
        more_pays: whether more judgements are expected to change much.
        held_out: agreement with judgements that were not learnt from; None without any.
        controls: the learnt taste first; none if there was too little to compare.
    """

    verdict: str
    answers: int
    sentence: str = ""
    amounts: tuple[Amount, ...] = ()
    more_pays: bool = True
    held_out: HeldOut | None = None
    controls: tuple[Control, ...] = ()

    @property
    def clear(self) -> tuple[Amount, ...]:
        """Return the looks whose direction is certain."""
        return tuple(amount for amount in self.amounts if amount.clear)


def read_finding(record: object) -> Finding | None:
    """Return the findings in a card's record of preferences; None if it is not readable."""
    try:
        return _finding(record) if isinstance(record, Mapping) else None
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _finding(record: Mapping[str, Any]) -> Finding:
    verdict = record["verdict"]
    if verdict not in VERDICTS:
        raise ValueError(verdict)
    amounts = [
        Amount(look, *(_finite(values[end]) for end in ("mean", "low", "high")))
        for look, values in record.get("amounts", {}).items()
        if look in JUST_VISIBLE
    ]
    if not all(amount.low <= amount.mean <= amount.high for amount in amounts):
        raise ValueError("an amount lies outside of its interval")
    amounts.sort(key=lambda amount: -abs(amount.mean) / JUST_VISIBLE[amount.look])
    held_out = record.get("held_out")
    return Finding(
        verdict,
        int(record["answers"]),
        str(record.get("sentence", "")),
        tuple(amounts) if verdict == "taste" else (),
        record.get("more_pays") is not False,
        held_out and HeldOut(*(_count(held_out[name]) for name in ("agreed", "disagreed", "photos"))),
        tuple(
            Control(str(name), _finite(measured["agreement"]), _finite(measured["nll"]))
            for name, measured in record.get("controls", {}).items()
        ),
    )


def _finite(value: Any) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(value)
    return number


def _count(value: Any) -> int:
    if int(value) < 0:
        raise ValueError(value)
    return int(value)
