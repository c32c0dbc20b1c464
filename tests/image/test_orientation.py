import struct
from io import BytesIO

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.image.io import load_photo, read_size, save_photo
from tests.image import made

XMP = b"http://ns.adobe.com/xap/1.0/\0"
KINDS = {"BYTE": (1, b"\6"), "ASCII": (2, b"6\0"), "SHORT": (3, (6,)), "LONG": (4, (6,))}


def assert_turned(path, picture):
    """A quarter to the right, once, at every size."""
    assert read_size(path) == (48, 64)
    found = load_photo(path).pixels
    assert found.shape == (64, 48, 3)
    assert np.abs(found.astype(int) - np.rot90(picture, -1)).mean() < 2
    small = load_photo(path, long_side=32).pixels
    assert small.shape == (32, 24, 3)
    assert np.abs(small.astype(int) - np.rot90(picture, -1)[::2, ::2]).mean() < 8
    save_photo(load_photo(path), path.with_name("copy.png"))
    assert read_size(path.with_name("copy.png")) == (48, 64)
    assert (load_photo(path.with_name("copy.png")).pixels == found).all()


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("kind", KINDS)
def test_exif_may_have_it_in_any_type(kind, order, picture, tmp_path):
    block = made.exif({0x0112: KINDS[kind]}, order)
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, (0xE1, b"Exif\0\0" + block)))
    (tmp_path / "a.png").write_bytes(made.png(picture, (b"eXIf", block)))
    Image.fromarray(picture).save(tmp_path / "a.webp", lossless=True, exif=b"Exif\0\0" + block)
    for name in ("a.jpg", "a.png", "a.webp"):
        assert_turned(tmp_path / name, picture)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("kind", KINDS)
def test_a_tiff_may_have_it_in_any_type(kind, dtype, picture, tmp_path):
    pixels = picture.astype(dtype) * (257 if dtype == np.uint16 else 1)
    code = {"BYTE": "B", "ASCII": "s", "SHORT": "H", "LONG": "I"}[kind]
    tag = (274, code, 2 if code == "s" else 1, "6" if code == "s" else 6)
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", extratags=[tag])
    assert read_size(tmp_path / "a.tif") == (48, 64)
    assert (load_photo(tmp_path / "a.tif").pixels == np.rot90(pixels, -1)).all()


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("kind", [b"zTXt", b"tEXt"])
@pytest.mark.parametrize("name", ["exif", "APP1"])
def test_a_png_may_hide_it_in_a_raw_profile(name, kind, late, picture, tmp_path):
    block = b"Exif\0\0" + made.exif({0x0112: (3, (6,)), 0x8298: (2, b"Jane\0")})
    chunk = made.raw_profile(name, block, kind)
    (tmp_path / "a.png").write_bytes(made.png(picture, late=(chunk,)) if late else made.png(picture, chunk))
    assert_turned(tmp_path / "a.png", picture)
    assert b"Jane" in load_photo(tmp_path / "a.png").exif


@pytest.mark.parametrize("form", ["attribute", "element"])
def test_xmp_has_it_where_exif_has_none(form, picture, tmp_path):
    six = "<tiff:Orientation>6</tiff:Orientation>"
    xmp = made.packet(six) if form == "element" else made.packet(attributes='tiff:Orientation="6"')
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, (0xE1, XMP + xmp)))
    (tmp_path / "a.png").write_bytes(made.png(picture, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)))
    Image.fromarray(picture).save(tmp_path / "a.webp", lossless=True, xmp=xmp)
    tags = [(700, "B", len(xmp), xmp)]
    tifffile.imwrite(tmp_path / "a.tif", picture, photometric="rgb", extratags=tags)
    tifffile.imwrite(tmp_path / "deep.tif", picture.astype(np.uint16) * 257, photometric="rgb", extratags=tags)
    for name in ("a.jpg", "a.png", "a.webp", "a.tif"):
        assert_turned(tmp_path / name, picture)
    assert (load_photo(tmp_path / "deep.tif").pixels == np.rot90(picture, -1).astype(np.uint16) * 257).all()


