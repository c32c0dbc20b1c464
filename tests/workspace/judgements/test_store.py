import os
import sqlite3
from contextlib import closing

import pytest

from engine.errors import CovershotError
from engine.workspace.judgements import schema
from engine.workspace.judgements.store import Candidate, open_judgements

VERSION_1 = """
    CREATE TABLE comparison (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        identity TEXT NOT NULL UNIQUE,
        photo TEXT NOT NULL,
        left_candidate TEXT NOT NULL,
        right_candidate TEXT NOT NULL,
        reason TEXT NOT NULL,
        session TEXT NOT NULL,
        asked TEXT NOT NULL,
        repeats INTEGER REFERENCES comparison
    );
    CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        comparison INTEGER NOT NULL REFERENCES comparison,
        verdict TEXT CHECK (verdict IN ('left', 'right', 'tie', 'skip')),
        much_better INTEGER,
        response_seconds REAL,
        undoes INTEGER UNIQUE REFERENCES event,
        time TEXT NOT NULL,
        CHECK ((verdict IS NULL) = (undoes IS NOT NULL))
    );
    CREATE INDEX event_comparison ON event (comparison);
    CREATE INDEX comparison_repeats ON comparison (repeats) WHERE repeats IS NOT NULL;
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;
"""
NOW = "2026-11-24T10:00:00.000000+00:00"


def candidates(photo="a"):
    return Candidate(photo, "sft/a", {"exposure": 0.25}), Candidate(photo, "sft/a", {"exposure": -0.25})


def ask(judgements, photo="a", session="one", **more):
    return judgements.ask(*candidates(photo), **{"reason": "d-optimal", "session": session, **more})


def judged(judgements, *verdicts):
    numbers = [ask(judgements) for _ in verdicts]
    for number, verdict in zip(numbers, verdicts, strict=True):
        judgements.judge(number, verdict, response_seconds=1.5)
    return numbers


def verdicts(judgements):
    return {judgement.comparison.id: judgement.verdict for judgement in judgements.standing()}


def file(workspace):
    return workspace.root / "covershot.sqlite3"


def test_a_judgement_is_kept_with_all_that_was_shown(workspace):
    left = Candidate("a", "sft/a", {"exposure": 0.25, "tint": -0.1})
    right = Candidate("a", image="dataset/candidates/a.png")
    with open_judgements(workspace) as judgements:
        number = judgements.ask(left, right, reason="by hand", session="one")
        judgements.judge(number, "right", response_seconds=2.5, much_better=True)
    with open_judgements(workspace) as judgements:
        (judgement,) = judgements.standing()
    shown = judgement.comparison
    assert (shown.id, shown.photo, shown.left, shown.right, shown.reason, shown.session, shown.repeats) == (
        *(number, "a", left, right, "by hand", "one", None),
    )
    assert (judgement.verdict, judgement.much_better, judgement.response_seconds) == ("right", True, 2.5)
    assert (judgement.chosen, judgement.rejected) == (right, left)
    assert shown.time <= judgement.time
    assert judgement.time.tzinfo


def test_the_identity_edit_is_a_candidate_without_a_base(judgements):
    number = judgements.ask(Candidate("a"), Candidate("a", "sft/a"), reason="random", session="one")
    assert judgements.comparison(number).left == Candidate("a", None, {}, None)


def test_a_tie_and_a_skip_choose_nothing(judgements):
    judged(judgements, "tie", "skip")
    assert [(item.chosen, item.rejected) for item in judgements.standing()] == [(None, None)] * 2
    assert judgements.count() == 2


def test_judging_once_more_changes_nothing(judgements):
    (number,) = judged(judgements, "left")
    before = judgements.standing()
    judgements.judge(number, "left", response_seconds=9.0)
    assert judgements.standing() == before
    assert judgements.undo().id == number
    assert judgements.count() == 0


def test_another_verdict_replaces_the_first_and_comes_last(judgements):
    first, second = judged(judgements, "left", "left")
    judgements.judge(first, "right", response_seconds=1.0)
    assert list(verdicts(judgements).items()) == [(second, "left"), (first, "right")]
    assert judgements.count() == 2


def test_calling_the_difference_large_afterwards_replaces_too(judgements):
    (number,) = judged(judgements, "left")
    judgements.judge(number, "left", response_seconds=1.0, much_better=True)
    assert judgements.find(number).much_better


