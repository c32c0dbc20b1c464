import os
import shutil

import numpy as np
import pytest
from PIL import Image

from engine.covers.feature_cache import cache_file, read_cache
from engine.errors import CovershotError
from engine.events import Message, PhaseStarted
from engine.workspace.import_covers import add_cover, import_covers, name_after
from engine.workspace.open_covers import read_open
from engine.workspace.pairs import join_target_pairs
from engine.workspace.workspace import create_workspace
from tests.covers.made import fitting, lettered, photo, retouched, shoot

NAMES = ("astronaut", "coffee", "chelsea")


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    monkeypatch.setenv("COVERSHOT_SETTINGS", str(tmp_path / "user"))


@pytest.fixture
def workspace(tmp_path):
    return shoot(tmp_path / "shoot", NAMES)


def saved(path, pixels, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)
    return path


def cover_of(name, **how):
    return lettered(fitting(retouched(photo(name)), 0.8, **how)[0])[0]


def run_import(workspace, *paths, emit=lambda event: None, stop=lambda: False):
    return import_covers(workspace, paths, emit, stop)


def targets(workspace):
    return sorted(path.name for path in workspace.target.iterdir())


def test_renamed_covers_are_copied_under_their_photos_names_and_stay_where_they_are(workspace, tmp_path):
    covers = [saved(tmp_path / "covers" / f"c{number}.PNG", cover_of(name)) for number, name in enumerate(NAMES)]
    os.utime(covers[0], (1_000_000_000, 1_000_000_000))
    done = run_import(workspace, tmp_path / "covers")
    assert [(item.cover, item.photo.stem, item.copy.name) for item in done.found] == [
        (cover, name, f"{name}.png") for cover, name in zip(covers, NAMES, strict=True)
    ]
    assert all(item.copy.read_bytes() == item.cover.read_bytes() for item in done.found)
    assert done.found[0].copy.stat().st_mtime == 1_000_000_000
    assert all(item.alignment.overlap > 0.9 and item.by == "content" for item in done.found)
    assert targets(workspace) == ["astronaut.png", "chelsea.png", "coffee.png"]
    assert (done.doubtful, done.not_found, done.skipped, done.stopped) == ((), (), (), False)


def test_two_covers_of_one_photo_are_both_kept_and_both_are_its_targets(workspace, tmp_path):
    for number, angle in enumerate((0, 3, -3)):
        saved(tmp_path / "covers" / f"c{number}.png", cover_of("coffee", angle=angle))
    done = run_import(workspace, tmp_path / "covers")
    assert [item.copy.name for item in done.found] == ["coffee.png", "coffee~2.png", "coffee~3.png"]
    pairs, _ = join_target_pairs(workspace)
    assert [(pair.photo, pair.target.name) for pair in pairs] == [
        ("coffee", "coffee.png"),
        ("coffee", "coffee~2.png"),
        ("coffee", "coffee~3.png"),
    ]


def test_nothing_that_is_there_is_replaced(workspace, tmp_path):
    there = saved(workspace.target / "Coffee.jpg", photo("coffee"))
    before = there.read_bytes()
    done = run_import(workspace, saved(tmp_path / "c.png", cover_of("coffee")))
    assert [item.copy.name for item in done.found] == ["coffee~2.png"]
    assert there.read_bytes() == before


def test_no_cover_gets_the_name_of_another_photo(workspace, tmp_path):
    saved(workspace.input / "coffee~2.png", photo("rocket"))
    saved(workspace.target / "coffee.png", photo("coffee"))
    done = run_import(workspace, saved(tmp_path / "c.png", cover_of("coffee")))
    assert [item.copy.name for item in done.found] == ["coffee~3.png"]


def test_a_cover_that_is_here_already_is_skipped_whatever_its_name(workspace, tmp_path):
    cover = saved(tmp_path / "c.png", cover_of("coffee"))
    run_import(workspace, cover)
    shutil.copy(cover, tmp_path / "d.png")
    events = []
    done = run_import(workspace, cover, tmp_path / "d.png", emit=events.append)
    assert [(item.path.name, item.reason) for item in done.skipped] == [
        ("c.png", "is here already"),
        ("d.png", "is here already"),
    ]
    assert targets(workspace) == ["coffee.png"]
    assert [event.steps for event in events if isinstance(event, PhaseStarted) and event.phase == "named"] == [0]


def test_a_file_that_is_given_twice_is_copied_once(workspace, tmp_path):
    cover = saved(tmp_path / "covers" / "c.png", cover_of("coffee"))
    shutil.copy(cover, tmp_path / "covers" / "d.png")
    done = run_import(workspace, cover, tmp_path / "covers")
    assert [item.cover.name for item in done.found] == ["c.png"]
    assert [(item.path.name, item.reason) for item in done.skipped] == [("d.png", "is here already")]


