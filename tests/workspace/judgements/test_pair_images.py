import os
import sqlite3
import sys
import threading
from contextlib import closing, suppress

import numpy as np
import pytest

from engine.edit.edit import Edit, identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import load_photo, read_size
from engine.workspace.image_pairs import find_image_pairs
from engine.workspace.judgements import pair_images
from engine.workspace.judgements.pair_images import repair, sync_pair_images
from engine.workspace.judgements.store import Candidate, open_judgements


def no_base(candidate):
    raise AssertionError(f"{candidate} has no base to ask for")


def judge(judgements, verdict, photo="a", left=None, right=None):
    left = left or Candidate(photo, moves={"exposure": 0.5})
    right = right or Candidate(photo, moves={"exposure": -0.5})
    number = judgements.ask(left, right, reason="random", session="one")
    judgements.judge(number, verdict, response_seconds=1.0)
    return number


def names(workspace):
    return [sorted(path.name for path in folder.iterdir()) for folder in (workspace.preferred, workspace.dispreferred)]


def contents(workspace):
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for folder in (workspace.preferred, workspace.dispreferred)
        for path in folder.iterdir()
    }


def brightness(folder, name):
    return load_photo(folder / name).pixels.mean()


def test_what_the_window_says_of_images_that_cannot_be_made_names_no_command(workspace, judgements, put):
    def no_model(candidate):
        raise CovershotError("There is no model.", "Train one with `covershot train`.", "Train one in Train.")

    put(workspace.input, "a.png", (64, 40))
    number = judge(judgements, "left", left=Candidate("a", base="one/sft/a"))
    with pytest.raises(CovershotError) as caught:
        sync_pair_images(workspace, judgements, number, no_model)
    assert caught.value.in_window == "There is no model. Train one in Train."


@pytest.mark.parametrize(("verdict", "chosen", "rejected"), [("left", 0.5, -0.5), ("right", -0.5, 0.5)])
def test_a_judgement_becomes_two_images_rendered_from_its_photo_at_256(
    workspace, judgements, put, verdict, chosen, rejected
):
    photo = put(workspace.input, "a.png", (640, 400))
    number = judge(judgements, verdict)
    sync_pair_images(workspace, judgements, number, no_base)
    assert names(workspace) == [["a~000001.png"], ["a~000001.png"]]
    small = load_photo(photo, 256).pixels
    assert small.shape == (160, 256, 3)
    for folder, amount in ((workspace.preferred, chosen), (workspace.dispreferred, rejected)):
        expected = render(small, moved(identity(), {"exposure": amount}))
        np.testing.assert_array_equal(load_photo(folder / "a~000001.png").pixels, expected)


def test_training_finds_the_images_with_their_photo(workspace, judgements, put):
    photo = put(workspace.input, "a.jpg", (300, 200))
    sync_pair_images(workspace, judgements, judge(judgements, "left"), no_base)
    (comparison,), skipped = find_image_pairs(workspace)
    assert (comparison.source, skipped) == (photo, [])


def test_the_base_edit_is_asked_for_by_candidate_and_moved(workspace, judgements, put):
    photo = put(workspace.input, "a.png")
    requested = []
    darker = Edit(identity().lut * np.float32(0.5), identity().grid)

    def base(candidate):
        requested.append(candidate)
        return darker

    left = Candidate("a", "sft/a", {"contrast": 0.5})
    sync_pair_images(workspace, judgements, judge(judgements, "left", left=left, right=Candidate("a")), base)
    assert requested == [left]
    small = load_photo(photo).pixels
    found = load_photo(workspace.preferred / "a~000001.png").pixels
    np.testing.assert_array_equal(found, render(small, moved(darker, {"contrast": 0.5})))
    np.testing.assert_array_equal(load_photo(workspace.dispreferred / "a~000001.png").pixels, small)


def test_a_candidate_that_is_an_image_is_copied_as_png_at_the_photos_small_size(workspace, judgements, put):
    put(workspace.input, "a.png", (600, 401))
    (workspace.dataset / "candidates").mkdir()
    image = put(workspace.dataset / "candidates", "large.jpg", (1200, 800))
    tiny = put(workspace.dataset / "candidates", "tiny.png", (120, 80))
    left, right = (Candidate("a", image=path.relative_to(workspace.root).as_posix()) for path in (image, tiny))
    sync_pair_images(workspace, judgements, judge(judgements, "right", left=left, right=right), no_base)
    for folder in (workspace.preferred, workspace.dispreferred):
        assert read_size(folder / "a~000001.png") == (256, 171)
    assert find_image_pairs(workspace)[0]


