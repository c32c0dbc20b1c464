"""A batch overwrites nothing and loses nothing, whoever else writes into its folder."""

import errno
import os
import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from engine.edit.edit import identity
from engine.events import Message, Progress
from engine.export import batch
from engine.export.batch import Output, Treatment, write_batch
from engine.image.io import Photo, load_photo, save_photo

IDENTITY = Treatment(identity())


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """Copy pixels: names are what is tested."""
    monkeypatch.setattr(batch, "render", lambda pixels, *given, **named: pixels)


def put(path, value=0):
    save_photo(Photo(np.full((2, 3, 3), value, np.uint8)), path)
    return path


def write(photos, folder, emit=lambda event: None, **options):
    return write_batch(photos, lambda *_: IDENTITY, Output(folder, **options), emit, lambda: False)


def values(folder):
    return sorted(int(load_photo(path).pixels[0, 0, 0]) for path in folder.iterdir() if not path.name.startswith("."))


def visible(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def one_name_a_file(source, target, **options):
    raise PermissionError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False], ids=["links", "exFAT"])
def test_two_batches_at_once_into_one_folder_lose_nothing(tmp_path, monkeypatch, links):
    if not links:
        monkeypatch.setattr(os, "link", one_name_a_file)
    batches = [[put(tmp_path / f"{side}" / f"p{n}.png", 20 * side + n) for n in range(20)] for side in range(2)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda photos: write(photos, tmp_path / "out"), batches))
    assert values(tmp_path / "out") == list(range(40))
    assert len({path for result in results for path in result.written}) == 40
    assert [result.failed for result in results] == [{}, {}]


def test_a_name_that_another_process_takes_meanwhile_is_numbered_or_skipped(tmp_path):
    source = put(tmp_path / "in" / "p.png", 7)
    out = tmp_path / "out"

    def taken(path, pixels):
        put(out / "p.png", 1)
        return IDENTITY

    renamed = write_batch([source], taken, Output(out), lambda event: None, lambda: False)
    assert [path.name for path in renamed.written] == ["p (2).png"]
    (out / "p.png").unlink()
    skipped = write_batch([source], taken, Output(out, existing="skip"), lambda event: None, lambda: False)
    assert (skipped.written, skipped.skipped, values(out)) == ([], [source], [1, 7])


@pytest.mark.parametrize(
    "names", [("IMG_1.PNG", "img_1.png"), tuple(unicodedata.normalize(f, "é.png") for f in ("NFC", "NFD"))]
)
def test_names_that_some_disk_takes_for_one_are_kept_apart(tmp_path, names):
    photos = [put(tmp_path / f"{side}" / name, side) for side, name in enumerate(names)]
    result = write(photos, tmp_path / "out")
    keys = {unicodedata.normalize("NFC", path.name).casefold() for path in result.written}
    assert len(keys) == 2
    assert values(tmp_path / "out") == [0, 1]


def test_skipping_asks_what_was_there_before_and_not_which_photo_was_faster(tmp_path):
    photos = [put(tmp_path / folder / "same.png", number) for number, folder in enumerate("abc")]
    result = write(photos, tmp_path / "out", existing="skip")
    assert (len(result.written), result.skipped) == (3, [])
    assert visible(tmp_path / "out") == ["same (2).png", "same (3).png", "same.png"]


def test_no_photo_of_the_batch_is_replaced_by_the_copy_of_another(tmp_path):
    photos = [put(tmp_path / "a.png", 1), put(tmp_path / "a.jpg", 200)]
    before = photos[1].read_bytes()
    result = write(photos, tmp_path, existing="overwrite", suffix=".jpg")
    assert "a.jpg is a photo of this batch and would be overwritten by the enhanced copy of" in str(
        result.failed[photos[0]]
    )
    assert photos[1].read_bytes() == before
    assert result.written == []


def test_a_second_batch_in_the_photos_folder_leaves_the_first_ones_copies_alone(tmp_path):
    put(tmp_path / "a.png", 1)
    put(tmp_path / "b.png", 2)
    write(sorted(tmp_path.glob("*.png")), tmp_path)
    first = visible(tmp_path)
    events = []
    put(tmp_path / "b (2).png", 9)  # changed since, so that it is a photo like any other
    again = write(sorted(tmp_path.glob("*.png")), tmp_path, events.append, existing="skip")
    assert first == ["a (2).png", "a.png", "b (2).png", "b.png"]
    assert tmp_path / "a (2).png" in again.skipped
    assert tmp_path / "b (2).png" not in again.failed
    assert any(
        "copies that an earlier batch wrote here" in event.text for event in events if isinstance(event, Message)
    )
    write(sorted(tmp_path.glob("*.png")), tmp_path)
    assert "a (2) (2).png" not in visible(tmp_path)


def test_copies_elsewhere_leave_no_record_and_may_be_enhanced_again(tmp_path):
    first = write([put(tmp_path / "in" / "a.png", 1)], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]
    assert len(write(first.written, tmp_path / "more").written) == 1


def test_what_fails_never_costs_the_report_of_the_others(tmp_path):
    long = tmp_path / "in" / f"{'x' * 247}.png"
    gone = tmp_path / "in" / "gone.png"
    good = tmp_path / "in" / "good.png"
    for path in (long, gone, good):
        put(tmp_path / "in" / "any.png").rename(path)
    gone.unlink()
    result = write([long, gone, good], tmp_path / "out", edit=True)
    assert [path.name for path in result.written] == ["good.png"]
    assert "Its name is too long for this disk: shorten it" in str(result.failed[long])
    assert f"There is no file {gone}" in str(result.failed[gone])
    assert ".writing-" not in "".join(map(str, result.failed.values()))
    assert visible(tmp_path / "out") == ["good.edit.safetensors", "good.png"]
    assert len(write([long], tmp_path / "out").written) == 1


def test_a_name_that_the_disk_forbids_is_not_taken_for_a_full_disk(tmp_path, monkeypatch):
    photo = put(tmp_path / "in" / "a.png")
    rename = os.replace

    def exfat(source, target):
        if "?" in Path(target).name:
            raise OSError(errno.EINVAL, "Invalid argument")
        rename(source, target)

    photo = photo.rename(photo.with_name("what?.png"))
    monkeypatch.setattr(os, "replace", exfat)
    reason = str(write([photo], tmp_path / "out").failed[photo])
    assert "Invalid argument. This disk allows no" in reason
    assert str(tmp_path / "out" / "what?.png") in reason


def test_what_a_killed_batch_left_is_swept_by_the_next(tmp_path):
    left = tmp_path / "out" / ".writing-00000000-1-abc"
    put(left / "half.png")
    os.utime(left, (0, 0))
    write([put(tmp_path / "in" / "a.png")], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]


def test_an_interrupted_batch_leaves_what_is_underway_and_begins_nothing_more(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    photos = [put(tmp_path / "in" / f"p{number}.png") for number in range(9)]
    begun = []
    interrupted = threading.Event()

    def rendered(pixels, *given, **named):
        begun.append(pixels)
        if len(begun) > 1:
            assert interrupted.wait(30)
            time.sleep(0.5)
        return pixels

    monkeypatch.setattr(batch, "render", rendered)

    def interrupt(event):
        if isinstance(event, Progress):
            interrupted.set()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(photos, tmp_path / "out", interrupt)
    assert len(begun) < 4
    assert len(list((tmp_path / "out").iterdir())) == 1
