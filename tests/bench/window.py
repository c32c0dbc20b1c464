"""Time the window as its user feels it: `python tests/bench/window.py --out FILE`.

Cold start: the whole process, from its start to the first painted window, five times. Library: 5,000 photos (links to
a few real ones, their thumbnails not made yet), from asking for the workspace to the painted list, then ten seconds of
scrolling while thumbnails load; a stall is how late a timer of 4 ms comes. Memory is the process's largest, pictures
and all. On a machine that others use too, Linux tells how long a thread waited for a processor; `own` leaves that out.
Both run in processes of their own, on the display that the environment names.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from engine.image.io import Photo, save_photo
from engine.workspace.workspace import create_workspace

REPOSITORY = Path(__file__).parents[2]

FIRST_PAINT = REPOSITORY / "tests" / "desktop" / "first_paint.py"

LIBRARY = """
import json, resource, sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from desktop.app import build
from desktop.model.settings import Preferences, settings_file
from desktop.ui.theme import apply_theme
from tests.desktop.first_paint import waited

application = QApplication([])
apply_theme(application)
app = build(Preferences(settings_file()))
app.window.resize(1440, 900)
app.show(None)
for _ in range(50):
    application.processEvents()
photos = app.sections["library"].page.photos
begin, idle = time.perf_counter(), waited()
app.opening.open(Path(sys.argv[1]))
while photos.photos.rowCount() < int(sys.argv[2]) or not photos.isVisible():
    application.processEvents()
photos.viewport().repaint()
usable, idle = time.perf_counter() - begin, waited() - idle
BEAT, stalls, drawn, before = 4, [], [], (time.perf_counter(), waited())
app.sections["library"]._thumbnails.drawn.connect(lambda *_: drawn.append(0))
bar, end = photos.verticalScrollBar(), time.perf_counter() + float(sys.argv[3])

def tick():
    global before
    now = time.perf_counter(), waited()
    late = now[0] - before[0] - BEAT / 1000
    stalls.append((max(0, late), max(0, late - now[1] + before[1])))
    if now[0] > end:
        application.quit()
    before = time.perf_counter(), waited()

def scroll():
    bar.setValue((bar.value() + 90) % max(1, bar.maximum()))

beat, wheel = QTimer(interval=BEAT, timerType=Qt.TimerType.PreciseTimer), QTimer(interval=16)
beat.timeout.connect(tick)
wheel.timeout.connect(scroll)
beat.start()
wheel.start()
application.exec()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
app.window.close()
print(json.dumps({"usable": (usable, usable - idle), "stalls": stalls, "thumbnails": len(drawn), "peak": peak}))
"""


def run(script, settings, *arguments):
    environment = os.environ | {"COVERSHOT_SETTINGS": str(settings), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, *script, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def workspace_of(root, photos, count):
    """Make a workspace of `count` photos that are links to a few."""
    workspace = create_workspace(root)
    for place in range(count):
        source = photos[place % len(photos)]
        (workspace.input / f"photo {place:05}{source.suffix}").symlink_to(source.absolute())
    return workspace


def made_photos(folder, count=12):
    """Make detailed photos of 24 megapixels."""
    rng = np.random.default_rng(0)
    found = []
    for place in range(count):
        low = rng.integers(0, 256, (250, 375, 3), np.uint8)
        pixels = np.kron(low, np.ones((16, 16, 1), np.uint8)) // 2 + rng.integers(0, 90, (4000, 6000, 3), np.uint8)
        found.append(folder / f"{place}.jpg")
        save_photo(Photo(pixels.astype(np.uint8)), found[-1], quality=90)
    return found


def measure(folder, photos, count, seconds):
    small = workspace_of(folder / "small", photos, 24)
    run([FIRST_PAINT], folder / "settings", small.root, time.time())  # what is compiled and cached once
    starts = [run([FIRST_PAINT], folder / "settings", small.root, time.time()).split() for _ in range(5)]
    large = workspace_of(folder / "large", photos, count)
    library = json.loads(run(["-c", LIBRARY], folder / "settings", large.root, count, seconds).splitlines()[-1])
    walls = [float(wall) for wall, *_ in starts]
    computing = [float(wall) - float(idle) for wall, idle, *_ in starts]
    stalls = {
        name: np.array(values) * 1000
        for name, values in zip(("wall", "own"), zip(*library["stalls"], strict=True), strict=True)
    }
    return {
        "cold start s": {"wall": statistics.median(walls), "own": statistics.median(computing)},
        "torch imported": any(start[3] == "True" for start in starts),
        "photos": count,
        "list usable s": dict(zip(("wall", "own"), library["usable"], strict=True)),
        "stall ms": {
            name: {"p50": np.percentile(all_, 50), "p99": np.percentile(all_, 99), "max": all_.max()}
            for name, all_ in stalls.items()
        },
        "thumbnails made while scrolling": library["thumbnails"],
        "peak memory MB": library["peak"],
        "load average": os.getloadavg(),
        "machine": f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "display": os.environ.get("QT_QPA_PLATFORM", "the system's own"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--photos", type=Path, help="folder of JPEGs; without one, noisy 24-megapixel ones are made")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.out.parent) as name:
        folder = Path(name)
        photos = sorted(options.photos.glob("*.jpg")) if options.photos else made_photos(folder)
        found = measure(folder, photos, options.count, options.seconds)
    options.out.write_text(json.dumps(found, indent=2, default=float) + "\n", encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
