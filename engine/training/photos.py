"""Photos decoded once, in parallel, to square uint8 copies."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from torch import Tensor

from engine.events import Emit, PhaseFinished, PhaseStarted, Progress
from engine.image.io import load_photo
from engine.model.enhancer import training_copy


def load_copies(paths: Sequence[Path], size: int, emit: Emit, stop: Callable[[], bool]) -> Tensor:
    """Decode photos to (N, 3, size, size) uint8, in the order given.

    Raises:
        CovershotError: a photo cannot be read.
        KeyboardInterrupt: the user asked to stop.
    """
    copies = torch.empty((len(paths), 3, size, size), dtype=torch.uint8)
    start = time.monotonic()
    emit(PhaseStarted("decode", len(paths)))

    def decode(path: Path) -> Tensor:
        return training_copy(load_photo(path, long_side=2 * size).pixels, size)

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
