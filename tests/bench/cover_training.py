"""Measure what covers as they are teach, beside the finished pictures that they are made of.

    python tests/bench/cover_training.py --data DIR [--preset quick] [--seeds 0] [--kinds clean covers ...] [--out FILE.json]

DIR holds input/ and target/, paired by name. Six-fold; held-out photos are measured at 512 px against the clean targets, whatever
taught. Kinds of covers:

- clean: the targets as they are
- covers: cropped, turned, lettered and compressed (`cover_maker.py`), as a training uses them: aligned and masked
- filled: the same, but what they do not show counts, too, in the colours that their change of colour gives it
- unmasked: the same, aligned, with their type
- unaligned: the same as if they showed the whole photo
- one pixel less: targets a pixel narrower and lower
- 300 px: targets reduced to a long side of 300 px
- grey as it is, grey set aside: the targets, every eighth in black and white, taught as they are or left out
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from cover_maker import make_cover
from folds import Fold, six_fold
from PIL import Image
from quality import Pairs, load_pairs

from engine.config import Config, preset
from engine.covers.placed import FRAME, find_transform
from engine.covers.warp import in_frame
from engine.diagnostics import versions
from engine.edit.render import render
from engine.image.metrics import Measures, measure
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.recipe.sft import sft
from engine.training.copies import reduced
from engine.training.loop import Schedule
from engine.training.materials import Materials, load_materials, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.training.usable import grey_covers, leave_out, only_usable
from engine.workspace.alignments import Alignments
from engine.workspace.dataset import Dataset, read_dataset
from engine.workspace.pair_filter import stray_greys
from engine.workspace.workspace import Workspace, create_workspace

ALIGNMENTS = Alignments()
GREY = ("grey as it is", "grey set aside")


def write_covers(pairs: Pairs, folder: Path, kind: str) -> Workspace:
    """Return a workspace with the photos and one cover of each."""
    workspace = create_workspace(folder / kind)
    for number, (name, (photo, target)) in enumerate(pairs.items()):
        Image.fromarray(photo).save(workspace.input / f"{name}.png")
        image = Image.fromarray(target)
        if kind == "one pixel less":
            image = image.crop((0, 0, image.width - 1, image.height - 1))
        elif kind == "300 px":
            image.thumbnail((300, 300), Image.Resampling.LANCZOS)
        elif kind in GREY:
            image = image.convert("L") if number % 8 == 2 else image
        elif kind != "clean":
            rng = np.random.default_rng([0, number])
            cover = make_cover(target, rng, grey=False, mirrored=number % 10 == 6)
            image = Image.fromarray(cover.pixels)
        image.save(workspace.target / f"{name}.png")
    return workspace


def as_it_is(materials: Materials, job: RunContext) -> Materials:
    """Return covers aligned and masked where they must be, as a training does."""
    used, found = only_usable(materials, ALIGNMENTS, job)
    for skipped in found.values():
        print(f"    {skipped.path.name} {skipped.reason}", flush=True)
    return used


def filled(materials: Materials, job: RunContext) -> Materials:
    """Return covers aligned, and what is not their photo filled in; all of it counts."""
    return replace(as_it_is(materials, job), masks=None)


def unmasked(materials: Materials, job: RunContext) -> Materials:
    """Return covers aligned, but with their type; what they do not show of their photos still does not count."""
    used, _ = only_usable(materials, ALIGNMENTS, job)
    targets = used.targets.clone()
    masks = torch.full_like(targets[:, :1], 255)
    for row, pair in enumerate(used.dataset.pairs):
        transform = find_transform(pair.target, pair.source)
        cover = np.array(Image.open(pair.target).convert("RGB"))
        photo = Image.open(pair.source)
        photo.thumbnail((FRAME, FRAME))
        there, inside = in_frame(cover, transform, photo.size)
        size = targets.shape[-1]
        shown = np.repeat(inside[..., None].astype(np.uint8) * 255, 3, 2)
        targets[row] = reduced(training_copy(there, TRUNK_SIZE)[None], size)[0]
        masks[row] = reduced(training_copy(shown, TRUNK_SIZE)[None], size)[0, :1]
    return replace(used, targets=targets, masks=masks)


def unaligned(materials: Materials, job: RunContext) -> Materials:
    """Return covers as if each showed its whole photo."""
    return materials


def without_grey(materials: Materials, job: RunContext) -> Materials:
    """Return covers without those in black and white, as a training does where most are in colour."""
    used = as_it_is(materials, job)
    return leave_out(used, stray_greys(used.dataset.pairs, grey_covers(used).__contains__), None)


WAYS: dict[str, Callable[[Materials, RunContext], Materials]] = {
    "filled": filled,
    "unmasked": unmasked,
    "unaligned": unaligned,
    "grey set aside": without_grey,
}


def train_on(
    dataset: Dataset, pairs: Pairs, fold: Fold, kind: str, config: Config, job: RunContext
) -> dict[str, Measures]:
    """Train SFT on a fold's covers and measure the held-out photos against their clean targets."""
    split = replace(dataset, splits=fold.splits).for_training()
    materials = WAYS.get(kind, as_it_is)(load_materials(split, config.size, job), job)
    start = make_start(materials, config, job)
    schedule = Schedule("sft", config.sft.steps, config.validate_every, config.ema)
    enhancer, _ = sft(start, materials, config, schedule, job)
    return {
        name: measure(render(pairs[name][0], enhancer.predict(pairs[name][0])), pairs[name][1])
        for name in fold.held_out
    }


def main() -> None:
    """Measure, print the table and write JSON."""
    kinds = ("clean", "covers", "filled", "unmasked", "unaligned", "one pixel less", "300 px", *GREY)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pairs = load_pairs(options.data)
    folds = six_fold({name: photo for name, (photo, _) in pairs.items()})
    job = RunContext(choose_device(), lambda event: None, lambda: False)
    results: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds:
            dataset = read_dataset(write_covers(pairs, Path(folder), kind), comparisons=False)
            for seed in options.seeds:
                config = replace(preset(options.preset), foundation="random", seed=seed)
                began = time.perf_counter()
                found: dict[str, Measures] = {}
                for fold in folds:
                    found |= train_on(dataset, pairs, fold, kind, config, job)
                label = f"{kind}, seed {seed}"
                results[label] = {name: asdict(measures) for name, measures in found.items()}
                means = [
                    float(np.mean([row[key] for row in results[label].values()])) for key in ("psnr", "ssim", "delta_e")
                ]
                print(
                    f"{label:<24}PSNR {means[0]:.2f}  SSIM {means[1]:.4f}  dE00 {means[2]:.2f}"
                    f"  {time.perf_counter() - began:.0f} s",
                    flush=True,
                )
    if options.out:
        options.out.write_text(json.dumps({"versions": versions(), "results": results}, indent=1))


if __name__ == "__main__":
    main()