def test_renamed_covers_in_the_target_folder_itself_are_matched(workspace):
    saved(workspace.target / "final.png", cover_of("coffee"))
    done = run_import(workspace, workspace.target)
    assert [item.copy.name for item in done.found] == ["coffee.png"]
    assert targets(workspace) == ["coffee.png", "final.png"]


def test_a_doubtful_cover_is_not_copied_and_both_its_photos_are_named(workspace, tmp_path):
    twin = saved(workspace.input / "twin.jpg", photo("coffee"), quality=92)
    cover = saved(tmp_path / "c.png", cover_of("coffee"))
    done = run_import(workspace, cover)
    (doubt,) = done.doubtful
    assert (doubt.cover, set(doubt.photos)) == (cover, {twin, workspace.input / "coffee.png"})
    assert targets(workspace) == []


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(photo("rocket"), id="another photo"),
        pytest.param(np.ascontiguousarray(photo("coffee")[::-1, ::-1]), id="upside-down"),
        pytest.param(
            np.vstack([np.hstack([cover_of(name)[:150, :150] for name in row]) for row in (NAMES[:2], NAMES[1:])]),
            id="collage",
        ),
        pytest.param(np.full((300, 200, 3), 200, np.uint8), id="plain"),
        pytest.param(lettered(np.full((300, 200, 3), 90, np.uint8))[0], id="text alone"),
        pytest.param(photo("coffee")[:20, :14], id="20 px"),
    ],
)
def test_what_is_of_no_photo_is_named_in_a_sentence_and_the_rest_is_imported(workspace, tmp_path, pixels):
    bad = saved(tmp_path / "bad.png", pixels)
    good = saved(tmp_path / "good.png", cover_of("coffee"))
    done = run_import(workspace, bad, good)
    (refused,) = done.not_found
    assert refused.cover == bad
    assert str(bad) in refused.reason
    assert refused.reason.endswith(".")
    assert targets(workspace) == ["coffee.png"]


def test_files_that_cannot_be_read_are_named_and_the_rest_is_imported(workspace, tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "cover.jxl").write_bytes(b"8BPS")
    good = saved(tmp_path / "good.png", cover_of("coffee"))
    names = ("broken.jpg", "gone.jpg", "notes.txt", "cover.jxl")
    done = run_import(workspace, *(tmp_path / name for name in names), good)
    assert [item.cover.name for item in done.not_found] == ["broken.jpg", "gone.jpg"]
    assert [(item.path.name, item.reason) for item in done.skipped] == [
        ("notes.txt", "is no JPEG, PNG, WebP, TIFF or AVIF"),
        ("cover.jxl", "is of a format that is not read: export it as JPEG, PNG or TIFF"),
    ]
    assert targets(workspace) == ["coffee.png"]


