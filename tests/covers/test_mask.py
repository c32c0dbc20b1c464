import numpy as np
import pytest
from PIL import Image

from engine.covers.align import align, seen
from engine.covers.mask import LEAST_SHARE, explain
from tests.covers.made import fitting, lettered, photo, picture, retouched


def explained(cover, name):
    shown = seen(cover)
    alignment = align(shown, picture(name))
    return explain(shown.pixels, picture(name).pixels, alignment.transform)


def in_photo(marked, transform, size):
    """Return a cover's mark in the photo's frame, by the true transform."""
    width, height = size
    tall, wide = marked.shape
    to_cover = np.linalg.inv(np.diag([width, height, 1]) @ transform @ np.diag([1 / wide, 1 / tall, 1]))
    image = Image.fromarray(marked.astype(np.uint8) * 255)
    return np.array(image.transform(size, Image.Transform.AFFINE, tuple(to_cover[:2].ravel()))) > 127


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_letters_and_boxes_are_left_out_and_most_else_is_kept(name):
    cover, transform = fitting(retouched(photo(name)), 0.8)
    cover, marked = lettered(cover)
    size = picture(name).features.size
    letters = in_photo(marked, transform, size)
    shown = in_photo(np.ones_like(marked), transform, size)
    mask = explained(cover, name).mask
    assert (~mask)[letters].mean() > 0.9
    assert (~mask)[shown & ~letters].mean() < 0.15
    assert not mask[~shown].any()


@pytest.mark.parametrize("look", [{"exposure": 0.8}, {"temperature": 1.0, "contrast": 0.5}, {"vignette": 1.0}])
def test_colour_and_light_alone_are_explained(look):
    assert explained(fitting(retouched(photo("coffee"), **look), 0.9)[0], "coffee").share > 0.9


def test_a_black_and_white_cover_is_explained():
    grey = np.array(Image.fromarray(photo("astronaut")).convert("L").convert("RGB"))
    assert explained(fitting(grey, 0.8)[0], "astronaut").share > 0.95


def test_a_mirrored_cover_is_explained():
    assert explained(fitting(retouched(photo("chelsea")), 0.8, mirrored=True)[0], "chelsea").share > 0.95


def test_another_background_is_left_out():
    cover, transform = fitting(retouched(photo("coffee")), 0.9)
    third = cover.shape[1] // 3
    replaced = cover.copy()
    replaced[:, :third] = photo("chelsea")[: cover.shape[0], :third]
    marked = np.zeros(cover.shape[:2], bool)
    marked[:, :third] = True
    size = picture("coffee").features.size
    background = in_photo(marked, transform, size)
    rest = in_photo(~marked, transform, size)
    mask = explained(replaced, "coffee").mask
    assert mask[background].mean() < 0.2
    assert mask[rest].mean() > 0.85


def test_a_pair_of_which_less_than_half_remains_is_set_aside_with_the_reason():
    cover, _ = fitting(photo("coffee"), 0.9)
    alignment = align(seen(cover), picture("coffee"))
    half = cover.shape[1] * 11 // 20
    replaced = cover.copy()
    replaced[:, :half] = photo("chelsea")[: cover.shape[0], :half]
    found = explain(seen(replaced).pixels, picture("coffee").pixels, alignment.transform)
    assert found.share < LEAST_SHARE
    assert found.set_aside is not None


def test_how_much_was_painted_over_is_measured():
    cover, _ = fitting(photo("astronaut"), 0.9)
    alignment = align(seen(cover), picture("astronaut"))
    rng = np.random.default_rng(0)
    repainted = cover.copy()
    for row in range(0, cover.shape[0], 75):
        repainted[row : row + 48] = rng.integers(0, 256, 3)
    assert explain(seen(repainted).pixels, picture("astronaut").pixels, alignment.transform).share == pytest.approx(
        1 - 48 / 75, abs=0.08
    )


def test_a_cover_whose_colours_are_no_change_of_its_photos_is_set_aside():
    cover, _ = fitting(photo("chelsea"), 0.9)
    alignment = align(seen(cover), picture("chelsea"))
    solarised = (cover.astype(int) * 9 % 256).astype(np.uint8)
    assert explain(seen(solarised).pixels, picture("chelsea").pixels, alignment.transform).set_aside is not None


def test_a_pair_of_which_enough_remains_is_not_set_aside():
    assert explained(fitting(retouched(photo("coffee")), 0.8)[0], "coffee").set_aside is None
