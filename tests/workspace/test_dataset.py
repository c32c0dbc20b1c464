from pathlib import Path

import pytest

from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.errors import CovershotError
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.pairs import content_hash, fingerprint
from engine.workspace.run import Run
from engine.workspace.workspace import create_workspace, open_workspace


def fill(workspace, put, count=6, judged=4):
    for number in range(count):
        put(workspace.input, f"p{number}.png")
        put(workspace.target, f"p{number}.png")
    for number in range(judged):
        put(workspace.preferred, f"p{number}~1.png")
        put(workspace.dispreferred, f"p{number}~1.png")


def test_pairs_and_comparisons_share_the_split_of_their_photo(workspace, put):
    fill(workspace, put)
    dataset = read_dataset(workspace)
    assert (len(dataset.pairs), len(dataset.image_pairs)) == (6, 4)
    pairs = [dataset.pairs_of(split) for split in ("train", "validation", "test")]
    assert all(pairs)
    assert sum(map(len, pairs)) == 6
    for split in ("train", "validation", "test"):
        assert {item.photo for item in dataset.image_pairs_of(split)} <= {
            photo for photo, its_split in dataset.splits.items() if its_split == split
        }


@pytest.mark.parametrize("judged", [0, 1, 2, 4])
def test_every_phase_holds_out_the_same_photos(workspace, put, judged):
    fill(workspace, put, count=4, judged=judged)
    alone = read_dataset(workspace, comparisons=False)
    assert alone.image_pairs == ()
    if judged >= 2:
        assert read_dataset(workspace, targets=False).splits == alone.splits == read_dataset(workspace).splits


def test_one_half_is_read_though_the_other_is_wrong(workspace, put):
    fill(workspace, put)
    put(workspace.target, "p0.png", (30, 16))
    assert len(read_dataset(workspace, targets=False).image_pairs) == 4
    put(workspace.target, "p0.png")
    put(workspace.preferred, "p0~1.png", (30, 16))
    assert len(read_dataset(workspace, comparisons=False).pairs) == 6


def test_training_never_sees_a_test_photo(workspace, put):
    fill(workspace, put)
    dataset = read_dataset(workspace)
    held_out = {pair.photo for pair in dataset.pairs_of("test")}
    assert held_out
    assert not held_out & dataset.for_training().photos.keys()


def test_an_empty_workspace_says_where_photos_go(workspace):
    with pytest.raises(CovershotError, match=r"input has no photos yet"):
        read_dataset(workspace)


def test_dpo_alone_says_where_comparisons_go(workspace, put):
    fill(workspace, put, judged=0)
    with pytest.raises(CovershotError, match=r"better image of each into .*preferred and the worse one"):
        read_dataset(workspace, targets=False)


def test_covers_teach_alone_before_anything_is_judged(workspace, put):
    fill(workspace, put, judged=0)
    dataset = read_dataset(workspace)
    assert (len(dataset.pairs), dataset.image_pairs) == (6, ())
    assert dataset.splits == read_dataset(workspace, comparisons=False).splits


