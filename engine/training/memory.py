"""What to do when a phase needs more memory than there is."""

import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from engine.errors import CovershotError
from engine.events import Emit, Message

Result = TypeVar("Result")

_SAID = ("out of memory", "can't allocate memory", "not enough memory")
"""What the errors of torch's allocators have in common, whichever the device; only CUDA's has a type of its own."""


def with_smaller_batches(train: Callable[[int], Result], batch: int, phase: str, emit: Emit) -> Result:
    """Run a phase; each time memory runs out, halve its batch, say so, and run it again.

    Args:
        train: runs the phase with a batch of a size.
        batch: to begin with.
        phase: its name for people.
        emit: told of each halving.

    Raises:
        CovershotError: a batch of one is still too much.
    """
    while True:
        try:
            return train(batch)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        if batch == 1:
            raise CovershotError(
                f"{phase} needs more memory than there is, even for one photo at a time.",
                "Close other programs, or train with --preset quick or --device cpu.",
                "Close other programs, or choose the quality Quick.",
            )
        batch //= 2
        emit(Message(f"{phase} ran out of memory and goes on with {batch} at a time.", "warning"))
        release()


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error means that memory ran out."""
    said = str(error).lower()
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or any(words in said for words in _SAID)


def release() -> None:
    """Give memory back that nothing refers to any more."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
