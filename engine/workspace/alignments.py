"""Where covers lie in their photos, remembered in results/alignments.json: it takes half a second to find out."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.covers.geometry import Transform
from engine.covers.placed import find_transform
from engine.errors import CovershotError
from engine.files import write_text
from engine.serialise import Count, read_salvaged
from engine.workspace.cover_decisions import Matrix
from engine.workspace.pairs import TargetPair, file_state
from engine.workspace.workspace import Workspace

SCHEMA = 1
"""Raised when covers are aligned in another way."""

State = tuple[str, Count, Count, str, Count, Count]
"""Name, size in bytes and time of change in microseconds of a cover and of its photo."""


@dataclass(frozen=True)
class _Kept:
    state: State
    transform: Matrix | None


@dataclass(frozen=True)
class _File:
    schema: int = 0
    kept: tuple[_Kept, ...] = ()


@dataclass(eq=False)
class Alignments:
    """Remember alignments, and find those that are not known or whose files have changed.

    Attributes:
        path: of the file; None remembers them for this process alone.
    """

    path: Path | None = None
    _transforms: dict[State, Matrix | None] = field(default_factory=dict)
    _changed: bool = False

    def find(self, pair: TargetPair) -> Transform | None:
        """Return where a cover lies in its photo, as `find_transform` does.

        Raises:
            CovershotError: a file cannot be read.
        """
        state = _state(pair)
        if state not in self._transforms:
            found = find_transform(pair.target, pair.source)
            self._transforms[state] = None if found is None else matrix_of(found)
            self._changed = True
        matrix = self._transforms[state]
        return None if matrix is None else transform_of(matrix)

    def save(self) -> None:
        """Write what was found since; where the folder cannot be written, it is found again another time."""
        if self.path is None or not self._changed:
            return
        transforms = list(self._transforms.items())  # another thread may add to them meanwhile
        latest = {state[0]: _Kept(state, matrix) for state, matrix in transforms}
        with suppress(CovershotError):
            write_text(self.path, json.dumps(asdict(_File(SCHEMA, tuple(latest.values()))), ensure_ascii=False))
            self._changed = False


@lru_cache(maxsize=8)
def alignments_of(workspace: Workspace) -> Alignments:
    """Return the alignments remembered in a workspace; a damaged file counts as none."""
    path = workspace.results / "alignments.json"
    stored = read_salvaged(path, _File)
    kept = stored.kept if stored.schema == SCHEMA else ()
    return Alignments(path, {each.state: each.transform for each in kept})


def matrix_of(transform: Transform) -> Matrix:
    """Return a (3, 3) transform row by row."""
    a, b, c, d, e, f, g, h, i = (float(value) for value in np.asarray(transform).ravel())
    return a, b, c, d, e, f, g, h, i


def transform_of(matrix: Matrix) -> Transform:
    """Return the (3, 3) transform of a matrix row by row."""
    return np.array(matrix, np.float64).reshape(3, 3)


def _state(pair: TargetPair) -> State:
    changed, size = file_state(pair.target)
    taken, photo_size = file_state(pair.source)
    return (pair.target.name, size, changed // 1000, pair.source.name, photo_size, taken // 1000)
