"""Loss and reward curves as pictures."""

import math
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.events import Metrics
from engine.files import replacing
from engine.report.labels import PHASES

GROUND = "#262626"
TEXT = "#e1e1e1"
QUIET = "#8c8c8c"
COLOURS = {"train": "#8c8c8c", "held_out": "#e0a458"}
NAMES = {"train": "training", "held_out": "held-out"}
COLUMNS = 3


def draw_curves(phase: str, history: Sequence[Metrics], best_step: int | None, path: Path) -> None:
    """Draw every quantity of a phase over its steps, training and held-out together, as a PNG.

    Args:
        phase: its name, the title.
        history: measures named "train/..." and "held_out/..."; values that are not finite leave a gap.
        best_step: step of the kept weights, marked by a line; None while the phase runs.
        path: to write.

    Raises:
        CovershotError: the file cannot be written.
    """
    names = list(dict.fromkeys(name.split("/", 1)[1] for metrics in history for name in metrics.values))
    rows = max(1, math.ceil(len(names) / COLUMNS))
    figure = Figure(figsize=(4 * COLUMNS, 2.4 * rows + 0.5), dpi=110, facecolor=GROUND, layout="constrained")
    kept = "so far" if best_step is None else f"the kept weights are those of step {best_step}"
    figure.suptitle(f"{PHASES.get(phase, phase)}: {kept}", color=TEXT, fontsize=11)
    axes = figure.subplots(rows, COLUMNS, squeeze=False).flat
    for axis in axes[len(names) :]:
        axis.set_visible(False)
    for axis, name in zip(axes, names, strict=False):
        _draw(axis, name, history, best_step)
    with replacing(path) as temporary:
        figure.savefig(temporary, facecolor=GROUND)


def apply_style(axis: Axes, title: str) -> None:
    """Set the title and the report's style of axes."""
    axis.set_facecolor(GROUND)
    axis.set_title(title, color=TEXT, fontsize=9, loc="left")
    axis.tick_params(colors=QUIET, labelsize=7)
    for spine in axis.spines.values():
        spine.set_visible(False)
    axis.grid(color="#3a3a3a", linewidth=0.6)


def _draw(axis: Axes, name: str, history: Sequence[Metrics], best_step: int | None) -> None:
    apply_style(axis, name.replace("_", " "))
    if best_step is not None:
        axis.axvline(best_step, color=TEXT, linewidth=0.6, linestyle=":")
    for part, colour in COLOURS.items():
        points = [(metrics.step, metrics.values.get(f"{part}/{name}", math.nan)) for metrics in history]
        points = [(step, value) for step, value in points if math.isfinite(value)]
        if points:
            steps, values = zip(*points, strict=True)
            axis.plot(steps, values, color=colour, linewidth=1.4, marker="o", markersize=2, label=NAMES[part])
    if axis.get_legend_handles_labels()[0]:
        axis.legend(fontsize=7, frameon=False, labelcolor=TEXT)
