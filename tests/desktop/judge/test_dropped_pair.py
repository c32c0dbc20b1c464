from pathlib import Path

import pytest
from PIL import Image

from desktop.judge.dropped_pair import Half, Whole, check_alike, joined, keep_image, photo_of
from engine.errors import CovershotError

PHOTOS = {"sunset", "sunset~evening", "dune"}


@pytest.mark.parametrize(
    ("name", "photo"),
    [
        ("sunset.jpg", "sunset"),
        ("sunset~warm.png", "sunset"),
        ("sunset~a~b.tif", "sunset"),
        ("sunset~evening.JPG", "sunset~evening"),
        ("sunset~evening~2.jpg", "sunset~evening"),
    ],
)
def test_an_image_is_of_the_photo_that_its_name_begins_with(name, photo):
    assert photo_of(Path(name), PHOTOS) == photo


@pytest.mark.parametrize(
    ("name", "reason"), [("harbour.jpg", "matches no photo"), ("sunset.txt", "is not a supported format")]
)
def test_an_unknown_image_is_refused_with_a_sentence(name, reason):
    with pytest.raises(CovershotError, match=reason):
        photo_of(Path(name), PHOTOS)


def test_two_images_go_left_and_right_in_their_order():
    images = [Path("dune~a.png"), Path("dune~b.png")]
    assert joined(None, "", images, PHOTOS) == Whole("dune", *images)


@pytest.mark.parametrize(("first", "second"), [("left", "right"), ("right", "left")])
def test_one_image_waits_for_the_other_side(first, second):
    half = joined(None, first, [Path("dune~a.png")], PHOTOS)
    assert half == Half("dune", first, Path("dune~a.png"))
    whole = joined(half, second, [Path("dune~b.png")], PHOTOS)
    assert getattr(whole, first) == Path("dune~a.png")
    assert getattr(whole, second) == Path("dune~b.png")


def test_another_image_on_the_same_side_takes_its_place():
    half = joined(None, "left", [Path("dune~a.png")], PHOTOS)
    assert joined(half, "left", [Path("sunset.png")], PHOTOS) == Half("sunset", "left", Path("sunset.png"))


def test_images_of_two_photos_or_too_many_are_refused():
    half = Half("dune", "left", Path("dune~a.png"))
    with pytest.raises(CovershotError, match="of one photo"):
        joined(half, "right", [Path("sunset.png")], PHOTOS)
    with pytest.raises(CovershotError, match="3 images"):
        joined(None, "", [Path("dune.png")] * 3, PHOTOS)


@pytest.fixture
def put(tmp_path):
    def put(name, size, colour="red"):
        Image.new("RGB", size, colour).save(tmp_path / name)
        return tmp_path / name

    return put


def test_images_are_alike_when_both_show_the_whole_photo_at_one_size(put):
    source = put("dune.png", (600, 400))
    first = put("a.png", (300, 200))
    check_alike(source, first, put("b.png", (300, 200), "blue"))
    with pytest.raises(CovershotError, match=r"300 x 200.*150 x 100"):
        check_alike(source, first, put("small.png", (150, 100)))
    with pytest.raises(CovershotError, match="without cropping"):
        check_alike(source, put("crop.png", (200, 200)), put("crop2.png", (200, 200), "blue"))
    with pytest.raises(CovershotError, match="identical"):
        check_alike(source, first, put("copy.png", (300, 200)))


def test_an_image_is_copied_into_the_workspace_once(put, make_workspace):
    workspace = make_workspace(run=False)
    image = put("bridge~a.PNG", (48, 32))
    kept = keep_image(workspace, "bridge", image)
    assert kept.startswith("candidates/bridge~")
    assert (workspace.root / kept).read_bytes() == image.read_bytes()
    assert keep_image(workspace, "bridge", image) == kept
    assert len(list((workspace.root / "candidates").iterdir())) == 1
