import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.errors import CovershotError
from engine.events import Progress
from engine.image.io import Photo, save_photo
from engine.workspace.import_photos import import_photos
from engine.workspace.pairs import list_photos
from engine.workspace.workspace import create_workspace


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "shoot")


@pytest.fixture
def photo(tmp_path):
    def make(name, grey=7):
        path = tmp_path / "card" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        save_photo(Photo(np.full((8, 12, 3), grey, np.uint8)), path)
        return path

    return make


def run_import(workspace, *paths, stop=lambda: False):
    events = []
    return import_photos(workspace, paths, events.append, stop), events


def test_photos_are_copied_whole_with_their_date_and_the_source_stays(workspace, photo):
    source = photo("sub/bridge.PNG")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    done, events = run_import(workspace, source.parents[1])
    (copy,) = done.copied
    assert copy == workspace.input / "bridge.png"
    assert copy.read_bytes() == source.read_bytes()
    assert copy.stat().st_mtime == 1_000_000_000
    assert [event.step for event in events if isinstance(event, Progress)] == [0, 1]
    assert sorted(path.name for path in workspace.input.iterdir()) == ["bridge.png"]


def test_names_stay_unique_among_photos_and_covers_whatever_their_case_and_suffix(workspace, photo, tmp_path):
    save_photo(Photo(np.zeros((4, 4, 3), np.uint8)), workspace.input / "Bridge.jpg")
    save_photo(Photo(np.zeros((4, 4, 3), np.uint8)), workspace.target / "chapel.png")
    done, _ = run_import(workspace, photo("a/bridge.png"), photo("b/bridge.png", 9), photo("chapel.png"))
    assert [path.name for path in done.copied] == ["bridge (2).png", "bridge (3).png", "chapel (2).png"]
    assert len(list_photos(workspace.input)) == 4


def test_what_is_here_already_or_is_no_photo_is_skipped_and_named(workspace, photo, tmp_path):
    source = photo("bridge.png")
    spoilt = tmp_path / "spoilt.jpg"
    note = tmp_path / "note.txt"
    spoilt.write_bytes(b"no photo")
    note.write_text("hello", encoding="utf-8")
    run_import(workspace, source)
    done, _ = run_import(workspace, source, spoilt, note, tmp_path / "gone.png")
    assert not done.copied
    reasons = {skipped.path.name: skipped.reason for skipped in done.skipped}
    assert reasons == {
        "bridge.png": "is here already",
        "spoilt.jpg": "cannot be read as a photo",
        "note.txt": "is no JPEG, PNG, WebP, TIFF or AVIF",
        "gone.png": "cannot be read as a photo",
    }


def test_stopping_keeps_what_was_copied(workspace, photo):
    answers = iter([False, True])
    done, _ = run_import(workspace, photo("a.png"), photo("b.png"), stop=lambda: next(answers))
    assert done.stopped
    assert [path.name for path in done.copied] == ["a.png"]


def test_a_workspace_that_cannot_be_written_says_so(workspace, photo):
    workspace.input.rmdir()
    workspace.input.write_text("a file", encoding="utf-8")
    with pytest.raises(CovershotError, match="Cannot write"):
        run_import(workspace, photo("a.png"))


def test_what_disks_and_programs_keep_for_themselves_is_not_brought(workspace, photo):
    source = photo("bridge.png")
    for folder in ("@eaDir/bridge.png", ".thumbnails", ".dtrash/files", ".Trashes", "$RECYCLE.BIN", "#recycle"):
        photo(f"{folder}/other.png", 9)
    done, _ = run_import(workspace, source.parent)
    assert [path.name for path in done.copied] == ["bridge.png"]
    assert done.skipped == ()


def test_pictures_of_a_folder_that_are_not_read_are_named(workspace, photo):
    source = photo("bridge.png")
    (source.parent / "chapel.jxl").write_bytes(b"picture")
    (source.parent / "notes.txt").write_text("no picture")
    done, _ = run_import(workspace, source.parent)
    assert [(item.path.name, "not read" in item.reason) for item in done.skipped] == [("chapel.jxl", True)]


def test_a_photo_that_is_cut_off_is_not_brought(workspace, photo):
    source = photo("bridge.png")
    source.write_bytes(source.read_bytes()[:-40])
    done, _ = run_import(workspace, source)
    assert [item.reason for item in done.skipped] == ["cannot be read as a photo"]


def test_two_imports_at_once_lose_nothing(workspace, tmp_path, put):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        for number in range(12):
            path = put(folder, f"p{number}.png")
            path.write_bytes(path.read_bytes() + folder.name.encode())  # another file of the same name
    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(lambda folder: import_photos(workspace, [folder], lambda event: None, lambda: False), folders)
        )
    assert [len(each.copied) for each in done] == [12, 12]
    assert len({path.read_bytes() for path in workspace.input.iterdir()}) == 24


def test_names_that_differ_in_how_accents_are_composed_count_as_one(workspace, tmp_path, put):
    for number, form in enumerate(("NFC", "NFD")):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = put(folder, "x.png").rename(folder / f"{unicodedata.normalize(form, 'é')}.png")
        path.write_bytes(path.read_bytes() + form.encode())
        import_photos(workspace, [folder], lambda event: None, lambda: False)
    assert sorted(unicodedata.normalize("NFC", path.name) for path in workspace.input.iterdir()) == [
        "é (2).png",
        "é.png",
    ]
