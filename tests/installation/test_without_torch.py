"""An installation without torch, as `pip install covershot[desktop]` makes it: imports of torch are refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TRAINING = ("benchmark", "loss", "model", "recipe", "training")
"""Packages of the engine that may need torch; no other does."""

WITHOUT = """
import sys

for name in ("torch", "torchvision"):
    sys.modules[name] = None  # importing it raises ModuleNotFoundError, as where it is not installed
"""


def without_torch(code, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def verb(*arguments):
    output = without_torch("from engine.cli import main; print(main(sys.argv[1:] + ['--events']))", *arguments)
    *events, code = output.splitlines()
    return int(code), json.loads(events[-1])


def test_whatever_does_not_train_is_imported():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("engine", "desktop")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.name != "__main__.py" and path.relative_to(ROOT).parts[1] not in TRAINING
    ]
    without_torch("import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)", *modules)


@pytest.mark.parametrize("name", ["train", "sft", "dpo", "evaluate", "calibrate", "simulate", "demo"])
def test_a_verb_that_trains_ends_with_one_sentence_before_it_begins(name, tmp_path):
    code, event = verb(name, tmp_path / "w")
    assert (code, event["event"]) == (2, "failed")
    assert 'pip install "covershot[train]"' in event["text"]
    assert "Install training" in event["window"]
    assert "pip" not in event["window"]
    assert not (tmp_path / "w").exists()


def test_doctor_names_what_is_missing():
    code, event = verb("doctor")
    assert code == 0
    assert event["result"]["training"].startswith("not installed")
