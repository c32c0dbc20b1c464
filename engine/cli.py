"""The command line: one subcommand per verb."""

import argparse
import io
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from engine.arguments import add_device, add_enhance_options, add_run_options
from engine.config import Config, auto_preset, check_range, load_config, preset
from engine.console import Terminal, emit_lines
from engine.errors import CovershotError
from engine.events import Emit, Failed, Finished, Message
from engine.workspace.layout import Workspace, open_workspace
from engine.workspace.running import running
from engine.workspace.runs import Run

if TYPE_CHECKING:
    from engine.recipe.enhance import Predict
    from engine.report.results import Summary
    from engine.training.job import Job
    from engine.workspace.runs import Run

BAD_INPUT = 2
INTERRUPTED = 130

FINISHED_ANCHOR = 0.25


def main(arguments: list[str] | None = None) -> int:
    """Run a verb and return the exit code: 0 done, 2 bad input, 130 stopped by the user."""
    options = _parser().parse_args(arguments)
    if options.verb == "app":
        return _show_window(options.workspace)
    _speak_unicode(events=options.events)
    console = Console()
    with _stop_flag() as stop, nullcontext(emit_lines) if options.events else Terminal(console) as emit:
        try:
            options.run(options, emit, stop)
        except CovershotError as error:
            emit(Failed(str(error)))
            return BAD_INPUT
        except OSError as error:
            named = f" {error.filename}" if error.filename else ""
            emit(
                Failed(f"Cannot use{named}: {error.strerror or error}. Check the disk and your rights, then try again.")
            )
            return BAD_INPUT
        except KeyboardInterrupt as stopped:
            kept = str(stopped)
            emit(Failed(f"Stopped{': ' + kept if kept else ''}."))
            return INTERRUPTED
    return 0


def _show_window(workspace: Path | None) -> int:
    try:
        from desktop.app import main as show_window
    except ImportError as error:
        if "PySide6" not in f"{error.name} {error.path}":
            raise
        Console().print(
            f"The window cannot be opened ({error}). Install it with `pip install 'covershot[desktop]'`; "
            "every other verb works without.",
            markup=False,
            soft_wrap=True,
        )
        return BAD_INPUT
    return show_window(workspace)


