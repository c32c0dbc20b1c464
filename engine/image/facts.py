"""Facts about a picture, read from its file before a pixel is decoded, in the same form for every format."""

from dataclasses import dataclass
from typing import Any

from engine.image import xmp as xmp_packets
from engine.image.exif import NO_EXIF, Exif, orientation

MAX_METADATA = 1 << 24
"""Largest size in bytes of one piece of metadata, unpacked; a colour profile may have four times as many."""

GAIN_MAP = "its HDR gain map is left out, so that highlights are as ordinary screens show them"
CREDENTIALS = "its Content Credentials (C2PA) are left out, because they vouch for the unchanged file alone"
TOO_LARGE = "a piece of its metadata is larger than a photo's and left out"
DAMAGED_METADATA = "a piece of its metadata is damaged and left out"

EXPORT_AGAIN = "copy or export it again, or remove it"
"""What to do about a file that is damaged."""


class UnreadableError(Exception):
    """Report why a file cannot be read, and what to do; the loader names the file."""

    def __init__(self, reason: str, advice: str = "export it again as JPEG, PNG or TIFF") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True)
class Colours:
    """Hold the description of its colours in a file.

    Attributes:
        icc: ICC profile, may be empty.
        cicp: numbers of primaries and transfer function in ITU-T H.273 (PNG's cICP, AVIF's nclx).
        srgb: whether it names sRGB (PNG's sRGB chunk).
        gamma: exponent of the encoding (PNG's gAMA), such as 1 / 2.2.
        chromaticities: x and y of white, red, green and blue (PNG's cHRM).
    """

    icc: bytes = b""
    cicp: tuple[int, int] | None = None
    srgb: bool = False
    gamma: float | None = None
    chromaticities: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Facts:
    """Hold the facts about a file's picture.

    Attributes:
        size: width and height in pixels as stored, before it is turned upright.
        colours: colour space of the pixels.
        exif: Exif; empty when it is broken.
        xmp: XMP packet, may be empty or broken.
        iptc: IIM, may be empty.
        dpi: dots per inch across and down in the format's header.
        notes: parts of the file that cannot be used, each as part of a sentence.
        source: data for the format's decoder.
    """

    size: tuple[int, int]
    colours: Colours = Colours()
    exif: Exif = NO_EXIF
    xmp: bytes = b""
    iptc: bytes = b""
    dpi: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
    source: Any = None

    @property
    def turn(self) -> int:
        """Return the orientation, 1..8: Exif's, or XMP's where Exif has none."""
        return orientation(self.exif) or xmp_packets.orientation(self.xmp) or 1
