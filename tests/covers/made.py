"""Photos from local files, and covers made of them whose place is known."""

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from skimage import data

from engine.covers.align import align, seen
from engine.covers.geometry import applied
from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.workspace.workspace import create_workspace

LONG_SIDE = 384


@cache
def photo(name):
    """Return a photograph, (H, W, 3), not to be changed."""
    image = Image.fromarray(getattr(data, name)()).convert("RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return np.array(image)


@cache
def picture(name):
    """Return a photograph with its features."""
    return seen(photo(name))


def shoot(root, names=("astronaut", "coffee", "chelsea")):
    """Return a workspace whose photos are photographs."""
    workspace = create_workspace(root)
    for name in names:
        Image.fromarray(photo(name)).save(workspace.input / f"{name}.png")
    return workspace


def retouched(pixels, **amounts):
    return render(np.ascontiguousarray(pixels), moved(identity(), amounts or {"exposure": 0.6, "contrast": 0.8}))


def crop(pixels, *, box=(0.1, 0.05, 0.8, 0.9), angle=0.0, size=(420, 480), mirrored=False):
    """Return a crop with its transform, from its relative coordinates to the photo's.

    Args:
        pixels: (H, W, 3).
        box: left, top, right and bottom, as shares of the photo.
        angle: by which it is turned around its centre, in degrees.
        size: width and height in pixels; its aspect need not be the box's.
        mirrored: whether it is mirrored.
    """
    height, width = pixels.shape[:2]
    left, top, right, bottom = np.array(box) * [width, height, width, height]
    turn = np.radians(angle)
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    linear = linear @ np.diag([(right - left) / size[0] * (-1 if mirrored else 1), (bottom - top) / size[1]])
    transform = np.eye(3)
    transform[:2, :2] = linear
    transform[:2, 2] = np.array([left + right, top + bottom]) / 2 - linear @ (np.array(size) / 2)
    image = Image.fromarray(pixels).transform(
        size, Image.Transform.AFFINE, tuple(transform[:2].ravel()), Image.Resampling.BICUBIC
    )
    return np.array(image), np.diag([1 / width, 1 / height, 1]) @ transform @ np.diag([*size, 1])


def fitting(pixels, share=0.8, **how):
    """Return a crop from the middle with the aspect of its box kept."""
    edge = (1 - share) / 2
    height, width = pixels.shape[:2]
    scale = 360 / max(width, height)
    size = (round(width * scale), round(height * scale))
    return crop(pixels, box=(edge, edge, 1 - edge, 1 - edge), size=size, **how)


def lettered(pixels, colour="white"):
    """Return a cover with masthead, lines and a box, and where they are, (H, W) bool."""
    image = Image.fromarray(pixels)
    width, height = image.size
    mark = Image.new("L", image.size)
    for drawn, ink, box in ((image, colour, "#d01020"), (mark, 255, 255)):
        pen = ImageDraw.Draw(drawn)
        pen.text((width * 0.04, height * 0.02), "LUMEN", ink, ImageFont.load_default(height * 0.15))
        for line in range(5):
            at = (width * 0.05, height * (0.3 + 0.08 * line))
            pen.text(at, "THE NEW LIGHT", ink, ImageFont.load_default(height * 0.05))
        pen.rectangle((width * 0.6, height * 0.85, width * 0.9, height * 0.95), box)
    return np.array(image), np.array(mark) > 127


def distance(found, true, photo_size):
    """Return the mean distance in the photo's pixels between places of the cover under two transforms."""
    grid = np.stack(np.meshgrid(*[(np.arange(5) + 0.5) / 5] * 2), -1).reshape(-1, 2)
    return np.linalg.norm((applied(found, grid) - applied(true, grid)) * photo_size, axis=1).mean()


def aligned(cover, name):
    return align(seen(cover), picture(name))
