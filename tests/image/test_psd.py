import struct

import numpy as np
import pytest
from PIL import Image

from engine.errors import CovershotError
from engine.image.io import load_photo, read_size
from tests.image import made
from tests.image.made_formats import psd


def load(tmp_path, *arguments, name="a.psd", long_side=None, **options):
    (tmp_path / name).write_bytes(psd(*arguments, **options))
    return load_photo(tmp_path / name, long_side)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("wide", [True, False])
def test_the_flattened_picture_is_read_with_every_bit(packed, wide, picture, deep, tmp_path):
    assert np.array_equal(load(tmp_path, picture, packed=packed, wide=wide).pixels, picture)
    assert np.array_equal(load(tmp_path, deep, packed=packed, wide=wide).pixels, deep)
    assert read_size(tmp_path / "a.psd") == (64, 48)


def test_pillow_reads_the_same(picture, tmp_path):
    photo = load(tmp_path, picture)
    with Image.open(tmp_path / "a.psd") as image:
        assert np.array_equal(np.asarray(image), photo.pixels)


def test_it_is_recognised_whatever_its_name(picture, tmp_path):
    assert np.array_equal(load(tmp_path, picture, name="a.png").pixels, picture)


def test_a_reduced_copy_has_the_same_colours(picture, tmp_path):
    small = load(tmp_path, picture, long_side=32).pixels

    expected = Image.fromarray(picture).resize((32, 24), Image.Resampling.LANCZOS)
    assert np.abs(small.astype(int) - np.asarray(expected)).max() <= 2


def test_grey_and_inks_are_read(picture, tmp_path):
    inks = np.dstack((picture, np.full((48, 64), 60, np.uint8)))
    Image.fromarray(inks, mode="CMYK").save(tmp_path / "a.tif")

    assert np.array_equal(load(tmp_path, picture[..., :1], mode=1).pixels, np.repeat(picture[..., :1], 3, 2))
    assert np.array_equal(load(tmp_path, 255 - inks, mode=4).pixels, load_photo(tmp_path / "a.tif").pixels)


def test_a_saved_selection_is_no_transparency(picture, tmp_path):
    selection = np.full((48, 64), 9, np.uint8)
    photo = load(tmp_path, np.dstack((picture, selection)))

    assert photo.alpha is None
    assert np.array_equal(photo.pixels, picture)


def test_transparency_is_kept_and_the_white_beneath_taken_out(picture, tmp_path):
    seen = np.full((48, 64), 128, np.uint8)
    over_white = np.rint(255 - (255 - picture.astype(float)) * 128 / 255).astype(np.uint8)
    photo = load(tmp_path, np.dstack((over_white, seen)), transparent=True)

    assert np.array_equal(photo.alpha, seen)
    assert np.abs(photo.pixels.astype(int) - picture).max() <= 2


def test_its_facts_are_those_of_its_resources(picture, adobe_profile, tmp_path):
    described = made.exif({0x010F: (2, b"Studio\0"), 0x0112: (3, (6,))})
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
    records = b"\x1c\x02\x05\x00\x05Title"
    resolution = struct.pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1)
    blocks = ((1005, resolution), (1028, records), (1039, adobe_profile), (1058, described), (1060, packet))
    photo = load(tmp_path, picture, resources=blocks)
    Image.fromarray(picture).save(tmp_path / "a.png", icc_profile=adobe_profile)

    assert np.array_equal(photo.pixels, np.rot90(load_photo(tmp_path / "a.png").pixels, -1))
    assert b"Studio" in photo.exif
    assert photo.xmp == packet
    assert photo.iptc == records
    assert photo.dpi == (300.0, 300.0)


def test_a_file_without_its_flattened_picture_is_refused(picture, tmp_path):
    with pytest.raises(
        CovershotError, match=r"a\.psd: it is a Photoshop file that was saved without its flattened picture"
    ):
        load(tmp_path, np.full_like(picture, 255), flattened=False)


@pytest.mark.parametrize(("mode", "kind"), [(9, "Lab"), (2, "indexed"), (0, "bitmap"), (7, "multichannel")])
def test_other_colours_are_refused_by_name(mode, kind, picture, tmp_path):
    with pytest.raises(CovershotError, match=f"a Photoshop file in {kind} mode"):
        load(tmp_path, picture, mode=mode)


def test_32_bits_are_refused(picture, tmp_path):
    with pytest.raises(CovershotError, match="a Photoshop file with 32 bits a channel"):
        load(tmp_path, picture.astype(np.float32))


@pytest.mark.parametrize("share", [0.001, 0.01, 0.5, 0.99])
@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_is_cut_off_is_refused(share, packed, picture, tmp_path):
    whole = psd(picture, packed=packed)
    (tmp_path / "cut.psd").write_bytes(whole[: max(5, int(len(whole) * share))])

    with pytest.raises(CovershotError, match=r"cut\.psd: it is a Photoshop file that is cut off or damaged"):
        load_photo(tmp_path / "cut.psd")


def test_rows_that_claim_more_than_the_file_holds_are_refused_at_once(picture, tmp_path):
    whole = psd(picture, wide=True)
    rows = 48 * 3
    at = len(psd(picture[:1, :1], wide=True, packed=False)) - 5
    claimed = whole[: at + 2] + b"\x7f\xff\xff\xff" * rows + whole[at + 2 + 4 * rows :]
    (tmp_path / "a.psb").write_bytes(claimed)

    with pytest.raises(CovershotError, match=r"a\.psb: it is a Photoshop file that is cut off or damaged"):
        load_photo(tmp_path / "a.psb")


def test_a_damaged_row_is_refused(picture, tmp_path):
    whole = bytearray(psd(picture))
    whole[-2000:] = b"\x7f" * 2000
    (tmp_path / "a.psd").write_bytes(whole)

    with pytest.raises(CovershotError, match=r"a\.psd: it is a Photoshop file that is cut off or damaged"):
        load_photo(tmp_path / "a.psd")