def test_an_image_of_another_shape_is_refused_and_neither_file_written(workspace, judgements, put):
    put(workspace.input, "a.png", (60, 40))
    put(workspace.root, "square.png", (40, 40))
    number = judge(judgements, "left", right=Candidate("a", image="square.png"))
    with pytest.raises(CovershotError, match=r"square\.png"):
        sync_pair_images(workspace, judgements, number, no_base)
    assert names(workspace) == [[], []]


@pytest.mark.parametrize("verdict", ["tie", "skip"])
def test_ties_and_skips_have_no_images(workspace, judgements, put, verdict):
    put(workspace.input, "a.png")
    sync_pair_images(workspace, judgements, judge(judgements, verdict), no_base)
    assert names(workspace) == [[], []]


def test_a_changed_verdict_swaps_the_images(workspace, judgements, put):
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    judgements.judge(number, "right", response_seconds=1.0)
    sync_pair_images(workspace, judgements, number, no_base)
    assert brightness(workspace.preferred, "a~000001.png") < brightness(workspace.dispreferred, "a~000001.png")


def test_an_undone_judgement_has_its_images_removed(workspace, judgements, put):
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    judgements.undo()
    sync_pair_images(workspace, judgements, number, no_base)
    assert names(workspace) == [[], []]


def test_filling_once_more_does_nothing_and_needs_no_photo(workspace, judgements, put):
    photo = put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    photo.unlink()
    before = contents(workspace)
    sync_pair_images(workspace, judgements, number, no_base)
    assert contents(workspace) == before


def test_when_the_second_image_cannot_be_written_the_first_goes_too(workspace, judgements, put):
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    workspace.dispreferred.rmdir()
    workspace.dispreferred.write_text("in the way")
    with pytest.raises(CovershotError, match="Cannot write"):
        sync_pair_images(workspace, judgements, number, no_base)
    assert list(workspace.preferred.iterdir()) == []
    workspace.dispreferred.unlink()
    assert repair(workspace, judgements, no_base).written == 1


def test_repair_does_only_what_is_missing(workspace, judgements, put):
    put(workspace.input, "a.png")
    numbers = [judge(judgements, verdict) for verdict in ("left", "right", "left", "tie", "left")]
    for number in numbers:
        sync_pair_images(workspace, judgements, number, no_base)
    assert repair(workspace, judgements, no_base) == pair_images.Repaired(0, 0, ())
    kept = contents(workspace)
    (workspace.preferred / "a~000001.png").unlink()
    judgements.undo()
    judgements.judge(numbers[1], "left", response_seconds=1.0)
    judgements.judge(numbers[3], "right", response_seconds=1.0)
    done = repair(workspace, judgements, no_base)
    assert (done.written, done.removed, done.skipped) == (3, 1, ())
    assert names(workspace) == [[f"a~{number:06}.png" for number in (1, 2, 3, 4)]] * 2
    assert brightness(workspace.preferred, "a~000002.png") > brightness(workspace.dispreferred, "a~000002.png")
    for folder in (workspace.preferred, workspace.dispreferred):
        assert contents(workspace)[folder / "a~000003.png"] == kept[folder / "a~000003.png"]
    assert repair(workspace, judgements, no_base) == pair_images.Repaired(0, 0, ())


@pytest.mark.parametrize("moment", range(5))
def test_repair_finishes_what_was_cut_off_at_any_moment(workspace, judgements, put, monkeypatch, moment):
    """A change of verdict removes the old files, writes two and notes it: cut it off before each of these."""
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    judgements.judge(number, "right", response_seconds=1.0)
    count = iter(range(100))

    def cut(function):
        def maybe(*arguments):
            if next(count) >= moment:
                raise KeyboardInterrupt
            return function(*arguments)

        return maybe

    with monkeypatch.context() as patch:
        patch.setattr(pair_images, "_remove", cut(pair_images._remove))
        patch.setattr(pair_images, "save_photo", cut(pair_images.save_photo))
        patch.setattr("engine.workspace.judgements.queries.mark_placed", cut(lambda *_: None))
        if moment < 4:
            with pytest.raises(KeyboardInterrupt):
                sync_pair_images(workspace, judgements, number, no_base)
        else:
            sync_pair_images(workspace, judgements, number, no_base)
    if names(workspace) == [["a~000001.png"]] * 2:  # both are of one judgement
        assert brightness(workspace.preferred, "a~000001.png") != brightness(workspace.dispreferred, "a~000001.png")
    repair(workspace, judgements, no_base)
    assert names(workspace) == [["a~000001.png"]] * 2
    assert brightness(workspace.preferred, "a~000001.png") < brightness(workspace.dispreferred, "a~000001.png")