def _speak_unicode(*, events: bool) -> None:
    """Let no name end a run: a pipe may know less than Unicode, and programs that read events expect UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if events else None, errors="backslashreplace")


def _demo(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.model.foundation import load_foundation
    from engine.recipe.pipeline import begin_run, begun_alike
    from engine.sample.build import build_sample

    workspace = build_sample(options.workspace, emit, stop=stop)
    config = _config(options, 0)
    if config.foundation == "imagenet":
        try:
            load_foundation("imagenet", config.seed)
        except CovershotError as error:
            emit(Message(f"{error} The demo goes on with a random foundation.", "warning"))
            config = replace(config, foundation="random")
    if options.config is None:
        # The sample's comparisons are asked around finished covers, so that their chosen images are near to what is wanted.
        config = replace(config, dpo=replace(config.dpo, anchor=FINISHED_ANCHOR))
    run = begun_alike(workspace, config)
    if run:
        emit(Message(f"Going on with the run {run.name}, which was stopped."))
    _train_run(workspace, config, run or begin_run(workspace, config), options, emit, stop)


def _train(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.pipeline import begin_run, resumable_run
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    offered = Run(workspace.results / options.offered) if options.offered else None
    with running(offered) if offered else nullcontext():
        # What is wrong with the input is said before anything is written.
        photos = len(read_dataset(workspace).photos)
        if options.resume:
            run, config = resumable_run(workspace, offered)
        else:
            config = _config(options, photos)
            run = begin_run(workspace, config, offered)
        _train_run(workspace, config, run, options, emit, stop, offered=offered is not None)


def _train_run(
    workspace: Workspace,
    config: Config,
    run: Run,
    options: argparse.Namespace,
    emit: Emit,
    stop: Callable[[], bool],
    *,
    offered: bool = False,
) -> None:
    """Train in a run; one that a window watches is `offered`: its models wait, and a file in its folder ends it early."""
    from engine.recipe.pipeline import discarded_unless_learnt, finish_early, train

    with nullcontext() if offered else discarded_unless_learnt(run):
        job = _job(config, emit, (lambda: stop() or run.stop.exists()) if offered else stop)
        try:
            summary = train(workspace, config, run, job, offered=offered)
        except KeyboardInterrupt as stopped:
            if offered and run.stop.exists() and not stop():
                summary = finish_early(workspace, run, replace(job, stop=stop))
            elif run.learnt:
                resume = f"go on with `covershot train {workspace.root} --resume`"
                raise KeyboardInterrupt(f"{stopped}; {resume}" if str(stopped) else resume) from stopped
            else:
                raise
    _show(summary, run.root, options, emit)


def _sft(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.pipeline import begin_run, discarded_unless_learnt, learn, prepare
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    dataset = read_dataset(workspace, comparisons=False)
    config = _config(options, len(dataset.photos))
    job, run = _job(config, emit, stop), begin_run(workspace, config)
    with discarded_unless_learnt(run):
        learn(prepare(workspace, config, run, job, dataset), "sft")
    _say_saved(workspace, "sft", emit)


def _dpo(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.model.card import load_model
    from engine.recipe.pipeline import begin_run, discarded_unless_learnt, learn, prepare
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    dataset = read_dataset(workspace, targets=False)
    config = _config(options, len(dataset.photos))
    parent = load_model(workspace.models / "sft")[0] if options.start == "sft" else None
    variant = "sft_dpo" if parent else "dpo"
    job, run = _job(config, emit, stop), begin_run(workspace, config)
    with discarded_unless_learnt(run):
        setting = prepare(workspace, config, run, job, dataset)
        learn(setting, variant, parent and parent.to(job.device.handle))
    _say_saved(workspace, variant, emit)


def _evaluate(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.pipeline import begin_run, compare, discarded_unless_learnt, load_models, unseen
    from engine.workspace.dataset import read_dataset
    from engine.workspace.pairs import join_comparisons

    workspace, config = open_workspace(options.workspace), _config(options, 0)
    models = load_models(workspace)
    dataset = unseen(read_dataset(workspace, comparisons=bool(join_comparisons(workspace)[0])), workspace, models)
    job, run = _job(config, emit, stop), begin_run(workspace, config)
    placed = {variant: model.to(job.device.handle) for variant, model in models.items()}
    with discarded_unless_learnt(run):
        summary = compare(workspace, placed, dataset, run, job, {})
    _show(summary, run.root, options, emit)


def _enhance(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
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
    with _predictor(options, len(photos), emit, stop) as predict:
        result = enhance(photos, predict, output, emit, stop)
    lists = {"written": result.written, "skipped": result.skipped, "failed": list(result.failed)}
    emit(Finished({name: [str(path) for path in paths] for name, paths in lists.items()}))
    if result.failed:
        named = ", ".join(str(path) for path in result.failed)
        raise CovershotError(f"{len(result.failed)} of {len(photos)} photos could not be enhanced: {named}.")
    emit(Message(f"{len(result.written)} photos written to {options.out}, {len(result.skipped)} skipped."))


def _predictor(
    options: argparse.Namespace, photos: int, emit: Emit, stop: Callable[[], bool]
) -> AbstractContextManager["Predict"]:
    if options.from_edit:
        from engine.edit.edit import load_edit

        edit = load_edit(options.from_edit)
        return nullcontext(lambda pixels: edit)  # noqa: ARG005
    from engine.model.card import load_model
    from engine.recipe.enhance import predicting

    job = _job(Config(device=options.device), emit, stop)
    return predicting(load_model(options.model)[0].to(job.device.handle), photos)


def _simulate(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.apprentice import FLIPS
    from engine.recipe.enhance import expanded
    from engine.recipe.simulate import SERIES, read_copies, run_off, simulate
    from engine.report.simulation import simulation_table, write_simulation
    from engine.sample.tastes import TASTES

    copies = read_copies(expanded([options.photos]))
    points = simulate(copies, SERIES, list(TASTES), range(options.seeds), emit, stop)
    about = (
        f"formulas did, of {len(TASTES)} hidden tastes, {options.seeds} times each, on {len(copies)} photos; "
        f"{FLIPS:.0%} of their answers are turned around."
    )
    write_simulation(points, run_off(copies, "even", 0), about, options.out)
    if not options.events:
        Console().print(simulation_table(points))
    emit(Finished({"report": str(options.out / "report.html")}))
    emit(Message(f"The report is {options.out / 'report.html'}"))


def _bundle(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.colab.bundle import bundle
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    dataset = read_dataset(workspace)
    if options.preset == "auto":
        options.preset = auto_preset(len(dataset.photos), "cuda")  # what Colab is for
    bundle(workspace, dataset, _config(options, 0), options.out, emit, stop)
    size = options.out.stat().st_size
    emit(Finished({"bundle": str(options.out), "bytes": size}))
    emit(Message(f"{options.out} ({size / 1e6:.1f} MB) is ready: open the covershot.ipynb inside it in Colab."))


def _import_results(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.colab.results import import_results
    from engine.model.card import load_model

    workspace = open_workspace(options.workspace)
    run = import_results(options.archive, workspace, load_model, emit, stop)
    emit(Finished({"run": str(run.root)}))
    emit(Message(f"The three models are in {workspace.models}; the report is {run.report}"))


def _doctor(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:  # noqa: ARG001
    from engine.recipe.doctor import doctor

    findings = doctor()
    for name, value in findings:
        emit(Message(f"{name:<18}{value}"))
    emit(Finished(dict(findings)))


def _calibrate(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.calibrate import calibrate
    from engine.workspace.dataset import read_dataset

    dataset = read_dataset(open_workspace(options.workspace))
    calibrate(dataset, _job(Config(), emit, stop))
    emit(Finished())


def _serve(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:  # noqa: ARG001
    from engine.recipe.serve import serve

    serve(open_workspace(options.workspace), sys.stdin, emit)


def _show(summary: "Summary", folder: Path, options: argparse.Namespace, emit: Emit) -> None:
    from engine.report.table import summary_table

    emit(Finished({"run": str(folder), "summary": asdict(summary)}))
    if not options.events:
        Console().print(summary_table(summary), soft_wrap=True)
    emit(Message(f"The report is {folder / 'report.html'}"))


def _say_saved(workspace: Workspace, variant: str, emit: Emit) -> None:
    folder = workspace.models / variant
    emit(Finished({"model": str(folder)}))
    emit(Message(f"The model is in {folder}; measure it with `covershot evaluate {workspace.root}`."))


def _config(options: argparse.Namespace, photos: int) -> Config:
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


def _job(config: Config, emit: Emit, stop: Callable[[], bool]) -> "Job":
    from engine.training.job import Job
    from engine.training.process import choose_device

    return Job(choose_device(config.device), emit, stop)


@contextmanager
def _stop_flag() -> Iterator[Callable[[], bool]]:
    """Yield a flag that the first Ctrl-C raises; a second one interrupts at once."""
    flag = threading.Event()

    def ask(number: int, frame: object) -> None:  # noqa: ARG001
        flag.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield flag.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="covershot", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, run: Callable[..., None], text: str = "") -> argparse.ArgumentParser:
        # What has no help is for the window and not listed.
        own = verbs.add_parser(name, help=text, description=text) if text else verbs.add_parser(name)
        own.add_argument("--events", action="store_true", help="print JSON lines, for programs")
        own.set_defaults(run=run)
        return own

    demo = verb("demo", _demo, "make the sample workspace and train and compare the three variants on it")
    demo.add_argument("workspace", nargs="?", type=Path, default=Path("demo"), help="folder to make (demo)")
    train = verb("train", _train, "train the three variants and compare them on held-out photos")
    train.add_argument("--resume", action="store_true", help="go on with the interrupted run")
    train.add_argument(
        "--run", dest="offered", help=argparse.SUPPRESS
    )  # the window names the run whose folder it watches
    dpo = verb("dpo", _dpo, "refine on comparisons alone")
    dpo.add_argument("--start", choices=("sft", "foundation"), default="sft", help="what to refine (sft)")
    sft = verb("sft", _sft, "fine-tune on finished covers alone")
    evaluate = verb("evaluate", _evaluate, "compare the saved models on held-out photos")
    for own in (train, sft, dpo, evaluate):
        own.add_argument("workspace", type=Path, help="folder with dataset/input")
    for own in (demo, train, sft, dpo, evaluate):
        add_run_options(own)
        add_device(own, None)
    _add_colab(verb)
    add_enhance_options(verb("enhance", _enhance, "write enhanced copies of photos at full size"))
    tastes = verb("simulate", _simulate, "let simulated annotators teach models, and measure how few clicks it takes")
    tastes.add_argument("photos", type=Path, help="folder of photos, ten at least")
    tastes.add_argument(
        "--out", type=Path, default=Path("simulation"), metavar="DIR", help="for the report (simulation)"
    )
    tastes.add_argument("--seeds", type=int, choices=range(1, 11), default=3, help="repetitions of every taste (3)")
    verb("doctor", _doctor, "tell what this machine has, in a report to copy")
    for own in (verb("calibrate", _calibrate), verb("serve", _serve)):
        own.add_argument("workspace", type=Path)
    app = verbs.add_parser("app", help="open the window")
    app.add_argument("workspace", nargs="?", type=Path, help="folder to open")
    return parser


def _add_colab(verb: Callable[[str, Callable[..., None], str], argparse.ArgumentParser]) -> None:
    bundle = verb("bundle", _bundle, "pack a workspace to train it on a Colab GPU")
    bundle.add_argument("workspace", type=Path, help="folder with dataset/input")
    bundle.add_argument("out", type=Path, metavar="OUT.zip", help="the zip to write")
    add_run_options(bundle)
    results = verb("import-results", _import_results, "install what came back from Colab")
    results.add_argument("archive", type=Path, metavar="ZIP", help="the notebook's result.zip")
    results.add_argument("workspace", type=Path, help="that the bundle was made from")
