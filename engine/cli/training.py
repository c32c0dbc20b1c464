"""The verbs that train and measure."""

import argparse
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from engine.cli.options import AddVerb, Stop, add_device, add_workspace, with_training
from engine.cli.run_options import add_run_options, config_of, context_of
from engine.config import Config
from engine.errors import CovershotError
from engine.events import Emit, Finished, Message
from engine.workspace.active_models import accept_run, kept_sentence, runs_in_use
from engine.workspace.run import Run, list_runs
from engine.workspace.run_lock import running, training_alone
from engine.workspace.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from engine.workspace.dataset import Dataset
    from engine.workspace.results import Summary


def add_verbs(verb: AddVerb) -> None:
    """Add `demo`, `train`, `sft`, `dpo`, `evaluate`, `accept` and `calibrate`, which only the window runs."""
    demo = verb(
        "demo", with_training(_demo), "make the sample workspace and train and compare the three variants on it"
    )
    demo.add_argument("workspace", nargs="?", type=Path, default=Path("demo"), help="folder to make (demo)")
    train = verb("train", with_training(_train), "train the three variants and compare them on held-out photos")
    train.add_argument("--resume", action="store_true", help="resume the interrupted run")
    # The window names the run, because it watches its folder.
    train.add_argument("--run", dest="offered", help=argparse.SUPPRESS)
    dpo = verb("dpo", with_training(_dpo), "refine on comparisons alone")
    dpo.add_argument("--start", choices=("sft", "foundation"), default="sft", help="what to refine (sft)")
    sft = verb("sft", with_training(_sft), "fine-tune on finished covers alone")
    evaluate = verb("evaluate", with_training(_evaluate), "compare the saved models on held-out photos")
    accept = verb("accept", _accept, "put the models of a run in use, an earlier one's too")
    for each in (train, sft, dpo, evaluate, accept, verb("calibrate", with_training(_calibrate))):
        add_workspace(each)
    accept.add_argument("run_name", metavar="RUN", help="its name in results/")
    for each in (demo, train, sft, dpo, evaluate):
        add_run_options(each)
        add_device(each, None)


