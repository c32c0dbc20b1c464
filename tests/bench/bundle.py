"""Bundle 1,000 photos of 24 MP for Colab: bytes, seconds, memory, and how soon a stop has cleaned up.

    python tests/bench/bundle.py [--photo FILE] [--photos N] [--out FILE.json]

A few photos are made of the given one, enlarged to 6000 x 4000 and changed in tone, and linked under as many names as are
asked for, so that the disk holds them; without one, noise on gradients is used. Every photo has a cover and a comparison.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made import detailed
from PIL import Image

from engine.workspace.workspace import Workspace, create_workspace

SIZE = (6000, 4000)
COMPARED = (256, 171)
DISTINCT = 8
STOPPED_AFTER = 20
"""Number of images that are bundled before the request to stop."""


def fill(workspace: Workspace, photo: Image.Image, count: int) -> None:
    """Put so many photos with covers and comparisons into a workspace."""
    small = photo.resize(COMPARED)
    made = workspace.root / "made"
    made.mkdir()
    for number in range(min(DISTINCT, count)):
        for name, gain in (("input", 0.9), ("target", 1.0), ("preferred", 1.05), ("dispreferred", 0.8)):
            share = gain - number / 40
            picture, suffix = (photo, "jpg") if name in {"input", "target"} else (small, "png")
            picture.point(lambda value, share=share: round(value * share)).save(
                made / f"{name}{number}.{suffix}", quality=92
            )
    rows = ["photo,split"]
    for number in range(count):
        # Equal files are one photo, and have one split.
        rows.append(f"p{number:04},{('test', 'validation', *['train'] * (DISTINCT - 2))[number % DISTINCT]}")
        for file in made.glob(f"*{number % DISTINCT}.*"):
            os.link(file, workspace.dataset / file.stem.rstrip("0123456789") / f"p{number:04}{file.suffix}")
    workspace.split_file.write_text("\n".join(rows) + "\n")


def begin(workspace: Workspace, out: Path) -> "subprocess.Popen[str]":
    """Start the verb."""
    command = [sys.executable, "-m", "engine", "bundle", str(workspace.root), str(out), "--events"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def progress(process: "subprocess.Popen[str]") -> list[dict[str, object]]:
    """Return the events of the progress up to the end."""
    assert process.stdout is not None
    events = [json.loads(line) for line in process.stdout]
    return [event for event in events if event["event"] == "progress"]


def whole(workspace: Workspace, out: Path) -> dict[str, object]:
    """Bundle everything."""
    began = time.monotonic()
    with begin(workspace, out) as process:
        events = progress(process)
    return {
        "MB": out.stat().st_size / 1e6,
        "s": time.monotonic() - began,
        "peak MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3,
        "always with the time left": all(event["seconds_left"] is not None for event in events),
    }


def stopped(workspace: Workspace, out: Path) -> float:
    """Stop a running bundle, and return the seconds until nothing is left of it."""
    with begin(workspace, out) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line).get("step") == STOPPED_AFTER:
                break
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        process.stdout.read()
    assert not list(out.parent.iterdir())
    return time.monotonic() - began


def main() -> None:
    """Measure, print and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "workspace")
        zips = Path(folder) / "zips"
        zips.mkdir()
        fill(workspace, detailed(options.photo, SIZE), options.photos)
        facts = {"photos": options.photos, "load": os.getloadavg()}
        facts["stopped after s"] = stopped(workspace, zips / "bundle.zip")
        facts |= whole(workspace, zips / "bundle.zip")
    for name, value in facts.items():
        print(f"{name:<28}{value}")
    if options.out:
        options.out.write_text(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main()
