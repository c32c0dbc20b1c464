import struct
import zlib
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from engine.image.io import load_photo
from engine.image.profile import SRGB_PROFILE, to_srgb

ADOBE_TO_SRGB = np.array([[1.3983, -0.3983, 0.0], [0.0, 1.0, 0.0], [0.0, -0.0429, 1.0429]])
"""Linear light, both white at D65.

import numpy as np
def to_xyz(*primaries):
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    return columns * np.linalg.solve(columns, [0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290])
srgb = to_xyz((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
print(np.round(np.linalg.solve(srgb, to_xyz((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))), 4))
"""


def adobe_as_srgb(values):
    """Values in [0, 1] by the two standards' formulas, clipped to what sRGB can show."""
    linear = (values ** (563 / 256) @ ADOBE_TO_SRGB.T).clip(0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg", "webp"])
def test_8_bit_adobe_rgb_becomes_srgb(suffix, picture, adobe_profile, tmp_path):
    flat = np.repeat(np.repeat(picture[::8, ::8], 16, 0), 16, 1)  # so that JPEG and WebP keep the colours
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(flat).save(path, icc_profile=adobe_profile, quality=100, lossless=True, subsampling=0)
    error = np.abs(load_photo(path).pixels / 255 - adobe_as_srgb(flat / 255)) * 255
    assert error.mean() < (1.5 if suffix == "jpg" else 0.4)
    assert error.max() < (24 if suffix == "jpg" else 1.1)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_16_bit_adobe_rgb_becomes_srgb_and_stays_16_bit(suffix, deep, adobe_profile, tmp_path):
    path = tmp_path / f"a.{suffix}"
    write_tagged(path, deep, adobe_profile)
    photo = load_photo(path)
    assert photo.pixels.dtype == np.uint16
    assert np.abs(photo.pixels / 65535 - adobe_as_srgb(deep / 65535)).max() * 255 < 0.15


def test_a_reduced_copy_has_the_same_colours(picture, adobe_profile, tmp_path):
    flat = np.repeat(np.repeat(picture[::24, ::16], 64, 0), 64, 1)
    Image.fromarray(flat).save(tmp_path / "a.png", icc_profile=adobe_profile)
    tifffile.imwrite(tmp_path / "b.tif", flat.astype(np.uint16) * 257, photometric="rgb", iccprofile=adobe_profile)
    whole = load_photo(tmp_path / "a.png").pixels[32::64, 32::64].astype(int)
    for name in ("a.png", "b.tif"):
        reduced = load_photo(tmp_path / name, long_side=64).pixels
        assert np.abs(reduced[8::16, 8::16].astype(int) - whole).max() <= 2


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_an_srgb_profile_changes_nothing(dtype, deep):
    pixels = deep.astype(dtype)
    for profile in (SRGB_PROFILE, imagecodecs.cms_profile("srgb"), b""):
        assert (to_srgb(pixels, profile) == pixels).all()


def test_a_profile_is_believed_and_not_its_name():
    """A linear profile by the name of sRGB, as Elle Stone's are, is no sRGB."""
    linear = imagecodecs.cms_profile(
        "rgb", whitepoint=[0.3127, 0.3290, 1], primaries=[0.64, 0.33, 1, 0.30, 0.60, 1, 0.15, 0.06, 1], gamma=1.0
    )
    description = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(linear))).strip()
    named = linear.replace(description.encode("utf-16-be"), "sRGB".ljust(len(description)).encode("utf-16-be"))
    assert to_srgb(np.full((1, 1, 3), 55, np.uint8), named).tolist() == [[[128, 128, 128]]]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_is_converted_with_a_grey_profile_and_with_an_rgb_one(dtype, adobe_profile):
    top = np.iinfo(dtype).max
    ramp = np.linspace(0, top, 64).astype(dtype).reshape(8, 8, 1)
    expected = adobe_as_srgb(np.repeat(ramp / top, 3, 2)) * 255
    for profile in (imagecodecs.cms_profile("gray", gamma=563 / 256), adobe_profile):
        converted = to_srgb(ramp, profile)
        assert converted.dtype == dtype
        assert np.abs(converted * (255 / top) - expected).max() < 1.1


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("broken", [b"nonsense", SRGB_PROFILE[:200], SRGB_PROFILE[:128] + bytes(460)])
def test_a_broken_profile_is_taken_as_srgb(broken, dtype, deep):
    pixels = deep.astype(dtype)
    assert (to_srgb(pixels, broken) == pixels).all()


def test_a_profile_of_another_colour_space_is_left_out(deep, adobe_profile):
    inks = np.dstack([deep, deep[..., :1]])
    assert (to_srgb(inks, adobe_profile) == to_srgb(inks, b"")).all()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert (to_srgb(deep, lab) == deep).all()


def write_tagged(path, pixels, profile):
    if path.suffix == ".tif":
        tifffile.imwrite(path, pixels, photometric="rgb", iccprofile=profile)
        return
    data = imagecodecs.png_encode(pixels)
    content = b"iCCP" + b"Adobe\0\0" + zlib.compress(profile)
    path.write_bytes(
        data[:33] + struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content)) + data[33:]
    )
