"""A saved model's weights: the head read at once, the trunk only where nothing was made of it before."""

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import CovershotError
from engine.files import write_text
from engine.predict import head
from engine.predict.resnet import Convolution, convolutions
from engine.predict.sampling import Floats
from engine.reading import open_regular, read_text
from engine.tensors import Entry, entries_of, read_floats
from engine.user_folders import cache_folder
from engine.workspace.model_card import MOST_WEIGHTS

WEIGHT = ".weight"
BIAS = ".bias"
MEAN = ".running_mean"
VARIANCE = ".running_var"
COUNT = ".num_batches_tracked"
"""What a BatchNorm counts in training; no prediction needs it."""

HASHES = "hashes"
"""Folder of the user's cache with the hash of each trunk that was read, by the state of its file."""

MOST_HASHES = 100

_EPSILON = 1e-5
"""Added to a BatchNorm's variance. Source: torchvision's ResNet50, which leaves torch's default."""


@dataclass(frozen=True)
class Weights:
    """Hold an open file of weights whose names and shapes are a model's."""

    file: io.BufferedReader
    start: int
    entries: Mapping[str, Entry]

    def head(self) -> dict[str, Floats]:
        """Return the head's tensors, with what models of earlier versions lack.

        Raises:
            OSError, ValueError: they cannot be read, or are not finite.
        """
        found = read_floats(
            self.file, self.start, {name: self.entries[name] for name in head.SHAPES if name in self.entries}
        )
        return found | {
            name: np.full(head.SHAPES[name], value, np.float32)
            for name, value in head.LATER.items()
            if name not in found
        }

    def trunk(self) -> dict[str, Floats]:
        """Return the trunk's tensors.

        Raises:
            OSError, ValueError: they cannot be read, or are not finite.
        """
        return read_floats(self.file, self.start, {name: self.entries[name] for name in _TRUNK_SHAPES})

    def trunk_hash(self) -> str:
        """Return the SHA-256 of the trunk's tensors, in hex; they are read only where the file has changed.

        Raises:
            OSError, ValueError: they cannot be read, or are not finite.
        """
        state = self._state()
        noted = _noted(state)
        if noted is None:
            noted = _hash(self.trunk())
            _note(state, noted)
        return noted

    def _state(self) -> str:
        """Return a hash of what changes whenever the file does."""
        found = os.fstat(self.file.fileno())
        facts = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


@contextmanager
def open_weights(path: Path) -> Iterator[Weights]:
    """Yield a saved model's weights.

    Raises:
        CovershotError: they are missing, corrupt, not finite, or do not fit; also where the block finds out.
    """
    try:
        with open_regular(path) as file:
            start, entries = entries_of(file, MOST_WEIGHTS)
            _check_shapes(entries)
            yield Weights(file, start, entries)
    except (OSError, ValueError) as error:
        first = str(error).strip().splitlines()[0][:120]
        raise CovershotError(
            f"{path} does not hold this model's weights ({first}). Train again, or restore the file."
        ) from error


def folded(trunk: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return weight and bias of each convolution with its BatchNorm multiplied in; the trunk's arrays are changed."""
    values = {}
    for convolution in convolutions():
        weight, norm = trunk[convolution.name + WEIGHT], convolution.norm
        scale = trunk[norm + WEIGHT] / np.sqrt(trunk[norm + VARIANCE].astype(np.float64) + _EPSILON)
        weight *= scale.astype(np.float32)[:, None, None, None]
        values[convolution.name + WEIGHT] = weight
        values[convolution.name + BIAS] = (trunk[norm + BIAS] - trunk[norm + MEAN] * scale).astype(np.float32)
    return values


def _shapes_of(convolution: Convolution) -> dict[str, tuple[int, ...]]:
    norms: dict[str, tuple[int, ...]] = {
        convolution.norm + ending: (convolution.outputs,) for ending in (WEIGHT, BIAS, MEAN, VARIANCE)
    }
    return {convolution.name + WEIGHT: convolution.shape, **norms}


_TRUNK_SHAPES = {name: shape for each in convolutions() for name, shape in _shapes_of(each).items()}


def _check_shapes(entries: Mapping[str, Entry]) -> None:
    shapes = {**_TRUNK_SHAPES, **head.SHAPES}
    for name, entry in entries.items():
        if name.endswith(COUNT):
            continue
        if name not in shapes:
            raise ValueError(f"{name} belongs to no model")
        if entry.type != "F32" or entry.shape != shapes[name]:
            raise ValueError(f"{name} is of another shape")
    for name in shapes:
        if name not in entries and name not in head.LATER:
            raise ValueError(f"{name} is missing")


def _hash(trunk: Mapping[str, Floats]) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(trunk.items()):
        digest.update(name.encode())
        digest.update(tensor.data)
    return digest.hexdigest()


def _noted(state: str) -> str | None:
    """Return the hash of the trunk in a file of this state, None where it is not noted or the note is damaged."""
    try:
        digest, _, check = read_text(cache_folder() / HASHES / state).partition(" ")
    except (OSError, ValueError):
        return None
    return digest if check == _check(state, digest) else None


def _note(state: str, digest: str) -> None:
    folder = cache_folder() / HASHES
    with suppress(CovershotError, OSError):  # without a cache it is read again each time
        write_text(folder / state, f"{digest} {_check(state, digest)}")
        for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST_HASHES]:
            old.unlink()


def _check(state: str, digest: str) -> str:
    return hashlib.sha256(f"{state} {digest}".encode()).hexdigest()
