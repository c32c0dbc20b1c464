"""The measurements of a run, and their two files: metrics.csv and summary.json."""

import csv
import io
import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from engine.files import write_text
from engine.reading import cell
from engine.serialise import (
    Count,
    Finite,
    MalformedError,
    convert,
    finite,
    of_schema,
    plain_json,
    read_bounded,
    read_table,
    unreadable,
)

SCHEMA = 1
ADVICE = "Run `covershot evaluate` to write it again.", "Train again to write it anew."

Decibels = Annotated[float, Meta(ge=-1e12)]
"""A ratio in dB, infinite where two images are equal."""


@dataclass(frozen=True)
class Row:
    """Hold one variant of one held-out photo, measured against its target.

    Attributes:
        photo: name of the photo.
        variant: original, sft, dpo or sft_dpo.
        width: width of the measured image, in pixels.
        height: height of the measured image, in pixels.
        psnr: PSNR in dB.
        ssim: SSIM, at most 1.
        delta_e: mean CIEDE2000.
        white: unlikeness of its white level to the training photos'; see `engine.predict.conditions.Unlikeness`. None for the
            original, and where no pair taught white levels.
        content: unlikeness of its content to the training photos'; 1 is usual. None for the original.
        share: of the photo that its cover shows in other colours and light, where it was measured; None in earlier versions.
    """

    photo: str
    variant: str
    width: Count
    height: Count
    psnr: Decibels
    ssim: Finite
    delta_e: Finite
    white: Finite | None = None
    content: Finite | None = None
    share: Finite | None = None


@dataclass(frozen=True)
class Preference:
    """Count the wins of one variant over another on the same photos, and name the judge."""

    wins: Count
    losses: Count
    ties: Count
    judge: str


@dataclass(frozen=True)
class Simulated:
    """Describe what is simulated in a workspace, in words for the reader of its numbers."""

    target: str
    annotator: str


@dataclass(frozen=True)
class Summary:
    """Hold a run's result.

    Attributes:
        run: name of the run.
        workspace: name of the workspace.
        size: long side of the measured images, in pixels.
        variants: mean psnr, ssim and delta_e over the test photos, by variant; empty where no photo was held out.
        preference: counts by the name "sft_dpo_over_sft"; empty without a judge.
        seconds: duration of each phase, in seconds.
        foundation: kind, name and sha256 of the trunk's starting weights.
        device: kind, name, precision and the reason it was chosen.
        simulated: set when the targets and comparisons are not a person's.
        card: the model card of the variants, for the report.
        findings: preferences that each variant inferred from judgements, by variant; see `engine.report.findings`.
        controls: means of baselines, such as SFT's Edits of other photos; empty where there are too few test photos.
        measured: number of test photos that were measured; None in earlier versions.
    """

    run: str
    workspace: str
    size: Count
    variants: dict[str, dict[str, float]]
    preference: dict[str, Preference]
    seconds: dict[str, Finite]
    foundation: dict[str, str]
    device: dict[str, str]
    simulated: Simulated | None
    card: dict[str, Any]
    findings: dict[str, Any] = field(default_factory=dict)
    controls: dict[str, dict[str, float]] = field(default_factory=dict)
    measured: Count | None = None
    schema: int = SCHEMA


def unmeasured(covers: int) -> str:
    """Return that no photo was held out, so that there are no numbers, in two sentences.

    Args:
        covers: that were learnt from.
    """
    return (
        f"Quality cannot be measured: all covers ({covers}) are used for training, and none is held out. Covers of three photos "
        "are the least for that."
    )


def mean_by_variant(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Average psnr, ssim and delta_e over photos, by variant in the order they come."""
    means: dict[str, dict[str, float]] = {}
    for variant in dict.fromkeys(row.variant for row in rows):
        selected = [row for row in rows if row.variant == variant]
        means[variant] = {
            name: sum(getattr(row, name) for row in selected) / len(selected) for name in ("psnr", "ssim", "delta_e")
        }
    return means


def write_rows(rows: list[Row], path: Path) -> None:
    """Write metrics.csv, atomically."""
    text = io.StringIO()
    table = csv.DictWriter(text, [field.name for field in fields(Row)], lineterminator="\n")
    table.writeheader()
    table.writerows({**asdict(row), "photo": cell(row.photo)} for row in rows)
    write_text(path, text.getvalue())


def read_rows(path: Path) -> list[Row]:
    """Read metrics.csv.

    Raises:
        CovershotError: the file is missing or malformed.
    """
    return read_table(path, Row, ADVICE)


def write_summary(summary: Summary, path: Path) -> None:
    """Write summary.json, atomically; values that are not finite, as the PSNR of equal images, become null."""
    values = finite(asdict(summary))
    write_text(path, json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_summary(path: Path) -> Summary:
    """Read summary.json.

    Raises:
        CovershotError: the file is missing, malformed or of a newer schema.
    """
    try:
        values = of_schema(plain_json(read_bounded(path)), SCHEMA, str(path))
        return convert(_with_infinite(values), Summary)
    except (OSError, MalformedError) as error:
        raise unreadable(path, error, ADVICE) from error


def _with_infinite(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the infinite PSNR of equal images, which JSON has no number for."""
    tables = [values.get("variants"), values.get("controls")]
    for means in (means for table in tables if isinstance(table, dict) for means in table.values()):
        if isinstance(means, dict) and means.get("psnr", 0) is None:
            means["psnr"] = math.inf
    return values
