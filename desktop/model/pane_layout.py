"""How Compare's panes are arranged, whichever photo they show; the window remembers it between two starts."""

from dataclasses import dataclass
from enum import StrEnum

from engine.workspace.workspace import VARIANTS

ORIGINAL = "original"
TARGET = "target"
PANES = (ORIGINAL, *VARIANTS, TARGET)
IN_USE = "in_use"
"""The pane of the model in use, while a new run's model is tried against it."""


class Mode(StrEnum):
    """Say how the panes are arranged."""

    SIDE = "side"
    SPLIT = "split"
    BLIND = "blind"


@dataclass(frozen=True)
class Arrangement:
    """Hold how the user left the panes.

    Attributes:
        mode: side by side, or split.
        hidden: panes that the user does not want to see.
        split: the panes left and right of the divider.
        against: draw differences from this pane, None draws the photos.
        clipping: whether clipped pixels are painted over.
        numbers: whether the measures are shown.
    """

    mode: Mode = Mode.SIDE
    hidden: tuple[str, ...] = ()
    split: tuple[str, str] = (ORIGINAL, TARGET)
    against: str | None = None
    clipping: bool = False
    numbers: bool = True
