"""Time the formats that editors have, at 24 MP, and compare the colours of reduced raw files with those of whole ones.

    python tests/bench/formats.py [--photo FILE] [--out FILE.json]

The photo is enlarged to 6000 x 4000 and written as a DNG (with a camera's picture of 1620 x 1080), HEIC, PSD, PDF and JPEG in a
temporary folder; without one, noise on gradients is used. Every figure is of a process of its own, on one thread: the second
reading's seconds of processor and of the clock, and the most memory that the process held.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
from made import detailed

sys.path.insert(0, str(Path(__file__).parents[2]))
from engine.diagnostics import versions
from engine.image.channels import Channels, reduced
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import delta_e
from tests.image.made_formats import dng, psd

SIZE = (6000, 4000)
WAYS = {
    "size": "read_size(path)",
    "preview": "load_preview(path, 320)",
    "512 px": "load_photo(path, 512)",
    "whole": "load_photo(path)",
}
SIDES = (256, 512, 1024, 1999)
CHILD = """
import json, sys, time
from pathlib import Path
from engine.image.io import load_photo, load_preview, read_size
from tests.bench.made import resident
path = Path(sys.argv[1])
{way}
cpu, clock = time.process_time(), time.perf_counter()
{way}
seconds = {{"cpu": time.process_time() - cpu, "clock": time.perf_counter() - clock}}
print(json.dumps({{**seconds, "mb": resident("VmHWM")}}))
"""


def write_all(photo: Path | None, folder: Path) -> list[Path]:
    """Write the photo in every format."""
    image = detailed(photo, SIZE)
    inside = BytesIO()
    image.resize((1620, 1080)).save(inside, "JPEG", quality=90)
    pixels = np.array(image)
    (folder / "a.dng").write_bytes(dng(pixels, preview=inside.getvalue()))
    (folder / "a.psd").write_bytes(psd(pixels))
    pillow_heif.from_pillow(image).save(folder / "a.heic", quality=85)
    image.save(folder / "a.pdf", resolution=300, quality=95)
    image.save(folder / "a.jpg", quality=95)
    return sorted(folder.iterdir())


def timed(path: Path, way: str) -> dict[str, float]:
    """Read a file twice in a process of its own."""
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(way=way), str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1"},
    )
    return dict(json.loads(done.stdout))


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        for path in write_all(options.photo, Path(name)):
            rows[path.suffix] = {label: timed(path, way) for label, way in WAYS.items()}
            cells = (f"{label} {row['cpu']:.3f} s, {row['mb']:.0f} MB" for label, row in rows[path.suffix].items())
            print(f"{path.suffix:<6}{path.stat().st_size / 1e6:6.1f} MB   {'   '.join(cells)}")
        whole = Channels(load_photo(Path(name) / "a.dng").pixels, None)
        colours = {}
        for side in SIDES:
            small = load_photo(Path(name) / "a.dng", side).pixels
            colours[side] = delta_e(small, to_8_bit(reduced(whole, small.shape[1::-1]).pixels))
            print(f"DNG at {side} px and whole, reduced: mean dE00 {colours[side]:.3f}")
    if options.out:
        facts = {"versions": versions(("numpy", "pillow", "rawpy", "pillow-heif", "pypdfium2")), "formats": rows}
        options.out.write_text(json.dumps({**facts, "colours": colours}, indent=2))


if __name__ == "__main__":
    main()