def _demo(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.sample.build import build_sample

    workspace = build_sample(options.workspace, emit, stop=stop)
    with training_alone(workspace):
        _train_sample(workspace, options, emit, stop)


def _train_sample(workspace: Workspace, options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.model.foundation import load_foundation
    from engine.recipe.runs import begin_run, begun_alike

    config = config_of(options, 0)
    if config.foundation == "imagenet":
        try:
            load_foundation("imagenet", config.seed)
        except CovershotError as error:
            emit(Message(f"{error} The demo goes on with a random foundation.", "warning"))
            config = replace(config, foundation="random")
    run = begun_alike(workspace, config)
    if run:
        emit(Message(f"Resuming the run {run.name}, which was stopped."))
    _train_run(workspace, config, run or begin_run(workspace, config), options, emit, stop)


def _train(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    workspace = _opened(options, emit)
    from engine.recipe.runs import begin_run, resumable_run
    from engine.workspace.dataset import read_dataset

    offered = Run(workspace.results / options.offered) if options.offered else None
    with training_alone(workspace), running(offered) if offered else nullcontext():
        # Before anything is written: errors in the input must leave no run behind.
        dataset = read_dataset(workspace)
        if options.resume:
            run, config = resumable_run(workspace, offered)
        else:
            config = config_of(options, len(dataset.photos))
            run = begin_run(workspace, config, offered)
        _train_run(workspace, config, run, options, emit, stop, offered=offered is not None, dataset=dataset)


def _opened(options: argparse.Namespace, emit: Emit) -> Workspace:
    """Open the workspace and report it: loading torch and reading thousands of photos take long without any other message."""
    workspace = open_workspace(options.workspace)
    emit(Message(f"Reading the files in {workspace.dataset}."))
    return workspace


def _train_run(
    workspace: Workspace,
    config: Config,
    run: Run,
    options: argparse.Namespace,
    emit: Emit,
    stop: Stop,
    *,
    offered: bool = False,
    dataset: "Dataset | None" = None,
) -> None:
    """Train in a run; models of an `offered` run, which a window watches, are not put in use here."""
    from engine.recipe.pipeline import train_until_stopped
    from engine.recipe.runs import discarded_unless_learnt

    with nullcontext() if offered else discarded_unless_learnt(run):
        context = context_of(config, emit, stop)
        summary = train_until_stopped(workspace, config, run, context, offered=offered, dataset=dataset)
    _show(summary, run.root, options, emit)


def _sft(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    workspace = _opened(options, emit)
    from engine.recipe.context import build_context
    from engine.recipe.pipeline import learn
    from engine.recipe.runs import begin_run, discarded_unless_learnt
    from engine.workspace.dataset import read_covers

    dataset = read_covers(workspace)
    config = config_of(options, len(dataset.photos))
    context = context_of(config, emit, stop)
    with training_alone(workspace), discarded_unless_learnt(run := begin_run(workspace, config)):
        learn(build_context(workspace, config, run, context, dataset), "sft")
    _report_saved(workspace, run, "sft", emit)


def _dpo(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    workspace = _opened(options, emit)
    from engine.model.saved_model import load_model
    from engine.recipe.context import build_context
    from engine.recipe.pipeline import learn
    from engine.recipe.runs import begin_run, discarded_unless_learnt
    from engine.workspace.dataset import read_dataset

    dataset = read_dataset(workspace, targets=False)
    config = config_of(options, len(dataset.photos))
    parent = load_model(workspace.models / "sft") if options.start == "sft" else None
    variant = "sft_dpo" if parent else "dpo"
    context = context_of(config, emit, stop)
    with training_alone(workspace), discarded_unless_learnt(run := begin_run(workspace, config)):
        training = build_context(workspace, config, run, context, dataset)
        learn(training, variant, parent and parent.to(context.device.handle))
    _report_saved(workspace, run, variant, emit)


def _evaluate(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.recipe.pipeline import compare, load_models, unseen
    from engine.recipe.runs import begin_run, discarded_unless_learnt
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    config = config_of(options, 0)
    models = load_models(workspace)
    dataset = unseen(read_dataset(workspace), workspace, models)
    context = context_of(config, emit, stop)
    run = begin_run(workspace, config)
    placed = {variant: model.to(context.device.handle) for variant, model in models.items()}
    with discarded_unless_learnt(run):
        summary = compare(workspace, placed, dataset, run, context, {})
    _show(summary, run.root, options, emit)


def _accept(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    workspace = open_workspace(options.workspace)
    runs = {run.name: run for run in list_runs(workspace)}
    if options.run_name not in runs:
        existing = f"It has {', '.join(runs)}." if runs else "It has none yet."
        raise CovershotError(f"{workspace.results} has no run {options.run_name}. {existing}")
    kept = accept_run(workspace, runs[options.run_name])
    emit(Finished({"run": options.run_name, "kept": [str(path) for path in kept]}))
    before = kept_sentence(kept) if kept else "Those before stay in their own run's folder."
    emit(Message(f"The models of {options.run_name} are in use. {before}"))


def _calibrate(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.recipe.calibrate import calibrate
    from engine.workspace.dataset import read_dataset

    dataset = read_dataset(open_workspace(options.workspace))
    calibrate(dataset, context_of(Config(), emit, stop))
    emit(Finished())


def _show(summary: "Summary", folder: Path, options: argparse.Namespace, emit: Emit) -> None:
    from engine.report.table import summary_table

    emit(Finished({"run": str(folder), "summary": asdict(summary)}))
    if not options.events:
        Console().print(summary_table(summary), soft_wrap=True)
    emit(Message(f"The report is {folder / 'report.html'}"))


def _report_saved(workspace: Workspace, run: Run, variant: str, emit: Emit) -> None:
    used = runs_in_use(workspace).get(variant) == run.name
    folder = workspace.models / variant if used else run.model(variant)
    emit(Finished({"model": str(folder)}))
    if used:  # otherwise a message with the reason was emitted before
        emit(Message(f"The model is in {folder}; measure it with `covershot evaluate {workspace.root}`."))
