"""`covershot demo`: the whole job on the sample workspace."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
import torch
from torchvision.models import resnet50

from engine.cli import main
from engine.config import load_config
from engine.events import Event, Failed, PhaseStarted, Progress
from engine.model import foundation
from engine.recipe.runs import begun_alike
from engine.sample import build
from engine.sample.photos import Crop, crops
from engine.workspace.dataset import read_dataset
from engine.workspace.model_card import load_card
from engine.workspace.run import latest_finished, list_runs
from engine.workspace.workspace import VARIANTS, Workspace

TINY = "device = 'cpu'\nsize = 32\n[sft]\nsteps = 2\nbatch = 2\n[dpo]\nsteps = 2\nbatch = 2\n"


def small_and_offline(patch: pytest.MonkeyPatch) -> None:
    """Let the sample have three small photos with two comparisons each, and no weights be had."""
    by_split = {crop.split: crop for crop in crops()}
    small = [Crop(crop.name, crop.split, crop.pixels[::6, ::6].copy()) for crop in by_split.values()]
    patch.setattr(build, "crops", lambda: iter(small))
    patch.setattr(build, "COMPARISONS_PER_PHOTO", 2)

    def unreachable(*args: object, **options: object) -> None:
        raise OSError("Name or service not known")

    patch.setattr(foundation.ResNet50_Weights, "get_state_dict", unreachable)


@pytest.fixture
def demo(tmp_path, monkeypatch) -> list[str]:
    """Return the command of a small demo."""
    small_and_offline(monkeypatch)
    (tmp_path / "tiny.toml").write_text(TINY)
    return ["demo", str(tmp_path / "demo"), "--config", str(tmp_path / "tiny.toml")]


@pytest.fixture
def sample(tmp_path) -> Workspace:
    return Workspace(tmp_path / "demo")


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> tuple[Workspace, str]:
    """Run a small demo once; return its workspace and what it printed."""
    root = tmp_path_factory.mktemp("finished")
    printed = io.StringIO()
    (root / "tiny.toml").write_text(TINY)
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        small_and_offline(patch)
        assert main(["demo", str(root / "demo"), "--config", str(root / "tiny.toml")]) == 0
    return Workspace(root / "demo"), printed.getvalue()


def weights(workspace: Workspace) -> dict[str, str]:
    files = {variant: workspace.models / variant / "weights.safetensors" for variant in VARIANTS}
    return {variant: hashlib.sha256(path.read_bytes()).hexdigest() for variant, path in files.items()}


def stop_at(monkeypatch, kind: type, phase: str) -> list[Event]:
    """Press Ctrl-C at the first event of a kind in a phase; return all events."""
    seen: list[Event] = []

    def emit(event: Event) -> None:
        first = not any(isinstance(earlier, kind) and earlier.phase == phase for earlier in seen)
        seen.append(event)
        if first and isinstance(event, kind) and event.phase == phase:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("engine.cli.entry_point.emit_lines", emit)
    return seen


def test_without_weights_it_says_so_once_goes_on_and_flags_the_random_foundation(finished):
    sample, printed = finished
    lines = [line for line in printed.splitlines() if "could not be downloaded" in line]
    assert len(lines) == 1
    assert "Name or service not known" in lines[0]
    assert "The demo goes on with a random foundation." in lines[0]
    for variant in VARIANTS:
        card = load_card(sample.models / variant)
        assert (card.foundation.kind, card.data.simulated) == ("random", True)
    run = latest_finished(sample)
    assert run is not None
    for words in ("Original", "SFT only", "DPO only", "SFT + DPO", "so the model stays as it is"):
        assert words in printed
    assert printed.rstrip().endswith(f"The report is {run.report}")
    page = run.report.read_text(encoding="utf-8")
    for words in ("Random foundation.", "Simulated.", "Together"):
        assert words in page


def test_a_summary_has_what_programs_read(finished):
    run = latest_finished(finished[0])
    assert run is not None
    summary = json.loads(run.summary.read_text(encoding="utf-8"))
    assert list(summary["variants"]) == ["original", *VARIANTS]
    assert all(means.keys() == {"psnr", "ssim", "delta_e"} for means in summary["variants"].values())
    assert summary["findings"]["sft_dpo"]["verdict"] != "taste"  # of two judgements
    assert summary["preference"] == {}  # two equal models are not compared
    assert {"decode", "foundation", *VARIANTS, "evaluate"} <= summary["seconds"].keys()
    assert summary["foundation"]["kind"] == "random"
    assert summary["device"]["kind"] == "cpu"
    assert run.metrics.read_text(encoding="utf-8").startswith(
        "photo,variant,width,height,psnr,ssim,delta_e,white,content,share\n"
    )
    assert {path.name for path in run.root.iterdir()} >= {"comparisons", "curves", "metrics.csv", "report.html"}


def test_a_finished_demo_is_trained_again_in_a_run_of_its_own(finished, demo, sample, capsys):
    shutil.copytree(finished[0].root, sample.root)
    before = latest_finished(sample)
    photos = modified(sample)
    assert main(demo) == 0
    assert modified(sample) == photos
    assert latest_finished(sample) != before
    assert weights(sample) == weights(finished[0])
    assert "Going on" not in capsys.readouterr().out


def modified(workspace: Workspace) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in workspace.dataset.rglob("*.*")}


def test_a_weights_file_is_used_and_nothing_is_downloaded(demo, sample, tmp_path):
    torch.manual_seed(4)
    path = tmp_path / "resnet50.pth"
    torch.save(resnet50(weights=None).state_dict(), path)
    assert main([*demo, "--foundation", str(path), "--events"]) == 0
    run = latest_finished(sample)
    assert run is not None
    summary = json.loads(run.summary.read_text(encoding="utf-8"))
    assert (summary["foundation"]["kind"], summary["foundation"]["name"]) == ("file", "resnet50.pth")
    assert "Random foundation" not in run.report.read_text(encoding="utf-8")


@pytest.mark.parametrize("phase", ["sft", "sft_dpo"])
def test_ctrl_c_and_the_same_command_again_end_as_if_uninterrupted(finished, demo, sample, monkeypatch, capsys, phase):
    with monkeypatch.context() as patch:
        stop_at(patch, Progress if phase == "sft" else PhaseStarted, phase)
        assert main([*demo, "--events"]) == 130
    (stopped,) = list_runs(sample)
    assert not stopped.summary.exists()
    assert load_card(sample.models / phase).training.stopped
    assert begun_alike(sample, replace(load_config(stopped.config), seed=7)) is None
    capsys.readouterr()
    assert main([*demo, "--events"]) == 0
    assert "Resuming the run" in capsys.readouterr().out
    assert latest_finished(sample) == stopped
    assert weights(sample) == weights(finished[0])


def test_ctrl_c_while_the_sample_is_made_is_heard_at_once_and_the_next_call_completes_it(demo, sample, monkeypatch):
    with monkeypatch.context() as patch:
        seen = stop_at(patch, Progress, "sample")
        assert main([*demo, "--events"]) == 130
    assert isinstance(seen[-1], Failed)
    assert "go on with `covershot demo" in seen[-1].text
    assert len([event for event in seen if isinstance(event, Progress)]) == 1
    assert list_runs(sample) == []
    build.build_sample(sample.root, lambda event: None)
    assert len(read_dataset(sample).pairs) == 3


@pytest.mark.slow
def test_the_demo_as_shipped_gains_3_db_and_the_annotator_prefers_the_refined_model(tmp_path):
    command = [sys.executable, "-m", "engine", "demo", str(tmp_path / "demo"), "--foundation", "random"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"COLUMNS": "80"}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    run = latest_finished(Workspace(tmp_path / "demo"))
    assert run is not None
    summary = json.loads(run.summary.read_text(encoding="utf-8"))
    assert summary["variants"]["sft"]["psnr"] - summary["variants"]["original"]["psnr"] >= 3
    counts = summary["preference"]["sft_dpo_over_sft"]
    assert counts["wins"] + counts["losses"] + counts["ties"] == 10
    assert counts["wins"] > 6
