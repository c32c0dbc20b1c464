"""Measure how covers are aligned with their photos, what of them is masked, and how their photos are found among many.

    python tests/bench/covers.py --data DIR [--pairs 180] [--wrong 300] [--covers 30] [--photos 1000] [--seed 0] [--quick] [--out FILE.json]

DIR holds input/ and target/, paired by name. Covers are made of the targets (`cover_maker.py`) and aligned with the inputs: crops of
35 to 95 % of the side of the largest frame of one of five aspects, turned by 6 degrees at the most, 300 to 900 px, lettered, JPEG 80,
a tenth in black and white, a tenth mirrored. A pair's error is the mean distance over the cover, in pixels of the photo at 512 px.

The photos to choose from are DIR's inputs, and for the rest crops of other photographs (scikit-image's, matplotlib's, --photo) with
changed light, turned or mirrored: many of one photograph, so that they are less different from each other than real ones, and their
features no less. The same covers are also looked for among the others alone, where none must be found.
"""

import argparse
import json
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import skimage
from cover_maker import Made, make_cover
from matplotlib import get_data_path
from PIL import Image

from engine.covers.align import WORKING_SIZE, Alignment, Picture, align, load_picture, seen
from engine.covers.geometry import applied
from engine.covers.mask import explain
from engine.covers.match import Doubtful, Found, match_covers
from engine.covers.warp import warped
from engine.diagnostics import versions
from engine.image.io import load_photo, to_8_bit

SIZE = 512
WITHIN = 2.0
GRID = 9
LARGER = 0.59
"""Side of a crop of 35 % of the area."""

OTHERS = (
    *("astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png", "coffee.png", "coins.png", "grass.png"),
    *("gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png", "retina.jpg", "rocket.jpg"),
)

Pixels = npt.NDArray[np.uint8]
Pairs = dict[str, tuple[Path, Path]]


@dataclass(frozen=True)
class Row:
    """Hold what was measured of one cover."""

    photo: str
    seed: int
    share: float
    grey: bool
    mirrored: bool
    seconds: float
    error: float | None = None
    correlation: float | None = None
    lettered_out: float | None = None
    others_out: float | None = None


def pairs_of(folder: Path) -> Pairs:
    """Return each photo's input and target."""
    targets = {path.stem: path for path in (folder / "target").iterdir()}
    return {path.stem: (path, targets[path.stem]) for path in sorted((folder / "input").iterdir())}


def made(target: Pixels, number: int, seed: int) -> tuple[Made, bool, bool]:
    """Return a cover, and whether it is in black and white, and mirrored: of each kind a tenth."""
    grey = number % 10 == 3
    mirrored = number % 10 == 6
    return make_cover(target, np.random.default_rng([seed, number]), grey=grey, mirrored=mirrored), grey, mirrored


def picture(pixels: Pixels) -> Picture:
    """Return a cover as it is when it was read."""
    image = Image.fromarray(pixels)
    image.thumbnail((WORKING_SIZE, WORKING_SIZE), Image.Resampling.LANCZOS)
    return seen(np.array(image))


def error_of(cover: Made, alignment: Alignment, photo: Picture) -> float:
    """Return the mean distance from where the cover's places are in the photo, in pixels of the photo at 512 px."""
    steps = (np.arange(GRID) + 0.5) / GRID
    grid = np.stack(np.meshgrid(steps, steps), -1).reshape(-1, 2)
    apart = applied(alignment.transform, grid) - applied(cover.transform, grid)
    size = np.array(photo.features.size)
    return float(np.linalg.norm(apart * size * SIZE / size.max(), axis=1).mean())


def masked(cover: Made, shown: Picture, alignment: Alignment, photo: Picture) -> tuple[float, float]:
    """Return which shares of the lettered and of the other pixels are left out, among those that both pictures show."""
    height, width = cover.lettered.shape
    photo_size = photo.features.size
    to_photo = np.diag([*photo_size, 1.0]) @ cover.transform @ np.diag([1 / width, 1 / height, 1.0])
    letters = np.repeat(cover.lettered[..., None].astype(np.uint8) * 255, 3, 2)
    there, inside = warped(letters, np.linalg.inv(to_photo), photo_size)
    lettered = there[..., 0] > 127
    out = ~explain(shown.pixels, photo.pixels, alignment.transform).mask
    return float(out[inside & lettered].mean()), float(out[inside & ~lettered].mean())


