"""Smaller batches for a phase that runs out of memory."""

import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from engine.errors import CovershotError
from engine.events import Emit, Message

Result = TypeVar("Result")

_PHRASES = ("out of memory", "can't allocate memory", "not enough memory")
"""Phrases in the messages of torch's allocators on all devices; only CUDA's error has its own type."""


def with_smaller_batches(train: Callable[[int], Result], batch: int, phase: str, emit: Emit) -> Result:
    """Run a phase; each time memory runs out, halve its batch, report it, and run it again.

    Args:
        train: runs the phase with a batch size.
        batch: initial batch size.
        phase: name of the phase in messages.
        emit: receives a message for each halving.

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
    """Return whether an error means that memory ran out."""
    text = str(error).lower()
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or any(phrase in text for phrase in _PHRASES)


def release() -> None:
    """Release unreferenced memory, the GPU's cache included."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
