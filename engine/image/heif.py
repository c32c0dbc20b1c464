"""HEIF with HEVC, as telephones and cameras write it: .heic, .heif, .hif."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from engine.image import exif
from engine.image.avif import brands
from engine.image.channels import Channels, apart, reduced, widened
from engine.image.facts import EXPORT_AGAIN, GAIN_MAP, Colours, Facts, UnreadableError
from engine.image.formats import HEIF, module_of
from engine.image.ifd import short

_BRANDS = frozenset({b"mif1", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_AVIF = frozenset({b"avif", b"avis"})
_APPLES_GAIN_MAP = "hdrgainmap"
_ERRORS = (ValueError, EOFError, SyntaxError, RuntimeError, IndexError)


class Source(NamedTuple):
    """Hold the number of bits of a picture's channels."""

    bits: int


def is_heif(head: bytes) -> bool:
    """Return whether a file is a HEIF that is no AVIF, by its first bytes."""
    found = brands(head)
    return bool(_BRANDS & set(found)) and not _AVIF & set(found)


def read_facts(path: Path) -> Facts:
    """Return the facts about a HEIF's primary picture.

    Raises:
        UnreadableError: it is cut off or damaged, or of an unsupported kind.
        MissingExtraError: the extra is not installed.
    """
    image = _opened(path)
    info = image.info
    described = exif.parse(info.get("exif") or b"")
    # The decoder has turned the picture by the file's properties; readers must ignore Exif's orientation (HEIF, 6.5.10).
    upright = {**described.main, exif.ORIENTATION: short(described.order, 1)}
    nclx = info.get("nclx_profile")
    has_gain_map = any(_APPLES_GAIN_MAP in str(kind) for kind in info.get("aux", {}))
    return Facts(
        image.size,
        Colours(
            info.get("icc_profile") or b"",
            (nclx["color_primaries"], nclx["transfer_characteristics"]) if nclx else None,
        ),
        described._replace(main=upright),
        info.get("xmp") or b"",
        notes=(GAIN_MAP,) if has_gain_map else (),
        source=Source(int(info["bit_depth"])),
    )


def decode(path: Path, facts: Facts, size: tuple[int, int] | None) -> Channels:
    """Decode the primary picture with 8 bits, or those of 10 and 12 bits with 16, reduced to a width and height where given.

    Raises:
        UnreadableError: it is cut off or damaged.
    """
    image = _opened(path)
    try:
        array = np.asarray(image)
    except _ERRORS as error:
        raise UnreadableError("its pixels are cut off or damaged", EXPORT_AGAIN) from error
    if array.dtype != np.uint8:
        array = widened(array, facts.source.bits)
    channels = apart(array, 1 if array.ndim == 2 else 3)
    return channels if size is None else reduced(channels, size)


def _opened(path: Path) -> Any:
    pillow_heif = module_of(HEIF)
    try:
        file = pillow_heif.open_heif(path, convert_hdr_to_8bit=False, hdr_to_16bit=False)
        return file[file.primary_index]
    except _ERRORS as error:
        raise UnreadableError(
            "it is a HEIC photo that is cut off, damaged or of a kind that is not supported", EXPORT_AGAIN
        ) from error
