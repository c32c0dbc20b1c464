"""PNG: its chunks. Source: Portable Network Graphics (W3C, third edition); ImageMagick's raw profiles."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from engine.image import exif, iptc
from engine.image.facts import (
    CREDENTIALS,
    DAMAGED_METADATA,
    EXPORT_AGAIN,
    MAX_METADATA,
    TOO_LARGE,
    Colours,
    Facts,
    UnreadableError,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DEEP = "png of 16 bits"
SHALLOW = "png"
_OF_THE_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_WITH_TEXT = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_FACTS = frozenset({b"IHDR", b"iCCP", b"cICP", b"sRGB", b"gAMA", b"cHRM", b"eXIf", b"pHYs"})
_METRES_TO_INCHES = 0.0254


class _TooLargeError(Exception):
    pass


def read_facts(path: Path) -> Facts:
    """Return the facts about a PNG's picture; the source is `DEEP` where a channel has 16 bits.

    Raises:
        UnreadableError: it is no PNG, or its profile is too large for a photo's.
    """
    found: dict[bytes, bytes] = {}
    texts: dict[str, bytes] = {}
    notes: list[str] = []
    with path.open("rb") as file:
        for kind, length in chunks(file):
            if kind in _OF_THE_PICTURE - {b"IHDR"}:
                continue
            if kind == b"caBX":
                notes.append(CREDENTIALS)
                continue
            if kind not in _WITH_TEXT | _FACTS:
                continue
            if length > 4 * MAX_METADATA:
                notes.append(TOO_LARGE)
                continue
            content = file.read(length)
            if zlib.crc32(content, zlib.crc32(kind)) != int.from_bytes(file.read(4), "big"):
                notes.append(DAMAGED_METADATA)
            elif kind not in _WITH_TEXT:
                found.setdefault(kind, content)
            else:
                with suppress(ValueError, zlib.error, UnicodeDecodeError):
                    try:
                        name, value = _text(kind, content)
                        texts.setdefault(name, value)
                    except _TooLargeError:
                        notes.append(TOO_LARGE)
    if len(found.get(b"IHDR", b"")) != 13:
        raise UnreadableError("it is a broken PNG", EXPORT_AGAIN)
    width, height, bits = struct.unpack(">IIB", found[b"IHDR"][:9])
    raw = found.get(b"eXIf") or _profile(texts, "exif") or _profile(texts, "APP1")
    packet = texts.get("XML:com.adobe.xmp") or _profile(texts, "xmp")
    records = _profile(texts, "iptc")
    blocks = iptc.in_blocks(records) or iptc.in_blocks(_profile(texts, "8bim"))
    return Facts(
        (width, height),
        _colours(found),
        exif.parse(raw),
        packet,
        blocks or records,
        _density(found.get(b"pHYs", b"")),
        tuple(dict.fromkeys(notes)),
        DEEP if bits == 16 else SHALLOW,
    )


def without_metadata(path: Path) -> bytes:
    """Return a PNG with the chunks of its pixels alone: its texts and profiles may be larger than decoders allow.

    Raises:
        UnreadableError: its pixels are not those that were written, see `check`.
    """
    parts = [SIGNATURE]
    with path.open("rb") as file:
        for kind, length in chunks(file):
            if kind in _OF_THE_PICTURE:
                content = file.read(length)
                checksum = file.read(4)
                check(zlib.crc32(content, zlib.crc32(kind)), checksum)
                parts += (struct.pack(">I", length), kind, content, checksum)
    return b"".join(parts)


def check(crc: int, checksum: bytes) -> None:
    """Refuse a chunk whose content is not what was written: Pillow, for speed, does not look, and draws other pixels.

    Raises:
        UnreadableError: it is cut off, or the CRC of its name and content is not the four bytes behind them.
    """
    if len(checksum) < 4:
        raise UnreadableError("it is truncated", EXPORT_AGAIN)
    if crc != int.from_bytes(checksum, "big"):
        raise damaged()


def damaged() -> UnreadableError:
    """Return what is raised where the pixels are not those that were written."""
    return UnreadableError("its pixels are damaged", EXPORT_AGAIN)


def with_chunks(data: bytes | bytearray, added: list[tuple[bytes, bytes]]) -> list[bytes | memoryview]:
    """Return the parts of a PNG with chunks put after its header."""
    after_header = len(SIGNATURE) + 25
    view = memoryview(data)
    return [view[:after_header], *(chunk(kind, content) for kind, content in added), view[after_header:]]


def text(name: str, value: bytes) -> tuple[bytes, bytes]:
    """Return a chunk of UTF-8 text."""
    return b"iTXt", name.encode() + b"\0\0\0\0\0" + value


def profile_text(name: str, value: bytes) -> tuple[bytes, bytes]:
    """Return a chunk with bytes in hexadecimal, as ImageMagick and exiftool write and read IIM."""
    digits = value.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    content = f"\n{name}\n{len(value):8}\n{lines}\n"
    return b"zTXt", f"Raw profile type {name}".encode() + b"\0\0" + zlib.compress(content.encode())


def density(dpi: tuple[float, float]) -> tuple[bytes, bytes]:
    """Return the chunk that holds a resolution."""
    across, down = (round(value / _METRES_TO_INCHES) for value in dpi)
    return b"pHYs", struct.pack(">IIB", across, down, 1)


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk: its length, name, content and checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield each chunk's name and length, the file at its content."""
    at = len(SIGNATURE)
    file.seek(at)
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        yield kind, length
        at += length + 12
        file.seek(at)


