"""Photos decoded once, in parallel, to square uint8 copies."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.events import Emit, PhaseFinished, PhaseStarted, Progress
from engine.image.io import load_photo
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE


def load_copies(paths: Sequence[Path], size: int, emit: Emit, stop: Callable[[], bool]) -> Tensor:
    """Decode photos to (N, 3, size, size) uint8, in the order given; size is 256 at the most.

    Raises:
        CovershotError: a photo cannot be read.
        KeyboardInterrupt: the user asked to stop.
    """
    copies = torch.empty((len(paths), 3, size, size), dtype=torch.uint8)
    start = time.monotonic()
    emit(PhaseStarted("decode", len(paths)))

    def decode(path: Path) -> Tensor:
        copy = training_copy(load_photo(path, long_side=2 * TRUNK_SIZE).pixels, TRUNK_SIZE)
        return copy if size == TRUNK_SIZE else reduced(copy[None], size)[0]

    with ThreadPoolExecutor() as pool:
        for index, copy in enumerate(pool.map(decode, paths)):
            copies[index] = copy
            elapsed = time.monotonic() - start
            emit(Progress("decode", index + 1, len(paths), elapsed / (index + 1) * (len(paths) - index - 1)))
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
