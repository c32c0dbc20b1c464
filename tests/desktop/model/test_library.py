import pytest

from desktop.model.library import read_library
from desktop.shell.session import Session
from engine.errors import CovershotError
from engine.workspace.results import Row, write_rows


def test_a_workspace_is_read_by_name(make_workspace):
    library = read_library(make_workspace().root)
    assert [photo.name for photo in library.photos] == ["bridge", "chapel", "dune"]
    assert (library.covered, library.held_out, library.size) == (2, 1, 512)
    assert set(library.photos[0].edits) == {"sft", "dpo", "sft_dpo"}
    assert library.photos[2].target is None
    assert library.rows["bridge", "sft"].psnr == 21.5


def test_without_a_run_there_are_photos_alone(make_workspace):
    library = read_library(make_workspace(run=False).root)
    assert library.run is None
    assert len(library.photos) == 3
    assert not library.held_out


def test_the_latest_finished_run_counts(make_workspace):
    workspace = make_workspace()
    make_workspace.add_run(workspace, "2026-03-04")
    unfinished = make_workspace.add_run(workspace, "2026-05-06")
    unfinished.summary.unlink()
    assert read_library(workspace.root).run.name == "2026-03-04"


def test_a_photo_named_with_dots_finds_its_edits(make_workspace):
    workspace = make_workspace(photos=("bridge", "bridge.v2"))
    run = read_library(workspace.root).run
    run.edit("bridge", "sft").rename(run.edit("bridge.v2", "sft"))
    photos = {photo.name: photo for photo in read_library(workspace.root).photos}
    assert set(photos["bridge.v2"].edits) == {"sft"}
    assert set(photos["bridge"].edits) == {"dpo", "sft_dpo"}


def test_a_spoilt_table_is_reported_and_the_photos_are_shown(make_workspace):
    workspace = make_workspace()
    run = read_library(workspace.root).run
    run.metrics.write_text("nonsense\n1\n", encoding="utf-8")
    library = read_library(workspace.root)
    assert "Train again" in library.problem
    assert library.held_out == 1


def test_a_folder_that_is_no_workspace_is_refused(tmp_path):
    with pytest.raises(CovershotError, match="not a workspace"):
        read_library(tmp_path)


def test_a_session_keeps_the_chosen_photo_over_a_reload(make_workspace):
    workspace = make_workspace()
    session = Session()
    assert session.photo is None
    session.open(read_library(workspace.root))
    session.choose(1)
    (workspace.input / "bridge.png").unlink()
    session.open(read_library(workspace.root))
    assert (session.index, session.photo.name) == (0, "chapel")
    session.open(read_library(make_workspace("other").root))
    assert session.photo.name == "bridge"


def test_a_session_stays_inside_the_library(make_workspace):
    session = Session()
    session.choose(5)
    assert session.index == 0
    session.open(read_library(make_workspace().root))
    for index, chosen in ((-1, 0), (3, 2), (1, 1)):
        session.choose(index)
        assert session.index == chosen


def test_rows_of_photos_that_are_gone_do_no_harm(make_workspace):
    workspace = make_workspace()
    run = read_library(workspace.root).run
    write_rows([Row("gone", "sft", 1, 1, 1.0, 1.0, 1.0)], run.metrics)
    assert read_library(workspace.root).held_out == 1
