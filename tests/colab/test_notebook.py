"""The notebook, run as Colab would: in a fresh environment that has what Colab has, with google.colab stubbed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import venv
import zipfile
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from desktop.model.library import read_library
from engine.cli import main
from engine.colab.pack import pack_result
from engine.workspace.run import list_runs
from engine.workspace.workspace import VARIANTS, Workspace, create_workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Colab is Linux"),
    pytest.mark.filterwarnings("default"),  # jupyter's own
]

STUB = """
from pathlib import Path


class drive:
    @staticmethod
    def mount(path):
        Path(path, "MyDrive").mkdir(parents=True, exist_ok=True)


class files:
    @staticmethod
    def download(path):
        Path(path + ".downloaded").write_text("yes")
"""


class Colab:
    """Hold a machine with the bundle on its disk: a virtual environment that sees the given packages and no others."""

    def __init__(self, root: Path, bundle: Path, packages: tuple[Path, ...]) -> None:
        self.content = root / "content"
        machine = root / "machine"
        self.kernels = root / "jupyter"
        venv.create(machine, symlinks=True)
        self.python = machine / "bin" / "python"
        (self.site,) = machine.glob("lib/python*/site-packages")
        (self.site / "colab.pth").write_text("\n".join(map(str, packages)))
        stub = self.site / "google" / "colab"
        kernel = self.kernels / "kernels" / "colab"
        for folder in (self.content, stub, kernel):
            folder.mkdir(parents=True)
        (stub / "__init__.py").write_text(STUB)
        argv = [str(self.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
        (self.content / bundle.name).write_bytes(bundle.read_bytes())
        with zipfile.ZipFile(bundle) as packed:
            self.text = packed.read("covershot.ipynb").decode()
        self.environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def has(self, *modules: str) -> list[str]:
        """Return which of some modules can be imported."""
        look = "import importlib.util as u, sys; print(*(name for name in sys.argv[1:] if u.find_spec(name)))"
        command = [self.python, "-c", look, *modules]
        done = subprocess.run(
            command, cwd=self.content, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    def client(self, **choices: object) -> NotebookClient:
        """Return what runs the notebook, its choices made in the first cell."""
        notebook = nbformat.reads(self.text, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for name, value in {"FOLDER": str(self.content), **choices}.items():
            lines = code[0].source.splitlines()
            code[0].source = "\n".join(
                f"{name} = {value!r}" if line.startswith(f"{name} =") else line for line in lines
            )
        return NotebookClient(
            notebook, timeout=400, kernel_name="colab", resources={"metadata": {"path": str(self.content)}}
        )

    @property
    def workspace(self) -> Workspace:
        return Workspace(next(self.content.glob("covershot-*")) / "workspace")


@pytest.fixture
def colab(trip, colab_packages, tmp_path, monkeypatch) -> Colab:
    machine = Colab(tmp_path / "colab", trip.bundle, colab_packages)
    monkeypatch.setenv("JUPYTER_PATH", str(machine.kernels))
    return machine


def outputs(client: NotebookClient) -> str:
    parts = [str(dict(output)) for cell in client.nb.cells for output in cell.get("outputs", ())]
    return "\n".join(parts)


def same_weights(one: Workspace, other: Workspace) -> bool:
    names = [f"{variant}/weights.safetensors" for variant in VARIANTS]
    return all((one.models / name).read_bytes() == (other.models / name).read_bytes() for name in names)


def test_without_a_gpu_it_stops_and_says_what_to_click(colab):
    client = colab.client()
    with pytest.raises(CellExecutionError, match=r"Runtime > Change runtime type, choose T4 GPU"):
        client.execute(env={**colab.environment, "CUDA_VISIBLE_DEVICES": ""})
    assert colab.has("torch", "torchvision", "numba", "engine", "desktop", "PySide6", "imagecodecs", "pytest") == [
        "torch",
        "torchvision",
        "numba",
    ]


def test_it_trains_on_the_cpu_when_told_so_and_its_result_is_imported(colab, trip, fill, tmp_path):
    client = colab.client(ALLOW_CPU=True)
    client.execute(env=colab.environment)
    text = outputs(client)
    assert "There is no GPU: training on the processor, as you asked" in text
    assert "files are as they were packed" in text
    assert "Covershot 0.1.0 beside torch" in text
    assert "added: appdirs, array-api-compat, imagecodecs, onnxruntime, tomli-w" in text
    assert "SFT + DPO: done in" in text
    assert text.count("image/png") >= 4  # the curves, twice, and two held-out photos
    assert (colab.content / "result.zip.downloaded").exists()
    assert colab.has("engine", "desktop", "PySide6") == ["engine", "desktop"]
    assert same_weights(colab.workspace, Workspace(trip.work / "workspace"))
    home = create_workspace(tmp_path / "home")
    fill(home)
    assert main(["import-results", str(colab.content / "result.zip"), str(home.root)]) == 0
    assert same_weights(home, trip.home)
    shown = {photo.name: set(photo.edits) for photo in read_library(home.root).photos if photo.edits}
    assert shown == {"p4": set(VARIANTS), "p5": set(VARIANTS)}


def test_a_machine_that_is_lost_half_way_goes_on_from_drive_to_the_same_result(colab, trip):
    client, again = (colab.client(ALLOW_CPU=True, SAVE_TO_DRIVE=True) for _ in range(2))
    trial = "session.try_out(work, Shown())"  # it has its own test, above
    hasty = "session.COPY_SECONDS = 0.1"
    for cell in (*client.nb.cells, *again.nb.cells):
        cell.source = cell.source.replace(trial, hasty)
    drive = colab.content / "drive" / "MyDrive" / "Covershot"
    orphans: list[psutil.Process] = []

    def lose() -> None:
        while not list(drive.glob("*/results/*/models/sft/card.json")):
            time.sleep(0.02)
        kernel = psutil.Process(client.km.provisioner.process.pid)
        orphans.extend(kernel.children())
        os.kill(kernel.pid, signal.SIGKILL)

    watcher = threading.Thread(target=lose, daemon=True)
    watcher.start()
    with pytest.raises((DeadKernelError, AssertionError)):  # nbclient may miss its kernel while it tidies up
        client.execute(env=colab.environment)
    watcher.join()
    psutil.wait_procs(orphans, timeout=60)
    assert orphans
    assert not [child for child in orphans if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    work = colab.workspace.root.parent
    assert not list(work.glob("workspace/results/*/summary.json"))
    assert not (work / "workspace/models/sft_dpo").exists()
    work.rename(colab.content / "gone")
    (colab.content / trip.bundle.name).unlink()
    made = next(drive.glob("*/results/*/models/sft/card.json")).read_text()

    again.execute(env=colab.environment)
    runs = list_runs(colab.workspace)
    assert len(runs) == 1
    assert (colab.workspace.models / "sft" / "card.json").read_text() == made
    assert same_weights(colab.workspace, Workspace(trip.work / "workspace"))
    assert list(drive.glob("*/result.zip"))
    pack_result(work, runs[0], colab.content / "once more.zip")
