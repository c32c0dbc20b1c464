"""Measure what DPO does to SFT, on real covers: with an annotator who wants just these covers, and with one who does not.

    python tests/bench/taste.py --data DIR [--clicks 200] [--seeds 0] [--out FILE.json]

DIR holds input/ and target/, paired by name. The folds are those of quality.py. In each, SFT learns the covers of the
training photos; then a simulated annotator (Bradley-Terry, 10 % of the answers turned around) is asked about candidates
around SFT's Edits of these photos, and sft_dpo is trained on the answers. The annotator's ideal is the cover itself (the
taste equals the target look), or the cover moved along three looks (it differs). As in `covershot train`, DPO finds the covers
of the training photos in the workspace. Held-out photos are measured at a long side of 512 px: PSNR against the cover, and
whether sft_dpo lies nearer to the annotator's ideal than sft (CIEDE2000, no noise).
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from folds import Fold, six_fold
from PIL import Image
from quality import load_pairs

from engine.config import Config, preset
from engine.diagnostics import versions
from engine.edit.candidates import COPY, symmetric
from engine.edit.looks import move, moved
from engine.edit.render import render
from engine.image.io import Photo, save_photo
from engine.image.metrics import delta_e, measure
from engine.model.enhancer import Enhancer
from engine.recipe.context import build_context
from engine.recipe.pipeline import learn
from engine.recipe.runs import begin_run
from engine.report.wilson import wilson_interval
from engine.taste.annotator import Annotator
from engine.taste.design import Design
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import read_dataset
from engine.workspace.workspace import Workspace, create_workspace

TASTES = {"equal": {}, "different": {"exposure": 0.2, "contrast": 0.45, "temperature": 0.45}}
ANNOTATOR = Annotator()

Pixels = npt.NDArray[np.uint8]
Pairs = dict[str, tuple[Pixels, Pixels]]


@dataclass(frozen=True)
class Found:
    """Hold a held-out photo's measures.

    Attributes:
        seed: of SFT, questions and noise.
        fold: its name.
        photo: its name.
        taste: equal or different.
        sft: PSNR against the cover, dB.
        sft_dpo: the same.
        gain: by how much sft_dpo lies nearer to the annotator's ideal, CIEDE2000.
        nearer: which variant does.
    """

    seed: int
    fold: str
    photo: str
    taste: str
    sft: float
    sft_dpo: float
    gain: float
    nearer: str


def ideal_of(cover: Pixels, taste: str) -> Pixels:
    """Return what the annotator would like best."""
    return np.round(np.clip(move(cover / 255, TASTES[taste]), 0, 1) * 255).astype(np.uint8)


def judge(
    workspace: Workspace, pairs: Pairs, names: list[str], sft: Enhancer, taste: str, clicks: int, seed: int
) -> None:
    """Fill preferred and dispreferred with answers about candidates around SFT's Edits."""
    rng = np.random.default_rng([seed, *taste.encode()])
    small = {name: [np.asarray(_small(image)) for image in pairs[name]] for name in names}
    edits = {name: sft.predict(pairs[name][0]) for name in names}
    design = Design(len(names))
    answered = 0
    while answered < clicks:
        question = design.next(rng)
        name = names[question.photo]
        photo, cover = small[name]
        moves = symmetric(photo, edits[name], question.look)
        if moves is None:
            continue
        images = [render(photo, moved(edits[name], side), dither=False) for side in moves]
        left, right = (delta_e(image, ideal_of(cover, taste)) for image in images)
        first = ANNOTATOR.choose(right - left, rng)
        answered += 1
        for folder, image in zip(
            (workspace.preferred, workspace.dispreferred), images[:: 1 if first else -1], strict=True
        ):
            save_photo(Photo(image), folder / f"{name}~{answered:03}.png")


def run_fold(pairs: Pairs, fold: Fold, clicks: int, config: Config, job: RunContext, folder: Path) -> list[Found]:
    """Train SFT once, then sft_dpo for either taste, and measure the held-out photos."""
    splits = fold.splits
    workspace = create_workspace(folder)
    for name, images in pairs.items():
        for place, image in zip((workspace.input, workspace.target), images, strict=True):
            save_photo(Photo(image), place / f"{name}.png")
    workspace.split_file.write_text("photo,split\n" + "".join(f"{name},{split}\n" for name, split in splits.items()))
    covers = read_dataset(workspace, comparisons=False)
    sft = learn(build_context(workspace, config, begin_run(workspace, config), job, covers), "sft")
    judged = [name for name in pairs if splits[name] != "test"]
    found = []
    for taste in TASTES:
        for images in (workspace.preferred, workspace.dispreferred):
            for path in images.iterdir():
                path.unlink()
        judge(workspace, pairs, judged, sft, taste, clicks, config.seed)
        training = build_context(workspace, config, begin_run(workspace, config), job, read_dataset(workspace))
        sft_dpo = learn(training, "sft_dpo", sft)
        for name in (name for name in pairs if splits[name] == "test"):
            photo, cover = pairs[name]
            before, after = (render(photo, model.predict(photo)) for model in (sft, sft_dpo))
            gain = delta_e(before, ideal_of(cover, taste)) - delta_e(after, ideal_of(cover, taste))
            nearer = {"a": "sft_dpo", "b": "sft", "tie": "tie"}[ANNOTATOR.preferred(gain)]
            psnr = [measure(image, cover).psnr for image in (before, after)]
            found.append(Found(config.seed, fold.name, name, taste, *psnr, gain, nearer))
    return found


def _small(image: Pixels) -> Image.Image:
    small = Image.fromarray(image)
    small.thumbnail((COPY, COPY), Image.Resampling.BOX)
    return small


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pairs = load_pairs(options.data)
    found = list[Found]()
    start = time.monotonic()
    job = RunContext(choose_device(), lambda event: None, lambda: False)
    for seed in options.seeds:
        config = replace(preset("quick"), foundation="random", seed=seed)
        for fold in six_fold({name: photo for name, (photo, _) in pairs.items()}):
            with tempfile.TemporaryDirectory() as folder:
                found += run_fold(pairs, fold, options.clicks, config, job, Path(folder))
            for taste in TASTES:
                here = [item for item in found if (item.taste, item.seed, item.fold) == (taste, seed, fold.name)]
                report(f"fold {fold.name} of seed {seed}, {taste}", here)
    for taste in TASTES:
        report(f"all, {taste}", [item for item in found if item.taste == taste])
    if options.out:
        measured = [asdict(item) for item in found]
        about = {"clicks": options.clicks, "seconds": time.monotonic() - start, "versions": versions()}
        options.out.write_text(json.dumps({**about, "photos": measured}, indent=1))


def report(label: str, found: list[Found]) -> None:
    """Print PSNR and wins."""
    sft, sft_dpo = (np.mean([getattr(item, name) for item in found]) for name in ("sft", "sft_dpo"))
    counts = Counter(item.nearer for item in found)
    low, high = wilson_interval(counts["sft_dpo"], counts["sft"])
    print(
        f"{label:34} SFT {sft:.2f} dB, SFT+DPO {sft_dpo:.2f} dB ({sft_dpo - sft:+.2f}); "
        f"nearer to the ideal: {dict(counts)}, interval {low:.0%} to {high:.0%}, "
        f"by {np.mean([item.gain for item in found]):+.2f}, at least {min(item.gain for item in found):+.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
