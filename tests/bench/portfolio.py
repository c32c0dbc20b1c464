"""Measure what finished pictures alone teach, without the photos that they were made of.

    python tests/bench/portfolio.py --data DIR [--draws 2] [--out FILE.json]

DIR holds input/ and target/, paired by name. Six-fold: of the photos that are not held out, the targets of some drawn at random
are the portfolio, and the photos of the others, with those held out, are what it teaches for; no photo has its finished picture
in the portfolio. Held-out photos are measured at 512 px against their targets, which nothing has seen. Rows:

- untouched: the photos as they are
- portfolio of N: as a training learns from it
- portfolio of the photos' pictures: the targets of all photos that are not held out teach for these photos, unpaired; no
  portfolio can be nearer
- finished pictures: how far the held-out targets themselves are from what a portfolio of 8 makes of them
"""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from folds import Fold, six_fold
from quality import Pairs, load_pairs

from engine.config import preset
from engine.diagnostics import versions
from engine.edit.render import render
from engine.image.metrics import Measures, measure
from engine.model.enhancer import Enhancer, training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.portfolio import learn_portfolio
from engine.training.copies import reduced
from engine.training.loop import Schedule
from engine.training.materials import Materials, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset

SIZES = (2, 4, 8)

Found = dict[str, dict[str, Measures]]


def learn(pairs: Pairs, photos: list[str], finished: list[str], job: RunContext) -> Enhancer:
    """Return what some finished pictures teach for some photos."""
    config = replace(preset("quick"), foundation="random")
    copies = torch.stack([training_copy(pairs[name][0], TRUNK_SIZE) for name in photos])
    portfolio = torch.stack([training_copy(pairs[name][1], TRUNK_SIZE) for name in finished])
    nothing = torch.empty((0, 3, config.size, config.size), dtype=torch.uint8)
    dataset = Dataset((), (), dict.fromkeys(photos, "train"), (), "", unpaired={name: Path(name) for name in photos})
    small, pictures = (reduced(images, config.size) for images in (copies, portfolio))
    materials = Materials(dataset, copies, small, nothing, nothing, nothing, portfolio=pictures)
    start = make_start(materials, config, job)
    schedule = Schedule("sft", config.sft.steps, config.validate_every, config.ema)
    return learn_portfolio(start, materials, config, schedule, job)[0]


def measured(pairs: Pairs, fold: Fold, enhancer: Enhancer, *, of: int = 0) -> dict[str, Measures]:
    """Measure renderings of the held-out photos (`of` 0) or finished pictures (1) against the finished pictures."""
    return {
        name: measure(render(pairs[name][of], enhancer.predict(pairs[name][of])), pairs[name][1])
        for name in fold.held_out
    }


def main() -> None:
    """Measure, print the table and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pairs = load_pairs(options.data)
    folds = six_fold({name: photo for name, (photo, _) in pairs.items()})
    job = RunContext(choose_device(), lambda event: None, lambda: False)
    found: Found = {"untouched": {name: measure(photo, target) for name, (photo, target) in pairs.items()}}
    for fold in folds:
        others = [name for name in pairs if name not in fold.held_out]
        enhancer = learn(pairs, others, others, job)
        found.setdefault("portfolio of the photos' pictures", {}).update(measured(pairs, fold, enhancer))
        for draw in range(options.draws):
            order = [str(name) for name in np.random.default_rng([int(fold.name), draw]).permutation(others)]
            for size in SIZES:
                enhancer = learn(pairs, [*order[SIZES[-1] :], *fold.held_out], order[:size], job)
                label = f"portfolio of {size}, draw {draw}"
                found.setdefault(label, {}).update(measured(pairs, fold, enhancer))
            label = f"finished pictures, draw {draw}"
            found.setdefault(label, {}).update(measured(pairs, fold, enhancer, of=1))
    for label, rows in found.items():
        psnr, ssim, delta_e = (
            float(np.mean([getattr(row, key) for row in rows.values()])) for key in ("psnr", "ssim", "delta_e")
        )
        print(f"{label:<36}PSNR {psnr:.2f}  SSIM {ssim:.4f}  dE00 {delta_e:.2f}", flush=True)
    if options.out:
        results = {label: {name: asdict(measures) for name, measures in rows.items()} for label, rows in found.items()}
        options.out.write_text(json.dumps({"versions": versions(), "results": results}, indent=1))


if __name__ == "__main__":
    main()
