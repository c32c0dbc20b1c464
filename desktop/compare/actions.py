"""The commands that adjust a variant, and their keys."""

from collections.abc import Callable
from functools import partial

from desktop.compare.adjustments_controller import Adjusting
from desktop.translation import CompareText

Row = tuple[str, str, tuple[str, ...], Callable[[], None]]
"""A command's name, its text, its usual keys, and what it does."""


def adjustment_rows(adjusting: Adjusting) -> tuple[Row, ...]:
    """Return the commands of the adjustments."""
    return (
        ("variant", CompareText.tr("Adjust next variant"), ("V",), adjusting.next_variant),
        ("undo", CompareText.tr("Undo adjustment"), ("Ctrl+Z",), partial(adjusting.travel, back=True)),
        (
            "redo",
            CompareText.tr("Redo adjustment"),
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            partial(adjusting.travel, back=False),
        ),
        ("reset", CompareText.tr("Reset adjustments"), ("R",), adjusting.reset),
        ("copy", CompareText.tr("Copy adjustments"), ("Ctrl+C",), adjusting.copy),
        ("paste", CompareText.tr("Paste adjustments"), ("Ctrl+V",), adjusting.paste),
        ("keep", CompareText.tr("Use adjustments as a training example"), ("K",), adjusting.keep),
        ("finish", CompareText.tr("Save as target"), ("F",), adjusting.finish),
    )
