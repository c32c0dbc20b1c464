import json

import pytest

from engine.errors import CovershotError
from engine.workspace.model_card import CARD, load_card


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', '{"schema": 1, "unknown": 2}', "\x00\x01"])
def test_a_corrupt_card_is_named(tmp_path, text):
    (tmp_path / CARD).write_text(text)
    with pytest.raises(CovershotError, match=r"Cannot read .*card\.json \(.*Train again"):
        load_card(tmp_path)


def test_a_card_of_a_newer_schema_asks_for_an_update(tmp_path):
    (tmp_path / CARD).write_text(json.dumps({"schema": 99}))
    with pytest.raises(CovershotError, match=r"card\.json was written by a newer Covershot \(schema 99"):
        load_card(tmp_path)
