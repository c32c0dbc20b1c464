import math
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine import serialise
from engine.errors import CovershotError
from engine.serialise import (
    LARGEST,
    MOST_DEPTH,
    MOST_TEXT,
    Count,
    Finite,
    MalformedError,
    convert,
    decode_json,
    json_lines,
    plain_json,
    plain_toml,
    read_json,
    read_salvaged,
    read_table,
    read_toml,
    salvaged,
)

ADVICE = "Make it again."


@dataclass(frozen=True)
class Inner:
    amount: Finite = 1.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outer:
    count: Count = 0
    inner: Inner = field(default_factory=Inner)
    by_name: Mapping[str, Finite] = field(default_factory=dict)
    anything: dict[str, Any] = field(default_factory=dict)


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + closing * depth


def test_values_become_their_type(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"count": 3, "inner": {"amount": 2, "names": ["a"]}, "by_name": {"b": 0.5}, "newer": [1]}')
    assert read_json(path, Outer, ADVICE) == Outer(3, Inner(2.0, ("a",)), {"b": 0.5})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "truncated"),
        ("{", "truncated"),
        ("nonsense", "malformed"),
        ("[]", "expected object, got array"),
        ('{"count": "3"}', "count: expected int, got str"),
        ('{"count": true}', "count: expected int, got bool"),
        ('{"count": -1}', "count: expected int >= 0"),
        ('{"inner": {"amount": NaN}}', "malformed"),
        ('{"inner": {"amount": Infinity}}', "malformed"),
        ('{"inner": {"amount": 1e999}}', "(number out of range)"),
        ('{"inner": {"names": [1]}}', "inner.names[0]: expected str, got int"),
        ('{"by_name": {"a": null}}', "by_name[...]: expected float, got null"),
        ('{"count": ' + "9" * 5000 + "}", "(integer value out of range)"),
        ('{"anything": {"a": ' + "9" * 30 + "}}", "anything.a: a number that is too large"),
        ('{"anything": {"a": ' + nested(MOST_DEPTH) + "}}", "nested too deeply"),
        ('{"anything": {"a": ' + nested(100_000) + "}}", "nested too deeply"),
        ('{"newer": ' + nested(100_000, '{"a": ', "}") + "}", "nested too deeply"),
        ('{"anything": {"a": "' + "x" * (MOST_TEXT + 1) + '"}}', "anything.a: a text of 65537 characters"),
        ('{"anything": {"a": "\\ud800"}}', "truncated"),
    ],
)
def test_what_does_not_fit_is_one_sentence_with_file_place_and_advice(tmp_path, text, words):
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(CovershotError) as raised:
        read_json(path, Outer, ADVICE)
    sentence = str(raised.value)
    assert sentence.startswith(f"Cannot read {path} (")
    assert words in sentence
    assert sentence.endswith(f"). {ADVICE}")
    assert "\n" not in sentence
    assert len(sentence) < 400 + len(str(path))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    for data in (b"\xff", b'{"anything": {"a": "\xed\xa0\x80"}}'):
        with pytest.raises(MalformedError):
            plain_json(data)
        with pytest.raises(MalformedError):
            decode_json(data, Outer)
    with pytest.raises(MalformedError):
        plain_json("\ud800")