def test_a_folder_without_pictures_is_refused_in_a_sentence(workspace, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("no picture")
    with pytest.raises(CovershotError, match=r"empty holds no pictures\. Name covers"):
        run_import(workspace, tmp_path / "empty")


def test_a_workspace_without_photos_is_refused_in_a_sentence(tmp_path):
    workspace = create_workspace(tmp_path / "none")
    with pytest.raises(CovershotError, match=r"has no photos yet"):
        run_import(workspace, saved(tmp_path / "c.png", cover_of("coffee")))


def test_a_stop_keeps_what_was_copied(workspace, tmp_path):
    for number in range(12):
        saved(tmp_path / "covers" / f"coffee_{number:02}.png", cover_of("coffee", angle=number / 4))
    done = run_import(workspace, tmp_path / "covers", stop=lambda: len(targets(workspace)) >= 2)
    assert done.stopped
    assert [item.copy.name for item in done.found] == ["coffee.png", "coffee~2.png"]
    assert targets(workspace) == ["coffee.png", "coffee~2.png"]
    again = run_import(workspace, tmp_path / "covers")
    assert (len(again.skipped), len(again.found)) == (2, 10)


def test_a_target_folder_that_leads_out_of_the_workspace_is_not_written(workspace, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    workspace.target.rmdir()
    workspace.target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        run_import(workspace, saved(tmp_path / "c.png", cover_of("coffee")))
    assert not any((tmp_path / "elsewhere").iterdir())


def test_features_are_kept_for_each_workspace_and_dropped_with_their_photos(workspace, tmp_path):
    cover = saved(tmp_path / "c.png", cover_of("coffee"))
    run_import(workspace, cover)
    kept = cache_file(workspace.root)
    assert kept.is_relative_to(tmp_path / "user")
    assert len(read_cache(kept)) == 3
    (workspace.input / "chelsea.png").unlink()
    run_import(workspace, saved(tmp_path / "other.png", photo("rocket")))
    assert {key.path for key in read_cache(kept)} == {str(workspace.input / f"{name}.png") for name in NAMES[:2]}
    assert cache_file(tmp_path / "another") != kept


def test_features_that_cannot_be_kept_hinder_nobody(workspace, tmp_path):
    (tmp_path / "user").write_text("no folder")
    done = run_import(workspace, saved(tmp_path / "c.png", cover_of("coffee")))
    assert [item.copy.name for item in done.found] == ["coffee.png"]


def test_a_cover_is_added_by_hand_to_the_photo_that_a_person_chose(workspace, tmp_path):
    cover = saved(tmp_path / "c.png", photo("rocket"))
    chosen = workspace.input / "coffee.png"
    assert add_cover(workspace, cover, chosen) == workspace.target / "coffee.png"
    assert add_cover(workspace, cover, chosen) == workspace.target / "coffee.png"
    assert add_cover(workspace, saved(tmp_path / "d.png", photo("chelsea")), chosen).name == "coffee~2.png"
    assert add_cover(workspace, cover, workspace.input / "chelsea.png").name == "chelsea.png"


def test_by_hand_what_is_no_picture_or_no_photo_is_refused_in_a_sentence(workspace, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("no picture")
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    for cover in (note, broken, tmp_path / "gone.png"):
        with pytest.raises(CovershotError, match=cover.name):
            add_cover(workspace, cover, workspace.input / "coffee.png")
    with pytest.raises(CovershotError, match=r"none of the photos in .*input"):
        add_cover(workspace, saved(tmp_path / "c.png", photo("rocket")), tmp_path / "coffee.png")
    assert targets(workspace) == []


def test_of_many_covers_each_is_in_one_part_and_the_right_ones_are_copied(workspace, tmp_path):
    for number in range(100):
        saved(tmp_path / "covers" / f"c{number:03}.png", np.full((24, 32, 3), number, np.uint8))
    saved(tmp_path / "covers" / "z.png", cover_of("coffee"))
    done = run_import(workspace, tmp_path / "covers")
    assert (len(done.found), len(done.not_found)) == (1, 100)
    assert targets(workspace) == ["coffee.png"]


def waiting(workspace):
    return [(cover.path.name, len(cover.photos), bool(cover.reason)) for cover in read_open(workspace)]


def test_what_an_import_leaves_open_is_noted_until_it_is_found_or_chosen(workspace, tmp_path):
    saved(workspace.input / "twin.jpg", photo("coffee"), quality=92)
    doubt = saved(tmp_path / "covers" / "doubt.png", cover_of("coffee"))
    lost = saved(tmp_path / "covers" / "lost.png", photo("rocket"))
    run_import(workspace, tmp_path / "covers")
    assert waiting(workspace) == [("doubt.png", 2, False), ("lost.png", 0, True)]
    add_cover(workspace, doubt, workspace.input / "coffee.png")
    assert waiting(workspace) == [("lost.png", 0, True)]
    saved(workspace.input / "rocket.png", photo("rocket"))
    run_import(workspace, lost)
    assert waiting(workspace) == []


def test_a_note_that_cannot_be_written_does_not_undo_an_import(workspace, tmp_path):
    workspace.open_covers.write_text("{")
    events = []
    lost = saved(tmp_path / "lost.png", photo("rocket"))
    done = run_import(workspace, lost, saved(tmp_path / "c.png", cover_of("coffee")), emit=events.append)
    assert (len(done.found), len(done.not_found)) == (1, 1)
    assert any("open_covers.json" in event.text for event in events if isinstance(event, Message))


def test_a_cover_of_the_target_folder_gets_its_photos_name_and_replaces_none(workspace):
    saved(workspace.target / "coffee.png", cover_of("coffee"))
    alone = saved(workspace.target / "Final.PNG", cover_of("coffee", angle=2))
    content = alone.read_bytes()
    assert name_after(workspace, alone, workspace.input / "coffee.png") == workspace.target / "coffee~2.png"
    assert targets(workspace) == ["coffee.png", "coffee~2.png"]
    assert (workspace.target / "coffee~2.png").read_bytes() == content
    with pytest.raises(CovershotError, match="none of the photos"):
        name_after(workspace, workspace.target / "coffee~2.png", workspace.target / "coffee.png")


def test_a_cover_of_the_target_folder_waits_there_and_is_not_noted(workspace):
    saved(workspace.target / "final.png", photo("rocket"))
    run_import(workspace, workspace.target)
    assert waiting(workspace) == []
