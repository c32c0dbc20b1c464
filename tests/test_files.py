import errno
import os
import subprocess
import sys

import pytest
from safetensors import SafetensorError

from engine.errors import CovershotError
from engine.files import add_files, replacing, replacing_folder, sweep, unwritable, write_text

FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
]


@pytest.mark.parametrize("error", FULL, ids=["system", "safetensors"])
def test_a_full_disk_leaves_the_old_file_and_one_sentence(tmp_path, error):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(CovershotError, match=r"Cannot write .*a\.txt: .*No space left on device.*Free some space"):
        fail_in(replacing(path), error)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", FULL, ids=["system", "safetensors"])
def test_a_full_disk_leaves_the_old_folder_and_one_sentence(tmp_path, error):
    path = tmp_path / "model"
    path.mkdir()
    (path / "card.json").write_text("old")
    with pytest.raises(CovershotError, match=r"Cannot write .*model: .*No space left on device"):
        fail_in(replacing_folder(path), error)
    assert (path / "card.json").read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def fail_in(context, error: Exception) -> None:
    with context as temporary:
        inside = temporary / "half" if temporary.is_dir() else temporary
        inside.write_text("half")
        raise error


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt()])
def test_anything_else_passes_through_and_leaves_nothing(tmp_path, error):
    with pytest.raises(type(error)):
        fail_in(replacing(tmp_path / "a.txt"), error)
    with pytest.raises(type(error)):
        fail_in(replacing_folder(tmp_path / "model"), error)
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_replaces_the_old_one_with_the_usual_rights(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    for text in ("one", "zwei ü"):
        write_text(path, text)
    assert path.read_text(encoding="utf-8") == "zwei ü"
    assert [each.name for each in path.parent.iterdir()] == ["a.txt"]
    if os.name == "posix":
        plain = tmp_path / "plain.txt"
        plain.touch()
        assert path.stat().st_mode == plain.stat().st_mode


def leave(code: str, folder) -> None:
    """Run a process that writes into a folder and is killed before it has finished."""
    script = f"import os, signal, sys\nfrom pathlib import Path\nfrom engine.files import *\nfolder = Path(sys.argv[1])\n{code}"
    done = subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    assert done.returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="there leftovers are known by their age alone")
def test_leftovers_of_dead_processes_are_swept_and_those_of_living_ones_are_not(tmp_path):
    kill = "os.kill(os.getpid(), signal.SIGKILL)"
    leave(f"with replacing(folder / 'a.png'), replacing_folder(folder / 'model') as own:\n    {kill}", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    with replacing(tmp_path / "b.png"), replacing_folder(tmp_path / "other"):
        living = len(list(tmp_path.iterdir())) - 2
        sweep(tmp_path)
        assert len(list(tmp_path.iterdir())) == living == 2
    (tmp_path / ".writing-of-an-older-version.png").touch()
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    os.utime(tmp_path / ".writing-of-an-older-version.png", (0, 0))
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.png", "other"]
    sweep(tmp_path / "none")


@pytest.mark.skipif(sys.platform == "win32", reason="there leftovers are known by their age alone")
def test_a_folder_whose_successor_never_came_gets_its_name_back(tmp_path):
    path = tmp_path / "model"
    path.mkdir()
    (path / "card.json").write_text("old")
    code = (
        "rename = os.replace\n"
        "def dying(source, target):\n"
        "    rename(source, target)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.replace = dying\n"
        "with replacing_folder(folder / 'model') as own:\n    (own / 'card.json').write_text('new')"
    )
    leave(code, tmp_path)
    assert not path.exists()
    sweep(tmp_path)
    assert (path / "card.json").read_text() == "old"
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_files_get_all_their_names_or_none(tmp_path):
    made = [tmp_path / name for name in ("one", "two")]
    for path in made:
        path.write_text("mine")
    (tmp_path / "b").write_text("theirs")
    with pytest.raises(FileExistsError):
        add_files({made[0]: tmp_path / "a", made[1]: tmp_path / "b"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "one", "two"]
    assert (tmp_path / "b").read_text() == "theirs"


@pytest.mark.parametrize(
    ("code", "name", "advice"),
    [
        (errno.EROFS, "a.png", "may write to"),
        (errno.ENAMETOOLONG, "a.png", "shorten it"),
        (errno.EINVAL, "a:b.png", "allows no"),
        (errno.EINVAL, "a.png", "Free some space"),
    ],
)
def test_each_refusal_of_a_disk_has_its_own_advice(tmp_path, code, name, advice):
    assert advice in str(unwritable(tmp_path / name, OSError(code, "reason")))
