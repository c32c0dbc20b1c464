"""Corrupted answers as negative controls: a learnt taste must do better than one estimated from these."""

from collections.abc import Sequence
from dataclasses import replace

from engine.taste.answers import Answer


def reversed_order(answers: Sequence[Answer]) -> list[Answer]:
    """Return answers with the chosen and the rejected image exchanged; ties are symmetric and do not change."""
    return [replace(answer, direction=-answer.direction, middle=-answer.middle) for answer in answers]


def mismatched(answers: Sequence[Answer]) -> list[Answer]:
    """Return answers with each assigned to another photo, images unchanged; none if all are about one photo.

    The other photo is half of the list away, because neighbours by name are often alike.
    """
    photos = sorted({answer.photo for answer in answers})
    if len(photos) < 2:
        return []
    other = {photo: photos[(place + len(photos) // 2) % len(photos)] for place, photo in enumerate(photos)}
    return [replace(answer, photo=other[answer.photo]) for answer in answers]
