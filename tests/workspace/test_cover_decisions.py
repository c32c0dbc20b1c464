import json
from dataclasses import replace

import pytest

from engine.errors import CovershotError
from engine.workspace.cover_decisions import Decision, decide, read_decisions
from engine.workspace.dataset import read_dataset
from engine.workspace.pairs import content_hash
from engine.workspace.workspace import create_workspace
from tests.conftest import fill

SHIFTED = (1.0, 0.0, 0.1, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@pytest.fixture
def workspace(tmp_path):
    workspace = create_workspace(tmp_path / "shoot")
    fill(workspace)
    return workspace


def decision(workspace, name="p0.png", verdict="accepted", transform=None):
    cover = workspace.target / name
    return Decision(name, content_hash(cover), content_hash(workspace.input / name), verdict, transform)


def test_what_was_decided_is_read_back_and_can_be_taken_back(workspace):
    assert read_decisions(workspace) == {}
    placed = decision(workspace, transform=SHIFTED)
    rejected = decision(workspace, "p1.png", "rejected")
    for each in (placed, rejected):
        decide(workspace, each, each.cover)
    assert read_decisions(workspace) == {"p0.png": placed, "p1.png": rejected}
    decide(workspace, None, "p0.png")
    assert read_decisions(workspace) == {"p1.png": rejected}


def test_a_rejected_cover_does_not_teach_and_the_fingerprint_knows(workspace):
    before = read_dataset(workspace)
    decide(workspace, decision(workspace, "p1.png", "rejected"), "p1.png")
    after = read_dataset(workspace)
    assert [pair.photo for pair in after.pairs] == ["p0", "p2", "p3", "p4", "p5"]
    assert "p1.png was rejected when covers were reviewed" in {
        f"{item.path.name} {item.reason}" for item in after.skipped
    }
    assert before.fingerprint != after.fingerprint


def test_a_place_by_hand_is_part_of_the_fingerprint(workspace):
    fingerprints = [read_dataset(workspace).fingerprint]
    for transform in (None, SHIFTED):
        decide(workspace, decision(workspace, transform=transform), "p0.png")
        fingerprints.append(read_dataset(workspace).fingerprint)
    assert len(set(fingerprints)) == 3


@pytest.mark.parametrize("folder", ["input", "target"])
def test_another_file_of_the_name_is_looked_at_anew(workspace, folder):
    decide(workspace, decision(workspace, verdict="rejected"), "p0.png")
    path = getattr(workspace, folder) / "p0.png"
    path.write_bytes((getattr(workspace, folder) / "p1.png").read_bytes())
    assert [pair.decision for pair in read_dataset(workspace).pairs if pair.photo == "p0"] == [None]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "covers.json"),
        (json.dumps({"schema": 9, "decisions": []}), "newer Covershot"),
        (json.dumps({"schema": 1, "decisions": [{"cover": "a"}]}), "cover_sha256"),
        (json.dumps({"schema": 1, "decisions": [{"transform": [1]}]}), "covers.json"),
    ],
)
def test_a_damaged_file_is_one_sentence_and_stays_as_it_is(workspace, text, problem):
    workspace.covers.write_text(text)
    with pytest.raises(CovershotError, match=problem):
        read_decisions(workspace)
    with pytest.raises(CovershotError):
        decide(workspace, decision(workspace), "p0.png")
    assert workspace.covers.read_text() == text


def test_decisions_of_different_verdicts_differ(workspace):
    one = decision(workspace)
    assert replace(one, verdict="rejected") != one
