"""The self-test of an installation, in a process of its own and with no program on the path."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def self_test(*paths):
    done = subprocess.run(
        [sys.executable, "-m", "engine", "app", "--self-test"],
        env=os.environ | {"PATH": "/nonexistent", "PYTHONPATH": os.pathsep.join(map(str, (REPOSITORY, *paths)))},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout


def test_it_says_what_works(compiled):
    code, output = self_test()
    assert code == 0, output
    steps = [line.split(": ")[0] for line in output.splitlines()]
    assert steps == [
        "renderer",
        "window",
        "covers",
        "training",
        "variants",
        "prediction",
        "export",
        "wheel for Colab",
        "log",
    ]


def test_without_torch_it_predicts_with_a_model_that_is_supplied(compiled, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['torch'] = sys.modules['torchvision'] = None\n")
    code, output = self_test(tmp_path)
    assert code == 0, output
    assert "model: supplied; training is not installed" in output
    assert "training:" not in output


def test_it_says_what_does_not_and_why(compiled, tmp_path):
    (tmp_path / "torch.py").write_text("raise ImportError('no torch to be had')")
    code, output = self_test(tmp_path)
    assert code == 1
    assert "training: FAILED" in output
    assert "no torch to be had" in output
    assert "variants" not in output
