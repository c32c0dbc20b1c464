from desktop.state.material import read_material
from engine.workspace.judged import Candidate
from engine.workspace.judgements import Judgements, open_judgements
from engine.workspace.layout import create_workspace


def test_what_is_learnt_from_is_counted_and_what_is_not_is_named(workspace):
    (workspace.target / "p0.png").unlink()
    material = read_material(workspace)
    assert material.dataset is not None
    assert (len(material.dataset.pairs), len(material.dataset.comparisons)) == (5, 6)
    assert [(skipped.path.name, skipped.reason) for skipped in material.skipped] == [("p0.png", "has no target")]


def test_too_little_is_one_sentence(tmp_path):
    material = read_material(create_workspace(tmp_path / "empty"))
    assert material.dataset is None
    assert "has no photos yet" in material.problem
    assert material.skipped == ()


def test_ties_and_skips_are_counted_since_they_teach_nothing(workspace):
    with open_judgements(workspace) as judgements:
        for verdict in ("tie", "skip", "skip"):
            left, right = Candidate("p0", moves={"exposure": 0.1}), Candidate("p0", moves={"exposure": -0.1})
            asked = judgements.ask(left, right, reason="random", session="s")
            judgements.judge(asked, verdict, response_seconds=1.0)
    material = read_material(workspace)
    assert (material.ties, material.skips) == (1, 2)


def test_reading_makes_no_store_and_leaves_a_damaged_one_to_whoever_judges(workspace):
    read_material(workspace)
    assert not workspace.judgements.exists()
    workspace.judgements.write_bytes(b"damaged")
    assert read_material(workspace).dataset is not None
    assert workspace.judgements.read_bytes() == b"damaged"


def test_counting_reads_no_judgement_of_a_long_past(workspace, monkeypatch):
    with open_judgements(workspace) as judgements:
        asked = judgements.ask(Candidate("p0", moves={"tint": 0.1}), Candidate("p0"), reason="random", session="s")
        judgements.judge(asked, "tie", response_seconds=1.0)
    monkeypatch.delattr(Judgements, "standing")
    assert read_material(workspace).ties == 1
