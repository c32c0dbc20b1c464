"""Take out of a frozen OpenCV what Covershot never calls: video (FFmpeg, OpenSSL), AVIF, and its second OpenBLAS.

OpenCV's one extension is linked with all of it, so that the libraries must be there when it is loaded. On Linux, those for
video and AVIF become libraries of the same name whose functions return nothing, and its linear algebra goes to scipy's OpenBLAS.
"""

import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

EMPTIED = ("libavcodec", "libavformat", "libavutil", "libswscale", "libavif")
"""Libraries that only reading and writing videos and AVIF calls."""

_BLAS = "libopenblas"


def slim_opencv(inside: Path) -> None:
    """Do so in the folder of a frozen program's libraries, where its tools are to be had.

    Args:
        inside: `_internal` of the frozen program.

    Raises:
        RuntimeError: a library has other contents than functions, or none of the names that are looked for.
    """
    libraries = inside / "opencv_python_headless.libs"
    extension = inside / "cv2" / "cv2.abi3.so"
    if not libraries.is_dir() or not all(map(shutil.which, ("gcc", "nm", "patchelf"))):
        return
    needed = _called(extension)
    for library in sorted(libraries.iterdir()):
        if library.name.startswith(EMPTIED):
            _empty(library, needed)
    _share_blas(extension, inside, needed)
    _remove_unneeded(extension, libraries)
    for link in inside.iterdir():
        if link.is_symlink() and not link.exists():
            link.unlink()


def _run(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True).stdout


def _called(file: Path) -> set[str]:
    """Return the names of what a library takes from others."""
    lines = _run("nm", "-D", "--undefined-only", "--without-symbol-versions", file).splitlines()
    return {line.split()[-1] for line in lines}


def _given(file: Path) -> dict[str, tuple[str, str]]:
    """Return the kind and the version of each name that a library gives to others."""
    found = {}
    for line in _run("nm", "-D", "--defined-only", file).splitlines():
        _, kind, symbol = line.split()
        name, _, version = symbol.partition("@")
        found[name] = (kind, version.lstrip("@"))
    return found


def _empty(library: Path, needed: set[str]) -> None:
    """Replace a library by one whose functions, as far as they are needed, return nothing."""
    given = {name: found for name, found in _given(library).items() if name in needed}
    if not given or any(kind not in "TWi" for kind, _ in given.values()):
        raise RuntimeError(f"{library.name} does not give OpenCV what it gave: look at packaging/opencv.py")
    versions = defaultdict(list)
    for name, (_, version) in given.items():
        versions[version].append(name)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "empty.c")
        script = Path(folder, "versions")
        source.write_text("".join(f"void *{name}(void) {{ return 0; }}\n" for name in sorted(given)))
        script.write_text(
            "".join(f"{version} {{ global: {'; '.join(names)}; }};\n" for version, names in versions.items() if version)
        )
        scripted = [f"-Wl,--version-script={script}"] if any(versions) else []
        soname = f"-Wl,-soname,{library.name}"
        _run("gcc", "-shared", "-fPIC", "-fno-builtin", "-w", "-s", soname, *scripted, "-o", library, source)


def _share_blas(extension: Path, inside: Path, needed: set[str]) -> None:
    """Let OpenCV call scipy's OpenBLAS, whose names begin with "scipy_" and whose integers are as long."""
    old = next((inside / "opencv_python_headless.libs").glob(f"{_BLAS}*"))
    new = next((inside / "scipy.libs").glob("libscipy_openblas-*"))
    names = needed & set(_given(old))
    missing = {f"scipy_{name}" for name in names} - set(_given(new))
    if missing:
        raise RuntimeError(f"scipy's OpenBLAS lacks {', '.join(sorted(missing))}: look at packaging/opencv.py")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "names")
        table.write_text("".join(f"{name} scipy_{name}\n" for name in sorted(names)))
        _run("patchelf", "--rename-dynamic-symbols", table, extension)
    _run("patchelf", "--replace-needed", old.name, new.name, "--add-rpath", "$ORIGIN/../scipy.libs", extension)


def _remove_unneeded(extension: Path, libraries: Path) -> None:
    """Remove the libraries that nothing leads to any more."""
    reached = set[str]()
    waiting = [extension]
    while waiting:
        for name in re.findall(r"NEEDED.*\[(.+)\]", _run("readelf", "-d", waiting.pop())):
            if (libraries / name).exists() and name not in reached:
                reached.add(name)
                waiting.append(libraries / name)
    for library in libraries.iterdir():
        if library.name not in reached:
            library.unlink()
