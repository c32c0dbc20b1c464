"""What predicts needs neither torch nor anything else that takes long to load."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = ("torch", "torchvision", "onnx", "PySide6", "cv2")
PERCEPTION = ("scipy", "skimage", "matplotlib")


def run(arguments, lines="", heavy=(*HEAVY, *PERCEPTION)):
    code = (
        "import sys\nfrom engine.cli import main\n"
        f"code = main({list(map(str, arguments))!r})\n"
        f"loaded = [name for name in {heavy!r} if name in sys.modules]\n"
        "sys.exit(code or ', '.join(loaded) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=lines, env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_enhance(trained, tmp_path):
    workspace, _ = trained
    photo = workspace.input / "p0.png"
    run(
        ["enhance", photo, "--model", workspace.models / "sft_dpo", "--out", tmp_path / "out"],
        heavy=(*HEAVY, "skimage", "matplotlib"),
    )
    assert (tmp_path / "out" / "p0.png").exists()


def test_serve(trained):
    workspace, _ = trained
    (run_folder,) = workspace.results.iterdir()
    request = {"request": 1, "photo": str(workspace.input / "p1.png"), "variant": "dpo", "run": run_folder.name}
    answers = run(["serve", workspace.root, "--events"], json.dumps(request) + "\n")
    last = json.loads(answers.splitlines()[-1])
    assert last["request"] == 1
    assert last["edit"]


def test_candidates(trained, tmp_path):
    workspace, _ = trained
    run(["candidates", workspace.root, "--out", tmp_path / "pairs", "--count", "2"], heavy=HEAVY)
    assert (tmp_path / "pairs" / "answers.csv").exists()


@pytest.mark.parametrize("module", ["engine.cli.colab", "engine.colab.results", "engine.predict.predictor"])
def test_modules(module):
    code = f"import sys, {module}\nassert 'torch' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
