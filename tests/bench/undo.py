"""Measure whether judgements undo what covers taught: judged before any training, and judged around SFT.

    python tests/bench/undo.py --data DIR [--seeds 0 1 2] [--questions 0 1] [--out FILE.json]

DIR holds input/ and target/, paired by name; pairs of unequal size are left out. Two photos are held out. A simulated annotator
answers first, about the untouched photos, or about candidates around the Edits of an SFT trained before, and then
`sft` and `sft_dpo` are trained as `covershot train` does. Annotators: "covers" wants exactly the covers (the nearer of two is
chosen), "random" answers by chance, "brighter and warmer" prefers the higher mean L* + b*, "place" wants the untouched photo moved
that way, "other" wants the covers moved along three looks, 10 % of the answers turned around. The held-out photos are measured at
512 px: PSNR against the cover, and the distance to the annotator's ideal.
"""

import argparse
import json
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image
from quality import load_pairs
from skimage.color import rgb2lab
from taste import ANNOTATOR, TASTES, Pairs, Pixels, ideal_of

from engine.config import Config, preset
from engine.diagnostics import versions
from engine.edit.candidates import COPY, symmetric
from engine.edit.edit import Edit, identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.io import Photo, read_size, save_photo
from engine.image.metrics import delta_e, psnr
from engine.model.enhancer import Enhancer
from engine.recipe.context import build_context
from engine.recipe.pipeline import learn
from engine.recipe.runs import begin_run
from engine.taste.design import Design
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import read_dataset
from engine.workspace.workspace import Workspace, create_workspace

HELD_OUT = ("a2917", "a4742")
VALIDATION = 2
PLACE = {"exposure": 0.35, "temperature": 0.4}
BEFORE = (("covers", 40), ("random", 40), ("brighter and warmer", 40), ("place", 40), ("other", 200))
AROUND = (("covers", 40), ("random", 40), ("brighter and warmer", 40), ("other", 200))


@dataclass(frozen=True)
class Found:
    """Hold what judgements did to a held-out photo.

    Attributes:
        seed: of SFT.
        questions: seed of the questions and the noise.
        base: Edits that the judged pairs start from: photos (none) or sft.
        annotator: who answered, and how often.
        photo: its name.
        sft: PSNR against the cover, dB.
        sft_dpo: the same.
        before: distance of sft to the annotator's ideal, CIEDE2000; to the cover where there is no ideal.
        after: of sft_dpo.
        verdict: what the model's card says of the judgements.
        lightness: by how much sft_dpo is lighter, mean L*.
        warmth: and warmer, mean b*.
    """

    seed: int
    questions: int
    base: str
    annotator: str
    photo: str
    sft: float
    sft_dpo: float
    before: float
    after: float
    verdict: str
    lightness: float
    warmth: float


class ScriptedAnnotator:
    """Choose between two renderings of small copies."""

    def __init__(self, kind: str, small: dict[str, list[Pixels]], rng: np.random.Generator) -> None:
        self.kind = kind
        self.small = small
        self.rng = rng

    def first_is_better(self, name: str, images: list[Pixels]) -> bool:
        """Answer."""
        if self.kind == "random":
            return bool(self.rng.random() < 0.5)
        if self.kind == "brighter and warmer":
            left, right = (rgb2lab(image) for image in images)
            return bool((left - right)[..., [0, 2]].mean() > 0)
        left, right = (delta_e(image, self._ideal(name)) for image in images)
        return ANNOTATOR.choose(right - left, self.rng) if self.kind == "other" else left < right

    def _ideal(self, name: str) -> Pixels:
        photo, cover = self.small[name]
        if self.kind == "place":
            return render(photo, moved(identity(), PLACE), dither=False)
        return ideal_of(cover, "different" if self.kind == "other" else "equal")


def judge(
    workspace: Workspace, pairs: Pairs, edits: dict[str, Edit], kind: str, clicks: int, seeds: tuple[int, int]
) -> None:
    """Fill preferred and dispreferred with answers about candidates around Edits."""
    for folder in (workspace.preferred, workspace.dispreferred):
        for path in folder.iterdir():
            path.unlink()
    rng = np.random.default_rng([*seeds, *kind.encode()])
    small = {name: [_small(image) for image in pairs[name]] for name in edits}
    annotator = ScriptedAnnotator(kind, small, rng)
    design = Design(len(edits))
    names = list(edits)
    answered = 0
    while answered < clicks:
        question = design.next(rng)
        name = names[question.photo]
        moves = symmetric(small[name][0], edits[name], question.look)
        if moves is None:
            continue
        images = [render(small[name][0], moved(edits[name], move), dither=False) for move in moves]
        answered += 1
        order = images if annotator.first_is_better(name, images) else images[::-1]
        for folder, image in zip((workspace.preferred, workspace.dispreferred), order, strict=True):
            save_photo(Photo(image), folder / f"{name}~{answered:03}.png")


