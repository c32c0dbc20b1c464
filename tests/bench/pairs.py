"""Measure whether more pairs keep teaching: a known look that every photo gets differently, learnt from N pairs.

    python tests/bench/pairs.py [--counts 16 64 256 1024] [--preset quick] [--size 64] [--photos DIR] [--out FILE.json]

Photos are crops with changed light and colour, of the sample's photographs or of DIR's. Their targets are simulated: an
exposure towards middle grey, shadows lifted the more the darker a photo is, shadows tinted against its own cast, and its
darker half lit. The last three are beyond the six amounts that a few pairs can teach. The test photos are crops of
photographs that no pair shows. "Six amounts alone" is the same training without looks of the photos' own.
"""

import argparse
import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from editors import middle_grey_edit
from PIL import Image

from engine.config import Config, preset
from engine.diagnostics import versions
from engine.edit.render import render
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import Measures, measure
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.sft import sft
from engine.sample.photos import crops
from engine.training.copies import reduced
from engine.training.loop import Schedule
from engine.training.materials import Materials, Start, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import TargetPair
from engine.workspace.splits import Split

TESTED = 48
VALIDATING = 16
NEVER = 10**9


def photographs(folder: Path | None) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return photographs to learn on and others to test on."""
    if folder is None:
        whole = [crop for crop in crops() if crop.name.endswith("-whole")]
        return [c.pixels for c in whole if c.split != "test"], [c.pixels for c in whole if c.split == "test"]
    every = [to_8_bit(load_photo(path, 512).pixels) for path in sorted(folder.iterdir())]
    return [p for k, p in enumerate(every) if k % 3], every[::3]


def photos_of(sources: list[np.ndarray], count: int, seed: int) -> list[np.ndarray]:
    """Return crops whose light and colour were changed, 256 px square."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        source = sources[number % len(sources)]
        share = rng.uniform(0.4, 1.0, 2)
        height, width = (np.array(source.shape[:2]) * share).astype(int)
        top, left = (
            rng.integers(0, whole - part + 1) for whole, part in zip(source.shape, (height, width), strict=False)
        )
        crop = Image.fromarray(source[top : top + height, left : left + width]).resize((TRUNK_SIZE, TRUNK_SIZE))
        values = (np.array(crop) / 255) ** rng.uniform(0.6, 1.7) * np.exp(rng.normal(0, 0.12, 3))
        made.append((values.clip(0, 1) * 255).round().astype(np.uint8)[:, :: rng.choice((-1, 1))])
    return made


def lesson(photos: list[np.ndarray], count: int, config: Config, job: RunContext) -> tuple[Start, Materials]:
    """Return what a training on `count` photos starts from; the last of `photos` validate."""
    used = photos[:count] + photos[-VALIDATING:]
    names = [f"{number:06}" for number in range(len(used))]  # a dataset sorts them
    splits: dict[str, Split] = {name: "train" if int(name) < count else "validation" for name in names}
    dataset = Dataset(tuple(TargetPair(Path(name), Path(name)) for name in names), (), splits, (), "")
    copies = torch.stack([training_copy(photo, TRUNK_SIZE) for photo in used])
    targets = torch.stack(
        [training_copy(render(photo, middle_grey_edit(photo), dither=False), TRUNK_SIZE) for photo in used]
    )
    nothing = torch.empty((0, 3, config.size, config.size), dtype=torch.uint8)
    small = reduced(copies, config.size), reduced(targets, config.size)
    materials = Materials(dataset, copies, *small, nothing, nothing)
    return make_start(materials, config, job), materials


def tested_on(
    photos: list[np.ndarray], start: Start, materials: Materials, config: Config, job: RunContext
) -> dict[str, float]:
    """Train and return the mean measures of photos that no pair shows."""
    schedule = Schedule("sft", config.sft.steps, config.validate_every, config.ema)
    enhancer, _ = sft(start, materials, config, schedule, job)
    return _mean(
        [measure(render(p, enhancer.predict(p)), render(p, middle_grey_edit(p), dither=False)) for p in photos]
    )


def _mean(found: list[Measures]) -> dict[str, float]:
    return {key: float(np.mean([asdict(measures)[key] for measures in found])) for key in ("psnr", "ssim", "delta_e")}


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", type=int, nargs="+", default=[16, 64, 256, 1024])
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    job = RunContext(choose_device(), lambda event: None, lambda: False)
    config = replace(preset(options.preset), foundation="random", size=options.size)
    # The targets hold no texture to learn; the loss of features would be most of the time.
    config = replace(config, sft=replace(config.sft, perceptual=0.0))
    learning, testing = photographs(options.photos)
    photos = photos_of(learning, max(options.counts) + VALIDATING, 0)
    tested = photos_of(testing, TESTED, 1)
    untouched = _mean([measure(p, render(p, middle_grey_edit(p), dither=False)) for p in tested])
    print(f"untouched                   PSNR {untouched['psnr']:.2f}  dE00 {untouched['delta_e']:.2f}")
    rows: dict[str, dict[str, float]] = {"untouched": untouched}
    for count in options.counts:
        start, materials = lesson(photos, count, config, job)
        for label, many in (("as it is", 100), ("six amounts alone", NEVER)):
            before = time.perf_counter()
            with mock.patch("engine.recipe.sft.MANY", many):
                found = tested_on(tested, start, materials, config, job)
            rows[f"{count}, {label}"] = found
            seconds = time.perf_counter() - before
            print(
                f"{count:5} pairs, {label:<18}PSNR {found['psnr']:.2f}  dE00 {found['delta_e']:.2f}  {seconds:.0f} s",
                flush=True,
            )
    if options.out:
        facts = {"versions": versions(), "device": job.device.as_dict(), "preset": options.preset, "size": options.size}
        options.out.write_text(json.dumps({**facts, "results": rows}, indent=2))


if __name__ == "__main__":
    main()
