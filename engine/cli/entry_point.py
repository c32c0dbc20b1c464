"""The command line: one subcommand per verb."""

import argparse
import importlib
import io
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from engine.cli.console import Terminal, emit_lines
from engine.cli.options import Run
from engine.cli.output import let_output_drop
from engine.errors import CovershotError
from engine.events import Failed
from engine.installation.training import use_training
from engine.stopping import stop_flag

APP = "app"

FAMILIES = {
    "training": ("demo", "train", "sft", "dpo", "evaluate", "accept", "calibrate"),
    "enhancing": ("enhance", "serve"),
    "judging": ("candidates", "import-judgements", "export-judgements", "export-pairs"),
    "covers": ("match",),
    "colab": ("bundle", "import-results"),
    "benchmark": ("simulate",),
    "machine": ("doctor", "install-training", "try-training"),
}
"""Verbs by the module of this package that adds them: a verb is a fraction of a second faster without the others' imports."""

BAD_INPUT = 2
INTERRUPTED = 130


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run a verb as all that the process does, and end it with the exit code."""
    code = main(arguments)
    # Python takes up to three seconds to take apart what was loaded, for which whoever asked for the end would wait.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run a verb and return the exit code: 0 success, 2 bad input, 130 stopped by the user."""
    let_idle_threads_sleep()
    use_training()
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments[0] if arguments else None).parse_args(arguments)
    if options.verb == APP:
        return _show_window(options)
    let_output_drop()
    _print_unicode(events=options.events)
    console = Console()
    with stop_flag() as stop, nullcontext(emit_lines) if options.events else Terminal(console) as emit:
        try:
            options.run(options, emit, stop)
        except CovershotError as error:
            emit(Failed(str(error), error.in_window))
            return BAD_INPUT
        except OSError as error:
            named = f" {error.filename}" if error.filename else ""
            emit(
                Failed(f"Cannot use{named}: {error.strerror or error}. Check the disk and your rights, then try again.")
            )
            return BAD_INPUT
        except KeyboardInterrupt as stopped:
            emit(_stopped(*map(str, stopped.args)))
            return INTERRUPTED
    return 0


def _stopped(kept: str = "", hint: str = "") -> Failed:
    """Return the event of a verb that was stopped: what is kept, and what to do on the command line."""

    def sentence(*parts: str) -> str:
        text = "; ".join(filter(None, parts))
        return f"Stopped: {text}." if text else "Stopped."

    return Failed(sentence(kept, hint), sentence(kept) if hint else "")


def let_idle_threads_sleep() -> None:
    """Set how briefly torch, which must not be loaded yet, spins: idle threads slow other programs down (decision 12)."""
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")


def _show_window(options: argparse.Namespace) -> int:
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
    if options.self_test:
        from desktop.self_test import self_test

        return self_test()
    return show_window(options.workspace)


def _print_unicode(*, events: bool) -> None:
    """Let no file name end a run: a pipe may support less than Unicode, and programs that read events expect UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if events else None, errors="backslashreplace")


def _parser(first: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all verbs; where the first argument is one, of its family alone."""
    parser = argparse.ArgumentParser(prog="covershot", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, run: Run, text: str = "") -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=text, description=text) if text else verbs.add_parser(name)
        added.add_argument("--events", action="store_true", help="print JSON lines, for programs")
        added.set_defaults(run=run)
        return added

    named = [family for family, its_verbs in FAMILIES.items() if first in its_verbs]
    for family in () if first == APP else named or FAMILIES:
        importlib.import_module(f"engine.cli.{family}").add_verbs(verb)
    app = verbs.add_parser(APP, help="open the window")
    what = app.add_mutually_exclusive_group()
    what.add_argument("workspace", nargs="?", type=Path, help="folder to open")
    what.add_argument("--self-test", action="store_true", help="test the installation on a small workspace")
    return parser
