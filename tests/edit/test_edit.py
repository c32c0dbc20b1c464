import json
import struct

import pytest

from engine.edit.edit import Edit, identity, load_edit, save_edit, says_extrapolated
from engine.errors import CovershotError


@pytest.mark.parametrize("kind", ["BF16", "F8_E4M3", "F64", "I64", "BOOL"])
def test_an_edit_of_other_numbers_is_named(tmp_path, kind):
    width = {"BF16": 2, "F8_E4M3": 1, "F64": 8, "I64": 8, "BOOL": 1}[kind]
    lut = 33**3 * 3 * width
    grid = 8 * 16 * 16 * 12 * width
    header = {
        "lut": {"dtype": kind, "shape": [33, 33, 33, 3], "data_offsets": [0, lut]},
        "grid": {"dtype": kind, "shape": [8, 16, 16, 3, 4], "data_offsets": [lut, lut + grid]},
    }
    text = json.dumps(header).encode()
    path = tmp_path / "x.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(lut + grid))
    with pytest.raises(CovershotError, match=r"x\.safetensors is not a saved Edit"):
        load_edit(path)


@pytest.mark.parametrize("extrapolated", [False, True])
def test_an_edits_file_says_whether_its_photo_is_unlike_those_its_model_learnt_from(tmp_path, extrapolated):
    path = tmp_path / "x.safetensors"
    save_edit(Edit(identity().lut, identity().grid, extrapolated), path)
    assert load_edit(path).extrapolated is extrapolated
    assert says_extrapolated(path) is extrapolated


@pytest.mark.parametrize("content", [None, b"", b"no edit at all"])
def test_a_file_that_cannot_be_read_says_nothing_of_its_photo(tmp_path, content):
    path = tmp_path / "x.safetensors"
    if content is not None:
        path.write_bytes(content)
    assert not says_extrapolated(path)
