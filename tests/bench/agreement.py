"""How far predictions with torch and without it lie apart, in photos rendered with both.

    python tests/bench/agreement.py [--data DIR] [--presets quick balanced best] [--steps N] [--tuning-steps N] [--out FILE.json]

Trains the three variants on the sample and on DIR's pairs (input/, target/), with a random foundation, once for each preset;
where the trunk is tuned, by some steps instead of the preset's hundreds, which change all of its weights as well. Then each
variant predicts each of DIR's photos and those that come inside scikit-image and matplotlib, with either predictor.
"""

import argparse
import json
import shutil
import tempfile
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from engine.cli import main as covershot
from engine.config import dump_config, preset
from engine.diagnostics import versions
from engine.edit.render import render
from engine.image.io import load_photo
from engine.model.saved_model import load_model
from engine.predict.predictor import load_predictor
from engine.sample.build import build_sample
from engine.workspace.workspace import VARIANTS, Workspace

LEAST = 128
"""Pixels of a photo's shorter side."""

FOLDERS = {"skimage": "data", "matplotlib": "mpl-data/sample_data"}

Pixels = np.ndarray


def photos(data: Path | None) -> dict[str, Pixels]:
    """Return the photos by name."""
    found = {path.stem: load_photo(path).pixels for path in sorted((data / "input").iterdir())} if data else {}
    for package, inside in FOLDERS.items():
        with as_file(files(package) / inside) as folder:
            for path in sorted(path for ending in ("jpg", "png") for path in folder.glob(f"*.{ending}")):
                pixels = load_photo(path).pixels
                if min(pixels.shape[:2]) >= LEAST:
                    found[path.stem] = pixels
    return found


def trained(name: str, steps: int, tuning_steps: int, data: Path | None, root: Path) -> Workspace:
    """Train the variants of a preset."""
    workspace = build_sample(root, lambda event: None)
    for folder in ("input", "target") if data else ():
        for path in (data / folder).iterdir():
            shutil.copyfile(path, workspace.root / "dataset" / folder / path.name)
    config = replace(preset(name), foundation="random", device="cpu")
    if config.trainable != "head":
        config = replace(config, sft=replace(config.sft, steps=steps, tuning_steps=tuning_steps))
    file = root / "config.toml"
    file.write_text(dump_config(config))
    if covershot(["train", str(root), "--config", str(file)]):
        raise SystemExit(f"{name} could not be trained")
    return workspace


def compared(folder: Path, pixels: dict[str, Pixels]) -> dict[str, dict[str, float]]:
    """Return, by photo, the largest differences of LUT, grid, and rendering in steps of 8 bits."""
    enhancer, predictor = load_model(folder), load_predictor(folder)
    found = {}
    for name, photo in pixels.items():
        theirs, ours = enhancer.predict(photo), predictor.predict(photo)
        both = [render(photo, edit, dither=False).astype(np.int32) for edit in (theirs, ours)]
        difference = np.abs(both[0] - both[1]) * 255 / np.iinfo(photo.dtype).max
        found[name] = {
            "lut": float(np.abs(theirs.lut - ours.lut).max()),
            "grid": float(np.abs(theirs.grid - ours.grid).max()),
            "rendered": float(difference.max()),
            "share": float((difference > 0).mean()),
        }
    return found


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--presets", nargs="+", default=["quick", "balanced", "best"])
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--tuning-steps", type=int, default=8)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pixels = photos(options.data)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for name in options.presets:
        with tempfile.TemporaryDirectory() as folder:
            workspace = trained(name, options.steps, options.tuning_steps, options.data, Path(folder))
            for variant in VARIANTS:
                results[f"{name} {variant}"] = compared(workspace.models / variant, pixels)
    print(f"{len(pixels)} photos                  LUT    grid  rendered, of 255  pixels that differ")
    for name, found in results.items():
        largest = {key: max(values[key] for values in found.values()) for key in ("lut", "grid", "rendered", "share")}
        worst = max(found, key=lambda photo: found[photo]["lut"])
        print(
            f"{name:<20}{largest['lut']:12.1e}{largest['grid']:8.1e}{largest['rendered']:8.2f}"
            f"{largest['share']:20.4%}  worst: {worst}"
        )
    if options.out:
        options.out.write_text(json.dumps({"versions": versions(), "photos": results}, indent=2))


if __name__ == "__main__":
    main()
