"""Which installation reads what, and kinds of known formats that are rarer than most."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms
from skimage import data

from engine.errors import CovershotError
from engine.image.formats import COVER_SUFFIXES, PHOTO_SUFFIXES, written_suffix
from engine.image.io import load_photo, load_preview, read_size
from engine.image.metrics import delta_e
from tests.image.made_formats import dng, ink_profile

WITHOUT = """
import sys
sys.modules["{module}"] = None
from pathlib import Path
from engine.errors import CovershotError
from engine.image.io import load_photo
from engine.workspace.pairs import read_folder
photos, skipped = read_folder(Path(r"{folder}"))
print(sorted(photos))
for one in skipped:
    print(one.path.name, one.reason)
try:
    load_photo(Path(r"{folder}") / "{name}")
except CovershotError as error:
    print(error)
    print(error.in_window)
"""


@pytest.fixture
def coffee():
    return np.array(Image.fromarray(data.coffee()).resize((240, 160)))


@pytest.mark.parametrize(
    ("module", "name", "kind", "extra"),
    [("rawpy", "a.dng", "a camera's raw file", "raw"), ("pillow_heif", "b.heic", "a HEIC photo", "heif")],
)
def test_without_its_extra_a_file_is_named_with_the_extra(module, name, kind, extra, coffee, tmp_path):
    (tmp_path / "a.dng").write_bytes(dng(coffee))
    pillow_heif.from_pillow(Image.fromarray(coffee)).save(tmp_path / "b.heic")
    script = WITHOUT.format(module=module, name=name, folder=tmp_path)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    listed, skipped, on_the_command_line, in_window = done.stdout.splitlines()

    assert listed == str([other for other in ("a", "b") if other != name[0]])
    assert skipped == (
        f"{name} is {kind}, and the extra {extra}, which reads those, is not installed: export it as JPEG or TIFF"
    )
    sentence = f"{tmp_path / name} is {kind}, and this installation cannot read those: it lacks the extra {extra}."
    assert on_the_command_line.startswith(f"{sentence} Install it in Covershot's folder with `pip install -e")
    assert f'".[{extra}]"' in on_the_command_line
    assert in_window == f"{sentence} Export the photo as JPEG or TIFF."


@pytest.mark.parametrize("read", [load_photo, read_size, lambda path: load_preview(path, 64)])
def test_every_reader_names_the_missing_extra(read, coffee, tmp_path, monkeypatch):
    (tmp_path / "a.dng").write_bytes(dng(coffee))
    monkeypatch.setitem(sys.modules, "rawpy", None)

    with pytest.raises(CovershotError, match=r"a\.dng is a camera's raw file, .* it lacks the extra raw\."):
        read(tmp_path / "a.dng")


def test_ordinary_photos_load_no_other_decoder(picture, tmp_path):
    Image.fromarray(picture).save(tmp_path / "a.jpg")
    script = (
        "import sys\nfrom pathlib import Path\nfrom engine.image.io import load_photo\n"
        f"load_photo(Path(r'{tmp_path / 'a.jpg'}'))\n"
        "print([name for name in ('rawpy', 'pillow_heif', 'pypdfium2', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_pdfs_are_covers_alone():
    assert sorted(COVER_SUFFIXES - PHOTO_SUFFIXES) == [".pdf"]
    assert {".cr3", ".dng", ".heic", ".psd", ".psb", ".jpg"} <= PHOTO_SUFFIXES


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.CR3", ".tif"), ("a.psd", ".tif"), ("a.hif", ".tif"), ("a.HEIC", ".jpg"), ("a.JPG", ".JPG"), ("a.png", ".png")],
)
def test_a_copy_has_the_format_of_its_photo_or_the_nearest_that_is_written(name, suffix):
    assert written_suffix(Path(name)) == suffix


@pytest.mark.parametrize(("bits", "channels"), [(10, 3), (12, 3), (10, 4), (10, 1)])
def test_an_avif_of_more_than_8_bits_keeps_them(bits, channels, coffee, tmp_path):
    top = (1 << bits) - 1
    stored = np.rint(np.dstack((coffee, coffee[..., :1]))[..., :channels] / 255 * top).astype(np.uint16)
    encoded = imagecodecs.avif_encode(stored if channels > 1 else stored[..., 0], level=100, bitspersample=bits)
    (tmp_path / "a.avif").write_bytes(encoded)
    photo = load_photo(tmp_path / "a.avif")

    expected = np.rint(stored.astype(float) * 65_535 / top)
    assert photo.pixels.dtype == np.uint16
    assert np.abs(photo.pixels - expected[..., :3]).max() <= 65_535 / top
    assert (photo.alpha is None) == (channels != 4)
    assert load_photo(tmp_path / "a.avif", 120).pixels.shape == (80, 120, 3)


def test_of_a_jpeg_of_several_pictures_the_first_is_read(coffee, tmp_path):
    first = Image.fromarray(coffee)
    first.save(tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[Image.new("RGB", (30, 20), "red")])
    with Image.open(tmp_path / "a.jpg") as image:
        assert image.n_frames == 2

    assert read_size(tmp_path / "a.jpg") == (240, 160)
    assert delta_e(load_photo(tmp_path / "a.jpg").pixels, coffee) < 4
    assert load_photo(tmp_path / "a.jpg", 60).pixels.shape == (40, 60, 3)


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
@pytest.mark.parametrize("long_side", [None, 120])
def test_inks_are_converted_by_their_profile(suffix, long_side, coffee, tmp_path):
    inks = Image.fromarray(coffee).convert("CMYK")
    profile = ink_profile()
    inks.save(tmp_path / f"a.{suffix}", icc_profile=profile, quality=95)
    photo = load_photo(tmp_path / f"a.{suffix}", long_side)
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    transform = ImageCms.buildTransform(
        source, ImageCms.createProfile("sRGB"), "CMYK", "RGB", flags=ImageCms.Flags.BLACKPOINTCOMPENSATION
    )
    converted = ImageCms.applyTransform(inks, transform)
    expected = np.array(converted.resize(photo.pixels.shape[1::-1], Image.Resampling.LANCZOS))

    assert delta_e(photo.pixels, expected) < 2


@pytest.mark.parametrize("wrong", ["rgb", "grey", "broken"])
def test_inks_with_a_profile_of_other_colours_are_multiplied(wrong, coffee, adobe_profile, tmp_path):
    inks = Image.fromarray(coffee).convert("CMYK")
    profile = {"rgb": adobe_profile, "grey": imagecodecs.cms_profile("gray", gamma=2.2), "broken": ink_profile()[:200]}
    inks.save(tmp_path / "a.tif", icc_profile=profile[wrong])
    inks.save(tmp_path / "b.tif")

    assert np.array_equal(load_photo(tmp_path / "a.tif").pixels, load_photo(tmp_path / "b.tif").pixels)
