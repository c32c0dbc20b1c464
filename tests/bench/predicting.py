"""Time the window's engine on 24 MP photos: its start, first and later predictions, and its memory while it works and rests.

    python tests/bench/predicting.py [--photo FILE] [--count N] [--out FILE.json]

The photo is enlarged to 6000 x 4000; without one, noise on gradients is used. Three variants share a trunk of random weights, as
those of `quick` do. Beside the process, the same in a thread of this one: what a window would hold for ever.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from enhance import MP_24, in_child, make_model, make_photo
from made import resident

from engine.diagnostics import versions
from engine.workspace.run import Run
from engine.workspace.workspace import VARIANTS, Workspace, create_workspace

RUN = "bench"


def make_workspace(root: Path, source: Path | None, count: int) -> tuple[Workspace, list[Path]]:
    """Return a workspace whose three variants are in use, and its photos."""
    workspace = create_workspace(root)
    make_model(root / "model")
    for variant in VARIANTS:
        for folder in (workspace.models / variant, Run(workspace.results / RUN).model(variant)):
            shutil.copytree(root / "model", folder)
    photos = [workspace.input / f"p{number}.jpg" for number in range(count)]
    make_photo(source, MP_24, photos[0])
    for path in photos[1:]:
        shutil.copy(photos[0], path)
    return workspace, photos


def in_process(workspace: Workspace, photos: list[Path]) -> dict[str, object]:
    """Return what the engine of the window takes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "engine", "serve", str(workspace.root), "--events"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdin is not None
        assert engine.stdout is not None
        waits = []
        for number, photo in enumerate(photos):
            for variant in VARIANTS:
                since = start if not waits else time.perf_counter()
                request = {"request": number, "photo": str(photo), "variant": variant, "run": RUN}
                engine.stdin.write(json.dumps(request) + "\n")
                engine.stdin.flush()
                while "edit" not in (answer := json.loads(engine.stdout.readline())):
                    continue
                assert answer["edit"], answer
                waits.append(time.perf_counter() - since)
        facts: dict[str, object] = {
            "first": waits[0],
            "of a new photo": statistics.median(waits[len(VARIANTS) :: len(VARIANTS)]),
            "of a photo's further variants": statistics.median(
                wait for number, wait in enumerate(waits) if number % len(VARIANTS)
            ),
            "resident, MB": resident("VmRSS", engine.pid),
            "peak, MB": resident("VmHWM", engine.pid),
        }
        engine.stdin.close()
        assert engine.wait() == 0
    return facts


def in_thread(workspace: Workspace, photos: list[Path]) -> dict[str, float]:
    """Return what this process takes when it predicts itself."""
    before = resident("VmRSS")
    start = time.perf_counter()
    from engine.image.io import load_photo
    from engine.image.training_copy import LONG_SIDE
    from engine.predict.predictor import load_predictor

    predictor = load_predictor(workspace.models / VARIANTS[0])
    waits = []
    for photo in photos:
        predictor.predict(load_photo(photo, LONG_SIDE).pixels)
        waits.append(time.perf_counter() - start)
        start = time.perf_counter()
    return {"first": waits[0], "of a new photo": statistics.median(waits[1:]), "more, MB": resident("VmRSS") - before}


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        workspace, photos = make_workspace(Path(name), options.photo, options.count)
        runs = []
        for attempt in ("made", "kept"):
            runs.append(in_process(workspace, photos) | {"trunk": attempt})
            for file in (workspace.results / RUN).rglob("*~*"):
                file.unlink()
        thread = in_child(in_thread, workspace, photos)
    for kind, facts in (("process, trunk made", runs[0]), ("process, trunk kept", runs[1]), ("thread", thread)):
        print(kind)
        for what, value in facts.items():
            print(f"    {what:<32}{value:8.3f}" if isinstance(value, float) else f"    {what:<32}{value:>8}")
    if options.out:
        facts = {"versions": versions(), "cores": os.cpu_count(), "processes": runs, "thread": thread}
        options.out.write_text(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main()
