"""Photos decoded once, in parallel, to square uint8 copies."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from torch import Tensor

from engine.errors import CovershotError
from engine.events import Emit
from engine.image.training_copy import load_squeezed
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.progress import counted
from engine.stopping import ending_early
from engine.training.copies import AT_ONCE, empty_copies, reduced, release


def load_copies(
    groups: Sequence[tuple[Sequence[Path], int]], emit: Emit, stop: Callable[[], bool], folder: Path | None = None
) -> tuple[list[Tensor], dict[Path, CovershotError]]:
    """Decode groups of photos, each to (N, 3, size, size) uint8 in the order given.

    Args:
        groups: paths and their size in pixels, 256 at the most.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.
        folder: where many copies are mapped from a file without a name; None keeps them in memory.

    Returns:
        The copies of each group, and the errors of files that cannot be read; their copies are black.

    Raises:
        KeyboardInterrupt: a stop was requested.
    """
    copies = [empty_copies((len(paths), 3, size, size), folder) for paths, size in groups]
    places = [images[index] for images in copies for index in range(len(images))]
    due = [(path, size) for paths, size in groups for path in paths]

    broken: dict[Path, CovershotError] = {}

    def decode(one: tuple[Path, int]) -> Tensor:
        path, size = one
        try:
            copy = training_copy(load_squeezed(path), TRUNK_SIZE)
        except CovershotError as error:
            broken[path] = error
            return torch.zeros((3, size, size), dtype=torch.uint8)
        return copy if size == TRUNK_SIZE else reduced(copy[None], size)[0]

    with ending_early(ThreadPoolExecutor()) as pool, counted("decode", len(due), emit, stop) as advance:
        # Handing tens of thousands to the threads takes seconds in which nobody listens.
        parts = (due[first : first + AT_ONCE] for first in range(0, len(due), AT_ONCE))
        decoded = (copy for part in parts for copy in pool.map(decode, part))
        for done, (place, copy) in enumerate(zip(places, decoded, strict=True), 1):
            place.copy_(copy)
            if done % AT_ONCE == 0:
                release(*copies)
            advance()
    return copies, broken
