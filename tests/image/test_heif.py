from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from PIL import Image
from skimage import data

from engine.errors import CovershotError
from engine.image.io import load_photo, read_size, to_8_bit
from engine.image.metrics import delta_e

EXACT = {"quality": -1, "chroma": 444, "matrix_coefficients": 0}


@pytest.fixture(scope="module")
def scene():
    return np.array(Image.fromarray(data.coffee()).resize((240, 160)))


def heic(pixels, **options):
    file = BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(file, **{"quality": 95, **options})
    return file.getvalue()


def deep_heic(pixels, **options):
    file = BytesIO()
    made = pillow_heif.from_bytes("RGB;16", pixels.shape[1::-1], pixels.tobytes())
    made.save(file, **{**EXACT, **options})
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.heic", "a.heif", "a.hif", "a.jpg"])
def test_a_heic_photo_is_read_whatever_its_name(name, scene, tmp_path):
    (tmp_path / name).write_bytes(heic(scene))
    photo = load_photo(tmp_path / name)

    assert photo.pixels.dtype == np.uint8
    assert read_size(tmp_path / name) == (240, 160)
    assert delta_e(photo.pixels, scene) < 3


def test_a_reduced_copy_has_the_same_colours(scene, tmp_path):
    (tmp_path / "a.heic").write_bytes(heic(scene, **EXACT))
    expected = Image.fromarray(scene).resize((60, 40), Image.Resampling.LANCZOS)

    assert delta_e(load_photo(tmp_path / "a.heic", 60).pixels, np.array(expected)) < 0.5


def test_10_bits_are_kept(tmp_path):
    levels = np.linspace(0, 1023, 48 * 64).round().astype(np.uint16).reshape(48, 64)
    stored = np.dstack([levels] * 3)
    (tmp_path / "a.hif").write_bytes(deep_heic(stored << 6))
    photo = load_photo(tmp_path / "a.hif")

    assert photo.pixels.dtype == np.uint16
    assert photo.pixels.max() == 65_535
    assert np.array_equal(photo.pixels, np.rint(stored.astype(int) * 65_535 / 1023))
    assert load_photo(tmp_path / "a.hif", 32).pixels.dtype == np.uint8


def test_grey_and_alpha_are_read(scene, tmp_path):
    (tmp_path / "grey.heic").write_bytes(heic(scene[..., 0]))
    seen = np.full(scene.shape[:2], 90, np.uint8)
    (tmp_path / "seen.heic").write_bytes(heic(np.dstack((scene, seen)), **EXACT))

    assert load_photo(tmp_path / "grey.heic").pixels.shape == (160, 240, 3)
    assert load_photo(tmp_path / "grey.heic").alpha is None
    assert np.abs(load_photo(tmp_path / "seen.heic").alpha.astype(int) - 90).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_once_though_its_exif_turns_it_too(orientation, scene, tmp_path):
    described = Image.Exif()
    described[0x0112] = orientation
    described[0x010F] = "Telephone"
    (tmp_path / "a.heic").write_bytes(heic(scene, exif=described.tobytes()))
    upright = {
        1: scene,
        2: scene[:, ::-1],
        3: scene[::-1, ::-1],
        4: scene[::-1],
        5: scene.swapaxes(0, 1),
        6: np.rot90(scene, -1),
        7: scene[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(scene),
    }[orientation]
    photo = load_photo(tmp_path / "a.heic")

    assert read_size(tmp_path / "a.heic") == upright.shape[1::-1]
    assert delta_e(photo.pixels, np.ascontiguousarray(upright)) < 3
    assert b"Telephone" in photo.exif


def test_its_profile_and_its_xmp_are_used(scene, adobe_profile, tmp_path):
    image = Image.fromarray(scene)
    image.info["icc_profile"] = adobe_profile
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    file = BytesIO()
    pillow_heif.from_pillow(image).save(file, **EXACT, xmp=packet)
    (tmp_path / "a.heic").write_bytes(file.getvalue())
    image.save(tmp_path / "a.png", icc_profile=adobe_profile)

    assert delta_e(load_photo(tmp_path / "a.heic").pixels, load_photo(tmp_path / "a.png").pixels) < 0.5
    assert load_photo(tmp_path / "a.heic").xmp == packet


def test_an_hdr_picture_is_refused(scene, tmp_path):
    pq = {"color_primaries": 9, "transfer_characteristics": 16, "matrix_coefficients": 9}
    (tmp_path / "a.hif").write_bytes(deep_heic(scene.astype(np.uint16) * 257, **pq))

    with pytest.raises(CovershotError, match=r"a\.hif: it is an HDR picture \(PQ\)"):
        load_photo(tmp_path / "a.hif")


@pytest.mark.parametrize("share", [0.005, 0.02, 0.5, 0.99])
@pytest.mark.parametrize("long_side", [None, 64])
def test_a_photo_that_is_cut_off_is_refused(share, long_side, scene, tmp_path):
    whole = heic(scene)
    (tmp_path / "cut.heic").write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(CovershotError, match=r"cut\.heic: .*cut off"):
        load_photo(tmp_path / "cut.heic", long_side)


def test_damaged_pixels_are_refused_or_read_as_far_as_the_decoder_trusts_them(scene, tmp_path):
    whole = bytearray(heic(scene))
    whole[-2000:-1000] = bytes(1000)
    (tmp_path / "a.heic").write_bytes(whole)
    try:
        assert to_8_bit(load_photo(tmp_path / "a.heic").pixels).shape == scene.shape
    except CovershotError as error:
        assert "a.heic" in str(error)  # noqa: PT017 - either is right
