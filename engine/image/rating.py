"""An editor's stars and colour label of a photo: in the XMP beside it, as Lightroom and darktable write it, or inside it."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.image import xmp
from engine.image.decode import read_facts
from engine.image.facts import MAX_METADATA
from engine.reading import read_bytes

_XMP = "http://ns.adobe.com/xap/1.0/"
_DARKTABLE = "http://darktable.sf.net/"
_COLORLABELS = ("Red", "Yellow", "Green", "Blue", "Purple")
"""What darktable numbers instead of naming them. Source: darktable, src/common/colorlabels.h."""

SIDECAR = ".xmp"
"""How the names of files end in which editors write about a photo."""

_STARS = re.compile(r"\s*(-1|[0-5])(?:\.0*)?\s*")
_LONGEST_LABEL = 100
"""Length in characters of a label at the most; its word is the program's language's, such as Red or Rot."""


@dataclass(frozen=True)
class Rating:
    """Hold an editor's judgement of a photo.

    Attributes:
        stars: 1 to 5, 0 for none, -1 for rejected; None where nobody rated it.
        label: name of its colour label, None without one; the first where darktable gave several.
    """

    stars: int | None = None
    label: str | None = None


def read_rating(photo: Path) -> Rating:
    """Return a photo's rating: each part from the first place that has it, nothing from places that are broken.

    The places: photo.jpg.xmp (darktable), photo.xmp (Lightroom, Capture One), the photo's XMP.
    """
    stars: int | None = None
    label: str | None = None
    for packet in _packets(photo):
        found = _in_packet(packet)
        stars = found.stars if stars is None else stars
        label = found.label if label is None else label
        if stars is not None and label is not None:
            break
    return Rating(stars, label)


def sidecars(photo: Path) -> tuple[Path, Path]:
    """Return where editors write about a photo beside it, the first to be believed first; the files need not be there."""
    first, second = sidecar_names(photo.name)
    return photo.with_name(first), photo.with_name(second)


def sidecar_names(name: str) -> tuple[str, str]:
    """Return what the files are called in which editors write about a photo of this file name."""
    return name + SIDECAR, os.path.splitext(name)[0] + SIDECAR  # noqa: PTH122 - of thousands, and often


def _packets(photo: Path) -> Iterator[bytes]:
    for sidecar in sidecars(photo):
        with suppress(OSError):
            yield read_bytes(sidecar, MAX_METADATA)
    with suppress(Exception):  # whatever decoders raise for a broken file
        yield read_facts(photo).xmp


def _in_packet(packet: bytes) -> Rating:
    try:
        stars, label, numbered = xmp.texts_of(packet, [(_XMP, "Rating"), (_XMP, "Label"), (_DARKTABLE, "colorlabels")])
    except ValueError:
        return Rating()
    number = _STARS.fullmatch(stars or "")
    words = (label or "").strip() or _colorlabel(numbered)
    return Rating(int(number[1]) if number else None, words if 0 < len(words) <= _LONGEST_LABEL else None)


def _colorlabel(numbered: str | None) -> str:
    number = (numbered or "").strip()
    return _COLORLABELS[int(number)] if number in {"0", "1", "2", "3", "4"} else ""
