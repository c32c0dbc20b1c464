"""Options that the verbs of training and measuring share, and the objects built from them."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.config import PRESETS, Config, auto_preset, check_range, load_config, preset
from engine.events import Emit

if TYPE_CHECKING:
    from engine.training.run_context import RunContext


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add what sets a run."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--preset", choices=("auto", *PRESETS), default="auto", help="how much to train (auto)")
    source.add_argument("--config", type=Path, metavar="FILE", help="TOML over a preset")
    parser.add_argument("--seed", type=int, help="of everything random (0)")
    parser.add_argument(
        "--foundation", metavar="WHAT", help="imagenet, random, or a file of ResNet50 weights (imagenet)"
    )


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
