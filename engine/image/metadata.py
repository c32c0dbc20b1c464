"""The metadata of a written file: the same facts in each format's places, and notes of what had to be left out."""

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
    """Hold the metadata of a copy.

    Attributes:
        exif: Exif of the picture, with orientation 1 and sRGB.
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
    """Describe the metadata that a format can hold.

    Attributes:
        jpeg: whether Exif is that of a JPEG.
        without: tags of Exif that it must not have.
        iptc: whether it has a place for IIM; otherwise it is written as XMP.
        dpi: whether it has a field for the resolution; otherwise it is written as Exif.
        most_exif: largest size of Exif, in bytes.
        most_xmp: largest size of XMP, in bytes.
        most_iptc: largest size of IIM, in bytes.
    """

    jpeg: bool = False
    without: frozenset[int] = frozenset()
    iptc: bool = True
    dpi: bool = True
    most_exif: int = 1 << 28
    most_xmp: int = 1 << 28
    most_iptc: int = 1 << 28


def sensible(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return a resolution if it is possible, else None; programs without one write 1 x 1."""
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
    """Return the metadata to be written, and sentences about what is left out.

    Args:
        block: Exif of the source, or from `exif.kept`.
        packet: XMP of the source.
        records: IIM of the source.
        dpi: dots per inch across and down.
        size: width and height of the written picture.
        capabilities: metadata that the format can hold.
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
