"""Time the compiled renderer beside Pillow's Color3DLUT, torch's grid_sample and a JPEG's way in and out.

    python tests/bench/render.py [--photo FILE] [--repeats N] [--out FILE.json]

Every repeat runs all cases one after the other, so that a ratio compares what the machine did in the same minute. CPU
seconds are those of the whole process; user seconds leave out the system's, which on a virtual machine are mostly the
first touch of new memory. Give it a detailed photo: smooth ones flatter every renderer.
"""

import argparse
import io
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numba
import numpy as np
import PIL
from PIL import Image, ImageFilter

try:
    import resource
except ImportError:  # Windows
    resource = None

sys.path.insert(0, str(Path(__file__).parents[2]))
from engine.edit.edit import Edit, identity
from engine.edit.render import render

Image.MAX_IMAGE_PIXELS = None
SIZES = {"24 MP": (6000, 4000), "100 MP": (12000, 8334)}
MEMORY = """
import resource, sys
import numpy as np
from tests.bench.render import full_edit, render
edit, pixels = full_edit(), np.full((8334, 12000, 3), 99, np.uint8)
render(pixels[:9], edit)
unit = 2**20 if sys.platform == "darwin" else 2**10
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
out = render(pixels, edit, threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit - idle, out.nbytes / 2**20)
"""


def full_edit():
    """A curve per channel and a smooth grid with all 12 coefficients."""
    random = np.random.default_rng(0)
    place = np.stack(np.meshgrid(*(np.linspace(0, 1, n) for n in (8, 16, 16)), indexing="ij"), -1)
    local = np.sin(place @ random.normal(size=(3, 12)) * 3).reshape(8, 16, 16, 3, 4) * 0.05
    return Edit(curve(), (identity().grid + local).astype(np.float32))


def curve():
    return (identity().lut ** np.array([0.9, 1.0, 1.1])).astype(np.float32)


def detailed(photo, size):
    """The photo at that size, or noise on gradients."""
    if photo:
        return Image.open(photo).convert("RGB").resize(size, Image.Resampling.LANCZOS)
    width, height = size
    noise = np.random.default_rng(0).normal(0, 12, (height, width, 3)).astype(np.float32)
    noise += np.linspace(20, 235, width, dtype=np.float32)[:, None]
    noise += np.linspace(-20, 20, height, dtype=np.float32)[:, None, None]
    return Image.fromarray(noise.clip(0, 255).astype(np.uint8))


def cases(image):
    """What to time: name -> function without arguments."""
    pixels = np.array(image)
    edit = full_edit()
    table = edit.lut.transpose(2, 1, 0, 3).ravel().tolist()
    filtered = ImageFilter.Color3DLUT(33, table)
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=92)
    toned = Edit(edit.lut, identity().grid)
    lit = Edit(identity().lut, edit.grid)
    sixteen = pixels[:4000, :6000].astype(np.uint16) * 257
    floats = pixels[:4000, :6000].astype(np.float32) / 255
    result = {
        "Pillow Color3DLUT": lambda: image.filter(filtered),
        "JPEG decode": lambda: Image.open(encoded).load(),
        "JPEG encode": lambda: image.save(io.BytesIO(), "JPEG", quality=92),
        "render LUT + grid": lambda: render(pixels, edit, threads=1),
        "render LUT + grid, two threads": lambda: render(pixels, edit, threads=2),
        "render LUT": lambda: render(pixels, toned, threads=1),
        "render grid": lambda: render(pixels, lit, threads=1),
        "render identity": lambda: render(pixels, identity(), threads=1),
    }
    if pixels.size < 10**8:
        result["render uint16"] = lambda: render(sixteen, edit, threads=1)
        result["render float32"] = lambda: render(floats, edit, threads=1)
    return result


def measured(functions, repeats):
    """Seconds of user, CPU and wall time, and the median ratios to Pillow in the same repeat."""
    runs = {name: [] for name in functions}
    for repeat in range(repeats + 1):
        for name, function in functions.items():
            start = clocks()
            function()
            if repeat:  # the first one warms up: compiles, and makes the system find its memory
                runs[name].append([after - before for before, after in zip(start, clocks(), strict=True)])
    yardstick = runs["Pillow Color3DLUT"]
    return {name: summary(times, yardstick) for name, times in runs.items()}


