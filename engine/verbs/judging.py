"""The verbs around judgements."""

import argparse
from pathlib import Path

from rich.console import Console

from engine.events import Emit, Finished, Message
from engine.verbs.options import AddVerb, Stop


def add_judging_verbs(verb: AddVerb) -> None:
    """Add `simulate`."""
    tastes = verb("simulate", _simulate, "let simulated annotators teach models, and measure how few clicks it takes")
    tastes.add_argument("photos", type=Path, help="folder of photos, ten at least")
    tastes.add_argument(
        "--out", type=Path, default=Path("simulation"), metavar="DIR", help="for the report (simulation)"
    )
    tastes.add_argument("--seeds", type=int, choices=range(1, 11), default=3, help="repetitions of every taste (3)")


def _simulate(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
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
