from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.edit.edit import identity
from engine.errors import CovershotError
from engine.export.batch import Output, Treatment, write_batch
from engine.image import exif, raw
from engine.image.channels import Channels, reduced
from engine.image.io import load_photo, load_preview, read_size, save_photo, to_8_bit
from engine.image.metrics import delta_e
from tests.image.made_formats import dng

SIZE = (1536, 1024)


@pytest.fixture(scope="module")
def scene():
    """A photograph that a mosaic can hold, (1024, 1536, 3) uint8: nothing in it is sharper than two pixels."""
    return np.array(Image.fromarray(data.coffee()).resize(SIZE, Image.Resampling.BICUBIC))


@pytest.fixture(scope="module")
def shot(scene, tmp_path_factory):
    path = tmp_path_factory.mktemp("raw") / "shot.dng"
    path.write_bytes(dng(scene))
    return path


def made(path, *arguments, **options):
    path.write_bytes(dng(*arguments, **options))
    return path


def jpeg(pixels):
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95)
    return file.getvalue()


def test_a_raw_file_is_developed_with_16_bits_in_the_colours_of_the_scene(shot, scene):
    photo = load_photo(shot)

    assert photo.pixels.dtype == np.uint16
    assert read_size(shot) == SIZE
    assert delta_e(to_8_bit(photo.pixels), scene) < 1.5
    assert np.abs(photo.pixels.mean((0, 1)) / 257 - scene.mean((0, 1))).max() < 1


@pytest.mark.parametrize("pattern", [(0, 1, 1, 2), (1, 0, 2, 1), (2, 1, 1, 0), (1, 2, 0, 1)])
def test_every_mosaic_is_read_with_its_colours_on_each_other(pattern, scene, tmp_path):
    path = made(tmp_path / "a.dng", scene, pattern=pattern)
    small = load_photo(path, 384).pixels

    expected = np.array(Image.fromarray(scene).resize((384, 256), Image.Resampling.LANCZOS))
    assert delta_e(small, expected) < 0.5


@pytest.mark.parametrize("long_side", [None, 100])
def test_a_file_whose_mosaic_was_developed_to_linear_light_is_read(long_side, scene, tmp_path):
    stored = scene[300:620, 300:700]
    photo = load_photo(made(tmp_path / "merged.dng", stored, linear=True), long_side)
    expected = Image.fromarray(stored).resize(photo.pixels.shape[1::-1], Image.Resampling.LANCZOS)

    assert delta_e(to_8_bit(photo.pixels), np.array(expected)) < 0.3


@pytest.mark.parametrize("long_side", [128, 512, 700])
def test_a_reduced_copy_has_the_colours_of_the_whole_photo(long_side, shot):
    small = load_photo(shot, long_side).pixels
    size = small.shape[1::-1]
    whole = reduced(Channels(load_photo(shot).pixels, None), size).pixels

    assert small.dtype == np.uint8
    assert max(size) == long_side
    assert delta_e(small, to_8_bit(whole)) <= 0.5


def test_the_same_file_gives_the_same_bytes(shot):
    assert np.array_equal(load_photo(shot, 256).pixels, load_photo(shot, 256).pixels)


def test_a_dark_photo_is_not_brightened(scene, tmp_path):
    dark = scene // 4
    photo = load_photo(made(tmp_path / "night.dng", dark), 256)

    assert abs(photo.pixels.mean() - dark.mean()) < 1


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("long_side", [None, 48])
def test_it_is_turned_upright_once(orientation, long_side, scene, tmp_path):
    stored = scene[:96, :160]
    path = made(tmp_path / "turned.dng", stored, orientation=orientation)
    upright = {1: stored, 3: stored[::-1, ::-1], 6: np.rot90(stored, -1), 8: np.rot90(stored)}[orientation]
    photo = load_photo(path, long_side)
    expected = Image.fromarray(np.ascontiguousarray(upright)).resize(
        photo.pixels.shape[1::-1], Image.Resampling.LANCZOS
    )

    assert read_size(path) == upright.shape[1::-1]
    assert delta_e(to_8_bit(photo.pixels), np.array(expected)) < 3


@pytest.mark.parametrize("long_side", [None, 50])
def test_it_is_cropped_as_the_camera_crops_it(long_side, scene, tmp_path):
    stored = scene[300:620, 300:700]
    path = made(tmp_path / "cropped.dng", stored, crop=(8, 12, 360, 240))
    photo = load_photo(path, long_side)
    size = photo.pixels.shape[1::-1]
    expected = Image.fromarray(stored[12:252, 8:368]).resize(size, Image.Resampling.LANCZOS)

    assert read_size(path) == (360, 240)
    assert delta_e(to_8_bit(photo.pixels), np.array(expected)) < 2


@pytest.mark.parametrize("margins", [(0, 0), (4, 6), (2, 0)])
def test_margins_that_show_nothing_are_no_part_of_it(margins, scene, tmp_path):
    stored = scene[300:620, 300:700]
    path = made(tmp_path / "a.dng", stored, margins=margins)
    shown = stored[margins[0] :, margins[1] :]
    small = load_photo(path, 100).pixels
    expected = Image.fromarray(shown).resize(small.shape[1::-1], Image.Resampling.LANCZOS)

    assert read_size(path) == shown.shape[1::-1]
    assert delta_e(small, np.array(expected)) < 0.6
    assert delta_e(to_8_bit(load_photo(path).pixels), shown) < 2


