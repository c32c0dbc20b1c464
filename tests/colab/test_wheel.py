import io
import subprocess
import sys
import zipfile
from importlib.machinery import ModuleSpec
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

import engine
from engine.colab import wheel
from engine.colab.wheel import build_wheel
from engine.errors import CovershotError

ROOT = Path(engine.__file__).parents[1]


@pytest.fixture
def built(tmp_path):
    name, content = build_wheel()
    path = tmp_path / name
    path.write_bytes(content)
    return path


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_installs_and_runs_away_from_the_checkout(built, tmp_path):
    site = tmp_path / "site"
    pip("install", "--no-deps", "--no-index", "--target", site, built)
    code = "import engine.cli, engine.colab.notebook as n; print(engine.cli.__file__); print(len(n.rendered('README.md', X)))"
    code = code.replace("X", "{'job': {'photos': [], 'comparisons': 0, 'wheel': 'w'}, 'covers': 0}")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(site), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    where, length = done.stdout.split()
    assert Path(where).parents[2] == site
    assert int(length) > 500


def test_it_holds_what_pip_would_put_into_it(built, tmp_path):
    copy = tmp_path / "copy"
    for package in wheel.PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                target = copy / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    for name in ("pyproject.toml", "README.md"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", tmp_path / "pip", copy)
    theirs = zipfile.ZipFile(next((tmp_path / "pip").iterdir()))
    ours = zipfile.ZipFile(built)

    def files(packed: zipfile.ZipFile) -> dict[str, bytes]:
        names = [name for name in packed.namelist() if "dist-info" not in name and not name.endswith("/")]
        return {name: packed.read(name) for name in names}

    assert files(ours) == files(theirs)
    assert {"METADATA", "RECORD", "WHEEL", "entry_points.txt"} <= {Path(name).name for name in ours.namelist()}


def test_the_same_files_give_the_same_bytes():
    assert build_wheel() == build_wheel()


def test_a_checkout_at_the_front_of_the_path_gives_its_metadata_too(monkeypatch, tmp_path):
    about = tmp_path / "covershot.egg-info"
    about.mkdir()
    (about / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: covershot\nVersion: 9.8.7\n")
    monkeypatch.syspath_prepend(tmp_path)
    name, content = build_wheel()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert name == "covershot-9.8.7-py3-none-any.whl"
        assert packed.read("covershot-9.8.7.dist-info/METADATA") == (about / "PKG-INFO").read_bytes()


def test_an_installation_without_metadata_is_named(monkeypatch, tmp_path):
    about = tmp_path / "covershot-1.0.dist-info"
    about.mkdir()
    with pytest.raises(CovershotError, match="lost its metadata"):
        wheel._metadata(PathDistribution(about))


def test_a_covershot_without_its_sources_says_so(monkeypatch, tmp_path):
    frozen = ModuleSpec("engine", None, is_package=True)
    frozen.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(wheel.importlib.util, "find_spec", lambda name: frozen)
    with pytest.raises(CovershotError, match="without the sources of engine"):
        build_wheel()


def test_a_covershot_that_is_not_installed_says_so(monkeypatch):
    monkeypatch.setattr(wheel, "NAME", "covershot-that-is-not-there")
    with pytest.raises(CovershotError, match="without being installed"):
        build_wheel()
