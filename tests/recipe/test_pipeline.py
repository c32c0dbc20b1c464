import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.edit.edit import identity, load_edit
from engine.errors import CovershotError
from engine.events import Message, PhaseStarted
from engine.model.saved_model import load_model
from engine.recipe import pipeline
from engine.recipe.pipeline import train
from engine.recipe.runs import begin_run, resumable_run
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.model_card import load_card
from engine.workspace.results import read_rows, read_summary
from engine.workspace.run import latest_finished, list_runs
from engine.workspace.workspace import VARIANTS, create_workspace


def context(stop=lambda: False, emit=lambda event: None) -> RunContext:
    return RunContext(choose_device("cpu"), emit, stop)


def weights(workspace, variant: str) -> bytes:
    return (workspace.models / variant / "weights.safetensors").read_bytes()


def test_a_run_leaves_three_models_and_all_its_results(trained):
    workspace, _ = trained
    run = latest_finished(workspace)
    assert run is not None
    for variant in VARIANTS:
        card = load_card(workspace.models / variant)
        assert (card.variant, card.run, card.foundation.kind) == (variant, run.name, "random")
        assert card.data.target_pairs == 6
        assert card.seconds[variant] > 0
        assert run.curves(variant).stat().st_size > 0
    summary = read_summary(run.summary)
    assert list(summary.variants) == ["original", *VARIANTS]
    assert set(summary.seconds) == {"decode", "check", "foundation", *VARIANTS, "evaluate"}
    assert summary.foundation["kind"] == "random"
    assert summary.simulated is None
    assert summary.findings["sft_dpo"]["verdict"] != "taste"  # of three judgements
    assert summary.preference == {}  # nobody is asked to tell two equal models apart
    assert {(row.photo, row.variant) for row in read_rows(run.metrics)} == {
        (photo, variant) for photo in ("p4", "p5") for variant in ("original", *VARIANTS)
    }
    assert run.comparison("p4").exists()
    assert not np.array_equal(load_edit(run.edit("p4", "sft")).lut, identity().lut)
    assert "Random foundation" in run.report.read_text(encoding="utf-8")
    assert not run.checkpoints.exists()


def test_the_mean_of_the_table_is_in_the_summary(trained):
    workspace, _ = trained
    run = latest_finished(workspace)
    assert run is not None
    psnrs = [row.psnr for row in read_rows(run.metrics) if row.variant == "sft"]
    assert read_summary(run.summary).variants["sft"]["psnr"] == pytest.approx(np.mean(psnrs))


def test_sft_learns_what_the_targets_show(trained):
    workspace, _ = trained
    run = latest_finished(workspace)
    assert run is not None
    means = read_summary(run.summary).variants
    assert means["sft"]["psnr"] > means["original"]["psnr"]


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(trained, tmp_path, fill, TINY):
    workspace, _ = trained
    again = create_workspace(tmp_path / "again")
    fill(again)
    train(again, TINY, begin_run(again, TINY), context())
    for variant in VARIANTS:
        assert weights(again, variant) == weights(workspace, variant)
    other = create_workspace(tmp_path / "other")
    fill(other)
    config = replace(TINY, seed=1)
    train(other, config, begin_run(other, config), context())
    assert weights(other, "sft") != weights(workspace, "sft")


@pytest.mark.parametrize(
    ("phase", "polls"),
    [("decode", 5), ("check", 2), ("foundation", 1), ("sft", 2), ("sft", 5), ("dpo", 1), ("sft_dpo", 1)],
)
def test_a_run_that_was_stopped_goes_on_to_the_same_bytes(trained, tmp_path, phase, polls, fill, TINY):
    workspace, _ = trained
    interrupted = create_workspace(tmp_path / "own")
    fill(interrupted)
    left = [polls]
    begun = []

    def stop() -> bool:
        left[0] -= bool(begun)
        return bool(begun) and left[0] == 0

    def emit(event) -> None:
        if isinstance(event, PhaseStarted) and event.phase == phase:
            begun.append(event)

    run = begin_run(interrupted, TINY)
    with pytest.raises(KeyboardInterrupt):
        train(interrupted, TINY, run, context(stop, emit))
    assert not run.summary.exists()
    again, config = resumable_run(interrupted)
    assert (again, config) == (run, TINY)
    train(interrupted, config, again, context())
    for variant in VARIANTS:
        assert weights(interrupted, variant) == weights(workspace, variant)


def test_stopping_keeps_the_best_model_so_far(workspace, TINY):
    steps = []

    def stop() -> bool:
        return len(steps) >= 3

    def emit(event) -> None:
        if type(event).__name__ == "Metrics":
            steps.append(event)

    with pytest.raises(KeyboardInterrupt, match="the best sft model so far"):
        train(workspace, TINY, begin_run(workspace, TINY), context(stop, emit))
    assert load_card(workspace.models / "sft").training.stopped
    assert load_model(workspace.models / "sft").predict(np.zeros((8, 8, 3), np.uint8)) is not None


