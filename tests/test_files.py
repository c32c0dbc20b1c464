import errno
import os

import pytest
from safetensors import SafetensorError

from engine.errors import CovershotError
from engine.files import replacing, replacing_folder, write_text

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
    assert [own.name for own in path.parent.iterdir()] == ["a.txt"]
    if os.name == "posix":
        plain = tmp_path / "plain.txt"
        plain.touch()
        assert path.stat().st_mode == plain.stat().st_mode
