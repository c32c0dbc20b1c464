import json

import pytest
from PIL import Image

from engine.cli import main
from engine.workspace.import_covers import import_covers
from engine.workspace.workspace import create_workspace
from tests.covers.made import fitting, lettered, photo, retouched, shoot

NAMES = ("astronaut", "coffee", "chelsea")


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    monkeypatch.setenv("COVERSHOT_SETTINGS", str(tmp_path / "user"))


@pytest.fixture
def workspace(tmp_path):
    return shoot(tmp_path / "w", NAMES)


@pytest.fixture
def covers(tmp_path):
    """A folder with a cover of coffee and one of no photo."""
    folder = tmp_path / "covers"
    folder.mkdir()
    Image.fromarray(lettered(fitting(retouched(photo("coffee")), 0.8)[0])[0]).save(folder / "final.png")
    Image.fromarray(photo("rocket")).save(folder / "rocket.png")
    return folder


def finished(capsys):
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return next(event["result"] for event in events if event["event"] == "finished")


def test_covers_are_copied_under_their_photos_names_and_every_one_is_listed(workspace, covers, capsys):
    assert main(["match", str(covers), str(workspace.root), "--events"]) == 0
    assert finished(capsys) == {
        "found": [
            {
                "cover": str(covers / "final.png"),
                "photo": str(workspace.input / "coffee.png"),
                "copy": str(workspace.target / "coffee.png"),
                "by": "content",
            }
        ],
        "doubtful": [],
        "not_found": [
            {
                "cover": str(covers / "rocket.png"),
                "reason": f"{covers / 'rocket.png'} shows none of the 3 photos, or too little of one. "
                "Add its photo, or remove it.",
            }
        ],
        "skipped": [],
    }


def test_for_a_person_each_cover_has_a_line_and_all_are_counted(workspace, covers, capsys):
    assert main(["match", str(covers / "final.png"), str(covers / "rocket.png"), str(workspace.root)]) == 0
    printed = capsys.readouterr().out
    assert f"{covers / 'final.png'} is of coffee.png, by its content: copied as coffee.png." in printed
    assert "rocket.png shows none of the 3 photos" in printed
    assert f"Covers: 1 copied to {workspace.target}, 1 not found." in printed


def test_it_can_be_repeated(run, workspace, covers):
    run("match", covers, workspace.root)
    code, event = run("match", covers, workspace.root)
    assert (code, "1 here already" in event["text"]) == (0, True)


def test_a_doubtful_cover_is_decided_by_naming_it_after_its_photo(run, workspace, covers, refused):
    Image.fromarray(photo("coffee")).save(workspace.input / "twin.jpg", quality=92)
    cover = covers / "final.png"
    refused(run("match", cover, workspace.root), "No cover was copied", "1 doubtful")
    code, _ = run("match", cover.rename(covers / "twin_final.png"), workspace.root)
    assert (code, [path.name for path in workspace.target.iterdir()]) == (0, ["twin.png"])


def test_where_no_cover_can_be_used_that_is_an_error(run, workspace, covers, tmp_path, refused):
    refused(run("match", covers / "rocket.png", workspace.root), "No cover was copied", "1 not found")
    refused(run("match", tmp_path / "gone.jpg", workspace.root), "No cover was copied", "1 not found")
    (tmp_path / "notes.txt").write_text("no picture")
    refused(run("match", tmp_path / "notes.txt", workspace.root), "No cover was copied", "1 skipped")
    (tmp_path / "empty").mkdir()
    refused(run("match", tmp_path / "empty", workspace.root), "empty holds no pictures")
    refused(run("match", covers, tmp_path / "nowhere"), "There is no folder")
    refused(run("match", covers, create_workspace(tmp_path / "none").root), "has no photos yet")
    assert list(workspace.target.iterdir()) == []


def test_a_stop_ends_it_and_lists_what_was_copied(workspace, covers, capsys, monkeypatch):
    (covers / "final.png").rename(covers / "coffee.png")

    def stopped(workspace, paths, emit, stop):
        return import_covers(workspace, paths, emit, lambda: any(workspace.target.iterdir()))

    monkeypatch.setattr("engine.cli.covers.import_covers", stopped)
    assert main(["match", str(covers), str(workspace.root)]) == 130
    printed = capsys.readouterr().out
    assert "copied as coffee.png" in printed
    assert f"Stopped: 1 copied to {workspace.target}; the same command goes on with the other covers." in printed