def test_undo_steps_back_one_by_one(judgements):
    first, second = judged(judgements, "left", "right")
    assert [judgements.undo().id, verdicts(judgements)] == [second, {first: "left"}]
    assert [judgements.undo().id, verdicts(judgements)] == [first, {}]
    assert judgements.undo() is None


def test_undoing_a_changed_verdict_brings_the_first_one_back(judgements):
    (number,) = judged(judgements, "left")
    judgements.judge(number, "right", response_seconds=1.0)
    judgements.undo()
    assert verdicts(judgements) == {number: "left"}
    judgements.undo()
    assert verdicts(judgements) == {}


def test_a_comparison_can_be_judged_again_after_an_undo(judgements):
    (number,) = judged(judgements, "left")
    judgements.undo()
    judgements.judge(number, "left", response_seconds=1.0)
    assert verdicts(judgements) == {number: "left"}


def test_undo_leaves_other_sessions_alone_when_told_one(judgements):
    mine = ask(judgements)
    theirs = ask(judgements, session="two")
    for number in (mine, theirs):
        judgements.judge(number, "left", response_seconds=1.0)
    assert judgements.undo(session="one").id == mine
    assert judgements.undo(session="one") is None
    assert verdicts(judgements) == {theirs: "left"}


def test_nothing_is_deleted_by_changes_and_undoing(workspace, judgements):
    (number,) = judged(judgements, "left")
    judgements.judge(number, "right", response_seconds=1.0)
    judgements.undo()
    with closing(sqlite3.connect(file(workspace))) as connection:
        log = connection.execute("SELECT verdict, undoes FROM event ORDER BY id").fetchall()
    assert log == [("left", None), ("right", None), (None, 2)]


def test_the_flip_rate_is_the_share_of_contradicted_repeats(judgements):
    assert judgements.flip_rate().share is None
    originals = judged(judgements, "left", "right", "left", "tie", "left")
    left, right = candidates()
    for original, verdict in zip(originals, ("right", "right", "right", "left", "skip"), strict=True):
        number = judgements.ask(right, left, reason="repeat", session="one", repeats=original)
        judgements.judge(number, verdict, response_seconds=1.0)
    flips = judgements.flip_rate()
    assert (flips.contradicted, flips.repeats) == (1, 3)
    assert flips.share == pytest.approx(1 / 3)


def test_a_repeat_must_swap_the_sides_of_its_original(judgements):
    number = ask(judgements)
    with pytest.raises(ValueError, match="sides swapped"):
        ask(judgements, reason="repeat", repeats=number)
    with pytest.raises(ValueError, match="a repeat names"):
        ask(judgements, reason="repeat")


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": "../a"},
        {"photo": ""},
        {"photo": "a", "base": ""},
        {"photo": "a", "moves": {"exposure": float("nan")}},
        {"photo": "a", "image": "/etc/a.png"},
        {"photo": "a", "image": "dataset/../../a.png"},
        {"photo": "a", "image": "C:\\a.png"},
        {"photo": "a", "image": "a.png", "base": "sft/a"},
    ],
)
def test_a_candidate_lies_inside_the_workspace_and_is_one_thing(fields):
    with pytest.raises(ValueError, match=r"must|is an image"):
        Candidate(**fields)


def test_both_candidates_are_of_one_photo(judgements):
    with pytest.raises(ValueError, match="of one photo"):
        judgements.ask(Candidate("a"), Candidate("b"), reason="random", session="one")


def test_judging_what_was_never_asked_is_refused(judgements):
    with pytest.raises(CovershotError, match="no comparison 7"):
        judgements.judge(7, "left", response_seconds=1.0)


def test_two_that_have_the_store_open_see_each_others_judgements(workspace, judgements):
    with open_judgements(workspace) as other:
        (number,) = judged(other, "left")
        assert verdicts(judgements) == {number: "left"}
        judgements.judge(number, "right", response_seconds=1.0)
        assert verdicts(other) == {number: "right"}


