"""The results of a simulation as a table, curves and files."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.table import Table

from engine.files import replacing, write_text
from engine.report.curves import GROUND, TEXT, apply_style
from engine.report.page import fill, inline

COLOURS = ("#e0a458", "#6fa8dc", "#93c47d", "#c27ba0", "#8c8c8c", "#d5a6bd", "#76a5af", "#b4a7d6")
TABLE_CLICKS = (50, 100, 300)


@dataclass(frozen=True)
class Point:
    """Hold one model's state after a number of answers, measured on held-out photos.

    Attributes:
        series: strategy and loss.
        taste: name of the hidden taste.
        seed: of the run.
        clicks: answers so far.
        delta_e: mean CIEDE2000 to the hidden ideal.
        psnr: mean PSNR to the hidden ideal, dB.
        win_rate: share of photos that lie nearer to the ideal than they do untouched.
        accuracy: share of the answers so far that the model agrees with.
    """

    series: str
    taste: str
    seed: int
    clicks: int
    delta_e: float
    psnr: float
    win_rate: float
    accuracy: float


@dataclass(frozen=True)
class RunOff:
    """Hold a model's state in a long training: the PSNR to the hidden ideal, dB, and the held-out answers it agrees with."""

    series: str
    step: int
    psnr: float
    accuracy: float


@dataclass(frozen=True)
class Control:
    """Hold the distance from the ideal that a taste, or a control, leaves on held-out photos.

    Attributes:
        control: name of the taste or control that moves the photos.
        taste: name of the hidden taste.
        seed: of the run.
        delta_e: mean CIEDE2000 to the hidden ideal.
    """

    control: str
    taste: str
    seed: int
    delta_e: float


@dataclass(frozen=True)
class Line:
    """Hold a series' means over tastes and seeds.

    Attributes:
        series: its name.
        delta_e: mean CIEDE2000 to the ideal, by clicks; 0 clicks is the start.
        win_rate: share of held-out photos won over the start, by clicks.
    """

    series: str
    delta_e: dict[int, float]
    win_rate: dict[int, float]

    def cut(self, clicks: int) -> float:
        """Return by which share the distance of the start has shrunk."""
        return 1 - self.delta_e[clicks] / self.delta_e[0]


def lines(points: Sequence[Point]) -> list[Line]:
    """Average points over tastes and seeds, series in the order in which they come first."""
    found = []
    for name in dict.fromkeys(point.series for point in points):
        of_series = [point for point in points if point.series == name]
        clicks = sorted({point.clicks for point in of_series})
        found.append(
            Line(name, *({at: _mean(of_series, at, field) for at in clicks} for field in ("delta_e", "win_rate")))
        )
    return found


def simulation_table(points: Sequence[Point]) -> Table:
    """Return every series' distance to the ideal after some clicks, and how far it was cut."""
    table = Table(title="Mean CIEDE2000 to the hidden ideal, photos nobody was asked about", title_justify="left")
    table.add_column("series")
    for heading in ("start", *(f"{clicks} clicks" for clicks in TABLE_CLICKS), "wins"):
        table.add_column(heading, justify="right")
    for line in lines(points):
        table.add_row(line.series, *cells(line))
    return table


def cells(line: Line) -> list[str]:
    """Write a series' row: the start, the distance after some clicks with its cut, the wins at the end."""
    after = [
        f"{line.delta_e[clicks]:.2f} ({0 - line.cut(clicks):+.0%})" for clicks in TABLE_CLICKS if clicks in line.delta_e
    ]
    return [f"{line.delta_e[0]:.2f}", *after, f"{line.win_rate[max(line.win_rate)]:.0%}"]


