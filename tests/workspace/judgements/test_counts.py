from engine.workspace.judgements.store import Candidate, count_by_photo, count_by_verdict, open_judgements


def test_judgements_are_counted_by_photo_without_touching_the_store(workspace):
    assert count_by_photo(workspace) == {}
    assert not workspace.judgements.exists()
    with open_judgements(workspace) as judgements:
        for photo in ("bridge", "bridge", "dune"):
            left = Candidate(photo, moves={"exposure": 1.0})
            right = Candidate(photo)
            number = judgements.ask(left, right, reason="random", session="s")
            judgements.judge(number, "left", response_seconds=1)
        judgements.undo()
        assert count_by_photo(workspace) == {"bridge": 2}
    workspace.judgements.write_bytes(b"damaged")
    assert count_by_photo(workspace) == {}
    assert workspace.judgements.read_bytes() == b"damaged"


def test_judgements_are_counted_by_verdict_without_touching_the_store(workspace):
    assert count_by_verdict(workspace) == {}
    assert not workspace.judgements.exists()
    with open_judgements(workspace) as judgements:
        for verdict in ("left", "tie", "skip", "tie", "right"):
            number = judgements.ask(Candidate("a", moves={"tint": 1.0}), Candidate("a"), reason="random", session="s")
            judgements.judge(number, verdict, response_seconds=1)
        judgements.undo()
        assert count_by_verdict(workspace) == {"left": 1, "tie": 2, "skip": 1}
