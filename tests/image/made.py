"""Files with facts in odd places, made byte by byte."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image

PRIMARIES = {
    "adobe": (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06),
    "p3": (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    "srgb": (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
}


def png(pixels, *chunks, late=()):
    """A PNG with chunks before its pixels and after them."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    data = file.getvalue()
    end = chunk(b"IEND", b"")
    before, after = (b"".join(chunk(*one) for one in some) for some in (chunks, late))
    return data[:33] + before + data[33:].removesuffix(end) + after + end


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def raw_profile(name, data, kind=b"zTXt"):
    """Bytes as ImageMagick hides them in a text."""
    text = f"\n{name}\n{len(data):8}\n{data.hex()}\n".encode()
    keyword = f"Raw profile type {name}".encode() + b"\0"
    return (b"zTXt", keyword + b"\0" + zlib.compress(text)) if kind == b"zTXt" else (b"tEXt", keyword + text)


def jpeg(pixels, *segments, **options):
    """A JPEG with segments of (marker, content) after its JFIF header."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **{"quality": 95, "subsampling": 0, **options})
    data = file.getvalue()
    return (
        data[:20]
        + b"".join(struct.pack(">BBH", 0xFF, mark, len(more) + 2) + more for mark, more in segments)
        + data[20:]
    )


def directory(entries, at, order=">"):
    """A TIFF directory of {tag: (type, values' bytes or numbers)} at a byte of a file."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
    codes = {1: "B", 3: "H", 4: "I", 5: "I", 9: "i", 10: "i"}
    table = struct.pack(order + "H", len(entries))
    values = b""
    start = at + 6 + 12 * len(entries)
    for tag, (kind, value) in sorted(entries.items()):
        data = value if isinstance(value, bytes) else struct.pack(order + codes[kind] * len(value), *value)
        table += struct.pack(order + "HHI", tag, kind, len(data) // sizes[kind])
        table += data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(order + "I", start + len(values))
        values += (data + bytes(len(data) % 2)) if len(data) > 4 else b""
    return table + bytes(4) + values


def exif(main, order=">", **parts):
    """A block of Exif without its name: main, capture, place and interoperability by their entries."""
    tags = {"capture": 0x8769, "place": 0x8825, "interoperability": 0xA005}
    length = len(directory(main, 8)) + 12 * sum(name != "interoperability" for name in parts)
    pointers = {}
    blocks = b""
    at = 8 + length
    if "interoperability" in parts:
        inner = directory(parts["interoperability"], at, order)
        parts["capture"] = {**parts.get("capture", {}), tags["interoperability"]: (4, (at,))}
        blocks = inner
        at = at + len(inner)
    for name in ("capture", "place"):
        if name in parts:
            pointers[tags[name]] = (4, (at,))
            blocks += (block := directory(parts[name], at, order))
            at += len(block)
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    return head + directory({**main, **pointers}, 8, order) + blocks


def packet(properties="", attributes="", spaces=""):
    """An XMP packet with elements or attributes of its one description."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" {spaces} {attributes}>{properties}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def iptc(*datasets):
    """IIM of (record, dataset, text)."""
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value for record, number, value in datasets
    )


def in_photoshop(records):
    """IIM as a JPEG's segment holds it, behind another block of odd length."""
    first = b"8BIM" + struct.pack(">HBBI", 0x03ED, 0, 0, 3) + b"abc\0"
    return b"Photoshop 3.0\0" + first + b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(records)) + records


def by_formulas(values, primaries, decode):
    """Values in [0, 1] of some primaries and a decoding function as sRGB, clipped to what it can show."""

    def to_xyz(numbers):
        (wx, wy) = numbers[:2]
        points = np.array(numbers[2:]).reshape(3, 2)
        columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in points]).T
        return columns * np.linalg.solve(columns, [wx / wy, 1, (1 - wx - wy) / wy])

    matrix = np.linalg.solve(to_xyz(PRIMARIES["srgb"]), to_xyz(PRIMARIES[primaries]))
    linear = (decode(values) @ matrix.T).clip(0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
