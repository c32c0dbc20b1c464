import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from desktop.jobs.pictures import load_image, render_image, to_image
from desktop.jobs.renders import Renders
from desktop.state.library import read_library
from desktop.state.side_by_side import side_by_side
from engine.edit.edit import Edit, identity, save_edit
from engine.errors import CovershotError


def test_pixels_keep_their_colours_and_places():
    pixels = np.zeros((2, 5, 3), np.uint8)
    pixels[1, 4] = (10, 20, 30)
    image = to_image(pixels)
    assert (image.width(), image.height()) == (5, 2)
    assert image.pixelColor(4, 1) == QColor(10, 20, 30)
    pixels[:] = 255
    assert image.pixelColor(4, 1) == QColor(10, 20, 30)


def test_sixteen_bits_are_rounded():
    image = to_image(np.full((3, 3, 3), 257 * 77 + 100, np.uint16))
    assert image.pixelColor(1, 1) == QColor(77, 77, 77)


def test_a_photo_is_upright_and_bounded(tmp_path):
    photo = Image.new("RGB", (400, 200), "red")
    photo.paste("blue", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    photo.save(tmp_path / "turned.jpg", exif=exif, quality=95)
    image = load_image(tmp_path / "turned.jpg", 100)
    assert (image.width(), image.height()) == (50, 100)
    assert image.pixelColor(25, 10).blue() > 200
    assert image.pixelColor(25, 90).red() > 200


def test_an_edit_is_applied(tmp_path):
    lut = identity().lut.copy()
    lut[..., 0] = 1
    save_edit(Edit(lut, identity().grid.copy()), tmp_path / "red.safetensors")
    image = render_image(np.full((4, 4, 3), 51, np.uint8), tmp_path / "red.safetensors")
    assert image.pixelColor(2, 2) == QColor(255, 51, 51)


@pytest.fixture
def heard(qapp, compiled):
    renders, heard = Renders(), {}
    renders.drawn.connect(heard.__setitem__)
    renders.failed.connect(heard.__setitem__)
    yield renders, heard
    renders.close()


def first(workspace):
    library = read_library(workspace.root)
    return side_by_side(library, library.photos[0])


def test_every_pane_gets_its_picture(heard, make_workspace, qtbot):
    renders, pictures = heard
    renders.show(first(make_workspace()), 256)
    qtbot.waitUntil(lambda: len(pictures) == 5)
    levels = {key: image.pixelColor(5, 5).red() for key, image in pictures.items()}
    assert levels == pytest.approx({"original": 60, "sft": 72, "dpo": 84, "sft_dpo": 96, "target": 100}, abs=1)


def test_going_back_shows_what_was_kept(heard, make_workspace, qtbot):
    renders, pictures = heard
    side = first(make_workspace())
    renders.show(side, 256)
    qtbot.waitUntil(lambda: len(pictures) == 5)
    pictures.clear()
    renders.show(side, 256)
    assert len(pictures) == 5
    pictures.clear()
    renders.forget()
    renders.show(side, 256)
    assert not pictures
    qtbot.waitUntil(lambda: len(pictures) == 5)


def test_a_spoilt_edit_fails_in_its_own_pane(heard, make_workspace, qtbot):
    renders, pictures = heard
    side = first(make_workspace())
    side.edits["dpo"].write_bytes(b"spoilt")
    renders.show(side, 256)
    qtbot.waitUntil(lambda: len(pictures) == 5)
    assert "not a saved Edit" in pictures["dpo"]
    assert isinstance(pictures["sft_dpo"], QImage)


def test_a_photo_that_cannot_be_read_fails_every_pane_but_the_target(heard, make_workspace, qtbot):
    renders, pictures = heard
    side = first(make_workspace())
    side.photo.source.write_bytes(b"spoilt")
    renders.show(side, 256)
    qtbot.waitUntil(lambda: len(pictures) == 5)
    assert isinstance(pictures.pop("target"), QImage)
    assert all("not a photo" in sentence for sentence in pictures.values())


def test_a_missing_photo_raises_the_sentence(tmp_path):
    with pytest.raises(CovershotError, match="There is no file"):
        load_image(tmp_path / "none.jpg", 100)
