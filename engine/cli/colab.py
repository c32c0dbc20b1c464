"""The verbs of a training that happens on Colab."""

import argparse
from pathlib import Path

from engine.cli.options import AddVerb, Stop, add_workspace
from engine.cli.run_options import add_run_options, config_of
from engine.config import auto_preset
from engine.events import Emit, Finished, Message
from engine.workspace.workspace import open_workspace


def add_verbs(verb: AddVerb) -> None:
    """Add `bundle` and `import-results`."""
    bundle = verb("bundle", _bundle, "pack a workspace to train it on a Colab GPU")
    add_workspace(bundle)
    bundle.add_argument("out", type=Path, metavar="OUT.zip", help="the zip to write")
    add_run_options(bundle)
    results = verb("import-results", _import_results, "install what came back from Colab")
    results.add_argument("archive", type=Path, metavar="ZIP", help="the notebook's result.zip")
    results.add_argument("workspace", type=Path, help="that the bundle was made from")


def _bundle(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.colab.bundle import bundle
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    dataset = read_dataset(workspace)
    if options.preset == "auto":
        options.preset = auto_preset(len(dataset.photos), "cuda")  # what Colab is for
    bundle(workspace, dataset, config_of(options, 0), options.out, emit, stop)
    size = options.out.stat().st_size
    emit(Finished({"bundle": str(options.out), "bytes": size}))
    emit(Message(f"{options.out} ({size / 1e6:.1f} MB) is ready: open the covershot.ipynb inside it in Colab."))


def _import_results(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.colab.results import import_results
    from engine.predict.predictor import check_model

    workspace = open_workspace(options.workspace)
    run = import_results(options.archive, workspace, check_model, emit, stop)
    emit(Finished({"run": str(run.root)}))
    emit(Message(f"The three models are in {workspace.models}; the report is {run.report}"))
