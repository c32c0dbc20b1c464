"""Options that verbs share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from engine.events import Emit

Stop = Callable[[], bool]
Run = Callable[[argparse.Namespace, Emit, Stop], None]


class AddVerb(Protocol):
    """Add a verb to the command line and return its parser; one without help is for the window and not listed."""

    def __call__(self, name: str, run: Run, text: str = "") -> argparse.ArgumentParser:
        """Add one by its name, what it runs, and its help."""


def add_device(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add the device to compute on."""
    parser.add_argument(
        "--device", choices=("auto", "cuda", "mps", "cpu"), default=default, help="to compute on (auto)"
    )


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """Add the workspace to read."""
    parser.add_argument("workspace", type=Path, help="folder with dataset/input")
