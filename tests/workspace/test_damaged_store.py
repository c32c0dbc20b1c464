"""A damaged store gives every judgement that can be read, names the others, and is kept."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import CovershotError
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements import store
from engine.workspace.judgements.files import export_judgements, import_judgements
from engine.workspace.judgements.pair_images import sync_pair_images
from engine.workspace.judgements.store import Candidate, open_judgements, read_standing
from engine.workspace.workspace import create_workspace
from tests.bench import damaged_stores

SEEDS = (*range(60), 513, 524, 1607)
"""The latter ended in an exception, were taken for a newer Covershot's, and lost the next number, once."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = damaged_stores.make_store(tmp_path_factory.mktemp("stores"))
    return folder, damaged_stores.standing_of(folder)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_damage_ends_in_an_exception_or_changes_a_judgement_without_a_word(made, tmp_path, seed):
    shutil.copytree(made[0], tmp_path / "w")
    way = damaged_stores.damage(tmp_path / "w", random.Random(seed))
    assert (way, damaged_stores.outcome(tmp_path / "w", made[1])) in {(way, good) for good in damaged_stores.GOOD}


def judged(judgements, *verdicts, photo="a"):
    numbers = []
    for verdict in verdicts:
        sides = Candidate(photo, "sft/a", {"exposure": 0.25}), Candidate(photo, "sft/a", {"exposure": -0.25})
        numbers.append(judgements.ask(*sides, reason="d-optimal", session="one"))
        judgements.judge(numbers[-1], verdict, response_seconds=1.5)
    return numbers


def fill(workspace, count=150):
    with open_judgements(workspace) as judgements:
        judged(judgements, *["left"] * count)


