"""The result of a run as a table for the terminal."""

import math

from rich.console import Group
from rich.table import Table
from rich.text import Text

from engine.report.labels import PHASES, VARIANTS
from engine.report.wilson import wilson_interval
from engine.serialise import salvaged
from engine.workspace.model_card import Origin
from engine.workspace.results import Preference, Summary, unmeasured


def summary_table(summary: Summary) -> Group:
    """Return variants by PSNR, SSIM and CIEDE2000, who was preferred, and the time of each phase."""
    lines = [Text(preference_line(preference)) for preference in summary.preference.values()]
    spent = ", ".join(f"{PHASES.get(p, p)} {s:.1f} s" for p, s in summary.seconds.items())
    lines.append(Text(f"Time: {spent}; together {sum(summary.seconds.values()):.1f} s"))
    if summary.foundation["kind"] == "random":
        lines.append(Text("Foundation: random, it has never seen a photograph.", style="yellow"))
    if summary.simulated is not None:
        lines.append(Text("Targets and comparisons of this workspace are simulated, not a person's.", style="yellow"))
    return Group(_measures(summary) if summary.variants else Text(no_measures(summary)), *lines)


def no_measures(summary: Summary) -> str:
    """Return why a run has none."""
    return unmeasured(salvaged(summary.card, Origin).data.target_pairs)


def _measures(summary: Summary) -> Table:
    count = "Held-out" if summary.measured is None else f"{summary.measured} held-out"
    table = Table(title=f"{count} photos of {summary.workspace}, measured at {summary.size} px", title_justify="left")
    table.add_column("variant")
    for name in ("PSNR dB", "over original", "SSIM", "dE00"):
        table.add_column(name, justify="right")
    for variant, means in summary.variants.items():
        table.add_row(
            VARIANTS[variant],
            number(means["psnr"], 2),
            over_original(summary, variant),
            number(means["ssim"], 4),
            number(means["delta_e"], 2),
        )
    return table


def preference_line(preference: Preference) -> str:
    """Return wins, losses and ties as a line, with the 95 % interval of the win rate."""
    low, high = wilson_interval(preference.wins, preference.losses)
    decided = preference.wins + preference.losses
    rate = f"{preference.wins / decided:.0%} won, 95% interval {low:.0%} to {high:.0%}" if decided else "no decision"
    return (
        f"SFT + DPO over SFT, judged by {preference.judge}: {preference.wins} wins, {preference.losses} losses, "
        f"{preference.ties} ties ({rate})"
    )


def over_original(summary: Summary, variant: str) -> str:
    """Return a variant's gain over the original in dB as text; empty if it is not finite."""
    gain = summary.variants[variant]["psnr"] - summary.variants["original"]["psnr"]
    return f"{gain:+.2f}" if variant != "original" and math.isfinite(gain) else ""


def number(value: float | None, digits: int) -> str:
    """Return a measure as text: ∞ for the infinite PSNR of equal images, a dash for a missing one."""
    return "-" if value is None else "∞" if math.isinf(value) else f"{value:.{digits}f}"
