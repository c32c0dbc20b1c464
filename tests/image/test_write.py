import errno
from io import BytesIO

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image, ImageCms, JpegImagePlugin
from PIL.TiffImagePlugin import IFDRational

from engine.errors import CovershotError
from engine.image import io
from engine.image.io import Photo, load_photo, read_size, save_photo, to_8_bit
from engine.image.profile import SRGB_PROFILE

SUFFIXES = ["jpg", "png", "tif", "webp", "avif"]


def described(place=None):
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x8298] = "(c) Me"
    exif[0x0131] = "Raw software"
    exif[0x0112] = 6
    capture = exif.get_ifd(0x8769)
    capture[0x829A] = IFDRational(1, 2)
    capture[0x9003] = "2026:11:24 12:00:00"
    capture[0xA001] = 65535
    capture[0x927C] = b"maker's note"
    capture[0xA002] = 6000
    if place:
        exif.get_ifd(0x8825).update(place)
    return exif.tobytes()


def exif_in(path):
    with Image.open(path) as image:
        exif = image.getexif()
        return dict(exif), dict(exif.get_ifd(0x8769)), dict(exif.get_ifd(0x8825))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_png_and_tiff_give_back_every_bit(suffix, tmp_path, data):
    dtype = data.draw(st.sampled_from([np.uint8, np.uint16]))
    size = data.draw(array_shapes(min_dims=2, max_dims=2, max_side=6))
    pixels = data.draw(arrays(dtype, (*size, 3)))
    alpha = data.draw(st.none() | arrays(dtype, size))
    exif = data.draw(st.sampled_from([b"", described()]))
    path = tmp_path / f"a.{suffix}"
    save_photo(Photo(pixels, alpha, exif), path)
    back = load_photo(path)
    assert back.pixels.dtype == dtype
    assert np.array_equal(back.pixels, pixels)
    assert alpha is None if back.alpha is None else np.array_equal(back.alpha, alpha)
    assert read_size(path) == size[::-1]


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 5, 3), (4, 7, 3), (3, 3, 3)])
def test_shapes_that_look_like_planes_are_not_taken_for_them(shape, tmp_path):
    pixels = np.arange(np.prod(shape), dtype=np.uint16).reshape(shape) * 500
    save_photo(Photo(pixels), tmp_path / "a.tif")
    assert (load_photo(tmp_path / "a.tif").pixels == pixels).all()


@pytest.mark.parametrize("suffix", ["jpg", "webp", "avif"])
def test_the_others_are_close_and_8_bit(suffix, picture, tmp_path):
    save_photo(Photo(picture.astype(np.uint16) * 257), tmp_path / f"a.{suffix}")
    back = load_photo(tmp_path / f"a.{suffix}")
    assert back.pixels.dtype == np.uint8
    assert np.abs(back.pixels.astype(int) - picture).mean() < 1.5


def test_16_bits_are_rounded_not_cut():
    values = np.arange(65536, dtype=np.uint16)
    assert (to_8_bit(values) == np.rint(values / 257)).all()
    assert to_8_bit(values[:3].astype(np.uint8)).tolist() == [0, 1, 2]


@pytest.mark.parametrize("suffix", [*SUFFIXES, "deep.png", "deep.tif"])
def test_every_file_is_tagged_srgb(suffix, picture, tmp_path):
    pixels = picture.astype(np.uint16) * 257 if "deep" in suffix else picture
    save_photo(Photo(pixels), tmp_path / f"a.{suffix}")
    with Image.open(tmp_path / f"a.{suffix}") as image:
        profile = image.info["icc_profile"]
    assert profile == SRGB_PROFILE
    description = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
    assert description.startswith("sRGB")
    assert profile[24:36] == bytes([7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])  # 2000-01-01, not the hour of the run