def test_comparisons_of_a_single_photo_are_named_and_do_not_stop_the_covers(workspace, put):
    fill(workspace, put, judged=0)
    for number in (1, 2):
        put(workspace.preferred, f"p0~{number}.png")
        put(workspace.dispreferred, f"p0~{number}.png")
    dataset = read_dataset(workspace)
    assert (len(dataset.pairs), dataset.image_pairs) == (6, ())
    assert [(item.path.name, item.reason) for item in dataset.skipped] == [
        (f"p0~{number}.png", "is a comparison of the only photo that has any") for number in (1, 2)
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_covers_all_teach_and_none_is_held_out(workspace, put, count):
    fill(workspace, put, count, judged=0)
    dataset = read_dataset(workspace)
    assert len(dataset.pairs_of("train")) == count
    assert not dataset.is_measured
    put(workspace.input, "other.png")
    put(workspace.input, "third.png")
    for name in ("other~1.png", "third~1.png"):
        put(workspace.preferred, name)
        put(workspace.dispreferred, name)
    judged = read_dataset(workspace)
    assert len(judged.pairs_of("train")) == count
    assert {judged.splits["other"], judged.splits["third"]} == {"train", "validation"}
    assert judged.splits == read_dataset(workspace, targets=False).splits


def test_a_photo_of_two_that_is_held_out_by_hand_is_measured(workspace, put):
    fill(workspace, put, 2, judged=0)
    workspace.split_file.write_text("photo,split\np0,test\n")
    dataset = read_dataset(workspace)
    assert (dataset.splits, dataset.is_measured) == ({"p0": "test", "p1": "train"}, True)


def test_no_cover_at_all_says_where_covers_go(workspace, put):
    fill(workspace, put, 2, judged=2)
    for path in workspace.target.iterdir():
        path.unlink()
    with pytest.raises(CovershotError, match="No photo has a finished cover: put originals into"):
        read_dataset(workspace)


def test_comparisons_alone_are_enough_for_dpo(workspace, put):
    fill(workspace, put)
    for path in workspace.target.iterdir():
        path.unlink()
    assert read_dataset(workspace, targets=False).pairs == ()


def test_a_folder_that_is_no_workspace_is_refused(tmp_path):
    with pytest.raises(CovershotError, match="There is no folder"):
        open_workspace(tmp_path / "none")
    with pytest.raises(CovershotError, match="it has no dataset/input"):
        open_workspace(tmp_path)


def test_the_repository_itself_is_a_workspace():
    root = Path(__file__).parents[2]
    assert open_workspace(root).root == root


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CovershotError, match="Cannot write"):
        create_workspace(tmp_path / "file")


def judge(judgements, verdict, photo="p0", base=None, **more):
    left = Candidate(photo, base, moves={"exposure": 0.5})
    number = judgements.ask(left, Candidate(photo), reason="random", session="one")
    judgements.judge(number, verdict, response_seconds=1.0, **more)
    return number


def no_base(candidate):
    raise AssertionError(f"{candidate} has no base to ask for")


def test_ties_follow_the_split_of_their_photo_and_what_is_left_out_is_counted(workspace, put):
    fill(workspace, put)
    put(workspace.input, "alone.png")
    with open_judgements(workspace) as judgements:
        for photo in ("p0", "p1", "p2", "p3", "p4", "p5", "alone"):
            judge(judgements, "tie", photo)
        judge(judgements, "tie", base="2026-01-02/sft/p0")
        judge(judgements, "skip")
    dataset = read_dataset(workspace)
    assert (len(dataset.ties), dataset.undecided) == (7, 2)
    assert [item.path.name for item in dataset.skipped] == ["alone.png", "p0"], "no target, and a missing Edit"
    for split in ("train", "validation", "test"):
        photos = {tie.comparison.photo for tie in dataset.ties_of(split)}
        assert photos == {photo for photo, its_split in dataset.splits.items() if its_split == split}
        assert photos
    used = dataset.for_training()
    assert {tie.comparison.photo for tie in used.ties} == used.photos.keys()
    assert not used.ties_of("test")
    alone = read_dataset(workspace, comparisons=False)
    assert (alone.ties, alone.splits, "alone" in alone.photos) == ((), dataset.splits, False)


@pytest.mark.parametrize("count", [3, 4, 6, 9])
def test_photos_that_have_only_ties_move_no_other_photo_and_are_never_held_out_to_measure(workspace, put, count):
    fill(workspace, put, count, judged=2)
    before = read_dataset(workspace)
    with open_judgements(workspace) as judgements:
        for number in range(20):
            put(workspace.input, f"tied{number}.png")
            judge(judgements, "tie", f"tied{number}")
    after = read_dataset(workspace)
    assert {photo: after.splits[photo] for photo in before.splits} == before.splits
    added = {after.splits[photo] for photo in after.splits if photo not in before.splits}
    assert added == {"train", "validation"}
    assert after.photos["tied3"] == workspace.input / "tied3.png"
    assert (after.pairs, after.image_pairs) == (before.pairs, before.image_pairs)


