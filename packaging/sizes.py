"""Print what a frozen program weighs, part by part, largest first; fail where it is over its limit.

python packaging/sizes.py dist/light/covershot [--limit MB]
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

SHOWN = 1.0
"""Megabytes from which a part has a line of its own."""


def part_of(path: Path) -> str:
    """Return the part that a file belongs to: the package, with the libraries that its wheel put beside it."""
    inside = path.parts[1:] if path.parts[0] == "_internal" else path.parts
    top = inside[0].partition(".libs")[0].partition("-")[0].partition(".dist-info")[0]
    return top if len(inside) > 1 else "libraries and Python"


def sizes(folder: Path) -> Counter[str]:
    """Return the bytes of each part; a file with several names counts once."""
    found = Counter[str]()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[part_of(path.relative_to(folder))] += path.stat().st_size
    return found


def main() -> None:
    """Print the sizes; exit with a sentence where the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=0.0, help="in MB; 0 for none (0)")
    options = parser.parse_args()
    found = sizes(options.folder)
    whole = found.total() / 1e6
    rest = 0.0
    for part, size in found.most_common():
        if size / 1e6 >= SHOWN:
            sys.stdout.write(f"{size / 1e6:8.1f} MB  {part}\n")
        else:
            rest += size / 1e6
    sys.stdout.write(f"{rest:8.1f} MB  parts below {SHOWN:.0f} MB\n{whole:8.1f} MB  {options.folder}\n")
    if 0 < options.limit < whole:
        sys.exit(
            f"{options.folder} has {whole:.0f} MB, over its limit of {options.limit:.0f}: leave out what is not used."
        )


if __name__ == "__main__":
    main()
