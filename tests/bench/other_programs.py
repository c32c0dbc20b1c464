"""Time eight 24 MP JPEGs with one look: `covershot enhance`, with a model and with a saved Edit, beside other programs.

    python tests/bench/other_programs.py [--photo FILE] [--count 8] [--out FILE.json]

ffmpeg's lut3d gets the look as a .cube of 33 nodes, ImageMagick and RawTherapee as a Hald CLUT of 64; whatever is not installed is
left out, and named. JPEGs of quality 95 without chroma subsampling come out of all. Each is a whole process, the caches warm; the
programs take turns, and the better of two rounds counts. Only Covershot chooses the look for each photo, and varies it with the place.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from enhance import MP_24, in_child, make_model, make_photo, measured
from PIL import Image

from engine.diagnostics import versions
from engine.edit.cube import write_cube
from engine.edit.edit import Edit, identity, save_edit
from engine.edit.looks import moved
from engine.edit.render import render

ROUNDS = 2
CUBE_NODES = 33
HALD_LEVEL = 8

Command = Callable[[Path, list[Path], Path], list[list[str]]]
"""From a folder with the look, photos and the folder to write, to the processes to run one after the other."""


def covershot(*how: str) -> Command:
    """Return the command line of `enhance` with options; LOOK stands for the folder with the look."""

    def command(look: Path, photos: list[Path], out: Path) -> list[list[str]]:
        options = [option.replace("LOOK", str(look)) for option in how]
        return [[sys.executable, "-m", "engine", "enhance", *map(str, photos), *options, "--out", str(out)]]

    return command


def ffmpeg(look: Path, photos: list[Path], out: Path) -> list[list[str]]:
    """Return one process for each photo: one for several makes a film of them."""
    filters = f"format=gbrp,lut3d={look / 'look.cube'}:interp=trilinear,format=yuvj444p"
    return [
        ["ffmpeg", "-v", "error", "-y", "-i", str(photo), "-vf", filters, "-q:v", "2", str(out / photo.name)]
        for photo in photos
    ]


def imagemagick(look: Path, photos: list[Path], out: Path) -> list[list[str]]:
    """Return one process for each photo."""
    options = ["-quality", "95", "-sampling-factor", "4:4:4"]
    return [
        ["convert", str(photo), str(look / "hald.png"), "-hald-clut", *options, str(out / photo.name)]
        for photo in photos
    ]


def rawtherapee(look: Path, photos: list[Path], out: Path) -> list[list[str]]:
    """Return one process for all."""
    return [
        [
            "rawtherapee-cli",
            "-q",
            "-Y",
            "-o",
            str(out),
            "-j95",
            "-js3",
            "-p",
            str(look / "look.pp3"),
            "-c",
            *map(str, photos),
        ]
    ]


PROGRAMS: dict[str, tuple[str, Command]] = {
    "covershot enhance --model": (sys.executable, covershot("--model", "LOOK/model")),
    "covershot enhance --from-edit": (sys.executable, covershot("--from-edit", "LOOK/look.edit.safetensors")),
    "ffmpeg lut3d": ("ffmpeg", ffmpeg),
    "ImageMagick -hald-clut": ("convert", imagemagick),
    "RawTherapee film simulation": ("rawtherapee-cli", rawtherapee),
}


def write_look(folder: Path) -> None:
    """Write one look in each program's format."""
    make_model(folder / "model")
    plain = identity()
    edit = moved(Edit(plain.lut, plain.grid), {"exposure": 0.3, "contrast": 0.4, "temperature": 0.5})
    save_edit(edit, folder / "look.edit.safetensors")
    write_cube(edit, folder / "look.cube", CUBE_NODES)
    nodes = np.arange(HALD_LEVEL**2, dtype=np.float32) / (HALD_LEVEL**2 - 1)
    blue, green, red = np.meshgrid(nodes, nodes, nodes, indexing="ij")
    side = HALD_LEVEL**3
    hald = (np.stack([red, green, blue], -1).reshape(side, side, 3) * 255).round().astype(np.uint8)
    Image.fromarray(render(hald, Edit(edit.lut, plain.grid), dither=False)).save(folder / "hald.png")
    (folder / "look.pp3").write_text(
        f"[Film Simulation]\nEnabled=true\nClutFilename={folder / 'hald.png'}\nStrength=100\n", encoding="utf-8"
    )


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    here = {name: command for name, (program, command) in PROGRAMS.items() if shutil.which(program)}
    for name in PROGRAMS.keys() - here.keys():
        print(f"{name} left out: it is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_child(write_look, folder)
        photos = [folder / f"p{number}.jpg" for number in range(options.count)]
        in_child(make_photo, options.photo, MP_24, photos[0])
        for copy in photos[1:]:
            shutil.copy(photos[0], copy)
        best: dict[str, dict[str, float]] = {}
        for number in range(ROUNDS):
            for program, command in here.items():
                out = folder / f"{program} {number}".replace(" ", "_")
                out.mkdir()
                start = time.perf_counter()
                parts = [measured(each) for each in command(folder, photos, out)]
                found = {
                    "wall": time.perf_counter() - start,
                    "cpu": sum(part["cpu"] for part in parts),
                    "peak_mb": max(part["peak_mb"] for part in parts),
                }
                assert len(list(out.glob("*.jpg"))) == len(photos), program
                shutil.rmtree(out)
                best[program] = min(best.get(program, found), found, key=lambda each: each["wall"])
    for program, found in best.items():
        print(
            f"{program:<30}{found['wall']:7.2f} s of wall, {found['cpu']:6.2f} of CPU, peak {found['peak_mb']:.0f} MB"
        )
    if options.out:
        options.out.write_text(json.dumps({"versions": versions(), "count": options.count, **best}, indent=2))


if __name__ == "__main__":
    main()
