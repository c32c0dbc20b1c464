"""Time `covershot enhance` on 24 MP photos against the sum of its parts and a bare decode and encode; measure its memory.

    python tests/bench/enhance.py [--photo FILE] [--count N] [--out FILE.json]

The photo is enlarged to 6000 x 4000 and 12000 x 8400 in a temporary folder; without one, noise on gradients is used. The
model is a ResNet50 of random weights with a look that changes every colour, saved and loaded as any other.
"""

import argparse
import io
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from made import detailed, resident
from PIL import Image

from engine.diagnostics import versions
from engine.image.io import Photo, load_photo, save_photo
from engine.training.process import choose_device

MP_24 = (6000, 4000)
MP_100 = (12000, 8400)
REPEATS = 3


def make_photo(source: Path | None, size: tuple[int, int], path: Path) -> None:
    """Write a detailed JPEG of a size."""
    detailed(source, size).save(path, quality=92)


def make_model(folder: Path) -> None:
    """Save an enhancer whose Edits move every colour and every place."""
    import torch
    from torchvision.models import resnet50

    from engine.model.enhancer import Enhancer
    from engine.model.saved_model import save_model
    from engine.model.trunk import Trunk
    from engine.workspace.model_card import Card, CardData, CardTraining, Foundation

    torch.manual_seed(0)
    enhancer = Enhancer(Trunk(resnet50(weights=None)))
    with torch.no_grad():
        enhancer.head.bias.normal_(std=0.2)
        enhancer.head.look.normal_(std=0.02)
        enhancer.head.light.normal_(std=0.02)
    card = Card(
        "sft", "bench", Foundation("random", "0", ""), False, {}, CardData(), CardTraining(), {}, {}, {}, "foundation"
    )
    save_model(enhancer, card, folder)


def cpu(action: Callable[[], object]) -> float:
    """Return the median CPU seconds of an action."""
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def codec(photo: Path) -> None:
    """Decode and encode a photo, with Pillow and nothing else."""
    with Image.open(photo) as image:
        image.save(io.BytesIO(), "JPEG", quality=95, subsampling="4:4:4")


def parts(photo: Path, model: Path, folder: Path) -> dict[str, float]:
    """Return the CPU seconds of decode, predict, render and encode, one thread each, and of the bare codec."""
    from engine.edit.render import render
    from engine.predict.predictor import load_predictor

    predictor = load_predictor(model, threads=1)
    loaded = load_photo(photo)
    edit = predictor.predict(loaded.pixels)
    output = render(loaded.pixels, edit, threads=1)
    return {
        "decode": cpu(lambda: load_photo(photo)),
        "predict": cpu(lambda: predictor.predict(loaded.pixels)),
        "render": cpu(lambda: render(loaded.pixels, edit, threads=1)),
        "encode": cpu(lambda: save_photo(Photo(output, exif=loaded.exif), folder / "encoded.jpg")),
        "codec": cpu(lambda: codec(photo)),
    }


def batch(photos: list[Path], model: Path, folder: Path) -> dict[str, float]:
    """Return wall seconds and peak memory in MB above idle of one `enhance`, warmed up with a small photo."""
    from engine.cli.enhancing import predicting
    from engine.export.batch import Output, write_batch
    from engine.predict.predictor import load_predictor

    treat = predicting(load_predictor(model, threads=None if len(photos) == 1 else 1))
    small = folder / "small.jpg"
    save_photo(Photo(np.zeros((64, 64, 3), np.uint8) + np.arange(64, dtype=np.uint8)[:, None, None]), small)
    write_batch([small], treat, Output(folder / "warm"), lambda event: None, lambda: False)
    idle = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
    start = time.perf_counter()
    result = write_batch(photos, treat, Output(folder / "out"), lambda event: None, lambda: False)
    wall = time.perf_counter() - start
    assert len(result.written) == len(photos), result.failed
    return {"wall": wall, "peak_above_idle_mb": resident("VmHWM") - idle, "peak_mb": resident("VmHWM")}


def whole(photos: list[Path], model: Path, folder: Path) -> dict[str, float]:
    """Return wall and CPU seconds and the peak memory in MB of the command line as a whole process, its caches warm."""
    command = [
        sys.executable,
        "-m",
        "engine",
        "enhance",
        *map(str, photos),
        "--model",
        str(model),
        "--out",
        str(folder),
    ]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    cpu_seconds = used.ru_utime + used.ru_stime
    return {"wall": time.perf_counter() - start, "cpu": cpu_seconds, "peak_mb": used.ru_maxrss / 1024}


def in_child(function: Callable[..., dict[str, float]], *arguments: object) -> dict[str, float]:
    """Run a measurement in a process of its own, so that it starts with no memory of others."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_model(folder / "model")
        make_photo(options.photo, MP_24, folder / "p0.jpg")
        make_photo(options.photo, MP_100, folder / "large.jpg")
        photos = [folder / f"p{index}.jpg" for index in range(options.count)]
        for path in photos[1:]:
            shutil.copy(photos[0], path)
        seconds = in_child(parts, photos[0], folder / "model", folder)
        runs = [in_child(batch, photos, folder / "model", folder) for _ in range(REPEATS)]
        one = in_child(batch, photos[:1], folder / "model", folder)
        processes = {
            count: [whole(photos[:count], folder / "model", folder / f"whole{count}") for _ in range(REPEATS)]
            for count in (1, 8)
        }
        large = in_child(batch, [folder / "large.jpg"], folder / "model", folder)
    plain = seconds.pop("codec")
    summed = sum(seconds.values())
    floor = summed * options.count / (os.cpu_count() or 1)
    walls = sorted(run["wall"] for run in runs)
    wall = statistics.median(walls)
    for part, value in seconds.items():
        print(f"{part:<10}{value:7.3f} s of CPU, one thread")
    print(f"whole     {summed:7.3f} s, {summed / plain:.1f} x Pillow's decode and encode alone ({plain:.3f} s)")
    print(
        f"{options.count} photos  {wall:7.2f} s of wall ({walls[0]:.2f} to {walls[-1]:.2f}), "
        f"{wall / floor:.2f} x the sum of CPU / {os.cpu_count()} cores"
    )
    size = MP_24[0] * MP_24[1] * 3 / 2**20
    print(
        f"one photo  {one['peak_above_idle_mb']:7.0f} MB above idle, {one['peak_above_idle_mb'] / size:.1f} x its 8-bit size"
    )
    for count, found in processes.items():
        best = min(found, key=lambda each: each["wall"])
        print(
            f"process, {count}: {best['wall']:7.2f} s of wall, {best['cpu']:.2f} of CPU, peak {best['peak_mb']:.0f} MB"
        )
    print(f"100 MP     {large['wall']:7.2f} s of wall, peak {large['peak_mb']:.0f} MB in all")
    if options.out:
        facts: dict[str, object] = {"device": choose_device("cpu").as_dict(), "versions": versions()}
        facts |= {
            "cores": os.cpu_count(),
            "parts": seconds,
            "codec": plain,
            "batches": runs,
            "one": one,
            "processes": processes,
        }
        options.out.write_text(json.dumps({**facts, "large": large, "ratio": wall / floor}, indent=2))


if __name__ == "__main__":
    main()
