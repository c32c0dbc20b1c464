"""What a user sends when something went wrong: versions and the end of the log, nothing of the photos."""

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from desktop.model.paths import abbreviated
from engine.diagnostics import versions

PACKAGES = ("covershot", "PySide6_Essentials", "numpy", "pillow", "numba", "imagecodecs", "torch", "torchvision")
LINES = 200
"""Lines of the log that a report holds at most."""

_BYTES = 1 << 20
_KEPT = 2


def start_log(path: Path) -> None:
    """Write warnings and errors to a file that never outgrows a few megabytes; a disk that refuses it is forgiven."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True))
    except OSError:
        pass
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, handlers=handlers)


def report(log: Path) -> str:
    """Return the report as text; the user's own folder is written as ~."""
    found = versions(PACKAGES)
    system = f"{found.pop('platform')}, Python {found.pop('python')}, {os.cpu_count()} processors"
    packages = ", ".join(f"{name} {version}" for name, version in found.items())
    text = "\n".join(["Covershot report", system, packages, "", "The end of the log:", *_end(log)])
    return abbreviated(text) + "\n"


def _end(log: Path) -> list[str]:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return lines[-LINES:] or ["(empty)"]
