import json
import os

import numpy as np
import pytest
from PIL import Image

from engine.covers.geometry import applied
from engine.errors import CovershotError
from engine.workspace import alignments
from engine.workspace.alignments import Alignments, alignments_of
from engine.workspace.pairs import TargetPair
from tests.covers.made import crop, photo, retouched


@pytest.fixture
def pair(workspace):
    cover, _ = crop(retouched(photo("astronaut")), angle=3.0)
    paths = workspace.input / "a.png", workspace.target / "a.png"
    for path, pixels in zip(paths, (photo("astronaut"), cover), strict=True):
        Image.fromarray(pixels).save(path)
    return TargetPair(*paths)


@pytest.fixture
def looked(monkeypatch):
    seen = []
    find = alignments.find_transform
    monkeypatch.setattr(alignments, "find_transform", lambda *files: seen.append(files) or find(*files))
    return seen


def test_a_cover_is_looked_at_once_also_by_the_next_process(workspace, pair, looked):
    first = alignments_of(workspace)
    _, truth = crop(photo("astronaut"), angle=3.0)
    corners = np.array([(0.2, 0.2), (0.8, 0.7)])
    assert applied(first.find(pair), corners) == pytest.approx(applied(truth, corners), abs=0.01)
    first.find(pair)
    first.save()
    alignments_of.cache_clear()
    assert alignments_of(workspace).find(pair) == pytest.approx(first.find(pair))
    assert len(looked) == 1


@pytest.mark.parametrize("name", ["source", "target"])
def test_a_changed_file_is_looked_at_again(pair, looked, name):
    remembered = Alignments()
    remembered.find(pair)
    os.utime(getattr(pair, name), (1, 1))
    remembered.find(pair)
    assert len(looked) == 2


def test_that_a_cover_lies_nowhere_is_remembered_too(workspace, pair, looked):
    Image.fromarray(photo("coffee")).save(pair.target)
    remembered = alignments_of(workspace)
    assert remembered.find(pair) is None
    remembered.save()
    alignments_of.cache_clear()
    assert alignments_of(workspace).find(pair) is None
    assert len(looked) == 1


@pytest.mark.parametrize(
    "text", ["", "{", json.dumps({"schema": 1, "kept": [{"state": 3}]}), json.dumps({"schema": 7})]
)
def test_a_damaged_file_is_found_anew_and_replaced(workspace, pair, text):
    path = workspace.results / "alignments.json"
    path.write_text(text)
    alignments_of.cache_clear()
    remembered = alignments_of(workspace)
    assert remembered.find(pair) is not None
    remembered.save()
    assert json.loads(path.read_text())["kept"]


def test_where_nothing_can_be_written_alignments_are_found_all_the_same(workspace, pair, monkeypatch):
    def refuse(*_):
        raise CovershotError("The disk is full.")

    monkeypatch.setattr(alignments, "write_text", refuse)
    remembered = alignments_of(workspace)
    assert remembered.find(pair) is not None
    remembered.save()


def test_a_file_that_is_gone_is_one_sentence(pair):
    pair.target.unlink()
    with pytest.raises(CovershotError, match=r"a\.png"):
        Alignments().find(pair)
