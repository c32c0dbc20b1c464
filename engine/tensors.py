"""The header of a safetensors file, checked before any tensor is loaded. Source: safetensors' format."""

import io
import math
import mmap
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.reading import open_regular
from engine.serialise import Count, convert, plain_json

MOST_HEADER = 1 << 20
"""Largest size of a header in bytes; that of a ResNet50 with its head, and of its checkpoint, is a tenth."""

_TYPES: Mapping[str, str] = {"F32": "<f4", "I64": "<i8"}
"""Types that this program writes, and numpy's names for them."""


class NotFiniteError(ValueError):
    """Report a tensor with numbers that are not finite."""


class Entry(NamedTuple):
    """Describe a tensor: its type, its shape, and the range of its bytes from the end of the header."""

    type: str
    shape: tuple[int, ...]
    start: int
    end: int


def read_entries(path: Path, most: int) -> tuple[int, dict[str, Entry]]:
    """Return the position of the first tensor in a file, and the entries of its header by name.

    Args:
        path: path of a safetensors file.
        most: largest size of the file, in bytes.

    Raises:
        OSError: it is missing, no regular file, or may not be read.
        ValueError: it is no safetensors file, too large, or of types that this program does not write.
    """
    with open_regular(path) as file:
        return entries_of(file, most)


def entries_of(file: BinaryIO, most: int) -> tuple[int, dict[str, Entry]]:
    """Return what `read_entries` does, of an open file."""
    size = file.seek(0, 2)
    if size > most:
        raise ValueError(f"it is larger than {most >> 20} MB")
    file.seek(0)
    length = int.from_bytes(file.read(8), "little")
    if size < 8 or length > min(MOST_HEADER, size - 8):
        raise ValueError("its header is cut off or larger than any of ours")
    try:
        header = convert(plain_json(file.read(length)), dict[str, Any])
        entries = {name: _entry(convert(stored, _Stored)) for name, stored in header.items() if name != "__metadata__"}
    except ValueError as error:
        raise ValueError(f"its header cannot be understood ({error})") from error
    if any(entry.end > size - 8 - length for entry in entries.values()):
        raise ValueError("it is cut off")
    return 8 + length, entries


def read_floats(
    file: io.BufferedReader, start: int, entries: Mapping[str, Entry]
) -> dict[str, npt.NDArray[np.float32]]:
    """Return tensors of 32-bit numbers by name.

    Args:
        file: an open safetensors file.
        start: position of its first tensor.
        entries: of the tensors to read.

    Raises:
        OSError: they cannot be read.
        ValueError: the file is cut off.
        NotFiniteError: a number is not finite.
    """
    tensors = {}
    for name, entry in entries.items():
        tensor = np.empty(entry.shape, "<f4")
        file.seek(start + entry.start)
        if file.readinto(tensor.reshape(-1).view(np.uint8).data) < tensor.nbytes:
            raise ValueError("it is cut off")
        _refuse_infinite(name, _total(tensor))
        tensors[name] = tensor
    return tensors


def check_finite(path: Path, most: int) -> None:
    """Refuse a file with numbers that are not finite, which cannot predict anything.

    Raises:
        OSError, ValueError: as `read_entries`.
        NotFiniteError: a number is not finite.
    """
    start, entries = read_entries(path, most)
    with open_regular(path) as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as mapped:
        for name, entry in entries.items():
            if entry.type == "F32" and entry.end > entry.start:
                count = (entry.end - entry.start) // 4
                _refuse_infinite(name, _total(np.frombuffer(mapped, "<f4", count, start + entry.start)))


def _total(values: npt.NDArray[np.float32]) -> float:
    # Summed in double precision: finite numbers of 32 bits never overflow it, and others show in it.
    return float(values.sum(dtype=np.float64))


def _refuse_infinite(name: str, total: float) -> None:
    if not math.isfinite(total):
        raise NotFiniteError(f"{name} holds numbers that are not finite")


@dataclass(frozen=True)
class _Stored:
    """Hold a tensor's entry of the header. Source: the safetensors format."""

    dtype: str
    shape: tuple[Count, ...]
    data_offsets: tuple[Count, Count]


def _entry(stored: _Stored) -> Entry:
    if stored.dtype not in _TYPES:
        raise ValueError(f"a tensor is none of {', '.join(_TYPES)}")
    start, end = stored.data_offsets
    held = math.prod(stored.shape) * np.dtype(_TYPES[stored.dtype]).itemsize
    if start > end or end - start != held:
        raise ValueError("a tensor's size is not that of its shape")
    return Entry(stored.dtype, stored.shape, start, end)