def summary(times, yardstick):
    row = {}
    for k, kind in enumerate(("user", "cpu", "wall")):
        seconds = [t[k] for t in times]
        ratios = [t[k] / y[k] for t, y in zip(times, yardstick, strict=True)]
        row[kind] = {"median": statistics.median(seconds), "lowest": min(seconds), "highest": max(seconds)}
        row[kind]["ratio"] = statistics.median(ratios)
    return row


def clocks():
    """User, CPU and wall seconds."""
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime if resource else os.times().user
    return user, time.process_time(), time.perf_counter()


GRID_SAMPLE = """
import json, sys, time
import numpy as np, torch
from engine.model.render import Edits, from_edit, render
from engine.training.process import why_no_cuda
from tests.bench.render import detailed, full_edit
torch.set_num_threads(1)
pixels, edit = np.array(detailed(sys.argv[1], (6000, 4000))), full_edit()

@torch.no_grad()
def in_strips(pixels, kind, rows=512):
    # Each strip as a photo of its own, so that the device's memory never holds all: the work is the same, the grid is not.
    edits = Edits(*(tensor.to(kind) for tensor in from_edit(edit)))
    for top in range(0, len(pixels), rows):
        photo = torch.from_numpy(pixels[top : top + rows].astype(np.float32)).to(kind).permute(2, 0, 1)[None] / 255
        (render(photo, edits)[0].permute(1, 2, 0).clamp(0, 1) * 255).round().cpu().numpy().astype(np.uint8)

def seconds(kind, clock):
    in_strips(pixels[:512], kind)
    start = clock()
    in_strips(pixels, kind)
    return clock() - start

absent = why_no_cuda()
gpu = f"left out: {absent}" if absent else seconds("cuda", time.perf_counter)
print(json.dumps({"cpu": seconds("cpu", time.process_time), "cuda": gpu}))
"""


def grid_sample(root, photo):
    """Seconds that torch's renderer takes for the same Edit at 24 MP, once: of CPU, one thread; on a GPU the wall's."""
    command = [sys.executable, "-c", GRID_SAMPLE, str(photo or "")]
    return json.loads(subprocess.check_output(command, env={**os.environ, "PYTHONPATH": str(root)}, text=True))


def first_call(root):
    """Seconds of a fresh process's first render: compiled, then read from the cache."""
    code = (
        "import time, numpy as np; from tests.bench.render import full_edit, render; e = full_edit()\n"
        "t = time.perf_counter(); render(np.ones((9, 9, 3), np.uint8), e); print(time.perf_counter() - t)"
    )

    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", code]
        seconds = [float(subprocess.check_output(command, env=environment, text=True)) for _ in range(2)]
    return dict(zip(("compiled", "cached"), seconds, strict=True))


def memory(root):
    """MiB above idle that 100 MP, two threads, need at their peak; the output is part of them."""
    if not resource:
        return "not measured: this system has no getrusage"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    text = subprocess.check_output([sys.executable, "-c", MEMORY], env=environment, text=True)
    peak, output = map(float, text.split())
    return {"peak_above_idle": peak, "output": output, "beyond_output": peak - output}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, help="a detailed photo, enlarged to 24 and 100 MP")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, help="also write the numbers as JSON")
    options = parser.parse_args()
    photo = options.photo if options.photo and options.photo.is_file() else None
    if not photo:
        print(f"photo: noise on gradients, as {options.photo or '--photo'} is not there")
    root = Path(__file__).parents[2]
    report = {
        "machine": {"cpu": processor(), "cores": os.cpu_count(), "system": platform.platform()},
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "numba": numba.__version__}
        | {"pillow": PIL.__version__},
        "photo": photo.name if photo else "noise on gradients",
        "repeats": options.repeats,
        "first_call_seconds": first_call(root),
        "memory_mib_100mp_two_threads": memory(root),
        "torch_grid_sample_24mp_seconds": grid_sample(root, photo),
        "sizes": {},
    }
    for name, size in SIZES.items():
        report["sizes"][name] = times = measured(cases(detailed(photo, size)), options.repeats)
        print(f"\n{name:32}" + "".join(f"{kind + ' s':>10} {'of Pillow':>9}" for kind in ("user", "cpu", "wall")))
        for case, row in times.items():
            print(f"{case:32}" + "".join(f"{kind['median']:10.3f} {kind['ratio']:9.2f}" for kind in row.values()))
    print("\n" + json.dumps({key: value for key, value in report.items() if key != "sizes"}, indent=1))
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n")


def processor():
    """The processor's name, or Python's description of it."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    return names[0].split(":")[1].strip() if names else platform.processor()


if __name__ == "__main__":
    main()
