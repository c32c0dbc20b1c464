"""Photos that were once read wrongly or refused, from a folder of cases that is no part of the project.

`COVERSHOT_CASES` names the folder; without it nothing runs. What the cases taught stands as tests of made-up files
where each belongs; these here try the very files again.
"""

import os
import resource
import time
from pathlib import Path

import pytest

from engine.errors import CovershotError
from engine.image.io import load_photo, read_size

CASES = Path(os.environ.get("COVERSHOT_CASES", "/nonexistent"))
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="COVERSHOT_CASES names no folder of cases")

MOST_SECONDS = 2.0
MOST_KILOBYTES = 1 << 20

SIZES = {
    "dcf_adobe.jpg": None,
    "copyright_iptc_xmp_300dpi.jpg": None,
    "types.jpg": None,
    "thumbfirst.tif": (96, 64),
    "exif_in_ztxt_orient6.png": (64, 96),
    "icc_over_1mb.png": None,
    "bigxmp.png": None,
    "nclx_p3.avif": None,
    "cicp_p3.png": None,
    "chrm_adobe.png": None,
    "cmyka_unassalpha_8.tif": None,
    "noeoi.jpg": None,
    "hugeexif.jpg": None,
    "bigtiff_copyright.tif": None,
    "jxl_in_tiff.tif": None,
    "xmp_only.jpg": (64, 96),
}
"""Photos that are read, and their sizes where these were wrong."""

REFUSED = {
    "heic_named.jpg": "HEIC",
    "twelve_bit.jpg": "12",
    "dnl.jpg": "",
    "attacks/tiff16_size_mismatch.tif": "",
}
"""Files that are refused, and a word that the sentence has."""


@pytest.mark.parametrize("name", SIZES)
def test_a_good_photo_is_read(name):
    photo = load_photo(CASES / name)

    assert photo.pixels.shape[1::-1] == (SIZES[name] or read_size(CASES / name))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_named(name):
    with pytest.raises(CovershotError) as refused:
        load_photo(CASES / name)

    assert REFUSED[name] in str(refused.value)
    assert "is not a photo that can be read" not in str(refused.value)


def images() -> list[Path]:
    return sorted(path for path in (CASES / "attacks").glob("*") if path.suffix in {".png", ".tif"})


@pytest.mark.parametrize("path", images(), ids=lambda path: path.name)
def test_a_hostile_picture_takes_neither_time_nor_memory(path):
    began = time.monotonic()

    for side in (256, 512):
        try:
            load_photo(path, side)
        except CovershotError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either way is right

    assert time.monotonic() - began < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KILOBYTES