def aligned(pairs: Pairs, count: int, seed: int) -> list[Row]:
    """Measure covers with their photos; what the mask leaves out is measured of those that are aligned."""
    photos = {name: load_picture(path) for name, (path, _) in pairs.items()}
    names = list(pairs)
    rows = []
    for number in range(count):
        name = names[number % len(names)]
        cover, grey, mirrored = made(pixels_of(pairs[name][1]), number, seed)
        before = time.process_time()
        shown = picture(cover.pixels)
        alignment = align(shown, photos[name])
        row = Row(name, number, cover.share, grey, mirrored, time.process_time() - before)
        if alignment is not None:
            measures = (error_of(cover, alignment, photos[name]), alignment.correlation)
            row = Row(*list(asdict(row).values())[:6], *measures, *masked(cover, shown, alignment, photos[name]))
        rows.append(row)
    return rows


def accepted(pairs: Pairs, count: int, seed: int) -> int:
    """Return how many of so many covers are aligned with another photo than theirs."""
    photos = {name: load_picture(path) for name, (path, _) in pairs.items()}
    names = list(pairs)
    each = len(names) - 1
    found = 0
    for number in range(-(-count // each)):
        name = names[number % len(names)]
        cover = picture(made(pixels_of(pairs[name][1]), number, seed)[0].pixels)
        others = [other for other in names if other != name][: count - number * each]
        found += sum(align(cover, photos[other]) is not None for other in others)
    return found


def matched(pairs: Pairs, covers: int, count: int, photo: Path | None, seed: int) -> dict[str, float]:
    """Measure renamed covers without metadata among many photos: found, doubtful, wrong, seconds of two cores and of the clock.

    With metadata, the clock stops at the last cover that they led to; one that does not align with its photo makes all photos
    be looked at.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        truth = write_covers(root, pairs, covers, seed)
        others = write_others(root / "others", max(0, count - len(pairs)), photo, seed)
        photos = [source for source, _ in pairs.values()]
        measures = search(truth, [*photos, *others], root / "features.npz")
        again = search(truth, [*photos, *others], root / "features.npz")
        alone = search(truth, others, root / "features.npz")
        written = with_captures(root, truth)
        captured = search(written, [*sorted(set(written.values())), *others], None)
        return {
            "photos": float(len(photos) + len(others)),
            **measures,
            "cached_seconds": again["seconds"],
            "without_their_photos_accepted": alone["wrong"],
            "with_metadata_right": captured["right"],
            "with_metadata_wall_seconds": captured["by_capture_wall_seconds"],
            "with_metadata_whole_wall_seconds": captured["wall_seconds"],
        }


def write_covers(folder: Path, pairs: Pairs, count: int, seed: int) -> dict[Path, Path]:
    """Write covers under names that say nothing, and return the photo of each."""
    truth = {}
    names = list(pairs)
    for number in range(count):
        source, target = pairs[names[number % len(names)]]
        path = folder / f"cover_{number:03}.png"
        Image.fromarray(made(pixels_of(target), number, seed)[0].pixels).save(path)
        truth[path] = source
    return truth


def with_captures(folder: Path, truth: dict[Path, Path]) -> dict[Path, Path]:
    """Write covers and their photos again, with camera and second of capture."""
    written = {}
    for cover, photo in truth.items():
        exif = Image.Exif()
        exif[0x0110] = "Camera"
        exif.get_ifd(0x8769)[0x9003] = f"2026:11:30 12:{list(truth.values()).index(photo):02}:00"
        paths = [folder / f"taken_{path.name}" for path in (cover, photo)]
        for path, copy in zip((cover, photo), paths, strict=True):
            Image.open(path).convert("RGB").save(copy, exif=exif)
        written[paths[0]] = paths[1]
    return written


def search(truth: dict[Path, Path], photos: list[Path], cache: Path) -> dict[str, float]:
    """Return what becomes of covers whose photos are known."""
    start = time.process_time()
    wall = time.perf_counter()
    matches = []
    by_capture = 0.0
    for match in match_covers(list(truth), photos, cache, lambda event: None, lambda: False):
        matches.append(match)
        if isinstance(match, Found) and match.by == "capture":
            by_capture = time.perf_counter() - wall
    found = [match for match in matches if isinstance(match, Found)]
    return {
        "covers": float(len(truth)),
        "right": float(sum(match.photo == truth[match.cover] for match in found)),
        "wrong": float(sum(match.photo != truth[match.cover] for match in found)),
        "doubtful": float(sum(isinstance(match, Doubtful) for match in matches)),
        "seconds": time.process_time() - start,
        "wall_seconds": time.perf_counter() - wall,
        "by_capture_wall_seconds": by_capture,
    }


def write_others(folder: Path, count: int, photo: Path | None, seed: int) -> list[Path]:
    """Write so many crops of photographs that no cover shows, each lit, turned or mirrored in its way."""
    folder.mkdir()
    data = Path(skimage.__file__).parent / "data"
    sources = [data / name for name in OTHERS] + [Path(get_data_path()) / "sample_data" / "grace_hopper.jpg"]
    photographs = [pixels_of(path) for path in (*sources, *([photo] if photo else []))]
    rng = np.random.default_rng([seed, count])
    weights = np.array([image.shape[0] * image.shape[1] for image in photographs]) ** 0.5
    paths = []
    for number in range(count):
        source = photographs[rng.choice(len(photographs), p=weights / weights.sum())]
        side = rng.uniform(0.3, 0.7)
        height, width = (round(side * length) for length in source.shape[:2])
        top = rng.integers(0, source.shape[0] - height + 1)
        left = rng.integers(0, source.shape[1] - width + 1)
        crop = np.rot90(source[top : top + height, left : left + width], rng.integers(4))[:, :: rng.choice((-1, 1))]
        lit = (crop / 255) ** rng.uniform(0.6, 1.7) * np.exp(rng.normal(0, 0.12, 3))
        image = Image.fromarray((lit.clip(0, 1) * 255).round().astype(np.uint8))
        scale = SIZE / max(image.size)
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
        paths.append(folder / f"photo_{number:04}.jpg")
        image.save(paths[-1], quality=90)
    return paths


def pixels_of(path: Path) -> Pixels:
    """Return a picture's pixels, (H, W, 3)."""
    return to_8_bit(load_photo(path).pixels)


def summary(rows: list[Row]) -> dict[str, float]:
    """Return the measures of many covers; one that is not aligned is infinitely far."""
    errors = np.array([np.inf if row.error is None else row.error for row in rows])
    used = [row for row in rows if row.lettered_out is not None and row.others_out is not None]
    larger = np.array([row.share > LARGER for row in rows])
    return {
        "covers": float(len(rows)),
        "within_2_px": float((errors <= WITHIN).mean()),
        "median_px": float(np.median(errors)),
        "worst_accepted_px": float(errors[np.isfinite(errors)].max()),
        "least_correlation": min(row.correlation for row in rows if row.correlation is not None),
        "within_2_px_of_larger_crops": float((errors[larger] <= WITHIN).mean()),
        "lettered_out": float(np.mean([row.lettered_out for row in used])),
        "others_out": float(np.mean([row.others_out for row in used])),
        "seconds": float(np.mean([row.seconds for row in rows])),
    }


def main() -> None:
    """Measure, print and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--photo", type=Path, help="a large photograph for the photos to choose from")
    parser.add_argument("--pairs", type=int, default=180)
    parser.add_argument("--wrong", type=int, default=300)
    parser.add_argument("--covers", type=int, default=30)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    part = 10 if options.quick else 1
    cv2.setNumThreads(1)
    pairs = pairs_of(options.data)
    rows = aligned(pairs, options.pairs // part, options.seed)
    results: dict[str, object] = {"aligned": summary(rows)}
    show("aligned", summary(rows))
    wrong = {
        "pairs": float(options.wrong // part),
        "accepted": float(accepted(pairs, options.wrong // part, options.seed)),
    }
    results["wrong"] = wrong
    show("wrong pairs", wrong)
    results["matched"] = matched(pairs, options.covers // part, options.photos // part, options.photo, options.seed)
    show("matched", results["matched"])
    if options.out:
        facts = {"versions": versions(), "seed": options.seed, "rows": [asdict(row) for row in rows]}
        options.out.write_text(json.dumps({**facts, **results}, indent=2))


def show(label: str, measures: object) -> None:
    """Print measures on one line."""
    assert isinstance(measures, dict)
    print(f"{label:<12}" + "  ".join(f"{name} {value:.3g}" for name, value in measures.items()), flush=True)


if __name__ == "__main__":
    main()