def _text(kind: bytes, content: bytes) -> tuple[str, bytes]:
    """Return a text's name and its bytes, unpacked."""
    name, rest = content.split(b"\0", 1)
    if kind == b"zTXt":
        return name.decode("latin-1"), _unpacked(rest[1:])
    if kind == b"iTXt":
        _language, _translated, value = rest[2:].split(b"\0", 2)
        rest = _unpacked(value) if rest[:1] == b"\x01" else value
    if len(rest) > MAX_METADATA:
        raise _TooLargeError
    return name.decode("latin-1"), rest


def _unpacked(data: bytes, most: int = MAX_METADATA) -> bytes:
    unpacked = zlib.decompressobj().decompress(data, most + 1)
    if len(unpacked) > most:
        raise _TooLargeError
    return unpacked


def _profile(texts: dict[str, bytes], name: str) -> bytes:
    """Return the bytes of a raw profile: its name, its length, hexadecimal digits."""
    found = re.fullmatch(rb"\s*\S+\s+\d+\s+([0-9A-Fa-f\s]*)", texts.get(f"Raw profile type {name}", b""))
    with suppress(ValueError):
        data = bytes.fromhex(found[1].decode()) if found else b""
        return data.removeprefix(b"http://ns.adobe.com/xap/1.0/\0")
    return b""


def _colours(found: dict[bytes, bytes]) -> Colours:
    icc = b""
    if b"iCCP" in found:
        try:
            with suppress(zlib.error):  # a broken profile is none
                icc = _unpacked(found[b"iCCP"].partition(b"\0")[2][1:], 4 * MAX_METADATA)
        except _TooLargeError:
            raise UnreadableError("its colour profile is larger than any photo's") from None
    cicp, gamma, points = (found.get(kind, b"") for kind in (b"cICP", b"gAMA", b"cHRM"))
    value = struct.unpack(">I", gamma)[0] / 100_000 if len(gamma) == 4 else 0
    if not icc and len(cicp) == 4 and (cicp[2], cicp[3]) != (0, 1):
        raise UnreadableError("its numbers are those of video (narrow range or YCbCr)", "export it again in sRGB")
    return Colours(
        icc,
        (cicp[0], cicp[1]) if len(cicp) == 4 else None,
        b"sRGB" in found,
        value or None,
        tuple(number / 100_000 for number in struct.unpack(">8I", points)) if len(points) == 32 else None,
    )


def _density(content: bytes) -> tuple[float, float] | None:
    if len(content) != 9 or content[8] != 1:
        return None
    across, down = (_inches(dots) for dots in struct.unpack(">II", content[:8]))
    return (across, down) if across and down else None


def _inches(dots: int) -> float:
    """Return dots per metre as dots per inch, as a whole number where they differ from one by the rounding to metres."""
    value = dots * _METRES_TO_INCHES
    return float(round(value)) if abs(value - round(value)) <= _METRES_TO_INCHES / 2 else value
