"""Photos decoded once, in parallel, to square uint8 copies."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.events import Emit, PhaseFinished, PhaseStarted, Progress
from engine.image.training_copy import load_squeezed
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE


def load_copies(groups: Sequence[tuple[Sequence[Path], int]], emit: Emit, stop: Callable[[], bool]) -> list[Tensor]:
    """Decode groups of photos, each to (N, 3, size, size) uint8 in the order given.

    Args:
        groups: paths and their size in pixels, 256 at the most.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.

    Raises:
        CovershotError: a photo cannot be read.
        KeyboardInterrupt: the user cancelled.
    """
    copies = [torch.empty((len(paths), 3, size, size), dtype=torch.uint8) for paths, size in groups]
    places = [group[index] for group in copies for index in range(len(group))]
    files = [(path, size) for paths, size in groups for path in paths]
    start = time.monotonic()
    emit(PhaseStarted("decode", len(files)))

    def decode(one: tuple[Path, int]) -> Tensor:
        path, size = one
        copy = training_copy(load_squeezed(path), TRUNK_SIZE)
        return copy if size == TRUNK_SIZE else reduced(copy[None], size)[0]

    with ThreadPoolExecutor() as pool:
        for done, (place, copy) in enumerate(zip(places, pool.map(decode, files), strict=True), 1):
            place.copy_(copy)
            elapsed = time.monotonic() - start
            emit(Progress("decode", done, len(files), elapsed / done * (len(files) - done)))
            if stop():
                pool.shutdown(cancel_futures=True)
                raise KeyboardInterrupt
    emit(PhaseFinished("decode", time.monotonic() - start))
    return copies


def as_floats(copies: Tensor) -> Tensor:
    """Return uint8 copies as float32 in [0, 1]."""
    return copies.float() / 255


def reduced(copies: Tensor, size: int) -> Tensor:
    """Return (N, 3, S, S) uint8 copies averaged down to (N, 3, size, size)."""
    return F.adaptive_avg_pool2d(copies.float(), size).round().to(torch.uint8)
