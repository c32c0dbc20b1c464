"""Measure few-shot quality on a folder of real pairs, or on simulated editors, through the project's own training.

    python tests/bench/quality.py --data DIR [--protocols six-fold leave-a-third-out 6-pairs 10-pairs]
        [--editors real middle-grey one-look casts-undone] [--preset quick] [--seeds 0 1 2] [--no-baselines]
        [--out FILE.json] [--curve FILE.png]

DIR holds input/ and target/, paired by name. The foundation is random. Held-out photos are measured at a long side of 512
px, on 8-bit renderings. Baselines of the same run: the untouched photo, and the best single curve + affine for all photos,
fitted to the training photos (validation ones included). The simulated editors (`editors.py`) edit DIR's inputs. The curve
draws quality over the number of pairs that taught it.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from editors import EDITORS
from folds import Fold, leave_a_third_out, six_fold, subsets
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from engine.config import Config, preset
from engine.diagnostics import versions
from engine.edit.edit import identity
from engine.edit.render import render
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import Measures, measure
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.sft import sft
from engine.training.copies import reduced
from engine.training.loop import Schedule
from engine.training.materials import Materials, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import TargetPair

SIZE = 512
CURVE_NODES = 17

Pixels = npt.NDArray[np.uint8]
Pairs = dict[str, tuple[Pixels, Pixels]]


@dataclass(frozen=True)
class Predicted(Measures):
    """Hold what a prediction came to, and how unlike the training photos its photo was; see `engine.predict.conditions.Unlikeness`."""

    white: float | None
    content: float


Found = Mapping[str, Mapping[str, Measures]]
"""Measures by photo, by fold."""


PROTOCOLS: dict[str, Callable[[dict[str, Pixels]], list[Fold]]] = {
    "six-fold": six_fold,
    "leave-a-third-out": leave_a_third_out,
    "6-pairs": lambda photos: subsets(photos, 6),
    "10-pairs": lambda photos: subsets(photos, 10),
}


def load_pairs(folder: Path) -> Pairs:
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


def train_on(pairs: Pairs, fold: Fold, config: Config, job: RunContext) -> dict[str, Predicted]:
    """Train SFT on a fold and measure the held-out photos."""
    names = [name for name in pairs if fold.splits[name] != "test"]
    dataset = Dataset(tuple(TargetPair(Path(name), Path(name)) for name in names), (), fold.splits, (), "")
    photos = torch.stack([training_copy(pairs[name][0], TRUNK_SIZE) for name in names])
    targets = torch.stack([training_copy(pairs[name][1], TRUNK_SIZE) for name in names])
    nothing = torch.empty((0, 3, config.size, config.size), dtype=torch.uint8)
    materials = Materials(
        dataset, photos, reduced(photos, config.size), reduced(targets, config.size), nothing, nothing
    )
    start = make_start(materials, config, job)
    schedule = Schedule("sft", config.sft.steps, config.validate_every, config.ema)
    enhancer, _ = sft(start, materials, config, schedule, job)
    found = {}
    for name in fold.held_out:
        photo, target = pairs[name]
        edit, unlikeness = enhancer.predict_with_unlikeness(photo)
        found[name] = Predicted(**asdict(measure(render(photo, edit), target)), **unlikeness._asdict())
    return found


def single_map(pairs: Pairs, fold: Fold, steps: int = 400) -> dict[str, Measures]:
    """Fit one curve per channel and one affine map to all training photos (L1), and measure the held-out ones."""
    torch.manual_seed(0)
    names = [name for name in pairs if name not in fold.held_out]
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
    for name in fold.held_out:
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
    """Measure, print the tables and write JSON and curve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--protocols", nargs="+", default=["six-fold"], choices=PROTOCOLS)
    parser.add_argument("--editors", nargs="+", default=["real"], choices=["real", *EDITORS])
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--curve", type=Path)
    options = parser.parse_args()
    real = load_pairs(options.data)
    job = RunContext(choose_device(), lambda event: None, lambda: False)
    results: dict[str, Found] = {}
    taught: dict[int, list[float]] = {}
    for editor in options.editors:
        edited = {name: (p, t if editor == "real" else EDITORS[editor](p)) for name, (p, t) in real.items()}
        for protocol in options.protocols:
            folds = PROTOCOLS[protocol]({name: photo for name, (photo, _) in edited.items()})
            if not options.no_baselines:
                untouched = {name: measure(render(p, identity()), t) for name, (p, t) in edited.items()}
                alone = {fold.name: {name: untouched[name] for name in fold.held_out} for fold in folds}
                single = {fold.name: single_map(edited, fold) for fold in folds}
                results[f"{editor}, {protocol}, untouched"] = alone
                results[f"{editor}, {protocol}, one curve + affine"] = single
                for label in list(results)[-2:]:
                    _report(label, results[label])
            for seed in options.seeds:
                start = time.perf_counter()
                label = f"{editor}, {protocol}, {options.preset}, seed {seed}"
                config = replace(preset(options.preset), foundation="random", seed=seed)
                results[label] = {fold.name: train_on(edited, fold, config, job) for fold in folds}
                _report(label, results[label], f"{time.perf_counter() - start:.0f} s")
                for fold in folds if editor == "real" else []:
                    count = sum(split == "train" for split in fold.splits.values())
                    taught.setdefault(count, []).append(_mean(results[label][fold.name], "psnr"))
    if options.out:
        measured = {
            label: {fold: {name: asdict(measures) for name, measures in rows.items()} for fold, rows in found.items()}
            for label, found in results.items()
        }
        facts = {"machine": platform.processor(), "versions": versions(), "device": job.device.as_dict()}
        options.out.write_text(json.dumps({**facts, "results": measured}, indent=2))
    if options.curve:
        draw_curve(taught, options.curve)


def draw_curve(taught: dict[int, list[float]], path: Path) -> None:
    """Draw the mean PSNR of folds over the number of training pairs, and the folds themselves."""
    counts = sorted(taught)
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for count in counts:
        axes.plot([count] * len(taught[count]), taught[count], ".", color="0.7")
    axes.plot(counts, [float(np.mean(taught[count])) for count in counts], "o-")
    axes.set(xlabel="training pairs", ylabel="held-out PSNR, dB (dots: folds)", xticks=counts)
    figure.savefig(path, dpi=150)


def _mean(found: Mapping[str, Measures], key: str) -> float:
    return float(np.mean([getattr(measures, key) for measures in found.values()]))


def _report(label: str, found: Found, note: str = "") -> None:
    every = {(fold, name): measures for fold, rows in found.items() for name, measures in rows.items()}
    psnr, ssim, delta_e = (
        float(np.mean([getattr(measures, key) for measures in every.values()])) for key in ("psnr", "ssim", "delta_e")
    )
    folds = " ".join(f"{_mean(rows, 'psnr'):5.2f}" for rows in found.values())
    print(f"{label:<48}PSNR {psnr:.2f}  SSIM {ssim:.4f}  dE00 {delta_e:.2f}  folds {folds}  {note}", flush=True)


if __name__ == "__main__":
    main()
