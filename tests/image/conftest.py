import struct
import sys
import zlib

import imagecodecs
import numpy as np
import pytest

ODD_NAMES = ["a b.jpg", "it's.png", "🌄 été 日本.tif", "A.JPG"]
if sys.platform != "win32":  # it allows no quotes in names, and 260 characters in a whole path
    ODD_NAMES += ['it\'s "the" one.png', "x" * 200 + ".webp"]
NOON_IN_PARIS = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)}


@pytest.fixture(params=ODD_NAMES)
def odd_name(request):
    return request.param


@pytest.fixture
def picture():
    """A smooth photo, (48, 64, 3) uint8, different in every corner."""
    rows, columns = np.mgrid[0:48, 0:64]
    return np.stack([columns * 4, rows * 5, 255 - columns * 2 - rows], -1).astype(np.uint8)


@pytest.fixture
def deep():
    """Noise of every depth a file can hold, (48, 64, 3) uint16."""
    return np.random.default_rng(7).integers(0, 65536, (48, 64, 3), dtype=np.uint16)


@pytest.fixture
def adobe_profile():
    """Adobe RGB (1998): gamma 563 / 256, wide green. Source: its specification, section 4.3."""
    return imagecodecs.cms_profile(
        "rgb", whitepoint=[0.3127, 0.3290, 1], primaries=[0.64, 0.33, 1, 0.21, 0.71, 1, 0.15, 0.06, 1], gamma=563 / 256
    )


@pytest.fixture
def place():
    return NOON_IN_PARIS


@pytest.fixture
def png_chunk():
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return chunk
