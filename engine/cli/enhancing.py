"""The verbs that put photos through a model."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.options import AddVerb, Stop, add_device, add_workspace
from engine.edit.edit import load_edit
from engine.edit.render import warm_up
from engine.errors import CovershotError
from engine.events import Emit, Finished, Message
from engine.export.batch import Output, Treat, Treatment, write_batch
from engine.image.profile import Pixels
from engine.workspace.pairs import expanded
from engine.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from engine.predict.predictor import Predictor

UNLIKE = "unlike the photos the model was trained on, so check the result"


def add_verbs(verb: AddVerb) -> None:
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
    warm_up()
    result = write_batch(photos, _treating(options, len(photos), emit), output, emit, stop)
    lists = {"written": result.written, "skipped": result.skipped, "failed": list(result.failed)}
    emit(Finished({name: [str(path) for path in paths] for name, paths in lists.items()}))
    if result.failed:
        named = ", ".join(str(path) for path in result.failed)
        raise CovershotError(f"{len(result.failed)} of {len(photos)} photos could not be enhanced: {named}.")
    emit(Message(f"{len(result.written)} photos written to {options.out}, {len(result.skipped)} skipped."))


def _treating(options: argparse.Namespace, photos: int, emit: Emit) -> Treat:
    """Return what to do to each photo.

    A single photo may be predicted on all processors. Of several, each has one: more would compete with those that decode,
    render and encode the others.
    """
    if options.from_edit:
        treatment = Treatment(load_edit(options.from_edit))
        return lambda path, pixels: treatment  # noqa: ARG005
    from engine.predict.predictor import load_predictor

    predictor = load_predictor(options.model, options.device, None if photos == 1 else 1)
    if predictor.trunk.note:
        emit(Message(predictor.trunk.note, "warning"))
    return predicting(predictor)


def predicting(predictor: "Predictor") -> Treat:
    """Return a function that predicts a photo's Edit, with a note on one unlike the training photos."""

    def treat(path: Path, pixels: Pixels) -> Treatment:  # noqa: ARG001
        edit = predictor.predict(pixels)
        return Treatment(edit, note=UNLIKE if edit.extrapolated else None)

    return treat


def _serve(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    from engine.recipe.predict_server import serve

    serve(open_workspace(options.workspace), sys.stdin, emit)
