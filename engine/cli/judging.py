"""The verbs for judgements."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.options import AddVerb, Stop, add_device, add_workspace
from engine.errors import CovershotError
from engine.events import Emit, Finished, Message
from engine.workspace.active_models import runs_in_use
from engine.workspace.judgements.files import export_judgements, export_pairs, import_judgements
from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.questions import REPLAYED
from engine.workspace.judgements.store import Judgement, open_judgements
from engine.workspace.run import Run
from engine.workspace.saved_edits import base_edit
from engine.workspace.workspace import Workspace, furthest, open_workspace

if TYPE_CHECKING:
    from engine.recipe.candidates import Model


def add_verbs(verb: AddVerb) -> None:
    """Add `candidates`, and judgements in and out."""
    candidates = verb("candidates", _candidates, "write pairs to judge, as images and a table for the answers")
    add_workspace(candidates)
    candidates.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for them")
    candidates.add_argument("--count", type=int, choices=range(1, 1001), default=40, metavar="N", help="pairs (40)")
    add_device(candidates, "auto")
    taken = verb(
        "import-judgements", _import, "import answers or another workspace's judgements, and write their images"
    )
    taken.add_argument("file", type=Path, metavar="FILE", help="a .csv or .jsonl of judgements")
    add_workspace(taken)
    given = verb("export-judgements", _export, "write every judgement that stands")
    add_workspace(given)
    given.add_argument("file", type=Path, metavar="FILE", help="a .csv or .jsonl to write")
    pairs = verb(
        "export-pairs", _export_pairs, "write the pairs of preferred and dispreferred, as DPO trainers read them"
    )
    add_workspace(pairs)
    pairs.add_argument("file", type=Path, metavar="FILE", help="a .jsonl or .parquet to write")
    pairs.add_argument(
        "--shape", choices=("paths", "messages"), default="paths", help="of prompt, chosen and rejected (paths)"
    )


def _candidates(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.recipe.candidates import TABLE, write_candidates

    workspace = open_workspace(options.workspace)
    model = _model_in_use(workspace, options.device, emit)
    judged: list[Judgement] = []
    if workspace.judgements.exists():
        with open_judgements(workspace, emit) as judgements:
            judged = judgements.standing(REPLAYED)
    count = write_candidates(workspace, model, judged, options.count, options.out, emit, stop)
    table = options.out / TABLE
    emit(Finished({"pairs": count, "table": str(table)}))
    emit(
        Message(
            f"{count} pairs are in {options.out}. Write left, right, tie or skip into the column verdict of {table}, "
            f"then run `covershot import-judgements {table} {workspace.root}`."
        )
    )


def _model_in_use(workspace: Workspace, device: str, emit: Emit) -> "Model | None":
    """Return the furthest variant in use, None before any model exists."""
    runs = runs_in_use(workspace)
    variant = furthest(runs)
    if variant is None:
        return None
    from engine.predict.predictor import load_predictor
    from engine.recipe.candidates import Model

    predictor = load_predictor(workspace.models / variant, device)
    if predictor.trunk.note:
        emit(Message(predictor.trunk.note, "warning"))
    return Model(Run(workspace.results / runs[variant]), variant, predictor.predict)


def _import(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    workspace = open_workspace(options.workspace)
    with open_judgements(workspace, emit) as judgements:
        found = import_judgements(judgements, options.file)
        repaired = repair(workspace, judgements, partial(base_edit, workspace))
    for skipped in repaired.skipped:
        emit(Message(skipped.reason, "warning"))
    emit(Finished({"answered": found.answered, "added": found.added, "images": repaired.written}))
    emit(
        Message(
            f"{found.answered} of {found.read} comparisons are answered, {found.added} answers are new; "
            f"{repaired.written} pairs of images were written, {len(repaired.skipped)} cannot be made."
        )
    )


def _export(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    workspace = open_workspace(options.workspace)
    if not workspace.judgements.exists():
        raise CovershotError(f"{workspace.root} has no judgements yet. Judge some pairs first.")
    with open_judgements(workspace, emit) as judgements:
        count = export_judgements(judgements, options.file)
    emit(Finished({"judgements": count}))
    emit(Message(f"{count} judgements are in {options.file}."))


def _export_pairs(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    count = export_pairs(open_workspace(options.workspace), options.file, shape=options.shape)
    emit(Finished({"pairs": count}))
    emit(Message(f"{count} pairs are in {options.file}."))