def control_rows(found: Sequence[Control]) -> list[tuple[str, str, str]]:
    """Return, for the learnt taste and then its controls, the mean distance and in how many runs the taste is nearer.

    Args:
        found: of the learnt taste first, and of its controls.
    """
    first = found[0].control
    learnt = {(run.taste, run.seed): run.delta_e for run in found if run.control == first}
    rows = []
    for name in dict.fromkeys(control.control for control in found):
        runs = [control for control in found if control.control == name]
        nearer = sum(learnt[run.taste, run.seed] < run.delta_e for run in runs)
        mean = sum(run.delta_e for run in runs) / len(runs)
        rows.append((name, f"{mean:.2f}", "" if name == first else f"{nearer} of {len(runs)}"))
    return rows


def control_table(found: Sequence[Control]) -> Table:
    """Return the learnt taste beside its controls."""
    table = Table(title="Controls: mean CIEDE2000 to the hidden ideal", title_justify="left")
    table.add_column("photos moved by")
    for heading in ("distance", "learnt taste is nearer"):
        table.add_column(heading, justify="right")
    for row in control_rows(found):
        table.add_row(*row)
    return table


def write_simulation(
    points: Sequence[Point], long: Sequence[RunOff], found: Sequence[Control], about: str, folder: Path
) -> None:
    """Write points.csv, run_off.csv, controls.csv, clicks.png, run_off.png and report.html.

    Args:
        points: of every series.
        long: of the long trainings.
        found: controls, the learnt taste first.
        about: one sentence on photos, tastes, seeds and noise.
        folder: to write to.

    Raises:
        CovershotError: a file cannot be written.
    """
    for name, rows in (("points", points), ("run_off", long), ("controls", found)):
        write_text(folder / f"{name}.csv", _csv(rows))
    _draw_clicks(lines(points), folder / "clicks.png")
    _draw_run_off(long, folder / "run_off.png")
    text = fill(
        "simulation.html.j2",
        about=about,
        clicks=TABLE_CLICKS,
        rows=[(line.series, cells(line)) for line in lines(points)],
        controls=control_rows(found),
        curves=inline(folder / "clicks.png", "PNG"),
        run_off=inline(folder / "run_off.png", "PNG"),
    )
    write_text(folder / "report.html", text)


def _draw_clicks(series: Sequence[Line], path: Path) -> None:
    figure = Figure(figsize=(10, 5), dpi=110, facecolor=GROUND, layout="constrained")
    axis = figure.subplots()
    apply_style(axis, "mean CIEDE2000 to the hidden ideal, by clicks")
    for line, colour in zip(series, COLOURS, strict=False):
        axis.plot([*line.delta_e], [*line.delta_e.values()], color=colour, marker="o", markersize=3, label=line.series)
    _finish(figure, [axis], path)


def _draw_run_off(long: Sequence[RunOff], path: Path) -> None:
    figure = Figure(figsize=(10, 4), dpi=110, facecolor=GROUND, layout="constrained")
    axes = figure.subplots(1, 2)
    titles = {
        "psnr": "PSNR to the hidden ideal, dB, by step",
        "accuracy": "share of held-out answers agreed with, by step",
    }
    for axis, (field, title) in zip(axes, titles.items(), strict=True):
        apply_style(axis, title)
        for name, colour in zip(dict.fromkeys(point.series for point in long), COLOURS, strict=False):
            points = [(point.step, getattr(point, field)) for point in long if point.series == name]
            axis.plot(*zip(*points, strict=True), color=colour, label=name)
    axes[1].set_ylim(0, 1)
    _finish(figure, axes, path)


def _finish(figure: Figure, axes: Sequence[Axes], path: Path) -> None:
    for axis in axes:
        axis.legend(fontsize=7, frameon=False, labelcolor=TEXT)
    with replacing(path) as temporary:
        figure.savefig(temporary, facecolor=GROUND)


def _mean(points: Sequence[Point], clicks: int, field: str) -> float:
    values = [getattr(point, field) for point in points if point.clicks == clicks]
    return float(sum(values) / len(values))


def _csv(rows: Sequence[Point] | Sequence[RunOff] | Sequence[Control]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, [field.name for field in fields(rows[0])], lineterminator="\n")
    table.writeheader()
    table.writerows(asdict(row) for row in rows)
    return text.getvalue()
