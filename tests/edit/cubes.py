"""Reads the .cube files that are written, for comparison with what they were made of."""

from pathlib import Path

import numpy as np


def read_cube(path: Path) -> np.ndarray:
    """Return a table's colours as (N, N, N, 3), by red, green and blue. Source: Cube LUT Specification 1.0."""
    lines = [line.split() for line in path.read_text().splitlines()]
    size = next(int(words[1]) for words in lines if words[0] == "LUT_3D_SIZE")
    colours = np.array([list(map(float, words)) for words in lines if not words[0][0].isalpha()], np.float32)
    return colours.reshape(size, size, size, 3).transpose(2, 1, 0, 3)
