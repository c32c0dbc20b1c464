"""Reading JSON, TOML and tables from outside: typed, bounded, with the place of an error.

msgspec converts plain values to dataclasses and says where they do not fit. Before that, everything is bounded: the file's
size, its rows, the depth of nesting, whole numbers, texts; and no number is infinite or not a number, so that users of
a value need no checks. Types narrow a value further with `Count`, `Finite` and `Time`.
"""

import codecs
import csv
import dataclasses
import io
import math
import re
import sys
import tomllib
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import msgspec

from engine.errors import CovershotError
from engine.reading import decoded_table, open_regular, without_mark

MOST_BYTES = 8 << 20
"""Largest size in bytes of a file that is read whole; a card that names 100,000 photos stays below."""

MOST_TABLE_BYTES = 256 << 20
MOST_ROWS = 200_000
"""Largest number of rows of a table or lines of a file: a hundred hours of judging."""

MOST_DEPTH = 32
MOST_TEXT = 1 << 16
LARGEST = 2**53
"""Largest whole number: larger ones are not exact in every program that reads JSON, and SQLite and Qt refuse them."""

Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
Finite = Annotated[float, msgspec.Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
Time = Annotated[datetime, msgspec.Meta(tz=True)]

Advice = str | tuple[str, str]
"""What to do about an unreadable file, as a whole sentence; two where the window's differs from the command line's, which is
first."""

Shape = TypeVar("Shape")
Values = TypeVar("Values")


class MalformedError(ValueError):
    """Report what is wrong with a text or with values, and where; the reader of the file adds its name."""


def read_json(path: Path, shape: type[Shape], advice: Advice, *, schema: int | None = None) -> Shape:
    """Read a JSON file.

    Args:
        path: path of the file.
        shape: type of its content; unknown fields are ignored.
        advice: what to do if it cannot be read.
        schema: newest supported version of the file; None for a file without versions.

    Raises:
        CovershotError: the file is missing, malformed or too large, or of a newer schema.
    """
    try:
        values = plain_json(read_bounded(path))
        return convert(of_schema(values, schema, str(path)) if schema else values, shape)
    except (OSError, MalformedError) as error:
        raise unreadable(path, error, advice) from error


def read_toml(path: Path, advice: Advice) -> dict[str, Any]:
    """Read a TOML file as plain values.

    Raises:
        CovershotError: the file is missing, malformed or too large.
    """
    try:
        return plain_toml(read_bounded(path))
    except (OSError, MalformedError) as error:
        raise unreadable(path, error, advice) from error


def read_table(path: Path, shape: type[Shape], advice: Advice) -> list[Shape]:
    """Read a CSV file, a row as a `shape`; empty cells and columns that are not there are left to its defaults.

    Raises:
        CovershotError: the file is missing, malformed or too large.
    """
    rows = list[Shape]()
    try:
        for number, row in enumerate(table_rows(read_bounded(path, MOST_TABLE_BYTES)), 1):
            try:
                rows.append(convert(row, shape, texts=True))
            except MalformedError as error:
                raise MalformedError(f"row {number}, {error}") from error
    except (OSError, MalformedError) as error:
        raise unreadable(path, error, advice) from error
    return rows


def decode_json(data: bytes | str, shape: type[Shape]) -> Shape:
    """Read a JSON text as a shape whose every field has a type, which bounds it.

    Raises:
        MalformedError: it is malformed, or no `shape`.
    """
    try:
        return msgspec.json.decode(data, type=shape)
    except RecursionError as error:
        raise MalformedError("it is nested too deeply") from error
    except ValueError as error:  # msgspec's, or a text that is no Unicode
        raise MalformedError(_in_place(error)) from error


def plain_json(data: bytes | str) -> Any:
    """Read a JSON text as plain values, bounded.

    Raises:
        MalformedError: it is malformed.
    """
    return bounded(decode_json(data, object))


def plain_toml(data: bytes) -> dict[str, Any]:
    """Read a TOML text as plain values, bounded.

    Raises:
        MalformedError: it is malformed.
    """
    try:
        values: dict[str, Any] = bounded(tomllib.loads(data.decode("utf-8")))
    except RecursionError as error:
        raise MalformedError("it is nested too deeply") from error
    except (MalformedError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MalformedError(str(error)[:200]) from error
    except ValueError as error:  # Python's own limit
        raise MalformedError("it holds a number of thousands of digits") from error
    return values


def convert(values: Any, shape: type[Shape], *, texts: bool = False, exact: bool = False) -> Shape:
    """Return plain values as a `shape`.

    Args:
        values: bounded plain values.
        shape: a dataclass, or any other type that msgspec supports.
        texts: whether numbers and flags may be written as texts, as in a table.
        exact: whether unknown fields are an error.

    Raises:
        MalformedError: they do not fit.
    """
    if exact:
        _refuse_unknown(values, shape)
    try:
        return msgspec.convert(values, shape, strict=not texts)
    except ValueError as error:
        raise MalformedError(_in_place(error)) from error


def salvaged(values: Any, shape: Callable[..., Shape]) -> Shape:
    """Return a dataclass of the plain values that fit; every other field keeps its default, so that nothing is refused."""
    if not isinstance(values, dict):
        return shape()
    fits: dict[str, Any] = {}
    for name, kind in get_type_hints(shape, include_extras=True).items():
        if values.get(name) is None:
            continue
        nested = dataclasses.is_dataclass(kind)
        try:
            fits[name] = salvaged(values[name], kind) if nested else convert(bounded(values[name]), kind)
        except MalformedError:
            continue
    return shape(**fits)


def read_salvaged(path: Path, shape: Callable[..., Shape]) -> Shape:
    """Read the values that fit from a JSON file without ever raising: a missing or malformed file gives the defaults."""
    try:
        return salvaged(decode_json(read_bounded(path), object), shape)
    except (OSError, MalformedError):
        return shape()


def of_schema(values: Any, schema: int, name: str) -> Any:
    """Return values once they name a supported schema.

    Raises:
        CovershotError: a newer Covershot wrote them.
        MalformedError: they name none, or an unknown one.
    """
    found = values.get("schema") if isinstance(values, dict) else None
    if type(found) is int and found > schema:
        raise CovershotError(
            f"{name} was written by a newer Covershot (schema {found}, this one reads {schema}). Update Covershot."
        )
    if type(found) is not int or found < 1:
        raise MalformedError("it names no schema")
    return values


def read_bounded(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return a file's content.

    Raises:
        OSError: it cannot be read, or is no regular file.
        MalformedError: it is larger than `most` bytes.
    """
    with open_regular(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise MalformedError(f"it is larger than {most >> 20} MiB")
    return data


def table_rows(data: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of a table by column, without their empty cells; spreadsheets separate with , or ; or tabs.

    Raises:
        MalformedError: it is no UTF-8, or no table, or too long.
    """
    try:
        text = decoded_table(data)
        first = text.split("\n", 1)[0]
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=max(",;\t", key=first.count))
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise MalformedError(f"it has more than {MOST_ROWS} rows")
            # Cells beyond the last column stand under no name, as a list.
            filled = {name: without_mark(cell) for name, cell in row.items() if cell and isinstance(cell, str)}
            if filled:
                yield filled
    except MalformedError:
        raise
    except (ValueError, csv.Error) as error:
        raise MalformedError(str(error)) from error


def json_lines(data: bytes) -> Iterator[Any]:
    """Yield the plain values of lines of JSON; empty lines are skipped.

    Raises:
        MalformedError: a line is malformed, with its number among those that are not empty.
    """
    lines = [line for line in data.removeprefix(codecs.BOM_UTF8).splitlines() if line.strip()]
    if len(lines) > MOST_ROWS:
        raise MalformedError(f"it has more than {MOST_ROWS} lines")
    for number, line in enumerate(lines, 1):
        try:
            yield plain_json(line)
        except MalformedError as error:
            raise MalformedError(f"entry {number}: {error}") from error


def bounded(values: Values) -> Values:
    """Return plain values as they are.

    Raises:
        MalformedError: they are nested too deeply, or hold a number or a text that is none to be used.
    """
    _check(values, MOST_DEPTH, ())
    return values


def finite(values: Any) -> Any:
    """Return plain values with null for numbers that are not finite, which JSON does not have."""
    if isinstance(values, dict):
        return {name: finite(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [finite(value) for value in values]
    return None if isinstance(values, float) and not math.isfinite(values) else values


def in_utc(time: datetime) -> datetime:
    """Return a time in UTC.

    Raises:
        MalformedError: the year is then none that can be written.
    """
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise MalformedError(f"{time} is no time") from error


def unreadable(path: Path | str, error: Exception, advice: Advice) -> CovershotError:
    """Return the sentence for the user about a file that cannot be read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    hints = (advice,) if isinstance(advice, str) else advice
    return CovershotError(f"Cannot read {path} ({reason}).", *hints)


def _check(value: Any, depth: int, place: tuple[str, ...]) -> None:
    match value:
        case str():
            if len(value) > MOST_TEXT:
                raise MalformedError(_at(place, f"a text of {len(value)} characters"))
        case int():
            if abs(value) > LARGEST:
                raise MalformedError(_at(place, "a number that is too large"))
        case float():
            if not math.isfinite(value):
                raise MalformedError(_at(place, f"{value} is no number to be used"))
        case dict() | list():
            if depth == 0:
                raise MalformedError("it is nested too deeply")
            named = value.items() if isinstance(value, dict) else enumerate(value)
            for name, item in named:
                _check(item, depth - 1, (*place, str(name)))


def _refuse_unknown(values: Any, shape: Any, place: tuple[str, ...] = ()) -> None:
    if not dataclasses.is_dataclass(shape) or not isinstance(values, dict):
        return
    kinds = get_type_hints(shape)
    for name, value in values.items():
        if name not in kinds:
            raise MalformedError(_at(place, f"unknown key {str(name)[:40]!r}; known are {_listed(kinds)}"))
        _refuse_unknown(value, kinds[name], (*place, name))


def _listed(names: Collection[str]) -> str:
    return ", ".join(names)


def _at(place: tuple[str, ...], problem: str) -> str:
    return f"{'.'.join(name[:40] for name in place)}: {problem}" if place else problem


def _in_place(error: ValueError) -> str:
    """Return msgspec's message as `<place>: <problem>`."""
    problem, _, place = str(error).replace("`", "").partition(" - at ")
    place = place.replace("key in ", "a name in ").replace("$.", "").replace("$", "")
    place = "" if re.fullmatch(r"(\[\.\.\.\])*", place) else place  # of values without a type, which it does not name
    problem = (problem[:1].lower() if problem[1:2].islower() else problem[:1]) + problem[1:200]
    return f"{place[:80]}: {problem}" if place else problem
