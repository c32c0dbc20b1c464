"""Bad input gives one sentence and exit code 2, and leaves nothing half-written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli import main


@pytest.mark.parametrize("verb", ["train", "sft", "dpo", "demo"])
@pytest.mark.parametrize("seed", ["-1", "99999999999999999999"])
def test_a_seed_out_of_range(run, workspace, refused, leftovers, verb, seed, monkeypatch):
    monkeypatch.setattr("engine.sample.build.build_sample", lambda *args, **options: workspace)
    refused(run(verb, workspace.root, "--seed", seed), f"seed = {seed}", "from 0 to 2147483648")
    assert leftovers(workspace) == []


def test_a_broken_description_of_what_is_simulated_is_known_before_the_training(run, workspace, refused, leftovers):
    (workspace.dataset / "simulated.toml").write_text("no toml")
    refused(run("train", workspace.root), "simulated.toml", "Delete the sample workspace")
    assert leftovers(workspace) == []


def test_a_sample_where_a_file_is(run, tmp_path, refused):
    path = tmp_path / "demo"
    path.write_text("mine")
    refused(run("demo", path), "demo is a file", "Name a folder")
    assert path.read_text() == "mine"


def test_what_the_system_refuses_is_one_sentence(run, workspace, refused, monkeypatch):
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "listdir", refuse)
    refused(run("train", workspace.root), "Cannot use", str(workspace.input), "Permission denied")


def test_the_window_without_qt_says_how_to_install_it(capsys, monkeypatch):
    for name in [name for name in sys.modules if name == "desktop.app"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    assert main(["app"]) == 2
    assert "pip install 'covershot[desktop]'" in capsys.readouterr().out


@pytest.mark.parametrize(("encoding", "events"), [("ascii", True), ("cp1252", False)])
def test_a_pipe_that_knows_no_unicode_does_not_end_a_run(workspace, encoding, events):
    (workspace.input / "p0.png").rename(workspace.input / "ñ 😀.png")
    workspace.split_file.write_text("photo,split\nñ 😀,train\nñ 😀,test\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "engine", "train", str(workspace.root), *(["--events"] if events else [])],
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"")
    assert ("gives ñ 😀 two splits" in done.stdout.decode()) if events else (b"two splits" in done.stdout)
