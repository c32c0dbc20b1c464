"""Time a training step against a bare ResNet50's forward and backward, in one run.

    python tests/bench/training.py [--steps N] [--batch N] [--out FILE.json]

The steps are those of `covershot train`, taken from its own progress events on the sample workspace's photos. Each is
compared with a plain torchvision ResNet50 (forward, a mean over its output, backward) at the trunk's size, the same batch
and the same precision.
"""

import argparse
import itertools
import json
import platform
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch
from torchvision.models import resnet50

from engine.config import Config, preset
from engine.events import Event, Progress
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.sft import sft
from engine.sample.build import build_sample
from engine.training.job import Job, versions
from engine.training.loop import Schedule
from engine.training.materials import load_materials, make_start
from engine.training.process import Device, choose_device
from engine.workspace.dataset import Dataset, read_dataset


def bare_step(device: Device, batch: int, steps: int) -> list[float]:
    """Return the seconds of a plain ResNet50's steps; BatchNorm in eval mode, as in training."""
    network = resnet50(weights=None).to(device.handle).to(memory_format=torch.channels_last).eval()
    photos = torch.rand(batch, 3, TRUNK_SIZE, TRUNK_SIZE, device=device.handle).contiguous(
        memory_format=torch.channels_last
    )
    seconds = []
    for _ in range(steps + 1):
        start = time.perf_counter()
        with torch.autocast(device.kind, device.autocast_dtype, enabled=device.precision != "fp32"):
            loss = network(photos).mean()
        network.zero_grad(set_to_none=True)
        loss.backward()
        synchronise(device)
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def own_step(dataset: Dataset, config: Config, device: Device, phase: str) -> list[float]:
    """Return the seconds between two progress events of a phase, per step."""
    stamps: list[tuple[float, int]] = []

    def emit(event: Event) -> None:
        if isinstance(event, Progress) and event.phase == phase:
            synchronise(device)
            stamps.append((time.perf_counter(), event.step))

    job = Job(device, emit, lambda: False)
    materials = load_materials(dataset.for_training(), config.size, job)
    start = make_start(materials, config, job)
    sft(start, materials, config, Schedule("sft", config.sft.steps, config.validate_every, config.ema), job)
    pairs = itertools.pairwise(stamps)
    return [(later - earlier) / (last - first) for (earlier, first), (later, last) in pairs]


def synchronise(device: Device) -> None:
    """Wait for the GPU, if there is one."""
    if device.kind == "cuda":
        torch.cuda.synchronize()


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    device = choose_device()
    rows = {"bare ResNet50 forward + backward": bare_step(device, options.batch, options.steps)}
    with tempfile.TemporaryDirectory() as folder:
        dataset = read_dataset(build_sample(Path(folder) / "sample", lambda event: None))
        for name, phase in (("quick", "sft"), ("balanced", "tune"), ("best", "tune")):
            # One step more than measured: the first warms up. No verdict falls between them.
            counts = (
                {"steps": 4 * options.steps + 1} if phase == "sft" else {"steps": 1, "tuning_steps": options.steps + 1}
            )
            own = replace(preset(name), foundation="random", validate_every=10**6)
            own = replace(own, sft=replace(own.sft, batch=options.batch, **counts))
            rows[f"{name}, a step of {phase}"] = own_step(dataset, own, device, phase)
    medians = {name: statistics.median(seconds) for name, seconds in rows.items()}
    bare, quick, _, best = medians.values()
    for name, seconds in rows.items():
        spread = max(seconds) - min(seconds)
        print(f"{name:<34}{medians[name]:8.3f} s  +- {spread / 2:.3f}  {medians[name] / bare:6.2f} x bare")
    print(f"best / quick, per epoch           {best / quick:8.1f} x")
    if device.kind != "cuda":
        print(f"GPU rows left out: {device.reason}")
    if options.out:
        facts = {
            "machine": platform.processor(),
            "device": device.as_dict(),
            "versions": versions(),
            "batch": options.batch,
        }
        options.out.write_text(json.dumps({**facts, "seconds": rows, "medians": medians}, indent=2))


if __name__ == "__main__":
    main()
