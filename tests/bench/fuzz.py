"""Damage files of every kind that Covershot reads and see what it makes of them.

    python tests/bench/fuzz.py [--kinds jpeg tiff-16 config ...] [--count 10000] [--seed 0] [--keep DIR]

Each kind is read in a process of its own, as the product reads it: pictures whole, reduced and written again. A problem is:
any exception but the one that the reader promises; more than five seconds of a processor; more than 1 GB of memory; and a
picture that is silently wrong: of another size than was told before decoding, cut off but accepted with other pixels, or, in
PNG with its checksums, damaged but accepted with other pixels. What made a problem is kept in DIR, to be opened again.
"""

import argparse
import collections
import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from fuzz_kinds import Kind, WrongError, pictures, texts

SECONDS = 5.0
MEMORY = 1 << 30
TICK = 1 / os.sysconf("SC_CLK_TCK")


def read_many(kind: Kind, numbers: range, seed: int, at: "Synchronized[int]", folder: Path, found: Path) -> None:
    """Damage and read files one after the other; write a line for each problem, and the largest memory at the end."""
    # The codecs' own warnings about damaged files.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with found.open("a", encoding="utf-8") as notes:
        for number in numbers:
            at.value = number
            whole, way, damaged = case(kind, number, seed)
            path = folder / kind.name
            path.write_bytes(damaged)
            problem = ""
            try:
                kind.read(path, whole, way)
                outcome = "read"
            except kind.promised as error:
                outcome = "refused"
                problem = "" if str(error) else "refused without a word"
            except WrongError as error:
                outcome = "wrong"
                problem = f"silently wrong: {error}"
            except BaseException:  # noqa: BLE001 - that is what is looked for
                outcome = "traceback"
                problem = traceback.format_exc()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            if peak > MEMORY:
                problem = problem or f"{peak >> 20} MB"
            print(json.dumps([number, way, outcome, problem, peak]), file=notes, flush=bool(problem))
            if peak > MEMORY:
                return


def case(kind: Kind, number: int, seed: int) -> tuple[bytes, str, bytes]:
    """Return the undamaged file of a number, how it is damaged, and the damaged one."""
    rng = random.Random(f"{kind.name} {number} {seed}")
    whole = rng.choice(kind.seeds)
    way = rng.choice(sorted(kind.ways))
    return whole, way, kind.ways[way](whole, rng)


def check_seeds(name: str, kind: Kind, folder: Path) -> None:
    """Read the undamaged files: one that is refused would teach nothing about the damaged ones."""
    for number, whole in enumerate(kind.seeds):
        path = folder / kind.name
        path.write_bytes(whole)
        try:
            kind.read(path, whole, "undamaged")
        except kind.promised as error:
            sys.exit(f"{name}: undamaged file {number} is refused: {error}")


def cpu_seconds(process: int) -> float:
    """Return the CPU time that a process and its threads took."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def fuzz(kind: Kind, count: int, seed: int, folder: Path) -> list[list[object]]:
    """Read a kind's damaged files; a process that hangs or ends is replaced behind the file that it was at."""
    context = multiprocessing.get_context("fork")
    at, found, lost = context.Value("q", 0), folder / "found.jsonl", list[list[object]]()
    found.unlink(missing_ok=True)
    first = 0
    while first < count:
        child = context.Process(target=read_many, args=(kind, range(first, count), seed, at, folder, found))
        child.start()
        pid = child.pid or 0
        number, since = -1, 0.0
        hung = False
        while child.is_alive():
            child.join(0.2)
            try:
                spent = cpu_seconds(pid)
            except (OSError, IndexError):
                continue
            if at.value != number:
                number, since = at.value, spent
            elif spent - since > SECONDS:
                hung = True
                os.kill(pid, signal.SIGKILL)
                child.join()
        if hung or child.exitcode != 0:
            way = case(kind, at.value, seed)[1]
            problem = f"more than {SECONDS:g} s" if hung else f"the process ended with {child.exitcode}"
            lost.append([at.value, way, "hang" if hung else "crash", problem, 0])
        first = at.value + 1
    return [*map(json.loads, found.read_text("utf-8").splitlines()), *lost]


def report(name: str, kind: Kind, results: list[list[object]], seconds: float, options: argparse.Namespace) -> int:
    """Print what came of a kind; return the number of problems."""
    outcomes = collections.Counter(str(result[2]) for result in results)
    peak = max(int(str(result[4])) for result in results)
    listed = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"{name:14} {len(results):6} inputs: {listed}; {peak >> 20} MB at most, {seconds:.0f} s", flush=True)
    problems = collections.defaultdict(list)
    for number, way, _, problem, _ in results:
        if problem:
            problems[str(problem).strip().splitlines()[-1][:140]].append((number, way, problem))
    for problem, cases in problems.items():
        print(f"    {len(cases):5} x {problem}", flush=True)
        for number, way, text in cases[:3]:
            print(f"          number {number}, {way}", flush=True)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{name}-{number}-{kind.name}").write_bytes(case(kind, number, options.seed)[2])
                (options.keep / f"{name}-{number}.txt").write_text(str(text), encoding="utf-8")
    return sum(map(len, problems.values()))


def main() -> None:
    """Fuzz the kinds that are asked for; end with 1 where a problem was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="*", default=[])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    total = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = pictures(folder) | texts(folder)
        for chosen in options.kinds or kinds:
            check_seeds(chosen, kinds[chosen], folder)
            start = time.monotonic()
            results = fuzz(kinds[chosen], options.count, options.seed, folder)
            total += report(chosen, kinds[chosen], results, time.monotonic() - start, options)
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
