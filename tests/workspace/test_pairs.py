import os
import sys

import pytest

from engine.errors import CovershotError
from engine.workspace.image_pairs import find_image_pairs
from engine.workspace.pairs import (
    content_hash,
    expanded,
    find_target_pairs,
    fingerprint,
    join_target_pairs,
    list_photos,
)


def test_pairs_are_joined_by_stem_whatever_their_format(workspace, put):
    put(workspace.input, "a.png")
    put(workspace.target, "a.tif")
    odd = "b c'😀" if sys.platform == "win32" else "b c'\"😀"
    put(workspace.input, f"{odd}.png")
    put(workspace.target, f"{odd}.webp")
    pairs, skipped = find_target_pairs(workspace)
    assert [(pair.source.name, pair.target.name) for pair in pairs] == [
        ("a.png", "a.tif"),
        (f"{odd}.png", f"{odd}.webp"),
    ]
    assert skipped == []


def test_photos_without_a_partner_are_named(workspace, put):
    put(workspace.input, "a.png")
    put(workspace.target, "a.png")
    put(workspace.input, "lonely.png")
    put(workspace.target, "orphan.png")
    pairs, skipped = find_target_pairs(workspace)
    assert [pair.photo for pair in pairs] == ["a"]
    assert [(item.path.name, item.reason) for item in skipped] == [
        ("lonely.png", "has no target"),
        ("orphan.png", "has no input photo"),
    ]


def test_folders_stand_for_their_photos(workspace, put, tmp_path):
    for name in ("b.png", "a.png"):
        put(workspace.input, name)
    (workspace.input / "notes.txt").write_text("no photo")
    single = tmp_path / "single.png"
    assert expanded([single, workspace.input]) == [single, workspace.input / "a.png", workspace.input / "b.png"]


def test_no_pair_at_all_says_what_to_put_where(workspace, put):
    put(workspace.input, "a.png")
    with pytest.raises(CovershotError, match=r"put originals into .*input.*covers, named the same, into .*target"):
        find_target_pairs(workspace)


def test_a_cover_of_another_size_is_a_pair_like_any_other(workspace, put):
    put(workspace.input, "a.png", (24, 16))
    put(workspace.target, "a.png", (12, 18))
    pairs, skipped = find_target_pairs(workspace)
    assert [(pair.source.name, pair.target.name) for pair in pairs] == [("a.png", "a.png")]
    assert skipped == []


def test_of_two_photos_of_one_name_the_first_is_used_and_the_other_named(workspace, put):
    put(workspace.input, "a.png")
    put(workspace.input, "a.jpg")
    put(workspace.target, "a.png")
    pairs, skipped = find_target_pairs(workspace)
    assert list_photos(workspace.input) == {"a": workspace.input / "a.jpg"}
    assert [pair.source.name for pair in pairs] == ["a.jpg"]
    assert [(item.path.name, "shares its name with a.jpg" in item.reason) for item in skipped] == [("a.png", True)]


def test_pairs_are_joined_whatever_the_form_of_accents_and_the_case_of_letters(workspace, put):
    composed = "Caf\N{LATIN SMALL LETTER E WITH ACUTE}"
    apart = "Cafe\N{COMBINING ACUTE ACCENT}"
    put(workspace.input, f"{composed}.png")
    put(workspace.target, f"{apart}.png")
    put(workspace.input, "p0.png")
    put(workspace.target, "P0.PNG")
    put(workspace.preferred, "P0~1.png")
    put(workspace.dispreferred, "p0~1.png")
    pairs, skipped = find_target_pairs(workspace)
    assert {pair.source.stem: pair.target.stem for pair in pairs} == {composed: apart, "p0": "P0"}
    assert skipped == []
    (comparison,), skipped = find_image_pairs(workspace)
    assert (comparison.photo, comparison.chosen.name, comparison.rejected.name) == ("p0", "P0~1.png", "p0~1.png")
    assert skipped == []


@pytest.mark.parametrize("name", ["x1.heic", "x2.CR3", "y.jfif"])
def test_originals_that_are_not_read_are_named_and_not_only_their_covers(workspace, put, name):
    put(workspace.input, "a.png")
    put(workspace.target, "a.png")
    (workspace.input / name).write_bytes(b"picture")
    _, skipped = find_target_pairs(workspace)
    assert [item.path.name for item in skipped] == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