@pytest.mark.parametrize(("phase", "named"), [("sft", "SFT"), ("dpo", "DPO")])
def test_a_run_that_memory_is_too_small_for_halves_the_batch_says_so_and_its_card_does(
    workspace, TINY, monkeypatch, phase, named
):
    train_phase = getattr(pipeline, phase)
    events = []

    def short_of_memory(start, materials, config, *more):
        if getattr(config, phase).batch > 1:
            torch.empty(2**50)
        return train_phase(start, materials, config, *more)

    monkeypatch.setattr(pipeline, phase, short_of_memory)
    run = begin_run(workspace, TINY)
    train(workspace, TINY, run, context(emit=events.append))
    assert Message(f"{named} ran out of memory and goes on with 1 at a time.", "warning") in events
    assert load_card(workspace.models / phase).config[phase]["batch"] == 1


def test_a_finished_run_cannot_be_resumed(trained):
    workspace, _ = trained
    with pytest.raises(CovershotError, match="no interrupted run to go on with"):
        resumable_run(workspace)


@pytest.mark.parametrize("phase", ["sft", "dpo"])
def test_changed_photos_are_noticed_on_resume(workspace, TINY, phase):
    seen: list[object] = []
    run = begin_run(workspace, TINY)

    def begun() -> bool:
        return any(isinstance(event, PhaseStarted) and event.phase == phase for event in seen)

    with pytest.raises(KeyboardInterrupt):
        train(workspace, TINY, run, context(begun, seen.append))
    (workspace.input / "p0.png").write_bytes((workspace.input / "p1.png").read_bytes())
    with pytest.raises(CovershotError, match=r"changed since the run .* began"):
        train(workspace, TINY, run, context())


def test_two_runs_of_the_same_second_have_folders_of_their_own(workspace, TINY):
    assert len({begin_run(workspace, TINY).root for _ in range(4)}) == 4


def test_dpo_alone_starts_from_the_foundation_and_sft_dpo_from_sft(trained):
    workspace, _ = trained
    models = {variant: load_model(workspace.models / variant) for variant in VARIANTS}
    assert torch.equal(models["dpo"].head.weight, torch.zeros_like(models["dpo"].head.weight))
    assert torch.equal(models["sft_dpo"].head.weight, models["sft"].head.weight)
    assert load_card(workspace.models / "sft_dpo").parent == "sft"
    assert load_card(workspace.models / "dpo").parent == "foundation"


def test_batch_norm_is_the_same_in_every_variant(trained):
    workspace, _ = trained
    states = [load_model(workspace.models / variant).state_dict() for variant in VARIANTS]
    names = [name for name in states[0] if "running" in name or "num_batches" in name]
    assert names
    for name in names:
        assert torch.equal(states[0][name], states[1][name])
        assert torch.equal(states[0][name], states[2][name])


@pytest.mark.slow
@pytest.mark.parametrize("trainable", ["last_stage", "all"])
def test_presets_that_train_the_trunk_change_it(workspace, TINY, trainable):
    config = replace(TINY, trainable=trainable, sft=replace(TINY.sft, trunk_learning_rate=1e-3))
    train(workspace, config, begin_run(workspace, config), context())
    history = load_card(workspace.models / "sft").training
    assert history.steps == TINY.sft.tuning_steps


def test_a_killed_run_goes_on(workspace, tiny):
    command = [sys.executable, "-m", "engine", "train", str(workspace.root), "--config", str(tiny), "--events"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if json.loads(line).get("phase") == "dpo":
                child.kill()
                break
    assert not list_runs(workspace)[-1].summary.exists()
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert latest_finished(workspace) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child")
def test_ctrl_c_ends_with_130_and_one_sentence(workspace, tiny):
    tiny.write_text(tiny.read_text().replace("steps = 6", "steps = 100000"))
    child = subprocess.Popen(
        [sys.executable, "-m", "engine", "train", str(workspace.root), "--config", str(tiny), "--events"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if json.loads(line)["event"] == "progress" and json.loads(line)["phase"] == "sft":
            child.send_signal(signal.SIGINT)
            break
    start = time.monotonic()
    rest, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert errors == ""
    last = json.loads(rest.splitlines()[-1])
    assert last["event"] == "failed"
    assert "the best sft model so far" in last["text"]
    assert "--resume" in last["text"]
    assert time.monotonic() - start < 30
    assert load_card(workspace.models / "sft").training.stopped


def test_runs_that_begin_at_once_get_folders_of_their_own(workspace, TINY):
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: begin_run(workspace, TINY), range(8)))
    assert len({run.root for run in runs}) == 8
