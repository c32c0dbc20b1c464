"""A photo beside its variants and its target: which panes there are, what is said of them, where they go."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil
from pathlib import Path

from desktop.state.library import Library, LibraryPhoto
from engine.report.results import Row
from engine.workspace.layout import VARIANTS

ORIGINAL, TARGET = "original", "target"
GAP = 16
"""Pixels between two panes."""


class Reason(Enum):
    """Say why a photo's variants are not shown."""

    NO_RUN = auto()
    TRAINED_ON = auto()
    VALIDATION = auto()
    NO_TARGET = auto()
    NOT_IN_RUN = auto()


@dataclass(frozen=True)
class Pane:
    """Describe one pane.

    Attributes:
        key: original, sft, dpo, sft_dpo or target.
        row: what was measured, if it was.
        best: names of the numbers in which no other pane is better.
    """

    key: str
    row: Row | None = None
    best: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SideBySide:
    """Describe the panes of one photo, left to right.

    Attributes:
        photo: whose they are.
        panes: original first, target last.
        edits: the Edit of each variant pane.
        reason: why there are no variants; None if there are.
        run: name of the run the variants come from.
        size: long side in pixels at which the numbers were measured.
        simulated: whether the target is not a person's.
        random_foundation: whether the run's trunk never saw a photograph before.
    """

    photo: LibraryPhoto
    panes: tuple[Pane, ...]
    edits: Mapping[str, Path]
    reason: Reason | None
    run: str | None
    size: int | None
    simulated: bool
    random_foundation: bool

    @property
    def measured(self) -> bool:
        """Return whether any pane has numbers."""
        return any(pane.row for pane in self.panes)


def side_by_side(library: Library, photo: LibraryPhoto) -> SideBySide:
    """Choose the panes of a photo and join them with what the run measured."""
    variants = [variant for variant in VARIANTS if variant in photo.edits]
    shown = [ORIGINAL, *variants] if variants else []
    rows = {key: library.rows[photo.name, key] for key in shown if (photo.name, key) in library.rows}
    panes = tuple(Pane(key, rows.get(key), _best(key, rows)) for key in (ORIGINAL, *variants, TARGET))
    reason = None if variants else _reason(library, photo)
    run = library.run.name if library.run else None
    return SideBySide(
        photo, panes, photo.edits, reason, run, library.size, library.simulated, library.random_foundation
    )


def _best(key: str, rows: Mapping[str, Row]) -> frozenset[str]:
    if key not in rows or len(rows) < 2:
        return frozenset()
    row, others = rows[key], rows.values()
    best = {name for name in ("psnr", "ssim") if getattr(row, name) == max(getattr(other, name) for other in others)}
    if row.delta_e == min(other.delta_e for other in others):
        best.add("delta_e")
    return frozenset(best)


def _reason(library: Library, photo: LibraryPhoto) -> Reason:
    if library.run is None:
        return Reason.NO_RUN
    split = library.splits.get(photo.name)
    if split is not None and split != "test":
        return Reason.TRAINED_ON if split == "train" else Reason.VALIDATION
    return Reason.NO_TARGET if photo.target is None else Reason.NOT_IN_RUN


@dataclass(frozen=True)
class Grid:
    """Place equal photos in columns; lengths in pixels."""

    columns: int
    width: float
    height: float


def best_grid(panes: int, width: float, height: float, aspect: float, caption: float) -> Grid:
    """Return the grid that shows the photos largest.

    Args:
        panes: how many photos.
        width: of the room there is.
        height: of the room there is.
        aspect: width over height of a photo.
        caption: height that a pane needs beside its photo.
    """
    grids = []
    for columns in range(panes, 0, -1):
        rows = ceil(panes / columns)
        across = (width - GAP * (columns - 1)) / columns
        down = (height - GAP * (rows - 1)) / rows - caption
        fitting = max(1.0, min(across, down * aspect))
        grids.append(Grid(columns, fitting, fitting / aspect))
    return max(grids, key=lambda grid: grid.width)