def test_a_name_that_is_no_unicode_is_refused(workspace, put):
    name = os.fsdecode(b"caf\xe9.png")
    put(workspace.input, "a.png").rename(workspace.input / name)
    with pytest.raises(
        CovershotError, match=r"input holds a photo whose name is not Unicode, about caf\?\.png\. Rename"
    ):
        list_photos(workspace.input)


def test_other_files_and_hidden_ones_are_no_photos(workspace, put):
    put(workspace.input, "a.png")
    (workspace.input / "notes.txt").write_text("no photo")
    put(workspace.input, ".hidden.png")
    assert list(list_photos(workspace.input)) == ["a"]


def test_comparisons_find_their_photo_by_name_or_by_what_stands_before_the_tilde(workspace, put):
    for name in ("a.png", "b~x.png"):
        put(workspace.input, name)
    for folder in (workspace.preferred, workspace.dispreferred):
        for name in ("a.png", "a~1.png", "a~2.png", "b~x.png", "b~x~000001.png", "stranger.png"):
            put(folder, name)
    comparisons, skipped = find_image_pairs(workspace)
    assert [(item.photo, item.chosen.name) for item in comparisons] == [
        ("a", "a.png"),
        ("a", "a~1.png"),
        ("a", "a~2.png"),
        ("b~x", "b~x.png"),
        ("b~x", "b~x~000001.png"),
    ]
    assert [(item.path.name, item.reason) for item in skipped] == [("stranger.png", "has no input photo")]


def test_an_image_without_its_opposite_is_named(workspace, put):
    put(workspace.input, "a.png")
    put(workspace.preferred, "a~1.png")
    put(workspace.dispreferred, "a~2.png")
    comparisons, skipped = find_image_pairs(workspace)
    assert comparisons == []
    assert {item.path.name for item in skipped} == {"a~1.png", "a~2.png"}


def test_smaller_candidates_of_the_same_aspect_are_fine_and_cropped_ones_are_skipped(workspace, put):
    put(workspace.input, "a.png", (240, 160))
    for folder in (workspace.preferred, workspace.dispreferred):
        put(folder, "a~1.png", (121, 80))
    assert len(find_image_pairs(workspace)[0]) == 1
    for folder in (workspace.preferred, workspace.dispreferred):
        put(folder, "a~2.png", (100, 80))
    pairs, (skipped,) = find_image_pairs(workspace)
    assert [pair.chosen.name for pair in pairs] == ["a~1.png"]
    assert skipped.path.name == "a~2.png"
    assert skipped.reason.startswith("is 100 x 80 and its dispreferred image 100 x 80, for a photo of 240 x 160: ")


def test_candidates_of_different_sizes_are_skipped(workspace, put):
    put(workspace.input, "a.png", (240, 160))
    put(workspace.preferred, "a.png", (120, 80))
    put(workspace.dispreferred, "a.png", (60, 40))
    pairs, (skipped,) = find_image_pairs(workspace)
    assert pairs == []
    assert "120 x 80 and its dispreferred image 60 x 40" in skipped.reason


def test_the_fingerprint_changes_with_any_byte_and_not_with_order(workspace, put):
    paths = [put(workspace.input, name) for name in ("a.png", "b.png")]
    before = fingerprint(paths)
    assert fingerprint(paths[::-1]) == before
    paths[0].write_bytes(paths[0].read_bytes() + b"x")
    assert fingerprint(paths) != before


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CovershotError, match=r"Cannot read .*none\.png"):
        content_hash(tmp_path / "none.png")


def test_covers_numbered_behind_a_tilde_are_further_targets_of_their_photo(workspace, put):
    for name in ("a.png", "b.png", "b~2.png", "c.png"):
        put(workspace.input, name)
    for name in ("a.png", "a~2.jpg", "A~3.png", "b~2.png", "c~2.png", "stranger~2.png", "stranger.png"):
        put(workspace.target, name)
    pairs, skipped = join_target_pairs(workspace)
    assert [(pair.photo, pair.target.name) for pair in pairs] == [
        ("a", "a.png"),
        ("a", "A~3.png"),
        ("a", "a~2.jpg"),
        ("b~2", "b~2.png"),
        ("c", "c~2.png"),
    ]
    assert [(item.path.name, item.reason) for item in skipped] == [
        ("b.png", "has no target"),
        ("stranger.png", "has no input photo"),
        ("stranger~2.png", "has no input photo"),
    ]
