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

    def for_next_start(self) -> "Arrangement":
        """Return what the next start goes on with: no blind comparison, no pane that there is not, none beside itself."""
        left, right = self.split
        return Arrangement(
            Mode.SIDE if self.mode is Mode.BLIND else self.mode,
            self.hidden if set(self.hidden) <= set(PANES) else (),
            self.split if left in PANES and right in PANES and left != right else (ORIGINAL, TARGET),
            self.against if self.against in PANES else None,
            self.clipping,
            self.numbers,
        )
