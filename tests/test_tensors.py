"""What a safetensors file says is checked before it is loaded."""

import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from engine.tensors import NotFiniteError, check_finite, read_entries


def header(path, text, body=b""):
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)
    return path


def test_finite_tensors_are_read(tmp_path):
    save_file({"a": np.full((2, 3), 3e38, np.float32), "n": np.arange(2)}, tmp_path / "a.safetensors")

    _, entries = read_entries(tmp_path / "a.safetensors", 1 << 20)
    check_finite(tmp_path / "a.safetensors", 1 << 20)

    assert {name: entry.shape for name, entry in entries.items()} == {"a": (2, 3), "n": (2,)}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_found(tmp_path, value):
    save_file({"a": np.zeros(5, np.float32), "b": np.array([0, value], np.float32)}, tmp_path / "a.safetensors")

    with pytest.raises(NotFiniteError, match="b holds numbers that are not finite"):
        check_finite(tmp_path / "a.safetensors", 1 << 20)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b" " * (1 << 20) + b"{}", "header is cut off or larger"),
        (b"[" * 9000, "cannot be understood"),
        (json.dumps({"a": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode(), "none of F32, I64"),
        (json.dumps({"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 4]}}).encode(), "not that of its shape"),
        (json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode(), "cut off"),
        (json.dumps({"a": 3}).encode(), "cannot be understood"),
    ],
)
def test_a_strange_header_is_refused_at_once(tmp_path, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_entries(header(tmp_path / "a.safetensors", text, b"abcd"), 1 << 24)


@pytest.mark.parametrize(
    "number", ["1e999", "-1", "1.5", "NaN", "Infinity", '"3"', "true", "null", "[]", "9" * 5000, "{}"]
)
@pytest.mark.parametrize("place", ["shape", "data_offsets"])
def test_no_number_of_a_header_is_more_than_a_sentence(tmp_path, number, place):
    numbers = {"shape": "1", "data_offsets": "0, 4"} | {place: f"{number}, 4" if place == "data_offsets" else number}
    text = f'{{"a": {{"dtype": "F32", "shape": [{numbers["shape"]}], "data_offsets": [{numbers["data_offsets"]}]}}}}'
    with pytest.raises(ValueError, match="cannot be understood"):
        read_entries(header(tmp_path / "a.safetensors", text.encode(), b"abcd"), 1 << 24)


def test_a_file_larger_than_its_kind_is_refused(tmp_path):
    save_file({"a": np.zeros(1 << 19, np.float32)}, tmp_path / "a.safetensors")

    with pytest.raises(ValueError, match="larger than 1 MB"):
        read_entries(tmp_path / "a.safetensors", 1 << 20)