def test_exif_is_believed_before_xmp(picture, tmp_path):
    xmp = made.packet(attributes='tiff:Orientation="3"')
    block = made.exif({0x0112: (3, (6,))})
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, (0xE1, b"Exif\0\0" + block), (0xE1, XMP + xmp)))
    (tmp_path / "a.png").write_bytes(
        made.png(picture, (b"eXIf", block), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    )
    tags = [(700, "B", len(xmp), xmp), (274, "H", 1, 6)]
    tifffile.imwrite(tmp_path / "a.tif", picture, photometric="rgb", extratags=tags)
    for name in ("a.jpg", "a.png", "a.tif"):
        assert_turned(tmp_path / name, picture)


@pytest.mark.parametrize("value", [(3, (0,)), (3, (9,)), (2, b"six\0"), (5, (6, 1))])
def test_a_senseless_one_is_none(value, picture, tmp_path):
    (tmp_path / "a.png").write_bytes(made.png(picture, (b"eXIf", made.exif({0x0112: value}))))
    assert (load_photo(tmp_path / "a.png").pixels == picture).all()


def test_an_avif_is_turned_by_its_box_alone(picture, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(picture).save(tmp_path / "a.avif", quality=100, exif=exif)
    assert_turned(tmp_path / "a.avif", picture)


def test_a_copy_does_not_say_it_is_lying(picture, tmp_path):
    xmp = made.packet(attributes='tiff:Orientation="6" tiff:ImageWidth="64" exif:PixelXDimension="64" dc:source="x"')
    block = made.exif(
        {0x0112: (3, (6,)), 0x11A: (5, (300, 1)), 0x11B: (5, (150, 1)), 0x128: (3, (2,)), 0x10F: (2, b"M\0")}
    )
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, (0xE1, b"Exif\0\0" + block), (0xE1, XMP + xmp)))
    for suffix in ("jpg", "png", "tif", "webp", "avif"):
        save_photo(load_photo(tmp_path / "a.jpg"), tmp_path / f"b.{suffix}")
        data = (tmp_path / f"b.{suffix}").read_bytes()
        assert b'dc:source="x"' in data
        assert b"Orientation" not in data
        assert b"ImageWidth" not in data
        assert b"PixelXDimension" not in data
        assert load_photo(tmp_path / f"b.{suffix}").dpi == (150, 300)  # it lies on its side


def test_the_photo_of_a_tiff_is_not_its_thumbnail(picture, tmp_path):
    large = picture
    small = np.ascontiguousarray(255 - picture[::4, ::4])
    for name, first in (("new.tif", {"subfiletype": 1}), ("old.tif", {"extratags": [(255, "H", 1, 2)]})):
        with tifffile.TiffWriter(tmp_path / name) as file:
            file.write(small, photometric="rgb", **first)
            file.write(large, photometric="rgb")
        assert read_size(tmp_path / name) == (64, 48)
        assert (load_photo(tmp_path / name).pixels == large).all()
        assert load_photo(tmp_path / name, long_side=32).pixels.shape == (24, 32, 3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_photo_of_a_tiff_may_lie_inside_its_thumbnail(dtype, picture, tmp_path):
    large = picture.astype(dtype)
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        tags = [(33432, "s", 5, "Jane", True)]
        file.write(large[::4, ::4], photometric="rgb", subifds=2, subfiletype=1, extratags=tags)
        file.write(large[::2, ::2], photometric="rgb", subfiletype=1)
        file.write(large, photometric="rgb", subfiletype=0, extratags=[(274, "H", 1, 6, True)])
    assert read_size(tmp_path / "a.tif") == (48, 64)
    photo = load_photo(tmp_path / "a.tif")
    assert (photo.pixels == np.rot90(large, -1)).all()
    assert b"Jane" in photo.exif


def test_smaller_copies_and_masks_inside_a_tiff_are_not_the_photo(picture, tmp_path):
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        file.write(255 - picture[..., 0], photometric="minisblack", subfiletype=1)
        file.write(picture, photometric="rgb", subifds=1)
        file.write(picture[::2, ::2], photometric="rgb", subfiletype=1)
    with tifffile.TiffFile(tmp_path / "a.tif", mode="r+b") as file:
        file.pages.first.tags["NewSubfileType"].overwrite(4)  # a mask
    assert (load_photo(tmp_path / "a.tif").pixels == picture).all()


def test_a_file_that_only_has_thumbnails_shows_the_first(picture, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", picture, photometric="rgb", subfiletype=1)
    assert (load_photo(tmp_path / "a.tif").pixels == picture).all()


def test_a_chain_that_turns_back_ends(picture, tmp_path):
    file = BytesIO()
    tifffile.imwrite(file, picture, photometric="rgb", subfiletype=1, metadata=None)
    data = bytearray(file.getvalue())
    (first,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    (tmp_path / "a.tif").write_bytes(data)
    assert read_size(tmp_path / "a.tif") == (64, 48)
