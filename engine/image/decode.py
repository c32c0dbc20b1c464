"""From a file to channels: Pillow for 8 bits, libpng and tifffile for 16, and a module for each format that neither reads."""

import logging
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import imagecodecs
from PIL import Image, UnidentifiedImageError

from engine.image import avif, heif, jpeg, pdf, png, psd, raw, rows, tiff, xmp
from engine.image.channels import Channels, apart, plain, reduced, values
from engine.image.exif import ORIENTATION, parse
from engine.image.facts import EXPORT_AGAIN, GAIN_MAP, Colours, Facts, UnreadableError

_OTHERS = ("WEBP", "AVIF")
_JPEG_MARK = b"\xff\xd8\xff"
# Set once, for the process: the caller has one limit for every decoder, and broken metadata is not worth a warning.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", module=r"PIL\.")
logging.getLogger("tifffile").addHandler(logging.NullHandler())


_FACTS_BY_MARK = {
    **dict.fromkeys(tiff.MARKS, tiff.read_facts),
    png.SIGNATURE: png.read_facts,
    _JPEG_MARK: jpeg.read_facts,
    psd.SIGNATURE: psd.read_facts,
    pdf.SIGNATURE: pdf.read_facts,
}
"""Readers of facts by the first bytes of their files."""

_DECODERS = {
    raw.Source: raw.decode,
    heif.Source: heif.decode,
    psd.Source: psd.decode,
    pdf.Source: pdf.decode,
    avif.Deep: avif.decode,
}
"""Decoders by the type of a file's source; each reduces its picture itself."""


def read_facts(path: Path) -> Facts:
    """Read all facts except the pixels.

    Raises:
        UnreadableError: why it cannot be read.
        Exception: whatever the decoders raise for a broken file; the caller turns it into one sentence.
    """
    with path.open("rb") as file:
        head = file.read(256)
    if raw.is_raw(path, head):
        return raw.read_facts(path)
    if heif.is_heif(head):
        return heif.read_facts(path)
    for mark, read in _FACTS_BY_MARK.items():
        if head.startswith(mark):
            return read(path)
    with Image.open(path, formats=_OTHERS) as image:
        packet = image.info.get("xmp") or b""
        data = path.read_bytes() if image.format == "AVIF" else b""
        hdr = xmp.has_gain_map(packet) or avif.has_gain_map(data)
        bits = avif.bits(data)
        return Facts(
            image.size,
            Colours(image.info.get("icc_profile") or b"", avif.colour_numbers(data)),
            parse(image.info.get("exif") or b""),
            packet,
            notes=(GAIN_MAP,) if hdr else (),
            source=avif.Deep(bits) if bits > 8 else None,
        )


def decode(path: Path, facts: Facts, size: tuple[int, int] | None) -> tuple[Channels, int]:
    """Decode the main picture, reduced to `size` (width, height as stored) where given.

    Returns:
        Its channels, and the orientation that must still be applied to them.

    Raises:
        Exception: as `read_facts`.
    """
    decoder = _DECODERS.get(type(facts.source))
    if decoder is not None:
        return decoder(path, facts, size), facts.turn
    if facts.source in {png.DEEP, png.SHALLOW} and size is not None and facts.size[0] * facts.size[1] >= rows.LARGE:
        small = rows.reduced_png(path, size)
        if small is not None:
            return small, facts.turn
    if isinstance(facts.source, tiff.Source) and facts.source.by_pillow:
        with suppress(UnidentifiedImageError):
            return _decode_tiff_of_8_bits(path, facts.turn, size), 1
    if isinstance(facts.source, tiff.Source):
        channels = tiff.decode(path, facts.source.at)
    elif facts.source == png.DEEP:
        channels = _decode_deep_png(path)
    elif facts.source == png.SHALLOW:
        return _decode_8_bit(BytesIO(png.without_metadata(path)), size), facts.turn
    else:
        return _decode_8_bit_or_endless(path, size), facts.turn
    return channels if size is None else reduced(channels, size), facts.turn


def decode_jpeg(data: bytes, size: tuple[int, int]) -> Channels:
    """Decode a JPEG's bytes, reduced to a width and height.

    Raises:
        Exception: as `read_facts`.
    """
    return _decode_8_bit(BytesIO(data), size)


def _decode_tiff_of_8_bits(path: Path, turn: int, size: tuple[int, int] | None) -> Channels:
    """Decode a TIFF with Pillow, which turns it upright, and nothing else, while it decodes."""
    try:
        return _decode_8_bit(path, size[::-1] if size is not None and turn >= 5 else size, turn)
    except UnidentifiedImageError:
        raise
    except OSError as error:
        raise UnreadableError(tiff.DAMAGED, EXPORT_AGAIN) from error


def _decode_8_bit_or_endless(path: Path, size: tuple[int, int] | None) -> Channels:
    """Decode a file; a JPEG may lack its end marker if it has all of its pixels."""
    try:
        return _decode_8_bit(path, size)
    except OSError:
        whole: bytes | None = None
        with suppress(Exception):
            whole = jpeg.without_end(path)
        if whole is None:
            raise
    return _decode_8_bit(BytesIO(whole), size)


def _decode_8_bit(file: Path | BinaryIO, size: tuple[int, int] | None, turn: int | None = None) -> Channels:
    with Image.open(file, formats=("JPEG", "PNG", "TIFF", *_OTHERS)) as opened:
        if turn is not None:
            opened.getexif()[ORIENTATION] = turn
        if size is not None:
            opened.draft(None, (2 * size[0], 2 * size[1]))  # JPEG alone: decodes at a power-of-two fraction
        opened.load()  # after which a TIFF's size is that of the picture turned upright
        image = plain(opened)
        if size is not None:
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
        return apart(values(image), 1 if image.mode in {"L", "LA"} else 4 if image.mode == "CMYK" else 3)


def _decode_deep_png(path: Path) -> Channels:
    array = imagecodecs.png_decode(png.without_metadata(path))
    return apart(array, 1 if array.ndim == 2 or array.shape[2] == 2 else 3)
