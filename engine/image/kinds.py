"""The kind of a file that is no photo of a supported format, whatever its name."""

from pathlib import Path

from engine.image.avif import brands

_HEIC = frozenset({b"mif1", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_EXPORT = "export it as JPEG, PNG or TIFF"
_DEVELOP = "develop it, and export it as JPEG or TIFF"
_SIGNATURES = (
    (b"8BPS", "a Photoshop file", _EXPORT),
    (b"%PDF", "a PDF", _EXPORT),
    (b"GIF8", "a GIF", _EXPORT),
    (b"BM", "a BMP", _EXPORT),
    (b"\xff\x0a", "a JPEG XL", _EXPORT),
    (b"\0\0\0\x0cJXL ", "a JPEG XL", _EXPORT),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000", _EXPORT),
    (b"\xff\x4f\xff\x51", "a JPEG 2000", _EXPORT),
    (b"II\xbc\x01", "a JPEG XR", _EXPORT),
    (b"v/1\x01", "an OpenEXR file", _EXPORT),
    (b"#?RADIANCE", "a Radiance HDR file", _EXPORT),
    (b"gimp xcf", "a GIMP file", _EXPORT),
    (b"<svg", "an SVG drawing", _EXPORT),
    (b"FUJIFILMCCD-RAW", "a camera's raw file", _DEVELOP),
    (b"IIRO", "a camera's raw file", _DEVELOP),
    (b"IIRS", "a camera's raw file", _DEVELOP),
    (b"MMOR", "a camera's raw file", _DEVELOP),
    (b"IIU\0", "a camera's raw file", _DEVELOP),
    (b"FOVb", "a camera's raw file", _DEVELOP),
    (b"\0MRM", "a camera's raw file", _DEVELOP),
    (b"PK\x03\x04", "a zip archive", "unpack it, and give the photos inside"),
)


def identify(path: Path) -> tuple[str, str] | None:
    """Return the kind of a file by its first bytes, and what to do with it; None for an unrecognised one."""
    with path.open("rb") as file:
        head = file.read(256)
    found = brands(head)
    if found and not {b"avif", b"avis"} & set(found):
        if found[0] == b"crx ":
            return "a camera's raw file", _DEVELOP
        return ("a HEIC photo", _EXPORT) if _HEIC & set(found) else ("a film", "give photos")
    return next(((name, advice) for mark, name, advice in _SIGNATURES if head.startswith(mark)), None)
