import os
import struct
import sys

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.errors import CovershotError
from engine.image import io, rows
from engine.image.io import load_photo, read_size
from tests.image import made


def refusal(path, read=load_photo):
    """The sentence for `path`: one line that names the file and says what to do."""
    with pytest.raises(CovershotError) as caught:
        read(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert len(sentence) - len(str(path)) < 300
    return sentence.replace(str(path), "FILE")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 0.999])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.jpg", {}),
        ("a.jpg", {"progressive": True}),
        ("a.png", {}),
        ("a.webp", {"lossless": True}),
        ("a.avif", {}),
        ("a.tif", {}),
        ("a.tif", {"compression": "tiff_lzw"}),
    ],
)
def test_a_truncated_photo_is_never_partly_grey(name, options, share, tmp_path):
    noise = np.random.default_rng(3).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / name, **options)
    whole = load_photo(tmp_path / name).pixels
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    try:
        pixels = load_photo(tmp_path / name).pixels
    except CovershotError:
        refusal(tmp_path / name)
        refusal(tmp_path / name, lambda path: load_photo(path, long_side=50))
    else:
        assert (pixels == whole).all()  # what was cut off was no picture


@pytest.mark.parametrize("share", [0.3, 0.95])
@pytest.mark.parametrize("name", ["a.png", "plain.tif", "deflated.tif"])
def test_a_truncated_16_bit_photo_is_refused(name, share, deep, tmp_path):
    path = tmp_path / name
    if name == "a.png":
        path.write_bytes(imagecodecs.png_encode(deep))
    else:
        tifffile.imwrite(path, deep, photometric="rgb", compression="zlib" if name == "deflated.tif" else None)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert "copy or export it again" in refusal(path)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
@pytest.mark.parametrize("rows_apart", [False, True])
def test_damaged_pixels_of_a_png_are_refused_whatever_bit_it_is(mode, rows_apart, picture, tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "LARGE", 0 if rows_apart else rows.LARGE)
    path = tmp_path / "a.png"
    image = Image.fromarray(picture).convert(mode)
    image.save(path)
    whole = path.read_bytes()
    first = whole.index(b"IDAT") + 4
    for at in range(first, len(whole) - 16, 7):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        path.write_bytes(damaged)
        sentence = refusal(path, lambda path: load_photo(path, 24 if rows_apart else None))
        assert rows_apart or "its pixels are damaged" in sentence, at


def test_damaged_metadata_of_a_png_is_left_out_and_said(picture, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(made.png(picture, (b"gAMA", struct.pack(">I", 100_000))))
    assert not np.array_equal(load_photo(path).pixels, picture)
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(b"gAMA") + 8] ^= 1
    path.write_bytes(damaged)
    photo = load_photo(path)
    assert np.array_equal(photo.pixels, picture)
    assert photo.notes == ("a piece of its metadata is damaged and left out",)


@pytest.mark.parametrize("apart", [False, True])
def test_a_tiff_cut_off_anywhere_is_refused(apart, deep, tmp_path):
    path = tmp_path / "a.tif"
    planes = np.moveaxis(deep, -1, 0) if apart else deep
    layout = {"planarconfig": "separate" if apart else "contig", "rowsperstrip": 16, "metadata": None}
    tifffile.imwrite(path, planes, photometric="rgb", **layout)
    whole = path.read_bytes()
    tables_last = moved_tables(whole)
    path.write_bytes(tables_last)
    assert np.array_equal(load_photo(path).pixels, deep)
    for length in (*range(len(tables_last) - 40, len(tables_last)), *range(16, len(tables_last), 997)):
        path.write_bytes(tables_last[:length])
        refusal(path)


def moved_tables(data):
    """Return a little-endian TIFF with where its strips stand, and then their lengths, as its last bytes."""
    moved = bytearray(data)
    (at,) = struct.unpack_from("<I", data, 4)
    for place in range(at + 2, at + 2 + 12 * struct.unpack_from("<H", data, at)[0], 12):
        tag, kind, count = struct.unpack_from("<HHI", data, place)
        if tag in {273, 279}:
            size = count * {3: 2, 4: 4}[kind]
            (old,) = struct.unpack_from("<I", data, place + 8)
            struct.pack_into("<I", moved, place + 8, len(moved))
            moved += data[old : old + size]
    return bytes(moved)


def test_a_truncated_jpeg_says_so(deep, tmp_path):
    path = tmp_path / "cut.jpg"
    Image.fromarray(deep.astype(np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:-400])
    assert "truncated" in refusal(path)
    assert read_size(path) == (64, 48)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp", "a.avif"])
@pytest.mark.parametrize("read", [load_photo, read_size])
def test_a_text_named_as_a_photo_is_refused(name, read, tmp_path):
    (tmp_path / name).write_text("This is a shopping list.")
    assert "is not a photo that can be read: give a JPEG, PNG" in refusal(tmp_path / name, read)


@pytest.mark.parametrize("read", [load_photo, read_size])
def test_other_troubles_have_their_own_sentence(read, tmp_path):
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "folder.jpg").mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "a.bmp")
    assert "FILE is empty" in refusal(tmp_path / "empty.jpg", read)
    assert "FILE is a folder" in refusal(tmp_path / "folder.jpg", read)
    assert "There is no file FILE" in refusal(tmp_path / "missing.jpg", read)
    assert "FILE is a BMP, and JPEG, PNG" in refusal(tmp_path / "a.bmp", read)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_says_so(picture, tmp_path):
    Image.fromarray(picture).save(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").chmod(0)
    assert "Permission denied" in refusal(tmp_path / "a.jpg")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says that there is no such file")
def test_a_name_too_long_for_the_disk_says_so(tmp_path):
    assert "too long" in refusal(tmp_path / ("x" * 300 + ".jpg"))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("read", [load_photo, read_size])
def test_a_decompression_bomb_is_refused_by_its_header(depth, read, tmp_path, png_chunk):
    path = tmp_path / "bomb.png"
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, depth, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", b"x" * 9) + png_chunk(b"IEND", b""))
    assert "claims 60000 x 60000 pixels, and 600 million are the most" in refusal(path, read)


def test_a_large_photo_is_no_bomb_until_our_own_limit(monkeypatch, tmp_path):
    Image.new("1", (10_000, 20_000)).save(tmp_path / "large.png")  # 200 million: beyond Pillow's own limit
    assert read_size(tmp_path / "large.png") == (10_000, 20_000)
    monkeypatch.setattr(io, "MAX_PIXELS", 199_999_999)
    assert "claims 10000 x 20000 pixels" in refusal(tmp_path / "large.png")


@pytest.mark.parametrize("kind", ["float32", "float16", "uint32", "int16"])
def test_a_tiff_of_other_numbers_is_refused_with_what_came(kind, deep, tmp_path):
    small = deep // 4
    for name, values in (("rgb.tif", small), ("minisblack.tif", small[..., 0])):
        tifffile.imwrite(tmp_path / name, values.astype(kind), photometric=name.removesuffix(".tif"))
        assert f"{kind} {name.removesuffix('.tif').upper()} pixels, and only 8 or 16 bits" in refusal(tmp_path / name)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lab_is_refused_with_what_came(dtype, tmp_path):
    tifffile.imwrite(tmp_path / "lab.tif", np.zeros((4, 4, 3), dtype), photometric="cielab")
    assert "LAB" in refusal(tmp_path / "lab.tif")