def run_seed(pairs: Pairs, questions: list[int], config: Config, job: RunContext, folder: Path) -> list[Found]:
    """Train SFT once, then sft_dpo for every annotator and seed of questions."""
    workspace = create_workspace(folder)
    learnt = [name for name in pairs if name not in HELD_OUT]
    validating = learnt[:: len(learnt) // VALIDATION][:VALIDATION]
    split = {name: "test" if name in HELD_OUT else "validation" if name in validating else "train" for name in pairs}
    workspace.split_file.write_text(
        "photo,split\n" + "".join(f"{name},{its_split}\n" for name, its_split in split.items())
    )
    for name, images in pairs.items():
        for place, image in zip((workspace.input, workspace.target), images, strict=True):
            save_photo(Photo(image), place / f"{name}.png")
    covers = read_dataset(workspace, comparisons=False)
    sft = learn(build_context(workspace, config, begin_run(workspace, config), job, covers), "sft")
    bases = {
        "photos": dict.fromkeys(learnt, identity()),
        "sft": {name: sft.predict(pairs[name][0]) for name in learnt},
    }
    found = []
    for base, annotators in (("photos", BEFORE), ("sft", AROUND)):
        for kind, clicks in annotators:
            for number in questions:
                judge(workspace, pairs, bases[base], kind, clicks, (config.seed, number))
                run = begin_run(workspace, config)
                sft_dpo = learn(build_context(workspace, config, run, job, read_dataset(workspace)), "sft_dpo", sft)
                card = json.loads((run.model("sft_dpo") / "card.json").read_text(encoding="utf-8"))
                verdict = (card["training"]["preferences"] or {}).get("verdict", "")
                about = (config.seed, number, base, f"{kind}, {clicks}")
                found += [measured(about, name, pairs[name], sft, sft_dpo, verdict) for name in HELD_OUT]
                report(found[-len(HELD_OUT) :])
    return found


def measured(
    about: tuple[int, int, str, str],
    name: str,
    pair: tuple[Pixels, Pixels],
    sft: Enhancer,
    sft_dpo: Enhancer,
    verdict: str,
) -> Found:
    """Measure a held-out photo."""
    photo, cover = pair
    before, after = (render(photo, model.predict(photo)) for model in (sft, sft_dpo))
    ideal = ideal_of(cover, "different" if about[3].startswith("other") else "equal")
    shift = (rgb2lab(after) - rgb2lab(before)).mean((0, 1))
    distances = (delta_e(before, ideal), delta_e(after, ideal))
    return Found(*about, name, psnr(before, cover), psnr(after, cover), *distances, verdict, shift[0], shift[2])


def report(found: list[Found]) -> None:
    """Print the means of photos and runs of one annotator."""
    first = found[0]
    change = [item.sft_dpo - item.sft for item in found]
    nearer = 1 - np.mean([item.after for item in found]) / np.mean([item.before for item in found])
    verdicts = sorted({item.verdict for item in found})
    print(
        f"{first.base:7} {first.annotator:24} SFT {np.mean([item.sft for item in found]):.2f} dB, change "
        f"{np.mean(change):+.2f} (least {min(change):+.2f}), nearer to the ideal {nearer:+.0%}, "
        f"L* {np.mean([item.lightness for item in found]):+.1f} b* {np.mean([item.warmth for item in found]):+.1f}, "
        f"{', '.join(verdicts)}",
        flush=True,
    )


def _small(image: Pixels) -> Pixels:
    small = Image.fromarray(image)
    small.thumbnail((COPY, COPY), Image.Resampling.BOX)
    return np.asarray(small)


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--questions", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    equal = {
        path.stem
        for path in (options.data / "input").iterdir()
        if read_size(path) == read_size(next((options.data / "target").glob(f"{path.stem}.*")))
    }
    pairs = {name: images for name, images in load_pairs(options.data).items() if name in equal}
    job = RunContext(choose_device(), lambda event: None, lambda: False)
    found = list[Found]()
    start = time.monotonic()
    for seed in options.seeds:
        config = replace(preset("quick"), foundation="random", seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            found += run_seed(pairs, options.questions, config, job, Path(folder))
    print("All seeds and questions:")
    for key in dict.fromkeys((item.base, item.annotator) for item in found):
        report([item for item in found if (item.base, item.annotator) == key])
    if options.out:
        about = {"other": TASTES["different"], "seconds": time.monotonic() - start, "versions": versions()}
        options.out.write_text(json.dumps({**about, "photos": [asdict(item) for item in found]}, indent=1))


if __name__ == "__main__":
    main()
