import json
import struct

import pytest

from engine.edit.edit import load_edit
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
