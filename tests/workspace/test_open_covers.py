import json
import os

import pytest

from engine.errors import CovershotError
from engine.workspace.open_covers import MOST, note_open, read_open, update_open


@pytest.fixture
def cover(tmp_path):
    """Return a function that writes a cover outside the workspace."""

    def make(name, content=b"a cover"):
        (tmp_path / "finished").mkdir(exist_ok=True)
        path = tmp_path / "finished" / name
        path.write_bytes(content)
        return path

    return make


def test_covers_wait_until_they_are_decided_about_and_then_the_file_is_gone(workspace, cover):
    doubtful = note_open(cover("a.png"), ["coffee", "coffee_b"])
    lost = note_open(cover("b.png", b"another"), reason="b.png shows none of the 3 photos.")
    update_open(workspace, waiting=[doubtful, lost])
    assert read_open(workspace) == (doubtful, lost)
    update_open(workspace, [doubtful.path])
    assert read_open(workspace) == (lost,)
    update_open(workspace, [lost.path])
    assert read_open(workspace) == ()
    assert not workspace.open_covers.exists()


def test_a_cover_that_is_imported_again_takes_its_place(workspace, cover):
    path = cover("a.png")
    update_open(workspace, waiting=[note_open(path, reason="none")])
    again = note_open(path, ["coffee", "coffee_b"])
    update_open(workspace, waiting=[again])
    assert read_open(workspace) == (again,)


def test_the_same_content_under_another_name_is_decided_about_too(workspace, cover):
    update_open(workspace, waiting=[note_open(cover("a.png"))])
    update_open(workspace, [cover("c.png", b"another")])
    assert len(read_open(workspace)) == 1
    update_open(workspace, [cover("d.png")])
    assert read_open(workspace) == ()


def test_a_file_that_holds_something_else_waits_no_longer_and_one_that_is_away_does(workspace, cover):
    kept, changed, touched, away = (cover(f"{name}.png") for name in ("kept", "changed", "touched", "away"))
    update_open(workspace, waiting=[note_open(path) for path in (kept, changed, touched, away)])
    changed.write_bytes(b"a clover")
    os.utime(touched, (1, 1))
    away.unlink()
    assert [item.path for item in read_open(workspace)] == [kept, touched, away]


def test_a_file_that_was_never_there_is_kept_by_its_name(workspace, tmp_path):
    update_open(workspace, waiting=[note_open(tmp_path / "none.png", reason="Cannot read none.png.")])
    assert [item.path for item in read_open(workspace)] == [tmp_path / "none.png"]


def test_no_more_are_kept_than_can_be_read(workspace, cover):
    path = cover("a.png")
    one = note_open(path)
    many = [type(one)(f"/finished/{number}.png", 1, 1, "0" * 64, (), "r" * 200) for number in range(MOST + 5)]
    update_open(workspace, waiting=many)
    kept = read_open(workspace)
    assert (len(kept), kept[-1]) == (MOST, many[-1])


@pytest.mark.parametrize(
    "content", ["{", json.dumps({"schema": 1, "covers": [{"file": 3}]}), json.dumps({"schema": 9})]
)
def test_a_damaged_file_is_named_and_not_replaced(workspace, cover, content):
    workspace.open_covers.write_text(content)
    for use in (lambda: read_open(workspace), lambda: update_open(workspace, waiting=[note_open(cover("a.png"))])):
        with pytest.raises(CovershotError, match=r"open_covers\.json"):
            use()
    assert workspace.open_covers.read_text() == content
