"""Covers made from finished pictures, as magazines make them, with what is true of each: where it lies, and what is lettered."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor, ImageDraw, ImageFont

ASPECTS = (2 / 3, 3 / 4, 1.0, 4 / 3, 16 / 9)
"""Width by height."""

COLOURS = ("white", "black", "#d01020", "#f4d000", "#1040a0")
TEXT = (
    "THE",
    "NEW",
    "SEASON",
    "OF",
    "LIGHT",
    "AND",
    "COLOUR",
    "IN",
    "ONE",
    "HUNDRED",
    "PICTURES",
    "EDITORS",
    "WANT",
    "TO",
    "SEE",
)
MASTHEADS = ("VOGA", "LUMEN", "FIGARO", "ELAN", "TEMPO")
QUALITY = 80


@dataclass(frozen=True, eq=False)
class Made:
    """Hold a made cover.

    Attributes:
        pixels: (h, w, 3) uint8, read back from a JPEG.
        transform: (3, 3), from the cover's relative coordinates to the photo's.
        lettered: (h, w) bool, pixels that are covered by more than half.
        share: side of the crop, of the largest frame of its aspect.
    """

    pixels: npt.NDArray[np.uint8]
    transform: npt.NDArray[np.float64]
    lettered: npt.NDArray[np.bool_]
    share: float


def make_cover(
    target: npt.NDArray[np.uint8],
    rng: np.random.Generator,
    *,
    share: tuple[float, float] = (0.35, 0.95),
    grey: bool = False,
    mirrored: bool = False,
) -> Made:
    """Return a cover of a finished picture: cropped, turned, resized, lettered and compressed.

    Args:
        target: (H, W, 3).
        rng: decides about all that varies.
        share: least and largest side of the crop, as a share of the largest frame of its aspect that fits.
        grey: whether it is in black and white.
        mirrored: whether it is mirrored.
    """
    height, width = target.shape[:2]
    aspect = rng.choice(ASPECTS)
    angle = np.radians(rng.uniform(-6, 6))
    long_side = rng.uniform(300, 900)
    cosine = abs(np.cos(angle))
    sine = abs(np.sin(angle))
    largest = min(width / (aspect * cosine + sine), height / (aspect * sine + cosine))  # the frame's height
    kept = rng.uniform(*share)
    tall = largest * kept
    frame = np.array([tall * aspect, tall])
    bounds = np.array([frame[0] * cosine + frame[1] * sine, frame[0] * sine + frame[1] * cosine])
    centre = bounds / 2 + rng.uniform(0, 1, 2) * (np.array([width, height]) - bounds)
    size = np.maximum(np.round(frame * long_side / frame.max()), 16).astype(int)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.diag(frame / size * (-1 if mirrored else 1, 1))  # cover pixels to photo pixels
    to_photo = np.eye(3)
    to_photo[:2, :2] = linear
    to_photo[:2, 2] = centre - linear @ (size / 2)
    cover = _taken(target, to_photo, size)
    if grey:
        cover = cover.convert("L").convert("RGB")
    alpha, inked = _lettered(cover, rng)
    stream = io.BytesIO()
    inked.save(stream, "JPEG", quality=QUALITY)
    relative = np.diag([1 / width, 1 / height, 1]) @ to_photo @ np.diag([*size, 1.0])
    return Made(np.array(Image.open(stream)), relative, alpha > 0.5, kept)


def _taken(target: npt.NDArray[np.uint8], to_photo: npt.NDArray[np.float64], size: npt.NDArray[np.int_]) -> Image.Image:
    """Return the crop of a size, without steps where it is smaller than what it shows."""
    fine = 4
    inner = to_photo @ np.diag([1 / fine, 1 / fine, 1])
    large = Image.fromarray(target).transform(
        tuple(size * fine), Image.Transform.AFFINE, tuple(inner[:2].ravel()), Image.Resampling.BICUBIC
    )
    return large.resize(tuple(size), Image.Resampling.BOX)


def _lettered(cover: Image.Image, rng: np.random.Generator) -> tuple[npt.NDArray[np.float64], Image.Image]:
    """Return which share of each pixel is covered, and the cover with masthead, type and a box over 10 to 25 % of it."""
    width, height = cover.size
    alpha = Image.new("L", cover.size)
    due = rng.uniform(0.10, 0.25)
    masthead = rng.uniform(0.10, 0.17)
    boxed = rng.uniform(0.02, 0.04)
    text = rng.choice(MASTHEADS)
    font = _fitted(text, width * 0.94, height * masthead)
    masthead_box = (width * 0.03, height * 0.02, width * 0.97, height * masthead)
    cover = _written(cover, alpha, text, font, masthead_box[:2], _readable(cover, masthead_box, rng))
    # Of the area left, type takes lines at the sides, each as wide as about half the cover.
    used = masthead * font.getlength(text) / width + boxed
    size = max(9, round(height * rng.uniform(0.03, 0.045)))
    small = ImageFont.truetype(_fonts()[0], size)
    at = height * (masthead + 0.08)
    colour = _readable(cover, (0, at, width, height), rng)
    while used < due and at < height - 1.5 * size:
        line = " ".join(rng.choice(TEXT, rng.integers(2, 5)))
        while small.getlength(line) > width * 0.8 and " " in line:
            line = line.rpartition(" ")[0]
        long = small.getlength(line)
        left = width * 0.04 if rng.random() < 0.5 else width * 0.96 - long
        cover = _written(cover, alpha, line, small, (left, at), colour)
        used += long * size / (width * height)
        at += size * rng.choice((1.3, 2.5))
    return _boxed(cover, alpha, boxed, rng)


def _boxed(
    cover: Image.Image, alpha: Image.Image, share: float, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], Image.Image]:
    width, height = cover.size
    wide = width * rng.uniform(0.2, 0.35)
    high = share * width * height / wide
    left = rng.uniform(0.02, 0.98 - wide / width) * width
    top = height * 0.97 - high
    fill, ink = rng.permutation(COLOURS)[:2]
    for image, colour in ((cover, fill), (alpha, 255)):
        ImageDraw.Draw(image).rectangle((left, top, left + wide, top + high), colour)
    font = _fitted("Nr. 12", wide * 0.8, high * 0.6)
    ImageDraw.Draw(cover).text((left + wide * 0.1, top + high * 0.15), "Nr. 12", ink, font)
    return np.array(alpha) / 255, cover


def _readable(cover: Image.Image, box: tuple[float, float, float, float], rng: np.random.Generator) -> str:
    """Return a colour for type that can be read on what lies under it, as far as there is one."""
    under = float(np.mean(cover.crop(tuple(map(round, box))).convert("L")))
    grey = {colour: ImageColor.getcolor(colour, "L") for colour in COLOURS}
    return str(rng.choice([colour for colour in COLOURS if abs(grey[colour] - under) > 60]))


def _written(
    cover: Image.Image,
    alpha: Image.Image,
    text: str,
    font: ImageFont.FreeTypeFont,
    at: tuple[float, float],
    colour: str,
) -> Image.Image:
    layer = Image.new("L", cover.size)
    ImageDraw.Draw(layer).text(at, text, 255, font)
    alpha.paste(255, mask=layer)
    return Image.composite(Image.new("RGB", cover.size, colour), cover, layer)


def _fitted(text: str, width: float, height: float) -> ImageFont.FreeTypeFont:
    """Return the boldest font in which a text is as wide or as high as there is room."""
    font = ImageFont.truetype(_fonts()[1], 100)
    box = font.getbbox(text)
    return ImageFont.truetype(_fonts()[1], max(8, int(100 * min(width / box[2], height / box[3]))))


@cache
def _fonts() -> tuple[str, str]:
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return str(folder / "DejaVuSans-Bold.ttf"), str(folder / "DejaVuSerif-Bold.ttf")
