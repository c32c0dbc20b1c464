"""Nothing in a stranger's workspace leads what is written, deleted or packed out of it."""

import os
import sys

import pytest

from engine.errors import CovershotError
from engine.files import replacing_folder, write_text
from engine.inside import contained, is_plain_inside, open_appending, remove_tree
from engine.workspace.workspace import create_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "precious.txt").write_text("precious")
    return folder


def link(path, target):
    if path.is_dir():
        path.rmdir()
    path.symlink_to(target)


def untouched(folder):
    return [path.name for path in folder.iterdir()] == ["precious.txt"] and (
        folder / "precious.txt"
    ).read_text() == "precious"


def test_paths_of_a_workspace_are_its_own_also_through_links_inside_it(workspace):
    (workspace.results / "here").symlink_to(workspace.models)

    assert contained(workspace.results / "here" / "x.txt")
    assert contained(workspace.root / "a" / "b")


def test_a_link_to_another_folder_is_refused_whether_or_not_that_looks_like_a_workspace(workspace, outside):
    link(workspace.models, outside)
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        contained(workspace.models / "sft")

    (outside / "dataset" / "input").mkdir(parents=True)
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        contained(workspace.models / "sft")


def test_a_name_that_climbs_out_is_refused(workspace):
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        contained(workspace.preferred / "../../../x~000001.png")


def test_a_workspace_may_itself_be_reached_by_a_link_and_other_folders_are_anybodys(workspace, outside, tmp_path):
    (tmp_path / "short").symlink_to(workspace.root)
    (tmp_path / "way").symlink_to(outside)

    assert contained(tmp_path / "short" / "models" / "sft")
    assert contained(tmp_path / "way" / "copy.jpg")


def test_neither_files_nor_folders_are_written_or_removed_through_a_link(workspace, outside):
    link(workspace.models, outside)

    with pytest.raises(CovershotError):
        write_text(workspace.models / "note.txt", "x")
    with pytest.raises(CovershotError), replacing_folder(workspace.models / "sft") as temporary:
        (temporary / "a").write_text("x")
    remove_tree(workspace.models / "precious.txt")
    remove_tree(workspace.models)

    assert untouched(outside)


def test_a_file_that_is_a_link_is_not_appended_to_and_not_packed(workspace, outside):
    path = workspace.results / "running"
    path.symlink_to(outside / "precious.txt")

    with pytest.raises(OSError, match=r"."):
        open_appending(path)
    assert not is_plain_inside(path)
    assert untouched(outside)


def test_a_pipe_is_not_waited_for(workspace):
    path = workspace.results / "running"
    os.mkfifo(path)

    with pytest.raises(OSError, match=r"."):
        open_appending(path)
    assert not is_plain_inside(path)
