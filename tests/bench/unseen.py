"""Measure how near judgements bring a model to tastes and photos that no constant was chosen on.

    python tests/bench/unseen.py [--tastes 5] [--seeds 0 1 2] [--clicks 50 100 300] [--out FILE.json]

The photos are the sample's crops. A hidden taste moves every photo along the looks: four of them by some three just visible steps,
the others by half a step; every second taste also brings photos towards middle brightness. Annotators are those of `covershot
simulate`: 10 % flips, the same with grades, 25 % flips, and by chance. A third of the photos is never asked about and measured:
CIEDE2000 to the ideal, and to the untouched photo, which answers by chance should not leave.
"""

import argparse
import json
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.benchmark.apprentice import Apprentice, Examiner
from engine.benchmark.simulate import HELD_OUT_SHARE, MUCH_BETTER, SIZE
from engine.config import DpoConfig
from engine.edit.edit import identity
from engine.edit.looks import JUST_VISIBLE, NAMES, moved
from engine.edit.render import render
from engine.image.metrics import delta_e
from engine.sample.photos import crops
from engine.taste.annotator import Annotator

FIRST_TASTE = 1000
STRONG = 4
STRONG_STEPS = 3.0
FAINT_STEPS = 0.5

ANNOTATORS = {
    "10 % flips": Annotator(),
    "graded": Annotator(much_better=MUCH_BETTER),
    "25 % flips": Annotator(lapse_rate=0.5),
    "by chance": Annotator(lapse_rate=1.0),
}

Pixels = npt.NDArray[np.uint8]


def random_taste(number: int) -> partial[Pixels]:
    """Return a taste that is drawn by its number."""
    rng = np.random.default_rng(FIRST_TASTE + number)
    steps = [STRONG_STEPS] * STRONG + [FAINT_STEPS] * (len(NAMES) - STRONG)
    looks = rng.permutation(NAMES)
    amounts = {
        str(look): float(rng.normal() * JUST_VISIBLE[look] * step) for look, step in zip(looks, steps, strict=True)
    }
    return partial(ideal_of, amounts=amounts, even=bool(number % 2))


def ideal_of(photo: Pixels, amounts: dict[str, float], even: bool) -> Pixels:
    """Return what a taste would like best of a photo."""
    if even:
        stops = float(np.clip(0.5 * np.log2(0.45 / max(photo.mean() / 255, 0.05)), -0.4, 0.4))
        amounts = amounts | {"exposure": amounts["exposure"] + stops}
    return render(photo, moved(identity(), amounts), dither=False)


def run(
    copies: Sequence[Pixels], taste: int, seed: int, annotator: Annotator, clicks: Sequence[int]
) -> dict[int, tuple[float, float]]:
    """Return the distances to the ideal and to the untouched photos after so many clicks."""
    rng = np.random.default_rng([seed, taste])
    held_out, shown = np.split(rng.permutation(len(copies)), [round(HELD_OUT_SHARE * len(copies))])
    ideal = random_taste(taste)
    apprentice = Apprentice([copies[row] for row in shown], ideal, "d-optimal", DpoConfig(), rng, annotator)
    photos = [copies[row] for row in held_out]
    examiner = Examiner(photos, ideal)
    found = {}
    for count in sorted({*range(10, max(clicks) + 1, 10 if max(clicks) <= 100 else 50), *clicks}):
        while len(apprentice.judged) < count:
            apprentice.ask()
        apprentice.learn(seed)
        drift = [delta_e(render(photo, apprentice.edit, dither=False), photo) for photo in photos]
        found[count] = examiner.mark(apprentice.edit).delta_e, float(np.mean(drift))
    return {count: found[count] for count in clicks}


def main() -> None:
    """Measure, print a line for each annotator, and write JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tastes", type=int, default=5)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--clicks", type=int, nargs="+", default=[50, 100])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    squares = [Image.fromarray(crop.pixels).resize((SIZE, SIZE), Image.Resampling.LANCZOS) for crop in crops()]
    copies = [np.array(square) for square in squares]
    results = {}
    for name, annotator in ANNOTATORS.items():
        start = time.perf_counter()
        runs = [
            run(copies, taste, seed, annotator, options.clicks)
            for taste in range(options.tastes)
            for seed in options.seeds
        ]
        results[name] = {count: np.mean([found[count] for found in runs], 0).tolist() for count in options.clicks}
        line = "  ".join(f"{count}: {ideal:.2f}, moved {drift:.2f}" for count, (ideal, drift) in results[name].items())
        print(f"{name:<12}{line}  ({time.perf_counter() - start:.0f} s)", flush=True)
    if options.out:
        options.out.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
