"""Options that verbs share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from engine.events import Emit
from engine.installation.training import require_training

Stop = Callable[[], bool]
Run = Callable[[argparse.Namespace, Emit, Stop], None]


class AddVerb(Protocol):
    """Add a verb to the command line and return its parser; one without help is for the window and not listed."""

    def __call__(self, name: str, run: Run, text: str = "") -> argparse.ArgumentParser:
        """Add one by its name, what it runs, and its help."""


def with_training(run: Run) -> Run:
    """Return what a verb runs, preceded by one sentence where this installation cannot train."""

    def checked(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
        require_training()
        run(options, emit, stop)

    return checked


def add_device(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add the device to compute on."""
    parser.add_argument(
        "--device", choices=("auto", "cuda", "mps", "cpu"), default=default, help="to compute on (auto)"
    )


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """Add the workspace to read."""
    parser.add_argument("workspace", type=Path, help="folder with dataset/input")
