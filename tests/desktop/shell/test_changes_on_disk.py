"""What other programs change while a workspace is open."""

import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.image.io import Photo, save_photo
from engine.workspace.judgements.store import Candidate, open_judgements
from tests.desktop.compare.driving import grey
from tests.desktop.judge.driving import level
from tests.desktop.shell.driving import drop, press


def test_f5_sees_what_changed_and_keeps_the_photo(opened, make_workspace, qtbot, wait):
    opened.sections["library"].show_photo("chapel")
    make_workspace.add_run(opened.session.library.workspace, "2027-01-01")
    (opened.session.library.workspace.input / "bridge.png").unlink()
    press(opened, qtbot, Qt.Key.Key_F5)
    wait(lambda: opened.session.library.run.name == "2027-01-01")
    assert opened.session.photo.name == "chapel"


def test_the_folders_are_watched(opened, wait):
    workspace = opened.session.library.workspace
    shutil.copy(workspace.input / "dune.png", workspace.input / "lake.png")
    wait(lambda: len(opened.session.library.photos) == 4)
    shutil.copy(workspace.target / "bridge.png", workspace.target / "dune.png")
    wait(lambda: opened.session.library.covered == 3)


def test_a_photo_that_changes_on_the_disk_while_it_is_compared_is_shown_as_it_is_now(opened, qtbot, wait):
    workspace = opened.session.library.workspace
    compare = opened.sections["compare"]
    opened.show_section("compare")
    for name, before in (("bridge", 60), ("chapel", 80)):
        wait(lambda before=before: len(compare.page.canvas.sides) > 1 and grey(compare, "original") == before)
        for folder in (workspace.input, workspace.target):
            (folder / f"{name}.png").write_bytes((workspace.input / "dune.png").read_bytes())  # in place, as some save
        wait(lambda: grey(compare, "original") == grey(compare, "target") == 100)
        press(opened, qtbot, Qt.Key.Key_Right)


def test_a_photo_that_changes_on_the_disk_while_it_is_judged_is_shown_as_it_is_now(opened, wait):
    workspace = opened.session.library.workspace
    judge = opened.sections["judge"]
    opened.show_section("judge")
    wait(lambda: judge.judging is not None and judge.judging.answerable)
    pair = judge.judging.current
    panes = (judge.page.left, judge.page.right)
    before = [level(pane) for pane in panes]  # each its own: one of them may be much brighter than the other
    save_photo(Photo(np.full((32, 48, 3), 180, np.uint8)), workspace.input / f"{pair.photo}.png")
    wait(lambda: all(level(pane) > dark + 20 for pane, dark in zip(panes, before, strict=True)))
    assert judge.judging.current.number == pair.number


def test_a_judgement_renews_the_library_alone(opened, wait, monkeypatch):
    opened.show_section("compare")
    monkeypatch.setattr(opened.sections["compare"], "open", lambda library: pytest.fail("it was opened again"))
    with open_judgements(opened.session.library.workspace) as judgements:
        left = Candidate("dune", moves={"exposure": 1.0})
        right = Candidate("dune")
        judgements.judge(judgements.ask(left, right, reason="random", session="s"), "tie", response_seconds=1)
    opened.show_section("library")
    wait(lambda: opened.sections["library"].page.photos.photos.tile(2).judged == 1)


def test_a_folder_that_is_deleted_while_open_is_reported_and_comes_back(opened, qtbot, wait):
    root = opened.session.library.workspace.root
    shutil.copytree(root, root.with_name("away"))
    shutil.rmtree(root)
    wait(lambda: "There is no folder" in opened.window.notice.sentence)
    assert len(opened.session.library.photos) == 3
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_F5):
        press(opened, qtbot, key)
    shutil.move(root.with_name("away"), root)
    wait(lambda: not opened.opening.busy)
    press(opened, qtbot, Qt.Key.Key_F5)
    wait(lambda: opened.window.notice.sentence == "")


def test_a_workspace_that_cannot_be_written_says_so_and_stays_as_it_is(app, make_workspace, monkeypatch, wait):
    workspace = make_workspace()
    monkeypatch.setattr("desktop.model.library.os.access", lambda path, mode: False)
    app = app(workspace)
    wait(lambda: "read-only" in app.window.notice.sentence)
    before = sorted(workspace.root.rglob("*"))
    app.window.notice.hide()
    drop(app.window, workspace.target / "bridge.png")
    assert "read-only" in app.window.notice.sentence
    app.sections["library"].remove()
    assert sorted(workspace.root.rglob("*")) == before
