import numpy as np
import pytest
from PIL import Image

from engine.covers.align import load_picture
from engine.errors import CovershotError
from tests.covers.made import aligned, crop, distance, fitting, lettered, photo, picture, retouched

NAMES = ("astronaut", "coffee", "chelsea")


def found_within(cover, transform, name, pixels=1.0):
    alignment = aligned(cover, name)
    assert alignment is not None
    assert distance(alignment.transform, transform, picture(name).features.size) < pixels
    return alignment


@pytest.mark.parametrize("name", NAMES)
def test_a_cropped_and_retouched_cover_is_found_within_a_pixel(name):
    cover, transform = fitting(retouched(photo(name)), 0.6)
    alignment = found_within(cover, transform, name)
    assert not alignment.mirrored
    assert alignment.overlap == pytest.approx(1.0, abs=0.01)
    assert alignment.residual < 1.0


@pytest.mark.parametrize("angle", [-9, -6, 3, 6, 9])
def test_a_straightened_cover_is_found(angle):
    cover, transform = fitting(retouched(photo("coffee")), 0.7, angle=angle)
    found_within(cover, transform, "coffee")


@pytest.mark.parametrize("name", NAMES)
def test_a_mirrored_cover_is_found_and_called_so(name):
    cover, transform = fitting(retouched(photo(name)), 0.7, mirrored=True, angle=2)
    assert found_within(cover, transform, name).mirrored


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("colour", ["white", "black"])
def test_a_lettered_cover_is_found(name, colour):
    cover, transform = fitting(retouched(photo(name)), 0.8)
    found_within(lettered(cover, colour)[0], transform, name)


def test_a_black_and_white_cover_is_found():
    cover, transform = fitting(retouched(photo("astronaut")), 0.8)
    grey = np.array(Image.fromarray(cover).convert("L").convert("RGB"))
    found_within(grey, transform, "astronaut")


@pytest.mark.parametrize("size", [(150, 100), (640, 427)])
def test_a_cover_of_any_size_is_found(size):
    cover, transform = crop(retouched(photo("coffee")), box=(0.1, 0.1, 0.9, 0.9), size=size)
    found_within(cover, transform, "coffee")


def test_a_slightly_stretched_cover_is_found_by_a_homography():
    cover, transform = crop(photo("astronaut"), box=(0.1, 0.1, 0.9, 0.9), size=(460, 420))
    found_within(cover, transform, "astronaut")


def test_what_a_similarity_explains_is_not_bent():
    cover, _ = fitting(photo("coffee"), 0.8, angle=3)
    assert np.allclose(aligned(cover, "coffee").transform[2], [0, 0, 1])


def test_another_photos_cover_is_refused():
    for name in NAMES:
        cover, _ = fitting(retouched(photo(name)), 0.8)
        for other in {*NAMES, "rocket"} - {name}:
            assert aligned(lettered(cover)[0], other) is None


@pytest.mark.parametrize(
    "cover",
    [
        pytest.param(photo("coffee")[::-1, ::-1], id="upside-down"),
        pytest.param(np.full((400, 300, 3), 90, np.uint8), id="plain"),
        pytest.param(lettered(np.full((400, 300, 3), 90, np.uint8))[0], id="text alone"),
        pytest.param(photo("coffee")[100:120, 100:114], id="20 px"),
        pytest.param(np.full((1, 1, 3), 7, np.uint8), id="a pixel"),
        pytest.param(np.full((1, 600, 3), 7, np.uint8), id="a line"),
        pytest.param(np.random.default_rng(0).integers(0, 256, (300, 300, 3), dtype=np.uint8), id="noise"),
    ],
)
def test_what_is_no_cover_of_the_photo_is_refused(cover):
    assert aligned(np.ascontiguousarray(cover), "coffee") is None


def test_a_collage_of_four_photos_is_of_none_of_them():
    parts = [np.array(Image.fromarray(photo(name)).resize((240, 240))) for name in (*NAMES, "rocket")]
    collage = np.vstack([np.hstack(parts[:2]), np.hstack(parts[2:])])
    assert [name for name in NAMES if aligned(collage, name) is not None] == []


def test_the_same_pictures_give_the_same_bytes():
    cover = lettered(fitting(retouched(photo("chelsea")), 0.7, angle=-4)[0])[0]
    one = aligned(cover, "chelsea")
    other = aligned(cover.copy(), "chelsea")
    assert one.transform.tobytes() == other.transform.tobytes()
    assert (one.inliers, one.correlation, one.residual) == (other.inliers, other.correlation, other.residual)


def test_places_are_shares_so_that_they_hold_at_any_size():
    cover, transform = fitting(photo("astronaut"), 0.8)
    large = np.array(Image.fromarray(cover).resize((640, 640), Image.Resampling.BICUBIC))
    found_within(large, transform, "astronaut")


def test_a_broken_file_is_told_in_a_sentence(tmp_path):
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 nothing")
    with pytest.raises(CovershotError, match=r"broken\.jpg"):
        load_picture(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_crop_of_an_eighth_of_the_photo_is_found(name):
    cover, transform = fitting(retouched(photo(name)), 0.36)
    found_within(lettered(cover)[0], transform, name)
