"""Strip the symbols for debuggers from a frozen program's libraries on Linux: a seventh of their size."""

import shutil
import subprocess
import tempfile
from pathlib import Path


def strip_symbols(folder: Path) -> None:
    """Strip each library that can be loaded afterwards, as those that a wheel's maker has patched may not; NVIDIA's stay as they are.

    Those may be passed on, but not changed.
    """
    if not all(map(shutil.which, ("strip", "readelf"))):
        return
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        stripped = Path(scratch, "stripped")
        for library in folder.rglob("*.so*"):
            kept = library.is_symlink() or "nvidia" in library.parts or library.parent == stripped.parent
            if library.is_file() and not kept:
                done = subprocess.run(
                    ["strip", "--strip-unneeded", "-o", stripped, library], check=False, capture_output=True
                )
                if done.returncode == 0 and _loadable(stripped):
                    shutil.copymode(library, stripped)
                    stripped.replace(library)


def _loadable(library: Path) -> bool:
    """Return whether each segment lies as the loader maps it: its place in the file and in memory agree within a page."""
    lines = subprocess.run(["readelf", "-lW", library], check=True, capture_output=True, text=True).stdout.splitlines()
    segments = [line.split() for line in lines if line.split()[:1] == ["LOAD"]]
    return all((int(fields[2], 16) - int(fields[1], 16)) % int(fields[-1], 16) == 0 for fields in segments)
