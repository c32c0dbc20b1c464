import io

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.edit.reach import REACHED, SIZE, reach
from engine.edit.render import render

PHOTOS = {name: Image.fromarray(getattr(data, name)()) for name in ("astronaut", "chelsea", "coffee", "rocket")}


def squeezed(image):
    return np.asarray(image.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BOX))


def retouched(photo, **amounts):
    return Image.fromarray(render(np.asarray(photo), moved(identity(), amounts)))


def as_jpeg(photo):
    file = io.BytesIO()
    retouched(photo, exposure=0.5, contrast=0.6).save(file, "JPEG", quality=50)
    return Image.open(file)


def cropped(photo):
    width, height = photo.size
    return photo.crop((round(0.03 * width), round(0.03 * height), round(0.97 * width), round(0.97 * height)))


def repainted(photo):
    other = photo.copy()
    other.paste((230, 30, 30), (10, 10, 10 + photo.width // 5, 10 + photo.height // 5))
    return other


@pytest.mark.parametrize("photo", PHOTOS.values(), ids=PHOTOS)
@pytest.mark.parametrize(
    "made",
    [
        lambda photo: photo,
        as_jpeg,
        lambda photo: photo.convert("L"),
        lambda photo: retouched(photo, exposure=-0.6, saturation=0.8, temperature=1.0),
        lambda photo: retouched(photo, skin=1.5, sky=1.5, contrast=0.8),
        lambda photo: retouched(photo, vignette=1.2, subject=0.8),
    ],
    ids=["itself", "JPEG", "grey", "colours", "hues", "light"],
)
def test_what_colour_and_light_make_of_a_photo_is_reached(photo, made):
    assert reach(squeezed(photo), [squeezed(made(photo))])[0] > REACHED + 1


@pytest.mark.parametrize("photo", PHOTOS.values(), ids=PHOTOS)
@pytest.mark.parametrize(
    "made",
    [cropped, repainted, lambda photo: photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT)],
    ids=["cropped", "repainted", "mirrored"],
)
def test_what_was_cropped_repainted_or_mirrored_is_not_reached(photo, made):
    assert reach(squeezed(photo), [squeezed(made(photo))])[0] < REACHED


def test_every_image_has_its_own_answer():
    photo = PHOTOS["coffee"]
    images = [squeezed(photo), squeezed(repainted(photo))]
    assert reach(squeezed(photo), images) == [reach(squeezed(photo), [image])[0] for image in images]
