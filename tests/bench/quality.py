"""Measure few-shot quality: 6-fold by photo on a folder of real pairs, through the project's own training.

    python tests/bench/quality.py --data DIR [--preset quick] [--seeds 0 1 2] [--out FILE.json]

DIR holds input/ and target/, paired by name. Photos are sorted by name, fold i holds out every sixth from the i-th on,
and of the others two validate. The foundation is random. Held-out photos are measured at a long side of 512 px, on 8-bit
renderings. Baselines of the same run: the untouched photo, and the best single curve + affine for all photos, fitted to the
training photos (validation ones included).
"""

import argparse
import json
import platform
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from engine.config import Config, preset
from engine.edit.edit import identity
from engine.edit.render import render
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import Measures, measure
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.sft import sft
from engine.training.job import Job, versions
from engine.training.loop import Schedule
from engine.training.materials import Materials, make_start
from engine.training.photos import reduced
from engine.training.process import choose_device
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import TargetPair
from engine.workspace.splits import Split

FOLDS = 6
VALIDATION = 2
SIZE = 512
CURVE_NODES = 17

Pixels = npt.NDArray[np.uint8]


def load_pairs(folder: Path) -> dict[str, tuple[Pixels, Pixels]]:
    """Return photos and targets by name; a photo whose size is off by a pixel or two takes its target's."""
    pairs = {}
    for path in sorted((folder / "input").iterdir()):
        target = to_8_bit(load_photo(next((folder / "target").glob(f"{path.stem}.*")), SIZE).pixels)
        photo = to_8_bit(load_photo(path, SIZE).pixels)
        if photo.shape != target.shape:
            print(f"{path.stem}: {photo.shape} resized to its target's {target.shape}")
            photo = np.array(Image.fromarray(photo).resize(target.shape[1::-1], Image.Resampling.LANCZOS))
        pairs[path.stem] = photo, target
    return pairs


def split_of(names: list[str], fold: int) -> dict[str, Split]:
    """Return each photo's split in a fold: the two validation photos are spread over the training ones."""
    held_out = set(names[fold::FOLDS])
    rest = [name for name in names if name not in held_out]
    validation = {rest[(index * len(rest)) // VALIDATION + fold % 3] for index in range(VALIDATION)}
    return {name: "test" if name in held_out else "validation" if name in validation else "train" for name in names}


def own_model(
    pairs: dict[str, tuple[Pixels, Pixels]], splits: dict[str, Split], config: Config, job: Job
) -> dict[str, Measures]:
    """Train SFT on a fold and measure the held-out photos."""
    names = [name for name in pairs if splits[name] != "test"]
    dataset = Dataset(tuple(TargetPair(Path(name), Path(name)) for name in names), (), splits, (), "")
    photos = torch.stack([training_copy(pairs[name][0], TRUNK_SIZE) for name in names])
    targets = torch.stack([training_copy(pairs[name][1], TRUNK_SIZE) for name in names])
    nothing = torch.empty((0, 3, config.size, config.size), dtype=torch.uint8)
    materials = Materials(
        dataset, photos, reduced(photos, config.size), reduced(targets, config.size), nothing, nothing
    )
    start = make_start(materials, config, job)
    enhancer, _ = sft(
        start, materials, config, Schedule("sft", config.sft.steps, config.validate_every, config.ema), job
    )
    held_out = [name for name in pairs if splits[name] == "test"]
    return {
        name: measure(render(pairs[name][0], enhancer.predict(pairs[name][0])), pairs[name][1]) for name in held_out
    }


def single_map(
    pairs: dict[str, tuple[Pixels, Pixels]], splits: dict[str, Split], steps: int = 400
) -> dict[str, Measures]:
    """Fit one curve per channel and one affine map to all training photos (L1), and measure the held-out ones."""
    torch.manual_seed(0)
    names = [name for name in pairs if splits[name] != "test"]
    copies = [
        torch.stack([training_copy(pairs[name][k], 96) for name in names]).flatten(2).float() / 255 for k in (0, 1)
    ]
    photos, targets = (copy.transpose(1, 2) for copy in copies)
    nodes = torch.linspace(0, 1, CURVE_NODES).repeat(3, 1).requires_grad_()
    affine = torch.eye(3, 4).requires_grad_()
    optimizer = torch.optim.Adam([nodes, affine], 1e-2)
    rates = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        loss = (_mapped(photos, nodes, affine) - targets).abs().mean()
        loss = loss + 0.5 * CURVE_NODES * torch.diff(nodes, n=2).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.step()
    found = {}
    for name in (name for name in pairs if splits[name] == "test"):
        photo, target = pairs[name]
        with torch.no_grad():
            flat = torch.from_numpy(photo.copy()).reshape(1, -1, 3).float() / 255
            output = _mapped(flat, nodes, affine).reshape(photo.shape).clamp(0, 1)
        found[name] = measure((output * 255).round().to(torch.uint8).numpy(), target)
    return found


def _mapped(colours: Tensor, nodes: Tensor, affine: Tensor) -> Tensor:
    place = colours.clamp(0, 1) * (CURVE_NODES - 1)
    low = place.floor().clamp(max=CURVE_NODES - 2).long()
    channel = torch.arange(3).expand_as(low)
    curved = torch.lerp(nodes[channel, low], nodes[channel, low + 1], place - low)
    return curved @ affine[:, :3].T + affine[:, 3]


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pairs = load_pairs(options.data)
    names, job = list(pairs), Job(choose_device(), lambda event: None, lambda: False)
    folds = [split_of(names, fold) for fold in range(FOLDS)]
    results: dict[str, dict[str, Measures]] = {
        "untouched": {n: measure(render(p, identity()), t) for n, (p, t) in pairs.items()}
    }
    _report("untouched", results["untouched"], names)
    results["one curve + affine"] = {name: own for fold in folds for name, own in single_map(pairs, fold).items()}
    _report("one curve + affine", results["one curve + affine"], names)
    for seed in options.seeds:
        start, label = time.perf_counter(), f"{options.preset}, seed {seed}"
        config = replace(preset(options.preset), foundation="random", seed=seed)
        results[label] = {name: own for fold in folds for name, own in own_model(pairs, fold, config, job).items()}
        _report(label, results[label], names, f"{time.perf_counter() - start:.0f} s")
    if options.out:
        measured = {label: {name: asdict(own) for name, own in rows.items()} for label, rows in results.items()}
        facts = {"machine": platform.processor(), "versions": versions(), "device": job.device.as_dict()}
        options.out.write_text(json.dumps({**facts, "results": measured}, indent=2))


def _report(label: str, found: dict[str, Measures], names: list[str], note: str = "") -> None:
    means = [float(np.mean([getattr(own, key) for own in found.values()])) for key in ("psnr", "ssim", "delta_e")]
    folds = " ".join(f"{np.mean([found[name].psnr for name in names[fold::FOLDS]]):5.2f}" for fold in range(FOLDS))
    print(
        f"{label:<22}PSNR {means[0]:.2f}  SSIM {means[1]:.4f}  dE00 {means[2]:.2f}  folds {folds}  {note}", flush=True
    )


if __name__ == "__main__":
    main()
