"""An estimate as plain values for a model's card, and as one sentence for the user."""

from typing import Any

import numpy as np

from engine.edit.looks import JUST_VISIBLE
from engine.taste.estimate import Estimate

WORTH = 0.15
"""Expected gain of more answers, in just noticeable differences, below which they are not worth asking for."""

MORE = 50
"""Number of further answers for which the gain is predicted."""

MOST_NAMED = 4
"""Largest number of looks named in the sentence."""


def to_record(estimate: Estimate) -> dict[str, Any]:
    """Return the card's record: the verdict, its evidence, a sentence, and each look's amount with its 90 % interval.

    Amounts are in the units of `engine.edit.looks`; there are none where no taste is used.
    """
    posterior = estimate.posterior
    record: dict[str, Any] = {
        "verdict": estimate.verdict,
        "sentence": sentence(estimate),
        "answers": estimate.answers,
        "answers_elsewhere": estimate.elsewhere,
        "log_evidence_against_chance": estimate.consistency,
        "log_evidence_against_start": estimate.preferred,
        "amounts": {
            name: {"low": low * JUST_VISIBLE[name], "high": high * JUST_VISIBLE[name]}
            | {"mean": (low + high) / 2 * JUST_VISIBLE[name]}
            for name, (low, high) in estimate.intervals.items()
        },
    }
    if posterior is not None:
        record |= {
            "inverse_temperature": posterior.beta,
            "lapses": posterior.lapses,
            "expected_gain_of_more": expected_gain(estimate),
            "more_pays": _more_pays(estimate),
        }
    return record


def expected_gain(estimate: Estimate, more: int = MORE) -> float:
    """Return the expected reduction of the taste's standard error by `more` answers, in just noticeable differences.

    The standard error shrinks with the square root of the number of answers.
    """
    if estimate.posterior is None or not estimate.answers:
        return 0.0
    error = float(np.sqrt(np.trace(estimate.posterior.covariance)))
    return error * (1 - float(np.sqrt(estimate.answers / (estimate.answers + more))))


def _more_pays(estimate: Estimate) -> bool:
    return estimate.verdict != "taste" or expected_gain(estimate) >= WORTH


def sentence(estimate: Estimate) -> str:
    """Return the result as a sentence for the user."""
    if estimate.verdict == "nothing consistent":
        return f"The {estimate.answers} judgements hold nothing consistent, so the model stays as it is."
    if estimate.verdict == "asked elsewhere":
        return (
            f"{estimate.elsewhere} judgements are about other renderings than this model's, too few to move it. "
            "Judge pairs around the new model."
        )
    if estimate.verdict == "as the covers":
        return "The judgements agree with what the covers taught, so the model stays as it is."
    clear = {
        name: ((low + high) / 2 * JUST_VISIBLE[name], (high - low) / 2 * JUST_VISIBLE[name])
        for name, (low, high) in estimate.intervals.items()
        if low * high > 0
    }
    strongest = sorted(clear, key=lambda name: -abs(clear[name][0]) / JUST_VISIBLE[name])[:MOST_NAMED]
    named = ", ".join(f"{name} {clear[name][0]:+.2f} ± {clear[name][1]:.2f}" for name in strongest)
    pays = "" if _more_pays(estimate) else " More judgements would change little."
    return f"The judgements show a preference: {named or 'small moves of several looks'}.{pays}"
