"""The options that verbs share, and those of `enhance`."""

import argparse
from pathlib import Path

from engine.config import PRESETS


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add what the verbs that train or measure share."""
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


def add_enhance_options(parser: argparse.ArgumentParser) -> None:
    """Add where photos come from, where they go and how."""
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="photos, or folders of them")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--model", type=Path, metavar="DIR", help="such as WORKSPACE/models/sft_dpo")
    source.add_argument("--from-edit", type=Path, metavar="FILE", help="a saved Edit, for all the photos")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the copies go")
    parser.add_argument("--strength", type=float, default=1.0, help="0 keeps the photo, 1 is the whole Edit (1)")
    parser.add_argument(
        "--existing", choices=("rename", "overwrite", "skip"), default="rename", help="when a name is taken (rename)"
    )
    parser.add_argument("--format", choices=("jpg", "png", "tif", "webp", "avif"), help="of the copies (the photo's)")
    parser.add_argument("--keep-gps", action="store_true", help="keep the place where a photo was taken")
    parser.add_argument("--edit", action="store_true", help="save each photo's Edit beside its copy")
    parser.add_argument(
        "--cube", type=int, choices=(17, 33, 65), help="save the Edit's colours as a .cube of so many nodes"
    )
    add_device(parser, "auto")
