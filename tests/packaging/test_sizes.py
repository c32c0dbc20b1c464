"""What a frozen program weighs, and its limit; what is left out of it."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def folder(tmp_path):
    for name, size in (
        ("covershot", 10),
        ("_internal/torch/lib/a.so", 3_000_000),
        ("_internal/torch-2.dist-info/METADATA", 9),
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * size)
    (tmp_path / "_internal" / "link.so").symlink_to("torch/lib/a.so")
    return tmp_path


def sizes(folder, limit):
    command = [sys.executable, PACKAGING / "sizes.py", folder, "--limit", str(limit)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_parts_are_listed_and_a_file_of_two_names_counts_once(folder):
    done = sizes(folder, 4)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].split() == ["3.0", "MB", "torch"]
    assert done.stdout.splitlines()[-1].split()[:2] == ["3.0", "MB"]


def test_over_its_limit_it_fails(folder):
    done = sizes(folder, 2)
    assert done.returncode == 1
    assert "has 3 MB, over its limit of 2" in done.stderr


def test_libraries_of_the_system_go_with_the_last_that_imports_them(monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    from trim import left_out, unneeded

    entries = [
        ("libgtk.so.3", "/usr/lib/libgtk.so.3", "BINARY"),
        ("libpango.so.1", "/usr/lib/libpango.so.1", "BINARY"),
        ("libxcb.so.1", "/usr/lib/libxcb.so.1", "BINARY"),
        ("PySide6/plugin.so", "/venv/plugin.so", "BINARY"),
    ]
    imports = {"libgtk.so.3": ["libpango.so.1", "libxcb.so.1"], "PySide6/plugin.so": ["libxcb.so.1"]}
    assert unneeded(entries, imports) == {"libgtk.so.3", "libpango.so.1"}
    assert left_out("PySide6/Qt/plugins/platforms/libqeglfs.so")
    assert left_out("PySide6/Qt/translations/qtbase_fr.qm")
    assert not left_out("PySide6/Qt/plugins/platforms/libqxcb.so")
    assert not left_out("PySide6/Qt/translations/qtbase_de.qm")