def test_whole_numbers_are_bounded_at_what_every_reader_of_json_keeps():
    assert plain_json(str(LARGEST)) == LARGEST
    for value in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(MalformedError, match="too large"):
            plain_json(str(value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = ", "Invalid value"),
        ("a = " + "9" * 5000, "thousands of digits"),
        ("a = " + "9" * 30, "a: a number that is too large"),
        ("a = inf", "a: inf is no number"),
        ("b = {c = [nan]}", "b.c.0: nan is no number"),
        ("a = " + nested(MOST_DEPTH), "nested too deeply"),
        ("a = " + nested(5000), "nested too deeply"),
    ],
)
def test_toml_is_bounded_alike(tmp_path, text, words):
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(CovershotError) as raised:
        read_toml(path, ADVICE)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_too_large_or_none_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(serialise, "MOST_BYTES", 10)
    path = tmp_path / "a.json"
    path.write_text("[" + "0," * 10)
    with pytest.raises(CovershotError, match=r"No such file"):
        read_json(tmp_path / "none.json", Outer, ADVICE)
    with pytest.raises(CovershotError, match=r"is no regular file"):
        read_json(tmp_path, Outer, ADVICE)
    monkeypatch.undo()
    path.write_bytes(b" " * ((8 << 20) + 1))
    with pytest.raises(CovershotError, match=r"larger than 8 MiB"):
        read_json(path, Outer, ADVICE)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in its folders")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.json")
    with pytest.raises(CovershotError, match="is no regular file"):
        read_json(tmp_path / "a.json", Outer, ADVICE)


def test_a_newer_schema_asks_for_an_update_and_none_is_refused(tmp_path):
    path = tmp_path / "a.json"
    for text, words in (
        ('{"schema": 2}', "newer Covershot (schema 2, this one reads 1). Update"),
        ("{}", "names no schema"),
        ('{"schema": "1"}', "names no schema"),
        ("[]", "names no schema"),
    ):
        path.write_text(text)
        with pytest.raises(CovershotError) as raised:
            read_json(path, Outer, ADVICE, schema=1)
        assert words in str(raised.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whatever_separates_it(tmp_path, separator):
    @dataclass
    class Row:
        name: str
        count: Count = 7

    path = tmp_path / "a.csv"
    path.write_text(separator.join(("name", "count", "more")) + f"\na{separator}3\nb\n{separator}\n", "utf-8-sig")
    assert read_table(path, Row, ADVICE) == [Row("a", 3), Row("b")]
    path.write_text(f"name{separator}count\na{separator}3\nb{separator}many\n")
    with pytest.raises(CovershotError, match=r"row 2, count: expected int, got str"):
        read_table(path, Row, ADVICE)


def test_tables_and_lines_have_a_most_of_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(serialise, "MOST_ROWS", 3)
    (tmp_path / "a.csv").write_text("count\n" + "1\n" * 4)
    with pytest.raises(CovershotError, match="more than 3 rows"):
        read_table(tmp_path / "a.csv", Outer, ADVICE)
    assert list(json_lines(b"1\n\n2\n3\n")) == [1, 2, 3]
    with pytest.raises(MalformedError, match="more than 3 lines"):
        list(json_lines(b"1\n" * 4))


def test_unknown_keys_are_named_where_a_shape_is_exact():
    values = {"inner": {"amont": 1.0}}
    assert convert(values, Outer) == Outer()
    with pytest.raises(MalformedError, match=r"inner: unknown key 'amont'; known are amount, names"):
        convert(values, Outer, exact=True)


def test_what_can_be_salvaged_is_and_the_rest_is_left_to_the_defaults(tmp_path):
    values = {"count": "3", "inner": {"amount": "wide", "names": ["a"]}, "by_name": [], "anything": {"a": 1}}
    assert salvaged(values, Outer) == Outer(inner=Inner(names=("a",)), anything={"a": 1})
    assert salvaged([], Outer) == Outer()
    (tmp_path / "a.json").write_text('{"inner": ' + nested(100_000) + "}")
    assert read_salvaged(tmp_path / "a.json", Outer) == Outer()
    assert read_salvaged(tmp_path / "none.json", Outer) == Outer()


def test_what_is_not_finite_is_written_as_null():
    assert serialise.finite({"a": [1.0, math.inf], "b": (math.nan,), "c": 1}) == {"a": [1.0, None], "b": [None], "c": 1}


def test_a_toml_text_gives_plain_values():
    assert plain_toml(b'a = 1\n[b]\nc = "d"') == {"a": 1, "b": {"c": "d"}}
