"""What is written beside the pixels: the same facts in every format's own places, and what had to be left out."""

from dataclasses import dataclass

from engine.image import exif, iptc, xmp
from engine.image.exif import Block

_NAMES = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
}
_SENSIBLE_DPI = (1.0, 100_000.0)


@dataclass(frozen=True)
class Metadata:
    """Hold what a copy says of its picture.

    Attributes:
        exif: of the picture, orientation 1 and colours sRGB.
        xmp: a packet, may be empty.
        iptc: IIM, may be empty.
        dpi: dots per inch across and down, or None.
    """

    exif: Block
    xmp: bytes = b""
    iptc: bytes = b""
    dpi: tuple[float, float] | None = None


@dataclass(frozen=True)
class Capabilities:
    """Say what a format has room for.

    Attributes:
        jpeg: whether Exif is that of a JPEG.
        without: tags of Exif that have no place in it.
        iptc: whether it has a place for IIM; where it has none, XMP says the same.
        dpi: whether it has a field for the resolution; where it has none, Exif says it.
        most_exif: bytes of Exif at the most.
        most_xmp: bytes of XMP at the most.
        most_iptc: bytes of IIM at the most.
    """

    jpeg: bool = False
    without: frozenset[int] = frozenset()
    iptc: bool = True
    dpi: bool = True
    most_exif: int = 1 << 28
    most_xmp: int = 1 << 28
    most_iptc: int = 1 << 28


def sensible(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return a resolution that can be one, else None; 1 x 1 is what programs write that know none."""
    low, high = _SENSIBLE_DPI
    return dpi if dpi is not None and all(low < value < high for value in dpi) else None


def prepared(
    block: bytes,
    packet: bytes,
    records: bytes,
    dpi: tuple[float, float] | None,
    size: tuple[int, int],
    capabilities: Capabilities,
    *,
    gps: bool,
) -> tuple[Metadata, list[str]]:
    """Return what is to be written, and sentences about what cannot be.

    Args:
        block: Exif, as the source had it or as `exif.kept` gives it.
        packet: XMP, as the source had it.
        records: IIM, as the source had it.
        dpi: dots per inch.
        size: width and height of what is written.
        capabilities: what the format has room for.
        gps: whether the place where the photo was taken may stay.
    """
    notes: list[str] = []
    block_out, dropped = exif.fitted(
        exif.adapted(
            exif.kept(exif.parse(block)),
            size,
            dpi,
            gps=gps,
            alone=not capabilities.dpi,
            jpeg=capabilities.jpeg,
            without=capabilities.without,
        ),
        capabilities.most_exif,
    )
    if dropped:
        names = ", ".join(_NAMES.get(tag, f"0x{tag:04X}") for tag in dropped)
        notes.append(f"its Exif is too long for this format, and its longest entries are left out ({names})")
    try:
        kept = xmp.kept(packet, gps=gps)
    except ValueError as error:
        kept = b""
        notes.append(f"{error} and is not copied")
    if not capabilities.iptc or len(records) > capabilities.most_iptc:
        kept = xmp.with_properties(kept, iptc.as_xmp(records))
        records = b""
    kept, properties = xmp.fitted(kept, capabilities.most_xmp)
    if properties:
        names = ", ".join(properties)
        notes.append(f"its XMP is too long for this format, and its longest properties are left out ({names})")
    return Metadata(block_out, kept, records, dpi), notes
