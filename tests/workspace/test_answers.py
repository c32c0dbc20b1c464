import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.errors import CovershotError
from engine.workspace.answers import find_ties, read_answers, with_origins
from engine.workspace.image_pairs import find_image_pairs
from engine.workspace.judgements.files import write_judgements
from engine.workspace.judgements.pair_images import repair, sync_pair_images
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.pairs import ImagePair, list_photos
from engine.workspace.run import Run


def no_base(candidate):
    raise AssertionError(f"{candidate} has no base to ask for")


def judge(judgements, verdict, photo="a", left=None, right=None, **more):
    left = left or Candidate(photo, moves={"exposure": 0.5})
    right = right or Candidate(photo, moves={"exposure": -0.5})
    number = judgements.ask(left, right, reason="random", session="one")
    judgements.judge(number, verdict, response_seconds=1.0, **more)
    return number


def origins(workspace):
    found = with_origins(find_image_pairs(workspace)[0], read_answers(workspace))
    return {item.chosen.stem: item.origin for item in found}


def test_images_rendered_for_a_judgement_carry_all_that_it_says(workspace, judgements, put):
    put(workspace.input, "a.png")
    first = judge(judgements, "left", much_better=True)
    shown = judgements.comparison(first)
    again = judgements.ask(shown.right, shown.left, reason="repeat", session="one", repeats=first)
    judgements.judge(again, "right", response_seconds=1.0)
    repair(workspace, judgements, no_base)
    found = origins(workspace)
    assert list(found.values()) == judgements.standing()
    origin = found["a~000001"]
    repeat = found["a~000002"]
    assert (origin.much_better, repeat.much_better) == (True, False)
    assert (origin.comparison.repeats, repeat.comparison.repeats) == (None, 1)
    assert (origin.chosen, origin.rejected.moves) == (origin.comparison.left, {"exposure": -0.5})


@pytest.mark.parametrize("side", ["preferred", "dispreferred"])
def test_an_image_that_was_replaced_has_no_origin_and_its_neighbours_keep_theirs(workspace, judgements, put, side):
    put(workspace.input, "a.png")
    for _ in range(2):
        sync_pair_images(workspace, judgements, judge(judgements, "left"), no_base)
    put(getattr(workspace, side), "a~000001.png")
    assert repair(workspace, judgements, no_base).written == 0, "it is the user's now"
    assert origins(workspace) == {"a~000001": None, "a~000002": judgements.find(2)}


def test_images_made_by_hand_or_judged_as_files_have_no_origin(workspace, judgements, put):
    for name in ("a.png", "a~000001.png"):
        put(workspace.input, name)
    image = put(workspace.dataset, "dropped.png").relative_to(workspace.root).as_posix()
    for folder in (workspace.preferred, workspace.dispreferred):
        for name in ("a.png", "a~1.png", "a~000001.png", "a~000077.png"):
            put(folder, name)
    judge(judgements, "left")  # its name belongs to another photo
    sync_pair_images(workspace, judgements, judge(judgements, "left", left=Candidate("a", image=image)), no_base)
    assert set(origins(workspace)) == {"a", "a~1", "a~000001", "a~000002", "a~000077"}
    assert set(origins(workspace).values()) == {None}


def test_an_answer_counts_once_its_images_are_those_in_the_folders(workspace, judgements, put):
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    judgements.judge(number, "right", response_seconds=1.0)
    assert origins(workspace) == {"a~000001": None}
    sync_pair_images(workspace, judgements, number, no_base)
    assert origins(workspace) == {"a~000001": judgements.find(number)}
    judgements.undo()
    judgements.undo()
    assert origins(workspace) == {"a~000001": None}


def test_what_an_earlier_version_placed_is_believed_by_its_name(workspace, judgements, put):
    put(workspace.input, "a.png")
    sync_pair_images(workspace, judgements, judge(judgements, "left"), no_base)
    standing = judgements.standing()
    judgements.close()
    with closing(sqlite3.connect(workspace.judgements)) as store:
        store.executescript("ALTER TABLE standing DROP COLUMN images; PRAGMA user_version = 2")
    assert list(origins(workspace).values()) == standing
    with open_judgements(workspace):  # migrated
        assert list(origins(workspace).values()) == standing


