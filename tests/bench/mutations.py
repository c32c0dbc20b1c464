"""Ways in which files are damaged, or made to harm: bytes of any file, values of JSON, rows and lines of text."""

import json
import random
import struct
import zlib
from typing import Any

NUMBERS = (0, 1, 2, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 1_000_000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
PNG_HEAD = 8

VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 2**63, -(2**64), 10**400, "", "x", "x" * 5000, "\x00", "\x1b[31m", "../../x", "é\u0301"),
    *(float("nan"), float("inf"), [], {}, [[]], [None], {"": {}}, "\ud800", "NaN", "1e999", "<b>x</b>", "=1+1", "2026"),
)
"""Values that no reader expects where they stand."""

LINES = (
    *("", "{", "[" * 3000, "[" * 200_000, "]" * 50, '"', '"' * 3, "\x00" * 20, "9" * 5000, "-" + "9" * 400, "1e999"),
    *(",,,,,,", ";" * 400, "nan", "inf = inf", "a.b.c.d = 1", "[[a]]", "[a" + ".a" * 3000 + "]", "x = " + "[" * 500),
    *("x = {" + "a = {" * 400, "\ufeff", "\u202e", "=cmd|' /C calc'!A0"),
)
"""Lines that no reader expects."""


def of_bytes(data: bytes, rng: random.Random) -> bytes:
    """Damage a file in one to four places: its bits, bytes, numbers and stretches, its head the more often."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(min(len(changed), 600) if rng.random() < 0.6 else len(changed)) if changed else 0
        match rng.randrange(8):
            case 0 | 1:
                changed[at : at + 1] = bytes([rng.randrange(256)])
            case 2:
                changed[at : at + 1] = bytes([(changed[at] if changed else 0) ^ 1 << rng.randrange(8)])
            case 3 | 4:
                kind = rng.choice(("<H", ">H", "<I", ">I", "<Q", ">Q"))
                number = rng.choice(NUMBERS) & (1 << 8 * struct.calcsize(kind)) - 1
                changed[at : at + struct.calcsize(kind)] = struct.pack(kind, number)
            case 5:
                del changed[at : at + rng.randint(1, 64)]
            case 6:
                changed[at:at] = changed[at : at + rng.randint(1, 64)] * rng.randint(1, 4)
            case 7:
                length = rng.randint(1, 200)
                changed[at : at + length] = rng.randbytes(min(length, len(changed) - at))
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    """Cut a file off."""
    return data[: rng.randrange(len(data))]


def with_checksums(data: bytes) -> bytes:
    """Mend the checksums of a PNG, so that what was damaged is read; stop where its chunks end."""
    changed, at = bytearray(data), PNG_HEAD
    while at + 12 <= len(changed):
        end = at + 8 + int.from_bytes(changed[at : at + 4], "big")
        if end + 4 > len(changed):
            break
        changed[end : end + 4] = struct.pack(">I", zlib.crc32(changed[at + 4 : end]))
        at = end + 4
    return bytes(changed)


def of_json(data: bytes, rng: random.Random) -> bytes:
    """Replace, drop, double or nest a value of a JSON document, or a key."""
    document = json.loads(data)
    for _ in range(rng.randint(1, 3)):
        document = _changed(document, rng)
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def of_lines(data: bytes, rng: random.Random) -> bytes:
    """Replace, drop or double a line, or what stands between two marks of one."""
    lines = data.decode("utf-8").split("\n")
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines))
        match rng.randrange(5):
            case 0:
                lines[at] = rng.choice(LINES)
            case 1:
                lines[at:at] = [lines[at]] * rng.randint(1, 3)
            case 2:
                del lines[at : at + 1]
                lines = lines or [""]
            case _:
                mark = rng.choice((",", "=", ":", " ", '"'))
                cells = lines[at].split(mark)
                cells[rng.randrange(len(cells))] = rng.choice((*LINES, *map(str, VALUES)))
                lines[at] = mark.join(cells)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _changed(document: Any, rng: random.Random) -> Any:
    if isinstance(document, dict | list) and document and rng.random() < 0.85:
        keys = list(document) if isinstance(document, dict) else range(len(document))
        key = rng.choice(keys)
        changed = document.copy()
        match rng.randrange(8):
            case 0:
                del changed[key]
            case 1 if isinstance(changed, dict):
                changed[rng.choice(("", "x", "\x00", "x" * 2000, "../x"))] = changed.pop(key)
            case 2:
                changed[key] = _nested(changed[key], rng)
            case _:
                changed[key] = _changed(changed[key], rng)
        return changed
    return rng.choice(VALUES)


def _nested(value: Any, rng: random.Random) -> Any:
    for _ in range(rng.choice((1, 40, 200))):  # three times as deep at most, which Python itself still writes
        value = [value] if rng.random() < 0.5 else {"x": value}
    return value
