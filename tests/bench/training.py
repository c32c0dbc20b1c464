"""Time a training step against a bare ResNet50's forward and backward, in one run.

    python tests/bench/training.py [--steps N] [--batch N] [--threads N] [--pairs DIR] [--out FILE.json]

The steps are those of `covershot train`, taken from its own progress events on the sample workspace's photos. Each preset
is compared with a plain torchvision ResNet50 (forward, a mean over its output, backward) at the trunk's size, the same
batch and the same precision, timed right before and right after it. On a processor time is CPU time, which other programs
disturb least with `--threads 1`; on a GPU it is wall time, and `best` is also timed whole on DIR (input/ and target/).
"""

import argparse
import itertools
import json
import platform
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch
from torchvision.models import resnet50

from engine.config import Config, preset
from engine.diagnostics import versions
from engine.events import Event, Progress
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.sft import sft
from engine.sample.build import build_sample
from engine.training.loop import Schedule
from engine.training.materials import Materials, Start, load_materials, make_start
from engine.training.process import Device, choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset, read_dataset
from engine.workspace.workspace import create_workspace


def bare_step(device: Device, batch: int, steps: int) -> list[float]:
    """Return the seconds of a plain ResNet50's steps; BatchNorm in eval mode, as in training."""
    network = resnet50(weights=None).to(device.handle).to(memory_format=torch.channels_last).eval()
    photos = torch.rand(batch, 3, TRUNK_SIZE, TRUNK_SIZE, device=device.handle).contiguous(
        memory_format=torch.channels_last
    )
    stamps = []
    for _ in range(steps + 2):
        stamps.append(now(device))
        with torch.autocast(device.kind, device.autocast_dtype, enabled=device.precision != "fp32"):
            loss = network(photos).mean()
        network.zero_grad(set_to_none=True)
        loss.backward()
    return [later - earlier for earlier, later in itertools.pairwise(stamps)][1:]


def measured_step(start: Start, materials: Materials, config: Config, device: Device, phase: str) -> list[float]:
    """Return the seconds between two progress events of a phase, per step."""
    stamps: list[tuple[float, int]] = []

    def emit(event: Event) -> None:
        if isinstance(event, Progress) and event.phase == phase:
            stamps.append((now(device), event.step))

    learn(start, materials, config, RunContext(device, emit, lambda: False))
    pairs = itertools.pairwise(stamps)
    return [(later - earlier) / (last - first) for (earlier, first), (later, last) in pairs]


def begin(dataset: Dataset, config: Config, job: RunContext) -> tuple[Start, Materials]:
    """Decode the photos and see them with the foundation."""
    materials = load_materials(dataset.for_training(), config.size, job)
    return make_start(materials, config, job), materials


def learn(start: Start, materials: Materials, config: Config, job: RunContext) -> None:
    """Train SFT."""
    sft(start, materials, config, Schedule("sft", config.sft.steps, config.validate_every, config.ema), job)


def now(device: Device) -> float:
    """Return the CPU seconds of this process, or those of the clock on a GPU, once it has finished its work."""
    if device.kind == "cpu":
        return time.process_time()
    if device.kind == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()


def whole_best(pairs: Path, device: Device) -> float:
    """Return the seconds that `best` takes on a folder of pairs, from the files to the trained enhancer."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "workspace")
        for name, target_folder in (("input", workspace.input), ("target", workspace.target)):
            shutil.copytree(pairs / name, target_folder, dirs_exist_ok=True)
        config = replace(preset("best"), foundation="random")
        job = RunContext(device, lambda event: None, lambda: False)
        before = time.perf_counter()
        learn(*begin(read_dataset(workspace), config, job), config, job)
        return time.perf_counter() - before


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    device = choose_device()
    bare = [bare_step(device, options.batch, options.steps)]
    rows = {}
    print(f"threads {torch.get_num_threads()}, batch {options.batch}, {device.name}, {device.precision}")
    with tempfile.TemporaryDirectory() as folder:
        dataset = read_dataset(build_sample(Path(folder) / "sample", lambda event: None))
        quick = replace(preset("quick"), foundation="random")
        start, materials = begin(dataset, quick, RunContext(device, lambda event: None, lambda: False))
        for name, phase in (("quick", "sft"), ("balanced", "tune"), ("best", "tune")):
            # One step more than measured: the first warms up. No verdict falls between them.
            counts = (
                {"steps": 4 * options.steps + 1} if phase == "sft" else {"steps": 1, "tuning_steps": options.steps + 1}
            )
            config = replace(preset(name), foundation="random", validate_every=10**6)
            config = replace(config, sft=replace(config.sft, batch=options.batch, **counts))
            seconds = measured_step(start, materials, config, device, phase)
            bare.append(bare_step(device, options.batch, options.steps))
            rows[name] = {"seconds": seconds, "median": statistics.median(seconds)}
            rows[name]["of_bare"] = rows[name]["median"] / statistics.median(bare[-2] + bare[-1])
            per = f"{options.batch / rows[name]['median']:7.1f} photos/s  {rows[name]['of_bare']:.2f} x bare"
            print(f"{name:<34}{rows[name]['median']:8.3f} s {spread(seconds)}  {per}", flush=True)
    every = [seconds for part in bare for seconds in part]
    plain = statistics.median(every)
    print(f"bare ResNet50 forward + backward  {plain:8.3f} s {spread(every)}  {options.batch / plain:7.1f} photos/s")
    for name in ("balanced", "best"):
        print(f"{name + ' / quick, per epoch':<34}{rows[name]['median'] / rows['quick']['median']:8.1f} x")
    facts = {"machine": platform.processor(), "device": device.as_dict(), "versions": versions()}
    facts |= {"batch": options.batch, "threads": torch.get_num_threads(), "bare": bare, "rows": rows}
    if device.kind != "cuda":
        print(f"GPU rows left out: {device.reason}")
    elif options.pairs:
        facts["best_on_pairs_seconds"] = whole_best(options.pairs, device)
        print(f"best on {options.pairs.name}, whole: {facts['best_on_pairs_seconds']:.1f} s")
    if options.out:
        options.out.write_text(json.dumps(facts, indent=2))


def spread(seconds: list[float]) -> str:
    """Say how far the shortest and the longest lie apart."""
    return f"+- {(max(seconds) - min(seconds)) / 2:.3f}"


if __name__ == "__main__":
    main()
