import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageSequence

from engine.image.io import Photo, load_photo, read_size


def close(pixels, expected, by=3):
    return np.abs(pixels.astype(int) - np.asarray(expected, int)).max() <= by


@pytest.mark.parametrize("suffix", ["jpg", "jpeg", "png", "webp", "tif", "tiff", "avif", "JPG"])
def test_every_format_is_read(suffix, picture, tmp_path):
    path = tmp_path / f"photo.{suffix}"
    Image.fromarray(picture).save(path, quality=98)
    photo = load_photo(path)
    assert photo.pixels.dtype == np.uint8
    assert photo.alpha is None
    assert photo.exif == b""
    assert close(photo.pixels, picture, 12)
    assert read_size(path) == (64, 48)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_a_photo_of_several_strips_is_read_whole(mode, tmp_path):
    bands = [np.random.default_rng(seed).integers(0, 256, (301, 500), dtype=np.uint8) for seed in range(len(mode))]
    Image.merge(mode, [Image.fromarray(band) for band in bands]).save(tmp_path / "a.png")
    photo = load_photo(tmp_path / "a.png")
    alpha = bands.pop() if mode.endswith("A") else None
    assert np.array_equal(photo.pixels, np.dstack(bands * (3 // len(bands))))
    assert np.array_equal(photo.alpha, alpha)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_applied_once(orientation, suffix, picture, tmp_path):
    turned = Image.Transpose
    undo = {
        2: turned.FLIP_LEFT_RIGHT,
        3: turned.ROTATE_180,
        4: turned.FLIP_TOP_BOTTOM,
        5: turned.TRANSPOSE,
        6: turned.ROTATE_90,
        7: turned.TRANSVERSE,
        8: turned.ROTATE_270,
    }
    stored = Image.fromarray(picture)
    if orientation > 1:
        stored = stored.transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"turned.{suffix}"
    stored.save(path, exif=exif, quality=98)
    photo = load_photo(path)
    assert close(photo.pixels, picture, 12)
    assert read_size(path) == (64, 48)
    assert load_photo(path, long_side=32).pixels.shape == (24, 32, 3)
    assert close(load_photo(path, long_side=32).pixels, picture[::2, ::2], 16)


def test_a_16_bit_tiff_is_turned_too(deep, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", deep, photometric="rgb", extratags=[(274, "H", 1, 6)])
    assert (load_photo(tmp_path / "a.tif").pixels == np.rot90(deep, -1)).all()
    assert read_size(tmp_path / "a.tif") == (48, 64)


def test_a_png_says_its_orientation_after_its_pixels_too(picture, tmp_path, png_chunk):
    path = tmp_path / "late.png"
    Image.fromarray(picture).save(path)
    exif = Image.Exif()
    exif[0x0112] = 6
    data = path.read_bytes()
    end = png_chunk(b"IEND", b"")
    path.write_bytes(data.removesuffix(end) + png_chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")) + end)
    assert read_size(path) == (48, 64)
    assert (load_photo(path).pixels == np.rot90(picture, -1)).all()


def test_the_size_of_a_png_is_read_without_its_pixels(picture, tmp_path):
    path = tmp_path / "half.png"
    Image.fromarray(picture).save(path)
    path.write_bytes(path.read_bytes()[:60])
    assert read_size(path) == (64, 48)


@pytest.mark.parametrize(("mode", "suffix"), [("L", "jpg"), ("L", "png"), ("1", "png"), ("1", "tif"), ("L", "webp")])
def test_grey_and_single_bits_become_rgb(mode, suffix, picture, tmp_path):
    grey = Image.fromarray(picture).convert(mode)
    grey.save(tmp_path / f"grey.{suffix}")
    assert close(load_photo(tmp_path / f"grey.{suffix}").pixels, grey.convert("RGB"), 8)


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_inks_without_a_profile_are_multiplied(suffix, picture, tmp_path):
    inks = Image.fromarray(np.dstack([picture, picture[..., 0] // 3]), "CMYK")
    inks.save(tmp_path / f"inks.{suffix}", quality=98)
    c = np.asarray(inks, float) / 255
    assert close(load_photo(tmp_path / f"inks.{suffix}").pixels, np.rint(255 * (1 - c[..., :3]) * (1 - c[..., 3:])), 12)


def test_16_bit_inks_are_read(deep, tmp_path):
    inks = np.dstack([deep, deep[..., :1]])
    tifffile.imwrite(tmp_path / "inks.tif", inks, photometric="separated")
    c = inks / 65535
    expected = np.rint(65535 * (1 - c[..., :3]) * (1 - c[..., 3:]))
    assert close(load_photo(tmp_path / "inks.tif").pixels, expected, 1)


def test_a_palette_keeps_its_colours_and_its_transparency(tmp_path):
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 0), 1)
    image.save(tmp_path / "opaque.png")
    image.save(tmp_path / "clear.png", transparency=1)
    assert load_photo(tmp_path / "opaque.png").pixels.tolist() == [[[255, 0, 0], [0, 0, 255]]]
    assert load_photo(tmp_path / "opaque.png").alpha is None
    photo = load_photo(tmp_path / "clear.png")
    assert photo.pixels.tolist() == [[[255, 0, 0], [0, 0, 255]]]
    assert photo.alpha.tolist() == [[255, 0]]


@pytest.mark.parametrize(("mode", "key"), [("L", 100), ("RGB", (100, 100, 100)), ("1", 1)])
def test_a_transparent_colour_becomes_alpha(mode, key, tmp_path):
    image = Image.new(mode, (40, 40), 0)
    image.paste(key, (0, 0, 20, 40))
    image.save(tmp_path / "key.png", transparency=key)
    for photo in (load_photo(tmp_path / "key.png"), load_photo(tmp_path / "key.png", long_side=20)):
        half = photo.alpha.shape[1] // 2
        assert (photo.alpha[:, : half - 1] < 20).all()
        assert (photo.alpha[:, half + 1 :] > 235).all()


@pytest.mark.parametrize(("mode", "suffix"), [("RGBA", "png"), ("RGBA", "tif"), ("LA", "png"), ("LA", "tif")])
def test_alpha_is_set_apart(mode, suffix, picture, tmp_path):
    image = Image.fromarray(picture).convert(mode)
    image.putalpha(Image.fromarray(picture[..., 0]))
    image.save(tmp_path / f"a.{suffix}")
    photo = load_photo(tmp_path / f"a.{suffix}")
    assert (photo.alpha == picture[..., 0]).all()
    assert (photo.pixels == np.asarray(image.convert("RGB"))).all()


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_16_bit_png_keeps_every_bit(channels, tmp_path):
    values = np.random.default_rng(1).integers(0, 65536, (5, 7, channels), dtype=np.uint16)
    (tmp_path / "a.png").write_bytes(imagecodecs.png_encode(values.squeeze()))
    photo = load_photo(tmp_path / "a.png")
    assert photo.pixels.dtype == np.uint16
    assert (photo.pixels == values[..., : 3 if channels > 2 else 1]).all()
    assert (photo.alpha is None) if channels % 2 else (photo.alpha == values[..., -1]).all()


@pytest.mark.parametrize(
    "options", [{}, {"compression": "zlib", "predictor": True}, {"byteorder": ">"}, {"bigtiff": True}]
)
def test_a_16_bit_tiff_keeps_every_bit(options, deep, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", deep, photometric="rgb", **options)
    tifffile.imwrite(
        tmp_path / "planes.tif", np.moveaxis(deep, -1, 0), photometric="rgb", planarconfig="separate", **options
    )
    assert (load_photo(tmp_path / "a.tif").pixels == deep).all()
    assert (load_photo(tmp_path / "planes.tif").pixels == deep).all()


def test_16_bit_grey_tiff_of_either_polarity_is_read(deep, tmp_path):
    tifffile.imwrite(tmp_path / "white.tif", deep[..., 0], photometric="miniswhite")
    tifffile.imwrite(tmp_path / "black.tif", deep[..., 0], photometric="minisblack")
    assert (load_photo(tmp_path / "black.tif").pixels == deep[..., :1]).all()
    assert (load_photo(tmp_path / "white.tif").pixels == 65535 - deep[..., :1]).all()


def test_16_bit_grey_with_alpha_which_pillow_cannot_open_is_read(deep, tmp_path):
    path = tmp_path / "la.tif"
    tifffile.imwrite(path, deep[..., :2], photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"])
    photo = load_photo(path)
    assert (photo.pixels == deep[..., :1]).all()
    assert (photo.alpha == deep[..., 1]).all()
    assert read_size(path) == (64, 48)


@pytest.mark.parametrize(("meaning", "opaque"), [("unassalpha", False), ("unspecified", True)])
def test_a_fourth_channel_is_alpha_only_when_the_file_says_so(meaning, opaque, deep, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.dstack([deep, deep[..., :1]]), photometric="rgb", extrasamples=[meaning])
    photo = load_photo(tmp_path / "a.tif")
    assert (photo.alpha is None) == opaque
    assert (photo.pixels == deep).all()


def test_premultiplied_alpha_is_divided_out(tmp_path):
    stored = np.array([[[10000, 20000, 30000, 32768], [0, 0, 0, 0]]], np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    photo = load_photo(tmp_path / "a.tif")
    assert close(photo.pixels, [[[20000, 39999, 59999], [0, 0, 0]]], 1)
    assert photo.alpha.tolist() == [[32768, 0]]


@pytest.mark.parametrize("suffix", ["tif", "webp"])
def test_the_first_of_several_frames_is_read(suffix, picture, tmp_path):
    frames = [Image.fromarray(picture), Image.fromarray(255 - picture)]
    frames[0].save(tmp_path / f"many.{suffix}", save_all=True, append_images=frames[1:], lossless=True)
    with Image.open(tmp_path / f"many.{suffix}") as image:
        assert len(list(ImageSequence.Iterator(image))) == 2
    assert (load_photo(tmp_path / f"many.{suffix}").pixels == picture).all()


def test_a_photo_of_one_pixel_is_read(tmp_path):
    Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "dot.png")
    assert load_photo(tmp_path / "dot.png", long_side=256).pixels.tolist() == [[[1, 2, 3]]]
    assert read_size(tmp_path / "dot.png") == (1, 1)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_it_is_reduced_to_the_long_side(suffix, tmp_path):
    rows, columns = np.mgrid[0:400, 0:600]
    Image.fromarray(np.stack([columns / 3, rows / 2, columns * 0 + 9], -1).astype(np.uint8)).save(
        tmp_path / f"a.{suffix}"
    )
    photo = load_photo(tmp_path / f"a.{suffix}", long_side=60)
    assert photo.pixels.shape == (40, 60, 3)
    rows, columns = np.mgrid[0:40, 0:60]
    expected = np.stack([(columns + 0.5) / 0.3, (rows + 0.5) / 0.2, columns * 0 + 9], -1)
    assert close(photo.pixels, expected, 5)


def test_it_is_never_enlarged(picture, tmp_path):
    Image.fromarray(picture).save(tmp_path / "a.png")
    assert (load_photo(tmp_path / "a.png", long_side=64).pixels == picture).all()
    assert (load_photo(tmp_path / "a.png", long_side=4000).pixels == picture).all()


def test_a_hairline_stays_a_pixel_wide(tmp_path):
    Image.new("RGB", (900, 2)).save(tmp_path / "line.png")
    assert load_photo(tmp_path / "line.png", long_side=90).pixels.shape == (1, 90, 3)


def test_a_reduced_16_bit_photo_has_8_bits_and_the_same_colours(tmp_path):
    ramp = np.broadcast_to(np.linspace(0, 65535, 600).astype(np.uint16)[None, :, None], (40, 600, 3))
    tifffile.imwrite(tmp_path / "a.tif", ramp, photometric="rgb")
    photo = load_photo(tmp_path / "a.tif", long_side=60)
    assert photo.pixels.dtype == np.uint8
    assert close(photo.pixels[..., 0], np.broadcast_to(np.linspace(2, 253, 60), (4, 60)), 2)


def test_the_colour_under_transparency_does_not_bleed_when_16_bits_are_reduced(tmp_path):
    pixels = np.zeros((40, 40, 4), np.uint16)
    pixels[:, ::2] = (65535, 0, 0, 65535)
    pixels[:, 1::2] = (0, 65535, 0, 0)
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", extrasamples=["unassalpha"])
    photo = load_photo(tmp_path / "a.tif", long_side=10)
    assert close(photo.pixels[2:-2, 2:-2], [255, 0, 0], 1)
    assert close(photo.alpha[2:-2, 2:-2], 128, 4)


def test_threads_read_as_one_does(picture, deep, adobe_profile, tmp_path):
    Image.fromarray(picture).save(tmp_path / "a.jpg", icc_profile=adobe_profile)
    tifffile.imwrite(tmp_path / "b.tif", deep, photometric="rgb", iccprofile=adobe_profile)
    paths = [tmp_path / "a.jpg", tmp_path / "b.tif"]
    expected = [load_photo(path).pixels for path in paths]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda path: load_photo(path).pixels, paths * 10))
    assert all((one == expected[i % 2]).all() for i, one in enumerate(found))


def test_broken_exif_costs_the_exif_alone_and_no_warning_leaks(picture, tmp_path):
    names = ["a.jpg", "a.png", "a.webp"]
    for name in names:
        Image.fromarray(picture).save(tmp_path / name, exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01")
    code = "import sys, pathlib; from engine.image.io import *; [load_photo(pathlib.Path(p)) for p in sys.argv[1:]]"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *[tmp_path / name for name in names]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_odd_names_are_read(odd_name, picture, tmp_path):
    Image.fromarray(picture).save(tmp_path / odd_name)
    assert load_photo(tmp_path / odd_name).pixels.shape == (48, 64, 3)


@pytest.mark.parametrize(
    ("pixels", "alpha"),
    [
        (np.zeros((2, 2, 3), np.float32), None),
        (np.zeros((2, 2), np.uint8), None),
        (np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2), np.uint16)),
        (np.zeros((2, 2, 3), np.uint8), np.zeros((2, 3), np.uint8)),
    ],
)
def test_a_photo_of_other_shapes_or_types_is_refused(pixels, alpha):
    with pytest.raises(ValueError, match="must be"):
        Photo(pixels, alpha)
