"""Answers made wrong on purpose: a taste that was learnt must do better than what these teach."""

from collections.abc import Sequence
from dataclasses import replace

from engine.taste.answers import Answer


def reversed_order(answers: Sequence[Answer]) -> list[Answer]:
    """Return answers with the chosen and the rejected image exchanged; a tie stays what it is."""
    return [replace(answer, direction=-answer.direction, middle=-answer.middle) for answer in answers]


def mismatched(answers: Sequence[Answer]) -> list[Answer]:
    """Return answers about another photo each, their images kept; none where all are about one photo.

    Half of the photos lie between the two: neighbours by name are often alike.
    """
    asked = sorted({answer.photo for answer in answers})
    if len(asked) < 2:
        return []
    other = {photo: asked[(place + len(asked) // 2) % len(asked)] for place, photo in enumerate(asked)}
    return [replace(answer, photo=other[answer.photo]) for answer in answers]