def test_equal_photos_are_equal_files(picture, tmp_path):
    for name in ("a", "b"):
        for suffix in SUFFIXES:
            save_photo(Photo(picture, None, described()), tmp_path / f"{name}.{suffix}")
    assert all(
        (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes() for suffix in SUFFIXES
    )


@pytest.mark.parametrize("suffix", [*SUFFIXES, "deep.png", "deep.tif"])
def test_the_place_is_dropped_unless_asked_and_the_rest_stays(suffix, picture, place, tmp_path):
    pixels = picture.astype(np.uint16) * 257 if "deep" in suffix else picture
    for keep in (False, True):
        path = tmp_path / f"{keep}.{suffix}"
        save_photo(Photo(pixels, None, described(place)), path, keep_gps=keep)
        main, capture, where = exif_in(path)
        assert (main[0x010F], main[0x8298], main[0x0131]) == ("Maker", "(c) Me", "Raw software")
        assert main.get(0x0112, 1) == 1
        sides = {} if "tif" in suffix else {0xA002: 64, 0xA003: 48}
        assert capture == {0x829A: 0.5, 0x9003: "2026:11:24 12:00:00", 0xA001: 1, **sides}
        assert where == (place if keep else {})
        assert (b"Maker" in path.read_bytes()) or suffix == "avif"
        again = tmp_path / f"again.{suffix}"
        save_photo(load_photo(path), again, keep_gps=True)
        assert exif_in(again)[1:] == (capture, where)


def test_a_photo_read_and_saved_upright_is_not_turned_again(picture, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    Image.fromarray(picture).save(tmp_path / "a.png", exif=exif)
    for suffix in SUFFIXES:
        save_photo(load_photo(tmp_path / "a.png"), tmp_path / f"b.{suffix}", quality=100)
        assert read_size(tmp_path / f"b.{suffix}") == (48, 64)
        back = load_photo(tmp_path / f"b.{suffix}").pixels
        assert np.abs(back.astype(int) - np.rot90(picture, -1)).mean() < 2


@pytest.mark.parametrize("suffix", ["png", "tif", "webp", "avif"])
def test_alpha_is_kept_where_the_format_can(suffix, picture, tmp_path):
    save_photo(Photo(picture, picture[..., 0]), tmp_path / f"a.{suffix}", quality=100)
    assert np.abs(load_photo(tmp_path / f"a.{suffix}").alpha.astype(int) - picture[..., 0]).max() <= 3


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_alpha_is_laid_over_white_in_a_jpeg(dtype, tmp_path):
    top = np.iinfo(dtype).max
    pixels = np.full((16, 32, 3), 0, dtype)
    alpha = np.full((16, 32), top, dtype)
    alpha[:, 16:] = top // 2
    save_photo(Photo(pixels, alpha), tmp_path / "a.jpg", quality=100)
    back = load_photo(tmp_path / "a.jpg")
    assert back.alpha is None
    assert back.pixels[8, 4].tolist() == [0, 0, 0]
    assert np.abs(back.pixels[8, 28].astype(int) - 128).max() <= 2


@pytest.mark.parametrize(("quality", "layout"), [(95, 0), (90, 0), (89, 2)])
def test_a_good_jpeg_keeps_its_colour_resolution(quality, layout, picture, tmp_path):
    save_photo(Photo(picture), tmp_path / "a.jpg", quality=quality)
    with Image.open(tmp_path / "a.jpg") as image:
        assert JpegImagePlugin.get_sampling(image) == layout


@pytest.mark.parametrize("quality", [95, 80])
def test_a_jpeg_is_byte_for_byte_the_one_that_pillow_writes(quality, picture, tmp_path):
    save_photo(Photo(picture, None, described()), tmp_path / "a.jpg", quality=quality)
    with Image.open(tmp_path / "a.jpg") as image:
        info = {name: image.info[name] for name in ("exif", "icc_profile")}
    theirs = tmp_path / "b.jpg"
    Image.fromarray(picture).save(theirs, quality=quality, subsampling="4:4:4" if quality >= 90 else "4:2:0", **info)
    assert (tmp_path / "a.jpg").read_bytes() == theirs.read_bytes()


def test_quality_counts(picture, tmp_path):
    for suffix in ("jpg", "webp", "avif"):
        for quality in (50, 98):
            save_photo(Photo(picture), tmp_path / f"{quality}.{suffix}", quality=quality)
        assert (tmp_path / f"50.{suffix}").stat().st_size < (tmp_path / f"98.{suffix}").stat().st_size


@pytest.mark.parametrize("name", ["a.gif", "a", "a.jpg.txt"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(name, picture, tmp_path):
    with pytest.raises(CovershotError, match=r"name it one of \.avif, \.jpeg, \.jpg"):
        save_photo(Photo(picture), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("suffix", "longest"), [("jpg", 65_500), ("webp", 16_383)])
def test_a_photo_too_long_for_the_format_is_refused_with_a_way_out(suffix, longest, tmp_path):
    save_photo(Photo(np.zeros((1, longest, 3), np.uint8)), tmp_path / f"fits.{suffix}")
    with pytest.raises(CovershotError, match=rf"it is {longest + 1} pixels long.*save it as \.tif or \.png"):
        save_photo(Photo(np.zeros((1, longest + 1, 3), np.uint8)), tmp_path / f"a.{suffix}")


def test_odd_names_are_written(odd_name, picture, tmp_path):
    save_photo(Photo(picture), tmp_path / "new folder" / odd_name)
    assert [path.name for path in (tmp_path / "new folder").iterdir()] == [odd_name]
    assert load_photo(tmp_path / "new folder" / odd_name).pixels.shape == picture.shape


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "deep.png", "deep.tif"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_failing_save_leaves_the_old_file_and_nothing_else(name, code, picture, tmp_path, monkeypatch):
    def fails_halfway(pixels, path, *rest):
        path.write_bytes(b"half")
        raise OSError(code, {errno.ENOSPC: "No space left on device", errno.EROFS: "Read-only file system"}[code])

    path = tmp_path / name
    path.write_text("the old one")
    for writer in ("write_web", "write_jpeg", "write_png", "write_tiff"):
        monkeypatch.setattr(io, writer, fails_halfway)
    pixels = picture.astype(np.uint16) * 257 if "deep" in name else picture
    with pytest.raises(CovershotError, match=r"Cannot write .*(No space left|Read-only)") as caught:
        save_photo(Photo(pixels), path)
    assert str(path) in str(caught.value)
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_refused(picture, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CovershotError, match="Cannot write"):
        save_photo(Photo(picture), tmp_path / "file" / "a.jpg")


def test_an_encoders_own_refusal_is_one_sentence_and_leaves_nothing(picture, tmp_path, monkeypatch):
    def refuses(*_, **__):
        raise ValueError("the encoder is out of ideas\nand of lines")

    monkeypatch.setattr(io, "write_jpeg", refuses)
    with pytest.raises(CovershotError, match=r"Cannot write .*a\.jpg: the encoder is out of ideas; save it in another"):
        save_photo(Photo(picture), tmp_path / "a.jpg")
    assert not list(tmp_path.iterdir())


def test_a_tiff_with_exif_is_one_that_others_read(picture, place, tmp_path):
    path = tmp_path / "a.tif"
    save_photo(Photo(picture, None, described(place)), path, keep_gps=True)
    with tifffile.TiffFile(path) as file:
        assert len(file.pages) == 1
        tags = file.pages.first.tags
        assert [tag.code for tag in tags] == sorted(tag.code for tag in tags)
        assert tags["ExifTag"].value["ExposureTime"] == (1, 2)
        assert tags["GPSTag"].value["GPSLatitudeRef"] == "N"
        assert (file.asarray() == picture).all()
