"""The verbs that put photos through a model."""

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.options import AddVerb, Stop, add_device, add_workspace, context_of
from engine.config import Config
from engine.errors import CovershotError
from engine.events import Emit, Finished, Message
from engine.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from engine.recipe.enhance import Treat


def add_enhancing_verbs(verb: AddVerb) -> None:
    """Add `enhance`, and the server of Edits for the window."""
    _add_options(verb("enhance", _enhance, "write enhanced copies of photos at full size"))
    add_workspace(verb("serve", _serve))


def _add_options(parser: argparse.ArgumentParser) -> None:
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
        "--cube", type=int, choices=(17, 33, 65), help="save the Edit's colours as a .cube with this many nodes"
    )
    add_device(parser, "auto")


def _enhance(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.recipe.enhance import Output, enhance, expanded

    if not 0 <= options.strength <= 1:
        raise CovershotError(f"--strength {options.strength} is out of range. Give a number from 0 to 1.")
    photos = expanded(options.photos)
    if not photos:
        raise CovershotError(f"{', '.join(map(str, options.photos))} holds no photos. Name photos or a folder of them.")
    output = Output(
        folder=options.out,
        strength=options.strength,
        existing=options.existing,
        suffix=options.format and f".{options.format}",
        keep_gps=options.keep_gps,
        edit=options.edit,
        cube=options.cube,
    )
    with _predictor(options, len(photos), emit, stop) as treat:
        result = enhance(photos, treat, output, emit, stop)
    lists = {"written": result.written, "skipped": result.skipped, "failed": list(result.failed)}
    emit(Finished({name: [str(path) for path in paths] for name, paths in lists.items()}))
    if result.failed:
        named = ", ".join(str(path) for path in result.failed)
        raise CovershotError(f"{len(result.failed)} of {len(photos)} photos could not be enhanced: {named}.")
    emit(Message(f"{len(result.written)} photos written to {options.out}, {len(result.skipped)} skipped."))


def _predictor(options: argparse.Namespace, photos: int, emit: Emit, stop: Stop) -> AbstractContextManager["Treat"]:
    if options.from_edit:
        from engine.edit.edit import load_edit
        from engine.recipe.enhance import Treatment

        treatment = Treatment(load_edit(options.from_edit))
        return nullcontext(lambda pixels: treatment)  # noqa: ARG005
    from engine.model.saved_model import load_model
    from engine.recipe.enhance import predicting

    context = context_of(Config(device=options.device), emit, stop)
    return predicting(load_model(options.model)[0].to(context.device.handle), photos)


def _serve(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    from engine.recipe.predict_server import serve

    serve(open_workspace(options.workspace), sys.stdin, emit)