def test_the_fingerprint_tells_what_judgements_say_beyond_files_and_nothing_else(workspace, put):
    fill(workspace, put)
    with open_judgements(workspace) as judgements:
        number = judge(judgements, "left")
        again = judgements.ask(Candidate("p0"), judgements.comparison(number).left, reason="random", session="one")
        judgements.judge(again, "right", response_seconds=1.0)
        repair(workspace, judgements, no_base)
        dataset = read_dataset(workspace)
        assert sum(item.origin is not None for item in dataset.image_pairs) == 2
        plain = dataset.fingerprint
        files = [path for pair in dataset.pairs for path in (pair.source, pair.target)]
        files += [path for item in dataset.image_pairs for path in (item.source, item.chosen, item.rejected)]
        assert plain == fingerprint(dict.fromkeys(files)), "as it was before judgements were read"

        judge(judgements, "skip")
        assert read_dataset(workspace).fingerprint == plain
        judgements.judge(number, "left", response_seconds=1.0, much_better=True)
        repair(workspace, judgements, no_base)
        graded = read_dataset(workspace).fingerprint
        assert graded != plain
        judgements.judge(number, "left", response_seconds=2.0)
        repair(workspace, judgements, no_base)
        assert read_dataset(workspace).fingerprint == plain, "the same once more, at another time"

        judge(judgements, "tie")
        tied = read_dataset(workspace)
        assert tied.fingerprint not in {plain, graded}
        assert read_dataset(workspace, comparisons=False).fingerprint == read_covers(workspace)
        judgements.undo()
        assert read_dataset(workspace).fingerprint == plain
        shown = judgements.comparison(number)
        repeat = judgements.ask(shown.right, shown.left, reason="repeat", session="one", repeats=number)
        judgements.judge(repeat, "right", response_seconds=1.0)
        repair(workspace, judgements, no_base)
        repeated = read_dataset(workspace)
    files += [repeated.image_pairs[2].chosen, repeated.image_pairs[2].rejected]
    assert repeated.image_pairs[2].origin.comparison.repeats == number
    assert repeated.fingerprint != fingerprint(dict.fromkeys(files))


def read_covers(workspace):
    pairs = read_dataset(workspace, comparisons=False).pairs
    return fingerprint([path for pair in pairs for path in (pair.source, pair.target)])


def test_the_fingerprint_tells_an_edit_that_ties_start_from(workspace, put):
    fill(workspace, put)
    run = Run(workspace.results / "2026-01-02")
    found = set()
    with open_judgements(workspace) as judgements:
        judge(judgements, "tie", base="2026-01-02/sft/p0")
        for amount in (0.1, 0.2):
            save_edit(moved(identity(), {"tint": amount}), run.edit("p0", "sft"))
            found.add(read_dataset(workspace).fingerprint)
    assert len(found) == 2


def test_every_file_is_read_for_its_hash_once(workspace, put, monkeypatch):
    for number in range(6):
        for folder in (workspace.input, workspace.target):
            put(folder, f"p{number}.png")
    read = []

    def hashed(path):
        read.append(path)
        return content_hash(path)

    monkeypatch.setattr("engine.workspace.dataset.content_hash", hashed)
    read_dataset(workspace, comparisons=False)
    assert len(read) == len(set(read)) == 12


def test_a_table_of_splits_is_part_of_the_fingerprint_and_what_it_names_in_vain_is_told(workspace, put):
    for number in range(6):
        put(workspace.input, f"p{number}.png")
        put(workspace.target, f"p{number}.png")
    before = read_dataset(workspace, comparisons=False)
    workspace.split_file.write_text("photo,split\np0.png,test\ngone.png,train\n")
    after = read_dataset(workspace, comparisons=False)
    assert after.splits["p0"] == "test"
    assert after.fingerprint != before.fingerprint
    assert [(item.path.name, "gone.png" in item.reason) for item in after.skipped] == [("split.csv", True)]
    workspace.split_file.write_text("photo,split\np0.png,train\n")
    assert read_dataset(workspace, comparisons=False).fingerprint not in {before.fingerprint, after.fingerprint}
