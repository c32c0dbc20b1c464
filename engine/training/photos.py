"""Photos decoded once, in parallel, to square uint8 copies."""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import CovershotError
from engine.events import Emit
from engine.files import scratch_in
from engine.image.training_copy import load_squeezed
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.progress import counted
from engine.stopping import ending_early

AT_ONCE = 256
"""Photos that are handed to the threads at once: handing over tens of thousands takes seconds in which nobody listens."""


MAPPED_BYTES = 1 << 27
"""From so many bytes on copies are mapped from a file, so that the system may put those aside that nobody reads."""


def load_copies(
    groups: Sequence[tuple[Sequence[Path], int]], emit: Emit, stop: Callable[[], bool], folder: Path | None = None
) -> list[Tensor]:
    """Decode groups of photos, each to (N, 3, size, size) uint8 in the order given.

    Args:
        groups: paths and their size in pixels, 256 at the most.
        emit: told of progress.
        stop: asked after every photo.
        folder: where many copies are mapped from a file without a name; None keeps them in memory.

    Raises:
        CovershotError: a photo cannot be read.
        KeyboardInterrupt: the user asked to stop.
    """
    copies = [empty_copies((len(paths), 3, size, size), folder) for paths, size in groups]
    places = [images[index] for images in copies for index in range(len(images))]
    due = [(path, size) for paths, size in groups for path in paths]

    def decode(one: tuple[Path, int]) -> Tensor:
        path, size = one
        copy = training_copy(load_squeezed(path), TRUNK_SIZE)
        return copy if size == TRUNK_SIZE else reduced(copy[None], size)[0]

    with ending_early(ThreadPoolExecutor()) as pool, counted("decode", len(due), emit, stop) as advance:
        parts = (due[first : first + AT_ONCE] for first in range(0, len(due), AT_ONCE))
        decoded = (copy for part in parts for copy in pool.map(decode, part))
        for place, copy in zip(places, decoded, strict=True):
            place.copy_(copy)
            advance()
    return copies


def empty_copies(shape: tuple[int, int, int, int], folder: Path | None) -> Tensor:
    """Return (N, 3, S, S) uint8 copies to be filled: in memory, or where they are many in a file that ends with the process.

    Where the disk has no room for the file, memory is tried.
    """
    count = math.prod(shape)
    if folder is None or count < MAPPED_BYTES or not hasattr(os, "posix_fallocate"):
        return torch.empty(shape, dtype=torch.uint8)
    try:
        with scratch_in(folder) as scratch:
            path = scratch / "copies"
            with path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, count)  # a disk that fills up later would end the process
            return torch.from_file(str(path), shared=True, size=count, dtype=torch.uint8).reshape(shape)
    except (OSError, CovershotError):
        return torch.empty(shape, dtype=torch.uint8)


def as_floats(copies: Tensor) -> Tensor:
    """Return uint8 copies of any shape as float32 in [0, 1]."""
    return copies.float() / 255


def reduced(copies: Tensor, size: int, into: Tensor | None = None) -> Tensor:
    """Return (N, 3, S, S) uint8 copies averaged down to (N, 3, size, size), a few at a time; in `into` if it is given."""
    small = copies.new_empty((len(copies), 3, size, size)) if into is None else into
    for first in range(0, len(copies), AT_ONCE):
        part = copies[first : first + AT_ONCE]
        small[first : first + AT_ONCE] = F.adaptive_avg_pool2d(part.float(), size).round().to(torch.uint8)
    return small