def test_files_that_are_not_the_stores_are_never_touched(workspace, judgements, put):
    put(workspace.input, "a.png")
    put(workspace.input, "b.png")
    judge(judgements, "tie")
    by_hand = ("a.png", "a~1.png", "a~better.png", "a~000001.jpg", "b~000001.png", "a~000077.png", "a~0000001.png")
    for name in by_hand:
        put(workspace.preferred, name)
        put(workspace.dispreferred, name)
    before = contents(workspace)
    assert repair(workspace, judgements, no_base) == pair_images.Repaired(0, 0, ())
    assert contents(workspace) == before


def test_repair_names_what_it_cannot_make_and_goes_on(workspace, judgements, put):
    put(workspace.input, "b.png")
    judge(judgements, "left", "a")
    judge(judgements, "left", "b")
    done = repair(workspace, judgements, no_base)
    assert (done.written, len(done.skipped)) == (1, 1)
    assert "has no photo a" in done.skipped[0].reason
    assert names(workspace) == [["b~000002.png"]] * 2


@pytest.mark.parametrize(
    "sync", [sync_pair_images, lambda workspace, judgements, _, base: repair(workspace, judgements, base)]
)
def test_images_of_an_earlier_answer_do_not_stay_when_new_ones_cannot_be_made(workspace, judgements, put, sync):
    photo = put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    judgements.judge(number, "right", response_seconds=1.0)
    photo.unlink()
    with suppress(CovershotError):
        sync(workspace, judgements, number, no_base)
    assert names(workspace) == [[], []]
    put(workspace.input, "a.png")
    assert repair(workspace, judgements, no_base).written == 1
    assert brightness(workspace.preferred, "a~000001.png") < brightness(workspace.dispreferred, "a~000001.png")


def test_repair_clears_what_killed_processes_left_and_spares_what_is_being_written(workspace, judgements):
    old = workspace.preferred / ".writing-old.png"
    new = workspace.preferred / ".writing-new.png"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    repair(workspace, judgements, no_base)
    assert names(workspace)[0] == [".writing-new.png"]


@pytest.mark.parametrize("filled", [False, True])
def test_a_verdict_that_changes_while_images_are_rendered_wins(workspace, judgements, put, filled):
    put(workspace.input, "a.png")
    number = judge(judgements, "left", left=Candidate("a", "sft/a", {"exposure": 0.5}))

    def change():
        with open_judgements(workspace) as other:
            other.judge(number, "right", response_seconds=1.0)
            if filled:
                sync_pair_images(workspace, other, number, lambda _: identity())

    def changed_meanwhile(candidate):
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        return identity()

    sync_pair_images(workspace, judgements, number, changed_meanwhile)
    assert repair(workspace, judgements, lambda _: identity()).written == (not filled)
    assert brightness(workspace.preferred, "a~000001.png") < brightness(workspace.dispreferred, "a~000001.png")


def test_an_entry_of_the_store_names_no_file_elsewhere(workspace, judgements, put):
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    sync_pair_images(workspace, judgements, number, no_base)
    judgements.undo()
    for photo in ("../../../b", "..", "c/d"):
        with closing(sqlite3.connect(workspace.judgements)) as connection, connection:
            connection.execute("UPDATE comparison SET photo = ?", (photo,))
        precious = (workspace.preferred / f"{photo}~{number:06}.png").resolve()
        precious.parent.mkdir(exist_ok=True)
        precious.write_text("precious")
        done = repair(workspace, judgements, no_base)
        assert precious.read_text() == "precious"
        assert [repr(photo) in item.reason for item in done.skipped] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_images_are_neither_written_nor_removed_through_a_link(workspace, judgements, put, tmp_path):
    put(workspace.input, "a.png")
    number = judge(judgements, "left")
    outside = tmp_path / "mine"
    outside.mkdir()
    precious = outside / f"a~{number:06}.png"
    precious.write_text("precious")
    workspace.preferred.rmdir()
    workspace.preferred.symlink_to(outside)
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        sync_pair_images(workspace, judgements, number, no_base)
    judgements.undo()
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        repair(workspace, judgements, no_base)
    assert precious.read_text() == "precious"
