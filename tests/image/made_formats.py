"""Raw files, Photoshop files and PDFs, made byte by byte."""

import struct
from io import BytesIO

import imagecodecs
import numpy as np
from PIL import Image

from engine.image.color import srgb_to_linear
from tests.image.made import directory

TO_CAMERA = np.array(
    [[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]]
)
"""From XYZ to a camera whose primaries are sRGB's. Source: IEC 61966-2-1, inverted for D65."""

NEUTRAL = (0.5, 1.0, 0.64)
"""What the camera records of white."""

BLACK = 512
WHITE = 16_383


def dng(srgb, *, orientation=1, crop=None, preview=None, pattern=(0, 1, 1, 2), margins=(0, 0), linear=False):
    """A DNG of one sensor's mosaic that develops to (H, W, 3) uint8 sRGB, or of all its colours. Source: DNG 1.4.

    With a preview, a JPEG's bytes, the first directory is the preview's and points to the mosaic's, as cameras have it.
    """
    light = srgb_to_linear(srgb.astype(np.float64) / 255) * NEUTRAL
    recorded = np.rint(BLACK + light * (WHITE - BLACK)).astype("<u2")
    height, width = srgb.shape[:2]
    mosaic = np.empty((height, width), "<u2")
    for place, colour in enumerate(pattern):  # which begins where the margins end
        row, column = ((at + margin) % 2 for at, margin in zip(divmod(place, 2), margins, strict=True))
        mosaic[row::2, column::2] = recorded[row::2, column::2, colour]
    about = {
        271: (2, b"Cover\0"),
        272: (2, b"Shot 1\0"),
        274: (3, [orientation]),
        306: (2, b"2026:05:04 10:20:30\0"),
        50706: (1, bytes([1, 4, 0, 0])),
        50708: (2, b"Cover Shot 1\0"),
        50721: (10, [part for value in TO_CAMERA.ravel() for part in (round(value * 10_000), 10_000)]),
        50728: (5, [part for value in NEUTRAL for part in (round(value * 10_000), 10_000)]),
        50778: (3, [21]),
    }
    sensor = {
        254: (4, [0]),
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [16]),
        259: (3, [1]),
        262: (3, [32803]),
        277: (3, [1]),
        278: (4, [height]),
        279: (4, [mosaic.nbytes]),
        33421: (3, [2, 2]),
        33422: (1, bytes(pattern)),
        50714: (3, [BLACK]),
        50717: (4, [WHITE]),
    }
    if linear:
        sensor |= {258: (3, [16] * 3), 262: (3, [34892]), 277: (3, [3]), 279: (4, [recorded.nbytes])}
        sensor |= {50714: (3, [BLACK] * 3), 50717: (4, [WHITE] * 3)}
        mosaic = recorded
    if any(margins):
        sensor[50829] = (4, [*margins, height, width])
    if crop is not None:
        sensor |= {50719: (4, crop[:2]), 50720: (4, crop[2:])}
    if preview is None:
        at = 8 + len(directory({**about, **sensor, 273: (4, [0])}, 8, "<"))
        first = directory({**about, **sensor, 273: (4, [at])}, 8, "<")
        return b"II*\0" + struct.pack("<I", 8) + first + mosaic.tobytes()
    with Image.open(BytesIO(preview)) as image:
        size = image.size
    small = {
        254: (4, [1]),
        256: (4, [size[0]]),
        257: (4, [size[1]]),
        258: (3, [8, 8, 8]),
        259: (3, [7]),
        262: (3, [6]),
        277: (3, [3]),
        278: (4, [size[1]]),
        279: (4, [len(preview)]),
    }
    preview += bytes(len(preview) % 2)
    inside = 8 + len(directory({**about, **small, 273: (4, [0]), 330: (4, [0])}, 8, "<"))
    at = inside + len(directory({**sensor, 273: (4, [0])}, inside, "<"))
    first = directory({**about, **small, 273: (4, [at]), 330: (4, [inside])}, 8, "<")
    second = directory({**sensor, 273: (4, [at + len(preview)])}, inside, "<")
    return b"II*\0" + struct.pack("<I", 8) + first + second + preview + mosaic.tobytes()


def psd(pixels, *, mode=3, packed=True, wide=False, flattened=True, transparent=False, resources=()):
    """A Photoshop file of (H, W, C) uint8 or uint16 without layers' pixels. Source: Adobe's specification (2019)."""
    height, width, channels = pixels.shape
    bits = 8 * pixels.dtype.itemsize
    planes = np.moveaxis(pixels, -1, 0).astype(pixels.dtype.newbyteorder(">"))
    head = b"8BPS" + struct.pack(">H6xHIIHH", 2 if wide else 1, channels, height, width, bits, mode)
    version = struct.pack(">IBIIIII", 1, flattened, 0, 0, 1, 0, 0)
    blocks = b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) % 2)
        for number, content in ((1057, version), *resources)
    )
    length = ">Q" if wide else ">I"
    layers = struct.pack(length + "h", 2, -1) if transparent else b""
    section = struct.pack(length, len(layers) + 4) + layers + bytes(4) if transparent else struct.pack(length, 0)
    rows = [imagecodecs.packbits_encode(row.tobytes()) for plane in planes for row in plane]
    lengths = struct.pack(f">{len(rows)}{'I' if wide else 'H'}", *map(len, rows))
    picture = b"\0\1" + lengths + b"".join(rows) if packed else b"\0\0" + planes.tobytes()
    return head + bytes(4) + struct.pack(">I", len(blocks)) + blocks + section + picture


def pdf(*objects, trailer=""):
    """A PDF of objects numbered from 1, of which the first is its catalogue. Source: ISO 32000-1."""
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content if isinstance(content, bytes) else content.encode())
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def page(content, entries="", resources=""):
    """The objects of a PDF whose one page, of 400 by 300 points unless its entries say otherwise, draws something."""
    box = "" if "MediaBox" in entries else "/MediaBox [0 0 400 300]"
    about = f"<< /Type /Page /Parent 2 0 R {box} {entries} /Contents 4 0 R /Resources << {resources} >> >>"
    return CATALOGUE, ONE_PAGE, about, f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def ink_profile():
    """A profile of four inks that print grey, half as dark as plain ones: a table of two nodes a side. Source: ICC.1:2010."""
    nodes = np.stack(np.meshgrid(*[np.linspace(0, 1, 2)] * 4, indexing="ij"), -1).reshape(-1, 4)
    light = (1 - nodes[:, :3] / 2) * (1 - nodes[:, 3:] / 2)
    grey = np.full(16, 128 / 255)
    lab = np.stack([light.mean(1), grey, grey], -1)
    identity = struct.pack(">9i", *(65_536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity
    table += bytes(range(256)) * 4 + np.rint(lab * 255).astype(np.uint8).tobytes() + bytes(range(256)) * 3
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"inks\0" + bytes(78)
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63_190, 65_536, 54_061)
    entries = []
    at = 128 + 4 + 12 * 3
    body = b""
    for name, content in ((b"desc", text), (b"wtpt", white), (b"A2B0", table)):
        entries.append(name + struct.pack(">II", at + len(body), len(content)))
        body += content + bytes(-len(content) % 4)
    tags = struct.pack(">I", 3) + b"".join(entries) + body
    head = struct.pack(">I4sI4s4s4s", 128 + len(tags), b"lcms", 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + struct.pack(">3i", 63_190, 65_536, 54_061)
    return head.ljust(128, b"\0") + tags
