"""What no flavour ships, with the reason for each; PyInstaller's hooks would bring all of it."""

import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import PurePath

Entry = tuple[str, str, str]
"""A file of a frozen program as PyInstaller has it: its place in the folder, its source, its kind."""

CODECS = frozenset(
    [
        "_shared",
        "_shared_cython",
        "_imagecodecs",
        "_imcd",
        "_cms",
        "_png",
        "_spng",
        "_apng",
        "_jpeg8",
        "_ljpeg",
        "_jpegsof3",
        "_jpeg2k",
        "_jpegxl",
        "_webp",
        "_avif",
        "_tiff",
        "_zlib",
        "_deflate",
        "_zstd",
        "_lzma",
    ]
)
"""Extensions of imagecodecs that photos need: PNG, JPEG and AVIF, colour management, and what TIFFs are compressed with."""

MODULES = (
    # For torch.compile and CUDA graphs, of which neither is used.
    "triton",
    "cuda",
    # Carries x265, which is GPL.
    "pillow_heif",
    # Tools of who makes Covershot, and what their packages reach.
    "IPython",
    "PyInstaller",
    "hypothesis",
    "mypy",
    "onnx",
    "pytest",
    "setuptools",
    "tkinter",
    # scipy is linear algebra, ndimage, spatial, sparse and special here; its other packages import all of it.
    "scipy.cluster",
    "scipy.datasets",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.io",
    "scipy.odr",
    "scipy.optimize",
    "scipy.signal",
    "scipy.stats",
    # Figures are written as files, and never shown by matplotlib.
    "matplotlib.backends.backend_qt",
    "matplotlib.backends.backend_qtagg",
    "matplotlib.backends.backend_qtcairo",
    # What plugins of Qt reach, from Python, too.
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
)

FILES = (
    # The look of GTK's file dialogs, with GTK's libraries behind it: the window has its theme.
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    # Screens without a desktop, of which "offscreen" and "minimal" stay for tests and servers.
    "PySide6/Qt/plugins/platforms/libq[elv]*.so",
    "PySide6/Qt/plugins/platforms/libqminimalegl.so",
    "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/lib/libQt6EglFS*",
    "libQt6EglFS*",
    # The window opens no connection; trainings on Colab go through the user's browser.
    "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/tls/*",
    "PySide6/Qt/lib/libQt6Network.so*",
    "libQt6Network.so*",
    # Languages that the window does not speak.
    "PySide6/Qt/translations/qt_*",
    "PySide6/Qt/translations/qtbase_[!de]*",
    "PySide6/Qt/translations/qtbase_[de][!en]*",
    # Fonts of TeX's and Adobe's metrics; figures and pictures are lettered in DejaVu Sans.
    "matplotlib/mpl-data/fonts/afm/*",
    "matplotlib/mpl-data/fonts/pdfcorefonts/*",
    "matplotlib/mpl-data/fonts/ttf/STIX*",
    "matplotlib/mpl-data/images/*",
    # Tests, compilers and headers of torch.
    "torch/bin/test_*",
    "torch/bin/protoc*",
    "torch/include/*",
    "torch/share/*",
    # pip's starters of programs on Windows, which nothing that it fetches has.
    "pip/_vendor/distlib/*.exe",
    # The library for C programs; Python's extension holds the same once more.
    "onnxruntime/capi/libonnxruntime.so*",
)


NOT_OF_TORCH = frozenset(
    [
        "antigravity",
        "ensurepip",
        "idlelib",
        "lib2to3",
        "pydoc_data",
        "test",
        "this",
        "tkinter",
        "turtle",
        "turtledemo",
        "venv",
    ]
)
"""Packages of the standard library that no training needs; of the others, what imports what is no longer to be foreseen."""


def standard_library() -> list[str]:
    """Return the modules of the standard library that are here, for packages that are fetched later."""
    names = sorted(name for name in sys.stdlib_module_names if not name.startswith("_") and name not in NOT_OF_TORCH)
    found: list[str] = []
    for name in names:
        spec = importlib.util.find_spec(name)
        if spec is None:
            continue
        found.append(name)
        folders = spec.submodule_search_locations or ()
        found += [
            f"{name}.{module.name}"
            for module in pkgutil.iter_modules(folders)
            if module.name not in {"__main__", "test", "tests"}
        ]
    return found


def left_out(name: str) -> bool:
    """Return whether a file of the folder is left out by its name."""
    return any(fnmatch(PurePath(name).as_posix(), pattern) for pattern in FILES)


def unneeded(entries: Iterable[Entry], imports: dict[str, Sequence[str]]) -> set[str]:
    """Return the libraries of the system that nothing left imports any more.

    Args:
        entries: the files that are left.
        imports: names of the libraries that each file imports, by its place in the folder.
    """
    left = {name: source for name, source, _ in entries}
    gone = set[str]()
    while True:
        used = {library for name in left if name not in gone for library in imports.get(name, ())}
        fresh = {
            name
            for name, source in left.items()
            if name not in gone and source.startswith(("/lib", "/usr/lib")) and ".so" in name and name not in used
        }
        if not fresh:
            return gone
        gone |= fresh
