"""Time the store of judgements with 50,000 of them: `python tests/bench/judgements.py`.

Every repeat opens the store anew. Asking and judging wait for the disk; `fsync` beside them is what one such wait costs
on the same disk in the same minute.
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))
from engine.errors import CovershotError
from engine.workspace.judgements.files import export_judgements, read_judgements
from engine.workspace.judgements.pair_images import repair, sync_pair_images
from engine.workspace.judgements.records import Candidate, Comparison, Judgement
from engine.workspace.judgements.store import open_judgements
from engine.workspace.workspace import create_workspace

VERDICTS = ("left", "right", "left", "right", "tie", "skip")
PHOTO = "photo0001"


def scripted(count):
    """Judgements as a long use leaves them: two candidates of eight moves each, one in ten a repeat."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    found = []
    moves = {f"direction{number}": 0.1234567 * number for number in range(8)}
    for number in range(1, count + 1):
        photo = f"photo{number % 400:04}"
        sides = [Candidate(photo, f"sft_dpo/{photo}", moves), Candidate(photo, None, moves)]
        repeats = number - 400 if number % 10 == 0 and number > 400 else None
        when = begin + timedelta(seconds=5 * number)
        comparison = Comparison(
            number, *sides, "repeat" if repeats else "d-optimal", "bench", when, repeats, f"c{number:031}"
        )
        found.append(Judgement(comparison, VERDICTS[number % 6], False, 2.5, when, f"j{number:031}"))
    return found


def timed(action):
    begin = time.perf_counter()
    result = action()
    return time.perf_counter() - begin, result


def no_model(candidate):
    raise CovershotError(f"{candidate.base} is not here")


def fsync(path):
    with path.open("ab") as file:
        file.write(bytes(4096))
        file.flush()
        os.fsync(file.fileno())


def one_round(workspace, rows):
    def row(name, action):
        seconds, result = timed(action)
        rows.setdefault(name, []).append(seconds)
        return result

    begin = time.perf_counter()
    judgements = row("open", lambda: open_judgements(workspace))
    row("count", judgements.count)
    left = Candidate(PHOTO, image="a.png")
    right = Candidate(PHOTO)
    number = row("ask", lambda: judgements.ask(left, right, reason="random", session="now"))
    rows.setdefault("open, count and ask", []).append(time.perf_counter() - begin)
    row("judge", lambda: judgements.judge(number, "left", response_seconds=1.0))
    row("fill the folders with one", lambda: sync_pair_images(workspace, judgements, number, no_model))
    row("undo", judgements.undo)
    row("flip rate", judgements.flip_rate)
    row("all that stands", judgements.standing)
    row("placements", judgements.placements)
    row("close", judgements.close)
    row("fsync", lambda: fsync(workspace.root / "fsync"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "workspace")
        pixels = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)
        for path in (workspace.input / f"{PHOTO}.png", workspace.root / "a.png"):
            Image.fromarray(pixels).save(path)
        found = scripted(options.count)
        with open_judgements(workspace) as judgements:
            rows["import"] = [timed(lambda: judgements.merge(found))[0]]
        for _ in range(options.repeats):
            one_round(workspace, rows)
        with open_judgements(workspace) as judgements:
            for suffix in (".jsonl", ".csv"):
                path = workspace.root / f"out{suffix}"
                rows[f"export {suffix}"] = [timed(lambda path=path: export_judgements(judgements, path))[0]]
                rows[f"read {suffix}"] = [timed(lambda path=path: read_judgements(path))[0]]
        check = workspace.root / "covershot.sqlite3-wal"
        for _ in range(options.repeats):
            check.touch()  # as after a kill: the file is checked
            seconds, judgements = timed(lambda: open_judgements(workspace))
            rows.setdefault("open after a kill", []).append(seconds)
            judgements.close()
        with open_judgements(workspace) as judgements:
            rows["repair that skips all"] = [timed(lambda: repair(workspace, judgements, no_model))[0]]
        megabytes = (workspace.root / "covershot.sqlite3").stat().st_size / 2**20
    medians = {name: statistics.median(seconds) for name, seconds in rows.items()}
    print(f"{options.count} judgements, {megabytes:.0f} MiB, {len(rows['open'])} repeats")
    for name, seconds in rows.items():
        print(f"{name:<28}{1e3 * medians[name]:9.2f} ms  {1e3 * min(seconds):9.2f} to {1e3 * max(seconds):9.2f}")
    if options.out:
        facts = {"machine": platform.processor(), "sqlite": sqlite3.sqlite_version, "python": platform.python_version()}
        options.out.write_text(json.dumps({**facts, "seconds": rows, "medians": medians}, indent=2))


if __name__ == "__main__":
    main()
