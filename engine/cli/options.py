"""Options that verbs share, and the objects built from them."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.config import PRESETS, Config, auto_preset, check_range, load_config, preset
from engine.events import Emit
from engine.installation.training import require_training

if TYPE_CHECKING:
    from engine.training.run_context import RunContext

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


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that the verbs of training and measuring share."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--preset", choices=("auto", *PRESETS), default="auto", help="how much to train (auto)")
    source.add_argument("--config", type=Path, metavar="FILE", help="TOML over a preset")
    parser.add_argument("--seed", type=int, help="of everything random (0)")
    parser.add_argument(
        "--foundation", metavar="WHAT", help="imagenet, random, or a file of ResNet50 weights (imagenet)"
    )


def add_device(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add the device to compute on."""
    parser.add_argument(
        "--device", choices=("auto", "cuda", "mps", "cpu"), default=default, help="to compute on (auto)"
    )


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """Add the workspace to read."""
    parser.add_argument("workspace", type=Path, help="folder with dataset/input")


def config_of(options: argparse.Namespace, photos: int) -> Config:
    """Return the requested configuration; `auto` chooses a preset by the number of photos and the device.

    Raises:
        CovershotError: the configuration file cannot be read, or a value is out of range.
    """
    if options.config:
        config = load_config(options.config)
    elif options.preset == "auto":
        from engine.training.process import choose_device

        config = preset(auto_preset(photos, choose_device(options.device or "auto").kind))
    else:
        config = preset(options.preset)
    if options.seed is not None:
        check_range("seed", options.seed, "The command line")
    given = {name: getattr(options, name, None) for name in ("seed", "foundation", "device")}
    return replace(config, **{name: value for name, value in given.items() if value is not None})


def context_of(config: Config, emit: Emit, stop: Callable[[], bool]) -> "RunContext":
    """Return the device and callbacks of a run.

    Raises:
        CovershotError: the requested device does not exist.
    """
    from engine.training.process import choose_device
    from engine.training.run_context import RunContext

    return RunContext(choose_device(config.device), emit, stop)
