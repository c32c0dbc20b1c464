"""The verb of the benchmark, which nothing else needs."""

import argparse
from pathlib import Path

from rich.console import Console

from engine.cli.options import AddVerb, Stop, with_training
from engine.events import Emit, Finished, Message
from engine.workspace.pairs import expanded


def add_verbs(verb: AddVerb) -> None:
    """Add `simulate`."""
    tastes = verb(
        "simulate",
        with_training(_simulate),
        "let simulated annotators teach models, and measure how few clicks it takes",
    )
    tastes.add_argument("photos", type=Path, help="folder of photos, ten at least")
    tastes.add_argument(
        "--out", type=Path, default=Path("simulation"), metavar="DIR", help="for the report (simulation)"
    )
    tastes.add_argument("--seeds", type=int, choices=range(1, 11), default=3, help="repetitions of every taste (3)")


def _simulate(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.benchmark.controls import controls
    from engine.benchmark.report import control_table, simulation_table, write_simulation
    from engine.benchmark.simulate import DEFAULT, SERIES, read_copies, run_off, simulate
    from engine.benchmark.tastes import TASTES

    copies = read_copies(expanded([options.photos]))
    points = simulate(copies, SERIES, list(TASTES), range(options.seeds), emit, stop)
    found = controls(copies, list(TASTES), range(options.seeds), emit, stop)
    about = (
        f"formulas did, of {len(TASTES)} hidden tastes, {options.seeds} times each, on {len(copies)} photos; "
        f"{DEFAULT.annotator.flips:.0%} of their answers are turned around."
    )
    write_simulation(points, run_off(copies, "even", 0), found, about, options.out)
    if not options.events:
        Console().print(simulation_table(points), control_table(found))
    emit(Finished({"report": str(options.out / "report.html")}))
    emit(Message(f"The report is {options.out / 'report.html'}"))
