"""Run one benchmark in this tree and in an earlier one, in turn, and compare every figure that both give.

    git worktree add ../before COMMIT
    python tests/bench/before_after.py [--rounds N] ../before enhance.py [--photo FILE ...]

Turns, so that both meet the same minutes of the machine. Figures are medians over the rounds; a ratio above 1 means that
this tree takes more.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parents[2]


def figures(report: object, name: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of a JSON report by its path; a list counts as the median of its numbers."""
    if isinstance(report, dict):
        for key, value in report.items():
            yield from figures(value, f"{name}.{key}" if name else key)
    elif isinstance(report, list):
        rows = [dict(figures(item, name)) for item in report]
        for key in sorted(set().union(*rows)):
            yield key, statistics.median(row[key] for row in rows if key in row)
    elif isinstance(report, int | float) and not isinstance(report, bool):
        yield name, float(report)


def measured(tree: Path, benchmark: str, arguments: list[str], out: Path) -> dict[str, float]:
    """Return the figures of one run of a benchmark in a tree."""
    command = [sys.executable, f"tests/bench/{benchmark}", *arguments, "--out", str(out)]
    subprocess.run(command, cwd=tree, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(tree)})
    return dict(figures(json.loads(out.read_text())))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="a checkout of the earlier commit")
    parser.add_argument("benchmark", help="the file's name in tests/bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for the benchmark itself")
    options = parser.parse_args()
    trees = {"before": options.before.resolve(), "after": HERE}
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(options.rounds):
            # The first place goes round: whoever comes second finds files and clock speeds as the first left them.
            for name in sorted(trees, reverse=turn % 2 == 0):
                out = Path(folder) / f"{name}{turn}.json"
                runs[name].append(measured(trees[name], options.benchmark, options.arguments, out))
    print(f"{'':44}{'before':>11}{'after':>11}{'after / before':>16}   lowest to highest ratio of a round")
    for key in runs["after"][0]:
        if not all(key in run for run in [*runs["before"], *runs["after"]]):
            continue
        before, after = ([run[key] for run in runs[name]] for name in trees)
        if not all(before):
            continue
        rounds = [mine / theirs for mine, theirs in zip(after, before, strict=True)]
        ratio = statistics.median(after) / statistics.median(before)
        print(
            f"{key[:43]:44}{statistics.median(before):11.4g}{statistics.median(after):11.4g}{ratio:16.3f}"
            f"   {min(rounds):.3f} to {max(rounds):.3f}"
        )


if __name__ == "__main__":
    main()
