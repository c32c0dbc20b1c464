import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor

from desktop.ui.images import load_image, to_image
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


def test_a_missing_photo_raises_the_sentence(tmp_path):
    with pytest.raises(CovershotError, match="There is no file"):
        load_image(tmp_path / "none.jpg", 100)
