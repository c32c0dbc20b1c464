"""Training installed in the user's folder, by a real pip from wheels that the test makes."""

import base64
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine.cli import main
from engine.installation import install
from engine.installation.install import install_training, remove_training
from engine.installation.training import training_folder, use_training
from engine.user_folders import FOLDER_VARIABLE


def wheel(folder, name, files):
    """Write a wheel of pure Python."""
    about = f"{name}-9.0.dist-info"
    files = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(text.encode())}\n")
    with zipfile.ZipFile(folder / f"{name}-9.0-py3-none-any.whl", "w") as packed:
        for path, text in {**files, f"{about}/RECORD": "".join(rows) + f"{about}/RECORD,,\n"}.items():
            packed.writestr(path, text)


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Return a function that makes an index of one page a package, with a torch that is none."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "user"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "path", [*sys.path])

    def make(code="linalg = None"):
        root = tmp_path / "index"
        for name, files in (
            ("torch", {"torch/__init__.py": code}),
            ("torchvision", {"torchvision/__init__.py": "", "torchvision/models.py": "resnet50 = None"}),
        ):
            (root / name).mkdir(parents=True)
            wheel(root / name, name, files)
            file = f"{name}-9.0-py3-none-any.whl"
            digest = hashlib.sha256((root / name / file).read_bytes()).hexdigest()
            (root / name / "index.html").write_text(f'<a href="{file}#sha256={digest}">{file}</a>')
        return root.as_uri()

    return make


@pytest.fixture
def tried(monkeypatch):
    """Let what was fetched be tried out by its import alone: the test's torch is none."""

    def try_out(staged):
        code = f"import sys; sys.path.insert(0, {str(staged)!r}); import torch; torch.linalg"
        done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
        if done.returncode:
            raise install.CovershotError("The PyTorch that was fetched does not work here and is not kept.")

    monkeypatch.setattr(install, "_try_out", try_out)


def test_it_is_fetched_and_found_by_imports_and_removed(index, tried):
    events = []
    folder = install_training(index(), events.append, lambda: False)
    assert folder == training_folder()
    assert {"torch", "torchvision"} <= {path.name for path in folder.iterdir()}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert any("Fetching torch 9.0" in getattr(event, "text", "") for event in events)
    use_training()
    assert sys.path[-1] == str(folder)
    assert remove_training()
    assert not folder.exists()
    assert not remove_training()


@pytest.mark.slow
def test_what_does_not_work_here_is_not_kept_and_what_did_is(index, tried):
    install_training(url := index(), lambda event: None, lambda: False)
    kept = (training_folder() / "torch" / "__init__.py").read_text()
    root = Path(url.removeprefix("file://"))
    wheel(root / "torch", "torch", {"torch/__init__.py": "raise ImportError('no driver')"})
    digest = hashlib.sha256((root / "torch" / "torch-9.0-py3-none-any.whl").read_bytes()).hexdigest()
    page = root / "torch" / "index.html"
    page.write_text(f'<a href="torch-9.0-py3-none-any.whl#sha256={digest}">torch-9.0-py3-none-any.whl</a>')
    with pytest.raises(install.CovershotError, match="does not work here"):
        install_training(url, lambda event: None, lambda: False)
    assert (training_folder() / "torch" / "__init__.py").read_text() == kept
    assert [path.name for path in training_folder().parent.iterdir()] == [training_folder().name]


def test_a_file_that_is_not_the_one_of_the_index_is_refused(index, tried):
    url = index()
    page = Path(url.removeprefix("file://")) / "torch" / "index.html"
    page.write_text(page.read_text().replace("sha256=", "sha256=0000"))
    with pytest.raises(install.CovershotError, match="could not be fetched"):
        install_training(url, lambda event: None, lambda: False)
    assert not training_folder().exists()


def test_a_stop_leaves_nothing(index, tried):
    with pytest.raises(KeyboardInterrupt):
        install_training(index(), lambda event: None, lambda: True)
    assert not [*training_folder().parent.glob("*")]


def test_without_an_index_that_answers_there_is_one_sentence(index, capsys, monkeypatch):
    monkeypatch.setattr("engine.cli.machine.training_installed", lambda: False)
    code = main(["install-training", "--index", "file:///nowhere", "--events"])
    event = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (code, event["event"]) == (2, "failed")
    assert "could not be fetched" in event["text"]
    assert "Check the network" in event["window"]


def test_the_torch_that_is_here_passes_the_trial(tmp_path, capsys):
    assert main(["try-training", str(tmp_path), "--events"]) == 0
    assert "chosen device" in json.loads(capsys.readouterr().out.splitlines()[-1])["result"]
