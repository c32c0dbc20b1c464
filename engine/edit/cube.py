"""The Edit's colours as a .cube file, for Photoshop, Premiere, Resolve and other editors."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.edit.edit import Edit, Floats
from engine.errors import CovershotError
from engine.files import write_text

SIZES = (17, 33, 65)
"""Lattice sizes that other programs read."""

LARGEST = float(np.finfo(np.float32).max)

_DOMAIN = {"DOMAIN_MIN": (0.0, 0.0, 0.0), "DOMAIN_MAX": (1.0, 1.0, 1.0), "LUT_3D_INPUT_RANGE": (0.0, 1.0)}


def write_cube(edit: Edit, path: Path, size: int = 33) -> None:
    """Write an Edit's LUT as a .cube file, atomically. The grid is left out: a .cube has no positions.

    Args:
        edit: whose LUT to write.
        path: the file, usually `*.cube`.
        size: colours along an axis, 17, 33 or 65; the LUT is resampled trilinearly.

    Raises:
        ValueError: another size.
        CovershotError: the file cannot be written.

    Source: Adobe, Cube LUT Specification 1.0 (2013); red varies fastest.
    """
    if size not in SIZES:
        raise ValueError(f"size must be one of {SIZES}, got {size}")
    colours = resampled(edit.lut, size).transpose(2, 1, 0, 3).reshape(-1, 3)
    header = ['TITLE "Covershot"', f"LUT_3D_SIZE {size}", "DOMAIN_MIN 0.0 0.0 0.0", "DOMAIN_MAX 1.0 1.0 1.0"]
    write_text(path, "\n".join([*header, *(f"{r:.7g} {g:.7g} {b:.7g}" for r, g, b in colours.tolist()), ""]))


def read_cube(path: Path) -> Floats:
    """Read a 3D .cube file over the domain [0, 1].

    Returns:
        (N, N, N, 3) float32 with N of 2 to 256; `[r, g, b]` is the colour that (r, g, b) / (N - 1) becomes.

    Raises:
        CovershotError: the file cannot be read, or a line is not what the specification wants there.

    Source: Adobe, Cube LUT Specification 1.0 (2013).
    """
    size = 0
    colours: list[list[float]] = []
    for number, words in _lines(path):
        try:
            if words[0] == "LUT_3D_SIZE":
                size = _size(words[1:])
            elif words[0] in _DOMAIN:
                if tuple(map(float, words[1:])) != _DOMAIN[words[0]]:
                    raise ValueError("its colours do not run from 0 to 1")
            elif words[0] != "TITLE":
                colours.append(_colour(words))
        except ValueError as error:
            raise _unreadable(path, f"line {number} ({' '.join(words)[:60]}): {error}") from error
    if len(colours) != size**3 or not size:
        raise _unreadable(path, f"LUT_3D_SIZE {size} wants {size**3} colours and it holds {len(colours)}")
    return np.ascontiguousarray(np.array(colours, np.float32).reshape(size, size, size, 3).transpose(2, 1, 0, 3))


def resampled(lattice: Floats, size: int) -> Floats:
    """Return an (N, N, N, 3) lattice as (size, size, size, 3), linearly along each axis, its corners in place."""
    place = np.linspace(0, len(lattice) - 1, size)
    before = np.minimum(place.astype(int), len(lattice) - 2)
    way = (place - before).astype(np.float32)
    for axis in range(3):
        share = way.reshape([-1 if k == axis else 1 for k in range(4)])
        here = lattice.take(before, axis)
        lattice = here + share * (lattice.take(before + 1, axis) - here)
    return lattice


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the words of each line that is neither empty nor a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.split()


def _size(words: list[str]) -> int:
    size = int(words[0]) if len(words) == 1 else 0
    if not 2 <= size <= 256:
        raise ValueError("a lattice has 2 to 256 colours along an axis")
    return size


def _colour(words: list[str]) -> list[float]:
    """Read a line of the table; a word that starts no number is a keyword this reader does not know."""
    if words[0][:1].isalpha() and words[0].lower() not in ("nan", "inf"):
        raise ValueError("only 3D tables over red, green and blue are known")
    colour = [float(word) for word in words]
    if len(colour) != 3 or not all(abs(value) <= LARGEST for value in colour):  # nor is one that is not a number
        raise ValueError("a colour is three finite numbers")
    return colour


def _unreadable(path: Path, reason: str) -> CovershotError:
    return CovershotError(f"Cannot read {path} as a 3D .cube table: {reason}. Export it again from where it came from.")
