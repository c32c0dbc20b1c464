from pathlib import Path

import pytest

from engine.errors import CovershotError
from engine.workspace.dataset import read_dataset
from engine.workspace.layout import create_workspace, open_workspace


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
    assert (len(dataset.pairs), len(dataset.comparisons)) == (6, 4)
    own = [dataset.pairs_of(split) for split in ("train", "validation", "test")]
    assert all(own)
    assert sum(map(len, own)) == 6
    for split in ("train", "validation", "test"):
        assert {item.photo for item in dataset.comparisons_of(split)} <= {
            photo for photo, own in dataset.splits.items() if own == split
        }


@pytest.mark.parametrize("judged", [0, 1, 2, 4])
def test_every_phase_holds_out_the_same_photos(workspace, put, judged):
    fill(workspace, put, count=4, judged=judged)
    alone = read_dataset(workspace, comparisons=False)
    assert alone.comparisons == ()
    if judged >= 2:
        assert read_dataset(workspace, targets=False).splits == alone.splits == read_dataset(workspace).splits


def test_one_half_is_read_though_the_other_is_wrong(workspace, put):
    fill(workspace, put)
    put(workspace.target, "p0.png", (30, 16))
    assert len(read_dataset(workspace, targets=False).comparisons) == 4
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


def test_no_comparisons_says_what_to_put_where(workspace, put):
    fill(workspace, put, judged=0)
    with pytest.raises(CovershotError, match=r"better image of each into .*preferred .*covershot sft"):
        read_dataset(workspace)
    assert len(read_dataset(workspace, comparisons=False).pairs) == 6


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
