"""Copies of very many photos, mapped from a file without a name: memory holds those that are being looked at."""

import math
import mmap
import os
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.weak import WeakIdKeyDictionary

from engine.errors import CovershotError
from engine.files import scratch_in

AT_ONCE = 256
"""Copies that are worked on at once."""

MAPPED_BYTES = 1 << 27
"""From so many bytes on copies are mapped."""

_MAPS: WeakIdKeyDictionary = WeakIdKeyDictionary()
"""The map of each mapped tensor."""


def empty_copies(shape: tuple[int, int, int, int], folder: Path | None) -> Tensor:
    """Return uint8 copies to be filled: in memory, or where they are many in a file that ends with the process.

    Where the disk has no room for the file, memory is tried.

    Args:
        shape: (N, 3, S, S).
        folder: where the file may be; None keeps the copies in memory.
    """
    count = math.prod(shape)
    if folder is None or count < MAPPED_BYTES or not hasattr(os, "posix_fallocate"):
        return torch.empty(shape, dtype=torch.uint8)
    try:
        with scratch_in(folder) as scratch, (scratch / "copies").open("w+b") as file:
            os.posix_fallocate(file.fileno(), 0, count)  # a disk that fills up later would end the process
            mapped = mmap.mmap(file.fileno(), count)
    except (OSError, CovershotError):
        return torch.empty(shape, dtype=torch.uint8)
    copies = torch.frombuffer(mapped, dtype=torch.uint8).reshape(shape)
    _MAPS[copies] = mapped
    return copies


def release(*copies: Tensor) -> None:
    """Let the system put aside what was read or written of mapped copies; others stay as they are.

    It would do so by itself once memory is short, and until then the process seems to hold all of it.
    """
    for each in copies:
        if each in _MAPS:
            _MAPS[each].madvise(mmap.MADV_DONTNEED)  # of a shared map, the file keeps everything


def picked(copies: Tensor, rows: Tensor, folder: Path | None) -> Tensor:
    """Return the (n,) rows of (N, C, S, S) copies, as `empty_copies` would hold them."""
    found = empty_copies((len(rows), *copies.shape[1:]), folder).to(copies.device)
    for place, part in zip(torch.arange(len(rows)).split(AT_ONCE), rows.split(AT_ONCE), strict=True):
        found[place] = copies[part]
        release(found, copies)
    return found


def as_floats(copies: Tensor) -> Tensor:
    """Return uint8 copies of any shape as float32 in [0, 1]."""
    return copies.float() / 255


def reduced(copies: Tensor, size: int, rows: Tensor | None = None, into: Tensor | None = None) -> Tensor:
    """Return uint8 copies averaged down, a few at a time.

    Args:
        copies: (N, C, S, S).
        size: of the result, in pixels.
        rows: (n,), of the copies; None takes all.
        into: (n, C, size, size), filled and returned if it is given.
    """
    chosen = torch.arange(len(copies), device=copies.device) if rows is None else rows
    small = copies.new_empty((len(chosen), copies.shape[1], size, size)) if into is None else into
    for place, part in zip(torch.arange(len(chosen)).split(AT_ONCE), chosen.split(AT_ONCE), strict=True):
        small[place] = F.adaptive_avg_pool2d(copies[part].float(), size).round().to(torch.uint8)
        release(copies, small)
    return small
