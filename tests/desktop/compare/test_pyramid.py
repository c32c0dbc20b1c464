import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.compare import pyramid as module
from desktop.compare.pyramid import Levels, cut, load_levels, seen
from desktop.model.viewport import Crop
from engine.errors import CovershotError
from engine.image.io import Photo, save_photo


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(module, "SMALL", 64)
    monkeypatch.setattr(module, "_STRIP", 16)


@pytest.fixture
def photo(tmp_path):
    rows, columns = np.mgrid[:201, :301]
    pixels = np.stack([columns * 255 // 300, rows * 255 // 200, (rows + columns) % 256], -1).astype(np.uint8)
    save_photo(Photo(pixels), tmp_path / "p.png")
    return tmp_path / "p.png", pixels


def test_the_photo_itself_is_cut_out_and_not_resized(photo, small):
    path, pixels = photo
    levels = load_levels(path, whole=True)
    assert levels.whole
    assert [image.shape[:2] for image in levels.arrays] == [(201, 301), (101, 151), (51, 76), (26, 38)]
    part = cut(levels, Crop((301, 201), 100, 50, 80, 60))
    assert np.array_equal(part, pixels[50:110, 100:180])


def test_sixteen_bits_stay_at_the_full_size(tmp_path, small):
    pixels = np.random.default_rng(0).integers(0, 65536, (90, 100, 3), dtype=np.uint16)
    save_photo(Photo(pixels), tmp_path / "deep.png")
    levels = load_levels(tmp_path / "deep.png", whole=True)
    assert np.array_equal(cut(levels, Crop((100, 90), 3, 5, 20, 30)), pixels[5:35, 3:23])
    assert cut(levels, Crop((80, 72), 0, 0, 80, 72)).dtype == np.uint8


def test_a_small_copy_alone_is_coarse_where_more_is_needed(photo, small):
    levels = load_levels(photo[0], whole=False)
    assert (levels.size, levels.arrays[0].shape) == ((301, 201), (43, 64, 3))
    assert levels.serves(Crop((60, 40), 0, 0, 60, 40))
    assert not levels.serves(Crop((301, 201), 0, 0, 60, 40))
    assert cut(levels, Crop((301, 201), 10, 10, 60, 40)).shape == (40, 60, 3)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(40, 300), st.data())
def test_a_part_is_what_it_is_in_the_whole_resized_photo(width, data):
    rng = np.random.default_rng(width)
    image = np.array(Image.fromarray(rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)).resize((300, 200)))
    levels = Levels((300, 200), (image,))
    height = round(width * 2 / 3)
    left = data.draw(st.integers(0, width - 8))
    top = data.draw(st.integers(0, height - 8))
    whole = cut(levels, Crop((width, height), 0, 0, width, height)).astype(int)
    part = cut(levels, Crop((width, height), left, top, width - left, 8)).astype(int)
    assert np.abs(part - whole[top : top + 8, left:]).max() <= 3  # rounding; a column's shift would be dozens


def test_a_file_that_is_no_photo_says_so(tmp_path):
    (tmp_path / "p.jpg").write_bytes(b"no photo")
    with pytest.raises(CovershotError, match="not a photo"):
        load_levels(tmp_path / "p.jpg", whole=True)


def test_what_is_transparent_is_no_part_of_a_difference(tmp_path):
    pixels = np.full((80, 120, 4), 200, np.uint8)
    pixels[:40, :, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "half.png")
    levels = load_levels(tmp_path / "half.png", whole=True)
    mask = seen(levels, Crop((60, 40), 0, 0, 60, 40))
    assert not mask[:20].any()
    assert mask[20:].all()
    Image.fromarray(pixels[..., :3]).save(tmp_path / "whole.png")
    assert seen(load_levels(tmp_path / "whole.png", whole=True), Crop((60, 40), 0, 0, 60, 40)) is None
