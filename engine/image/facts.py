"""What a file says of its picture before a pixel is decoded, whatever its format."""

from dataclasses import dataclass
from typing import Any

from engine.image import xmp as xmp_packets
from engine.image.exif import NO_EXIF, Exif, orientation

MAX_METADATA = 1 << 24
"""Bytes of one piece of metadata, unpacked, or of a colour profile four times as many: more is no photo's."""

GAIN_MAP = "its HDR gain map is left out, so that highlights are as ordinary screens show them"
CREDENTIALS = "its Content Credentials (C2PA) are left out, because they vouch for the unchanged file alone"
TOO_LARGE = "a piece of its metadata is larger than a photo's and left out"


class UnreadableError(Exception):
    """Say why a file cannot be read, and what to do; the loader names the file."""

    def __init__(self, reason: str, advice: str = "export it again as JPEG, PNG or TIFF") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True)
class Colours:
    """Hold what a file says of its colours.

    Attributes:
        icc: its ICC profile, may be empty.
        cicp: primaries and transfer function, as ITU-T H.273 numbers them (PNG's cICP, AVIF's nclx).
        srgb: whether it names sRGB (PNG's sRGB chunk).
        gamma: the exponent of its encoding (PNG's gAMA), such as 1 / 2.2.
        chromaticities: x and y of white, red, green and blue (PNG's cHRM).
    """

    icc: bytes = b""
    cicp: tuple[int, int] | None = None
    srgb: bool = False
    gamma: float | None = None
    chromaticities: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Facts:
    """Hold what a file says of its picture.

    Attributes:
        size: width and height as stored, before it is turned upright.
        colours: of its pixels.
        exif: its Exif, broken ones empty.
        xmp: its packet, may be empty or broken.
        iptc: its IIM, may be empty.
        dpi: dots per inch across and down, as the format itself says.
        notes: what of it cannot be used, each half a sentence.
        source: what its decoder wants to know.
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
