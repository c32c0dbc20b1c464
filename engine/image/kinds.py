"""The kind of a file that is no photo of a supported format, whatever its name."""

from pathlib import Path
from typing import NamedTuple

from engine.image.avif import brands


class Kind(NamedTuple):
    """Name a kind of file, and what to do with one, as parts of a sentence."""

    name: str
    advice: str


_EXPORT = "export it as JPEG, PNG or TIFF"
_SIGNATURES = (
    (b"GIF8", Kind("a GIF", _EXPORT)),
    (b"BM", Kind("a BMP", _EXPORT)),
    (b"\xff\x0a", Kind("a JPEG XL", _EXPORT)),
    (b"\0\0\0\x0cJXL ", Kind("a JPEG XL", _EXPORT)),
    (b"\0\0\0\x0cjP  ", Kind("a JPEG 2000", _EXPORT)),
    (b"\xff\x4f\xff\x51", Kind("a JPEG 2000", _EXPORT)),
    (b"II\xbc\x01", Kind("a JPEG XR", _EXPORT)),
    (b"v/1\x01", Kind("an OpenEXR file", _EXPORT)),
    (b"#?RADIANCE", Kind("a Radiance HDR file", _EXPORT)),
    (b"gimp xcf", Kind("a GIMP file", _EXPORT)),
    (b"<svg", Kind("an SVG drawing", _EXPORT)),
    (b"PK\x03\x04", Kind("a zip archive", "unpack it, and give the photos inside")),
)


def identify(path: Path) -> Kind | None:
    """Return the kind of a file by its first bytes, and what to do with it; None for an unrecognised one."""
    with path.open("rb") as file:
        head = file.read(256)
    if brands(head) and not {b"avif", b"avis"} & set(brands(head)):
        return Kind("a film", "give photos")
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), None)