def test_a_store_of_version_1_is_migrated(workspace):
    with closing(sqlite3.connect(file(workspace))) as old:
        old.executescript(VERSION_1)
        moved = '{"base": "sft/a", "moves": {"exposure": 0.25}}'
        for number in (1, 2, 3, 4):
            row = (number, f"c{number}", "a", moved, "{}", "random", "one", NOW, None)
            old.execute("INSERT INTO comparison VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        log = [(1, 1, "left"), (2, 2, "right"), (3, 1, "right"), (4, 3, "tie")]
        for event, comparison, verdict in log:
            row = (event, f"e{event}", comparison, verdict, 0, 1.0, None, NOW)
            old.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        old.execute("INSERT INTO event (id, identity, comparison, undoes, time) VALUES (5, 'e5', 1, 3, ?)", (NOW,))
        old.execute("INSERT INTO event (id, identity, comparison, undoes, time) VALUES (6, 'e6', 3, 4, ?)", (NOW,))
        old.commit()
    with open_judgements(workspace) as judgements:
        assert verdicts(judgements) == {1: "left", 2: "right"}
        assert judgements.standing()[0].comparison.left == Candidate("a", "sft/a", {"exposure": 0.25})
        assert ask(judgements) == 5
    with closing(sqlite3.connect(file(workspace))) as new:
        assert new.execute("PRAGMA user_version").fetchone() == (4,)


def test_a_migration_that_fails_leaves_the_old_store(workspace, monkeypatch):
    with open_judgements(workspace) as judgements:
        judged(judgements, "left")
    with monkeypatch.context() as patch:
        broken = (*schema.MIGRATIONS, ("ALTER TABLE event ADD COLUMN note TEXT", "SELECT nonsense"))
        patch.setattr(schema, "MIGRATIONS", broken)
        with pytest.raises(CovershotError, match="nonsense"):
            open_judgements(workspace)
    with open_judgements(workspace) as judgements:
        assert judgements.count() == 1


def test_a_store_of_a_newer_covershot_is_refused_and_left_alone(workspace):
    with closing(sqlite3.connect(file(workspace))) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = file(workspace).read_bytes()
    with pytest.raises(CovershotError, match=r"newer Covershot \(schema 99\)"):
        open_judgements(workspace)
    assert [path.name for path in workspace.root.glob("*.broken-*")] == []
    with closing(sqlite3.connect(file(workspace))) as newer:
        assert newer.execute("PRAGMA user_version").fetchone() == (99,)
    assert len(before) == file(workspace).stat().st_size


def test_a_process_that_has_a_store_open_follows_when_another_sets_it_aside(workspace):
    with open_judgements(workspace) as judgements:
        judged(judgements, "left")
        file(workspace).rename(workspace.root / "elsewhere")
        for end in ("-wal", "-shm"):
            (workspace.root / f"covershot.sqlite3{end}").unlink()
        judged(judgements, "right")
        with open_judgements(workspace) as other:
            assert list(verdicts(other).values()) == ["right"]


def test_a_new_store_numbers_on_from_the_images_of_the_old_one(workspace, put):
    put(workspace.preferred, "a~000041.png")
    put(workspace.dispreferred, "b~000007.png")
    put(workspace.preferred, "b~99.png")
    with open_judgements(workspace) as judgements:
        assert ask(judgements) == 42


def test_a_folder_that_cannot_be_written_is_one_sentence(workspace):
    file(workspace).mkdir()
    with pytest.raises(CovershotError, match=r"Cannot write .*covershot.sqlite3") as raised:
        open_judgements(workspace)
    assert "\n" not in str(raised.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
@pytest.mark.parametrize("existing", [False, True])
def test_a_read_only_folder_is_one_sentence(workspace, existing):
    if existing:
        with open_judgements(workspace) as judgements:
            judged(judgements, "left")
        file(workspace).chmod(0o444)
    workspace.root.chmod(0o555)
    try:
        with pytest.raises(CovershotError, match=r"Cannot write .*covershot.sqlite3"):
            open_judgements(workspace)
    finally:
        workspace.root.chmod(0o755)


def test_the_latest_judgements_come_in_the_order_they_were_made(judgements):
    numbers = judged(judgements, "left", "tie", "right", "skip")
    assert [judgement.comparison.id for judgement in judgements.standing(latest=2)] == numbers[2:]
    assert judgements.standing(latest=9) == judgements.standing()
    judgements.judge(numbers[0], "right", response_seconds=1.0)
    assert [judgement.comparison.id for judgement in judgements.standing(latest=1)] == numbers[:1]


def test_decided_judgements_are_counted_as_they_stand(judgements):
    first, *_ = judged(judgements, "left", "tie", "right", "skip")
    assert judgements.count_decided() == 2
    judgements.judge(first, "tie", response_seconds=1.0)
    assert judgements.count_decided() == 1
    judgements.undo()
    assert judgements.count_decided() == 2