def change(workspace, *statements):
    with closing(sqlite3.connect(workspace.judgements)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def broken(workspace):
    return [path for path in workspace.root.glob("*.broken-*") if not path.name.endswith(("-wal", "-shm"))]


def mended(workspace):
    """Open a store and return its judgements and the text of its one warning."""
    data = workspace.judgements.read_bytes()
    events = []
    with open_judgements(workspace, events.append) as judgements:
        found = judgements.standing()
    with open_judgements(workspace, events.append) as judgements:
        assert judgements.standing() == found
        judged(judgements, "right")
    (event,) = events
    assert event.level == "warning"
    if data:
        (kept,) = broken(workspace)
        assert kept.read_bytes() == data
        assert kept.name in event.text
    return found, event.text


def garbled(path, start, size):
    data = bytearray(path.read_bytes())
    data[start : start + size] = random.Random(0).randbytes(size)
    path.write_bytes(data)


@pytest.mark.parametrize("start", [0, 100, 8192], ids=["header", "schema", "a page of the tree"])
def test_rows_whose_bytes_are_whole_are_all_read(workspace, start):
    fill(workspace)
    garbled(workspace.judgements, start, 100 if start == 0 else 3900)
    found, text = mended(workspace)
    assert len(found) > 100
    assert "150 judgements can be read" in text or "gone are those of a~0" in text


def test_a_file_of_garbage_is_set_aside_and_a_new_one_begun(workspace):
    fill(workspace)
    garbled(workspace.judgements, 0, workspace.judgements.stat().st_size)
    found, text = mended(workspace)
    assert found == []
    assert "none of its judgements can be read. A new one is begun" in text


def test_a_changed_row_is_named_by_its_photo_and_the_others_stay(workspace):
    fill(workspace, 5)
    change(
        workspace,
        """UPDATE comparison SET left_candidate = '{"base": "sft/a", "moves": {"exposure": 0.9}}' WHERE id = 3""",
    )
    standing, _, damage = read_standing(workspace)
    assert len(standing) == 4
    assert "gone are those of a~000003" in (damage or "")
    found, text = mended(workspace)
    assert [item.comparison.id for item in found] == [1, 2, 4, 5]
    assert "4 judgements can be read; gone are those of a~000003" in text
    assert read_standing(workspace)[2] is None


def test_what_stands_is_made_anew_from_the_log(workspace):
    fill(workspace)
    change(workspace, "DELETE FROM standing WHERE comparison % 2 = 0")
    assert len(read_standing(workspace)[0]) == 150
    found, text = mended(workspace)
    assert len(found) == 150
    assert "all its 150 judgements can be read" in text


def test_an_answer_that_is_gone_does_not_bring_an_earlier_one_back(workspace):
    with open_judgements(workspace) as judgements:
        first, second, third = judged(judgements, "left", "left", "left")
        judgements.judge(first, "right", response_seconds=1.0)
        judgements.judge(second, "right", response_seconds=1.0)
        judgements.undo()
        judgements.judge(third, "right", response_seconds=1.0)
    change(workspace, "DELETE FROM event WHERE id = 4", "DELETE FROM event WHERE undoes IS NOT NULL")
    found, text = mended(workspace)
    assert {item.comparison.id: item.verdict for item in found} == {second: "left", third: "right"}
    assert "gone are those of a~000001" in text


@pytest.mark.parametrize("change_it", ["DELETE FROM sqlite_sequence", "UPDATE sqlite_sequence SET seq = 3"])
def test_the_number_of_the_next_comparison_is_found_again(workspace, change_it):
    fill(workspace, 12)
    change(workspace, change_it)
    found, _ = mended(workspace)
    assert len(found) == 12
    with open_judgements(workspace) as judgements:
        assert judged(judgements, "left") == [14]


def test_a_store_of_length_zero_is_told(workspace):
    fill(workspace, 2)
    workspace.judgements.write_bytes(b"")
    found, text = mended(workspace)
    assert found == []
    assert "is empty: what it held is gone. Restore a copy" in text


def test_a_log_that_is_deleted_after_a_crash_takes_nothing_along(workspace, tmp_path):
    with open_judgements(workspace) as judgements:
        for number in judged(judgements, *["tie"] * 20):
            sync_pair_images(workspace, judgements, number, base_edit=None)  # as the window does after every answer
        shutil.copy(workspace.judgements, tmp_path / "as-killed")
    for path in workspace.root.glob("covershot.sqlite3*"):
        path.unlink()
    shutil.copy(tmp_path / "as-killed", workspace.judgements)
    with open_judgements(workspace) as judgements:
        assert judgements.count() == 20


def test_an_older_copy_of_the_store_is_told_and_replaces_no_later_image(workspace, put):
    fill(workspace, 3)
    for folder in (workspace.preferred, workspace.dispreferred):
        put(folder, "a~000009.png")
    events = []
    with open_judgements(workspace, events.append) as judgements:
        assert judged(judgements, "left") == [10]
    assert [event.level for event in events] == ["warning"]
    assert "knows comparisons up to 3, and there are images of 9" in events[0].text
    open_judgements(workspace, events.append).close()
    assert len(events) == 1


def test_damage_in_use_costs_that_call_alone(workspace):
    fill(workspace)
    events = []
    with open_judgements(workspace, events.append) as judgements:
        garbled(workspace.judgements, 8192, 90_000)
        with pytest.raises(CovershotError, match="damaged"):
            judgements.standing()
        judged(judgements, "left")
        count = judgements.count()
        assert count >= 1
    assert len(broken(workspace)) == len(events) == 1
    with open_judgements(workspace, events.append) as judgements:
        assert judgements.count() == count
    assert len(events) == 1


def test_a_training_reads_what_it_can_and_says_so(workspace, put):
    for number in range(3):
        for folder in (workspace.input, workspace.preferred, workspace.dispreferred):
            put(folder, f"p{number}{'~000001' * (folder != workspace.input)}.png")
    fill(workspace, 3)
    change(workspace, "UPDATE event SET verdict = 'right' WHERE id = 1")
    before = workspace.judgements.read_bytes()
    (store_file,) = [
        item for item in read_dataset(workspace, targets=False).skipped if item.path == workspace.judgements
    ]
    assert store_file.reason == "is damaged: 2 judgements can be read; gone are those of a~000002"
    assert workspace.judgements.read_bytes() == before


def test_the_later_answer_wins_whatever_the_clock_said(workspace, tmp_path, monkeypatch):
    other = create_workspace(tmp_path / "other")
    now = datetime.now(UTC)

    class SetBack(datetime):
        @classmethod
        def now(cls, zone=None):
            return now - timedelta(days=1)

    with open_judgements(workspace) as judgements, open_judgements(other) as copy:
        (number,) = judged(judgements, "left")
        copy.merge(judgements.standing())
        monkeypatch.setattr(store, "datetime", SetBack)
        judgements.judge(number, "right", response_seconds=1.0)
        export_judgements(judgements, tmp_path / "out.jsonl")
        import_judgements(copy, tmp_path / "out.jsonl")
        assert [item.verdict for item in copy.standing()] == ["right"]
        judgements.undo()
        assert copy.merge(judgements.standing()) == 0