@pytest.mark.parametrize("damage", ["missing", "no database", "no table", "strange rows"])
def test_a_store_that_cannot_be_read_says_nothing_and_is_left_as_it_is(workspace, judgements, put, damage):
    put(workspace.input, "a.png")
    sync_pair_images(workspace, judgements, judge(judgements, "left"), no_base)
    judge(judgements, "tie")
    judgements.close()
    if damage == "missing":
        workspace.judgements.unlink()
    elif damage == "no database":
        workspace.judgements.write_bytes(b"damaged" * 1000)
    else:
        with closing(sqlite3.connect(workspace.judgements)) as store:
            strange = """UPDATE comparison SET left_candidate = '{"moves": [1]}'"""
            store.executescript("DROP TABLE event" if damage == "no table" else strange)
    before = workspace.judgements.exists() and workspace.judgements.read_bytes()
    assert origins(workspace) == {"a~000001": None}
    assert read_answers(workspace).standing == ()
    assert (workspace.judgements.exists() and workspace.judgements.read_bytes()) == before


def test_comparisons_of_the_same_files_are_equal_whatever_their_origin(workspace, judgements, put):
    judge(judgements, "left")
    plain = ImagePair(workspace.input, workspace.preferred, workspace.dispreferred)
    with_origin = replace(plain, origin=judgements.find(1))
    assert len({plain, with_origin}) == 1


def test_a_bundles_answers_stand_in_for_a_store_and_only_where_there_is_none(workspace, judgements, put):
    put(workspace.input, "a.png")
    for folder in (workspace.preferred, workspace.dispreferred):
        put(folder, "a~000001.webp")
    judge(judgements, "left", much_better=True)
    standing = judgements.standing()
    write_judgements(standing, workspace.answers)
    assert origins(workspace) == {"a~000001": None}, "the store has placed no such image"
    judgements.close()
    workspace.judgements.unlink()
    assert list(origins(workspace).values()) == standing
    workspace.answers.write_text("{}\n")
    with pytest.raises(CovershotError, match=r"answers\.jsonl \(entry 1: "):
        read_answers(workspace)


def test_ties_of_edits_are_found_and_skips_files_and_strange_photos_are_not(workspace, judgements, put):
    put(workspace.input, "a.png")
    image = put(workspace.dataset, "dropped.png").relative_to(workspace.root).as_posix()
    run = Run(workspace.results / "2026-01-02")
    save_edit(moved(identity(), {"tint": 0.2}), run.edit("a", "sft"))
    base = "2026-01-02/sft/a"
    started = judge(judgements, "tie", left=Candidate("a", base, {"tint": 0.5}), right=Candidate("a", base))
    for verdict in ("left", "skip"):
        judge(judgements, verdict)
    judge(judgements, "tie", photo="gone")
    judge(judgements, "tie", left=Candidate("a", image=image))
    plain = judge(judgements, "tie")
    ties = find_ties(workspace, read_answers(workspace), list_photos(workspace.input))
    assert ties.judgements == (judgements.find(started), judgements.find(plain))
    assert (ties.photos, ties.edits) == ({"a": workspace.input / "a.png"}, {base: run.edit("a", "sft")})
    assert ties.skipped == ()


@pytest.mark.parametrize("base", ["2026-01-02/sft/a", "nonsense", "../x/y"])
@pytest.mark.parametrize("damaged", [False, True])
def test_a_tie_whose_edit_is_gone_is_left_out_and_its_edit_named(workspace, judgements, put, base, damaged):
    put(workspace.input, "a.png")
    if damaged:
        path = Run(workspace.results / "2026-01-02").edit("a", "sft")
        path.parent.mkdir(parents=True)
        path.write_bytes(b"damaged")
    for _ in range(2):
        judge(judgements, "tie", left=Candidate("a", base, {"tint": 0.5}))
    ties = find_ties(workspace, read_answers(workspace), list_photos(workspace.input))
    assert (ties.judgements, ties.photos, ties.edits) == ((), {}, {})
    (skipped,) = ties.skipped
    assert skipped.path.name == base.rsplit("/", maxsplit=1)[-1]
    assert "ties that start from it are left out" in skipped.reason