def test_its_enhanced_copy_is_a_tiff_of_16_bits_with_its_facts(shot, tmp_path):
    output = Output(folder=tmp_path / "out")
    done = write_batch([shot], lambda path, pixels: Treatment(identity()), output, lambda event: None, lambda: False)
    copy = load_photo(tmp_path / "out" / "shot.tif")

    assert done.written == [tmp_path / "out" / "shot.tif"]
    assert copy.pixels.dtype == np.uint16
    assert np.array_equal(copy.pixels, load_photo(shot).pixels)
    assert b"Shot 1" in copy.exif
    assert b"2026:05:04 10:20:30" in copy.exif
    assert exif.orientation(exif.parse(copy.exif)) == 1


def test_the_picture_of_the_camera_is_shown_where_photos_are_looked_through(scene, tmp_path):
    inside = 255 - scene[:96, :160]
    path = made(tmp_path / "a.dng", scene[:96, :160], preview=jpeg(inside), orientation=6)
    turned = np.rot90(inside, -1)

    assert delta_e(load_preview(path, 160), np.ascontiguousarray(turned)) < 2
    assert load_preview(path, 80).shape == (80, 48, 3)
    assert read_size(path) == (96, 160)
    assert delta_e(to_8_bit(load_photo(path).pixels), np.ascontiguousarray(np.rot90(scene[:96, :160], -1))) < 3


def test_a_picture_that_stands_upright_already_is_not_turned(scene, tmp_path):
    inside = np.ascontiguousarray(np.rot90(scene[:96, :160], -1))
    path = made(tmp_path / "a.dng", scene[:96, :160], preview=jpeg(inside), orientation=6)

    assert delta_e(load_preview(path, 160), inside) < 2


@pytest.mark.parametrize("inside", ["small", "broken", "none"])
def test_the_photo_is_developed_where_it_holds_no_picture_of_the_size(inside, scene, tmp_path):
    stored = scene[:240, :400]
    picture = {"small": jpeg(255 - stored[::8, ::8]), "broken": jpeg(255 - stored)[:3000], "none": None}[inside]
    path = made(tmp_path / "a.dng", stored, preview=picture)

    assert np.array_equal(load_preview(path, 100), load_photo(path, 100).pixels)


def test_other_photos_are_looked_through_as_they_are(picture, tmp_path):
    Image.fromarray(picture).save(tmp_path / "a.png")

    assert np.array_equal(load_preview(tmp_path / "a.png", 32), load_photo(tmp_path / "a.png", 32).pixels)


def test_the_facts_of_a_file_without_directories_are_those_that_come_with_its_picture(scene, tmp_path, monkeypatch):
    path = made(tmp_path / "a.dng", scene[:96, :160], preview=jpeg(scene[:96, :160]), orientation=6)

    def broken(file):
        raise ValueError

    monkeypatch.setattr(raw, "Reader", broken)
    photo = load_photo(path)

    assert b"Shot 1" in photo.exif
    assert b"2026:05:04 10:20:30" in photo.exif
    assert photo.pixels.shape == (160, 96, 3)


def test_a_raw_file_is_recognised_whatever_its_name(scene, tmp_path):
    assert load_photo(made(tmp_path / "a.tif", scene[:96, :160])).pixels.shape == (96, 160, 3)


@pytest.mark.parametrize("share", [0.0005, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("long_side", [None, 64])
def test_a_raw_file_that_is_cut_off_is_refused(share, long_side, scene, tmp_path):
    whole = dng(scene[:96, :160])
    path = tmp_path / "cut.dng"
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(CovershotError, match=r"cut\.dng.*(cut off|damaged|remove)") as caught:
        load_photo(path, long_side)
    assert str(caught.value).count(". ") == 0


def test_a_mosaic_of_missing_rows_is_refused(scene, tmp_path):
    whole = dng(scene[:96, :160], preview=jpeg(scene[:96, :160]))
    rows = whole.replace((96).to_bytes(4, "little"), (9600).to_bytes(4, "little"))
    (tmp_path / "short.dng").write_bytes(rows)

    with pytest.raises(CovershotError, match=r"short\.dng"):
        load_photo(tmp_path / "short.dng")


def test_too_many_pixels_are_refused_before_they_are_developed(scene, tmp_path, monkeypatch):
    monkeypatch.setattr(raw, "_MOST_PIXELS", 10_000)

    with pytest.raises(CovershotError, match=r"it claims 160 x 96 pixels, and 0 million are the most of a raw file"):
        load_photo(made(tmp_path / "a.dng", scene[:96, :160]))


def test_a_raw_file_cannot_be_written(shot, tmp_path):
    with pytest.raises(CovershotError, match=r"name it one of \.avif, \.jpeg, \.jpg, \.png, \.tif, \.tiff, \.webp"):
        save_photo(load_photo(shot, 64), Path(tmp_path / "a.dng"))
