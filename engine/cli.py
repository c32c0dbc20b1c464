"""The command line: one subcommand per verb."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from engine.config import PRESETS, Config, auto_preset, load_config, preset
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

BAD_INPUT = 2
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a verb and return the exit code: 0 done, 2 bad input, 130 stopped by the user."""
    options = _parser().parse_args(arguments)
    if options.verb == "app":
        from desktop.app import main as show_window

        return show_window(options.workspace)
    console = Console()
    with _stop_flag() as stop, nullcontext(emit_lines) if options.events else Terminal(console) as emit:
        try:
            options.run(options, emit, stop)
        except CovershotError as error:
            emit(Failed(str(error)))
            return BAD_INPUT
        except KeyboardInterrupt as stopped:
            kept = str(stopped)
            emit(Failed(f"Stopped{': ' + kept if kept else ''}."))
            return INTERRUPTED
    return 0


def _demo(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.model.foundation import load_foundation
    from engine.sample.build import build_sample

    workspace = build_sample(options.workspace, emit)
    config = _config(options, 0)
    if config.foundation == "imagenet":
        try:
            load_foundation("imagenet", config.seed)
        except CovershotError as error:
            emit(Message(f"{error} The demo goes on with a random foundation.", "warning"))
            config = replace(config, foundation="random")
    _train_run(workspace, config, options, emit, stop)


def _train(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    run = Run(workspace.results / options.offered) if options.offered else None
    with running(run) if run else nullcontext():
        # What is wrong with the input is said before anything is written.
        photos = len(read_dataset(workspace).photos)
        _train_run(workspace, _config(options, photos), options, emit, stop, run)


def _train_run(
    workspace: Workspace,
    config: Config,
    options: argparse.Namespace,
    emit: Emit,
    stop: Callable[[], bool],
    offered: Run | None = None,
) -> None:
    """Train; a run that a window watches is `offered`: its models wait, and a file in its folder ends it early."""
    from engine.recipe.pipeline import begin_run, finish_early, resumable_run, train

    if getattr(options, "resume", False):
        run, config = resumable_run(workspace, offered)
    else:
        run = begin_run(workspace, config, offered)
    job = _job(config, emit, (lambda: stop() or run.stop.exists()) if offered else stop)
    try:
        summary = train(workspace, config, run, job, offered=offered is not None)
    except KeyboardInterrupt as stopped:
        if stop() or not run.stop.exists():
            resume = f"go on with `covershot train {workspace.root} --resume`"
            raise KeyboardInterrupt(f"{stopped}; {resume}" if str(stopped) else resume) from stopped
        summary = finish_early(workspace, run, replace(job, stop=stop))
    _show(summary, run.root, options, emit)


def _sft(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.pipeline import begin_run, learn, prepare
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    dataset = read_dataset(workspace, comparisons=False)
    config = _config(options, len(dataset.photos))
    run = begin_run(workspace, config)
    learn(prepare(workspace, config, run, _job(config, emit, stop), dataset), "sft")
    _say_saved(workspace, "sft", emit)


def _dpo(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.model.card import load_model
    from engine.recipe.pipeline import begin_run, learn, prepare
    from engine.workspace.dataset import read_dataset

    workspace = open_workspace(options.workspace)
    dataset = read_dataset(workspace, targets=False)
    config = _config(options, len(dataset.photos))
    parent = load_model(workspace.models / "sft")[0] if options.start == "sft" else None
    variant = "sft_dpo" if parent else "dpo"
    run = begin_run(workspace, config)
    setting = prepare(workspace, config, run, _job(config, emit, stop), dataset)
    learn(setting, variant, parent and parent.to(setting.job.device.handle))
    _say_saved(workspace, variant, emit)


def _evaluate(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> None:
    from engine.recipe.pipeline import begin_run, compare, load_models
    from engine.workspace.dataset import read_dataset
    from engine.workspace.pairs import list_photos

    workspace, config = open_workspace(options.workspace), _config(options, 0)
    models = load_models(workspace)
    dataset = read_dataset(workspace, comparisons=bool(list_photos(workspace.preferred)))
    run, job = begin_run(workspace, config), _job(config, emit, stop)
    placed = {variant: model.to(job.device.handle) for variant, model in models.items()}
    _show(compare(workspace, placed, dataset, run, job, {}), run.root, options, emit)


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
    result = enhance(photos, _predictor(options, emit, stop), output, emit, stop)
    lists = {"written": result.written, "skipped": result.skipped, "failed": list(result.failed)}
    emit(Finished({name: [str(path) for path in paths] for name, paths in lists.items()}))
    if result.failed:
        named = ", ".join(str(path) for path in result.failed)
        raise CovershotError(f"{len(result.failed)} of {len(photos)} photos could not be enhanced: {named}.")
    emit(Message(f"{len(result.written)} photos written to {options.out}, {len(result.skipped)} skipped."))


def _predictor(options: argparse.Namespace, emit: Emit, stop: Callable[[], bool]) -> "Predict":
    if options.from_edit:
        from engine.edit.edit import load_edit

        edit = load_edit(options.from_edit)
        return lambda pixels: edit  # noqa: ARG005
    from engine.model.card import load_model

    job = _job(Config(device=options.device), emit, stop)
    return load_model(options.model)[0].to(job.device.handle).predict


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

    if not options.events:
        Console().print(summary_table(summary))
    emit(Finished({"run": str(folder), "summary": asdict(summary)}))
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
    given = {name: getattr(options, name) for name in ("seed", "foundation", "device")}
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
        _add_run_options(own)
    _add_enhance_options(verb("enhance", _enhance, "write enhanced copies of photos at full size"))
    verb("doctor", _doctor, "tell what this machine has, in a report to copy")
    for own in (verb("calibrate", _calibrate), verb("serve", _serve)):
        own.add_argument("workspace", type=Path)
    app = verbs.add_parser("app", help="open the window")
    app.add_argument("workspace", nargs="?", type=Path, help="folder to open")
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--preset", choices=("auto", *PRESETS), default="auto", help="how much to train (auto)")
    source.add_argument("--config", type=Path, metavar="FILE", help="TOML over a preset")
    parser.add_argument("--seed", type=int, help="of everything random (0)")
    parser.add_argument(
        "--foundation", metavar="WHAT", help="imagenet, random, or a file of ResNet50 weights (imagenet)"
    )
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), help="to compute on (auto)")


def _add_enhance_options(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto", help="to compute on (auto)")
