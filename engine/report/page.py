"""report.html: a run's results on one page without external resources."""

import base64
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from PIL import Image

from engine.edit.looks import JUST_VISIBLE
from engine.errors import CovershotError
from engine.files import write_text
from engine.image.io import load_photo
from engine.image.training_copy import over_white
from engine.report.findings import read_finding
from engine.report.labels import CONTROLS, LOOKS, PHASES, UNMOVED, VARIANTS
from engine.report.table import no_measures, number, over_original, preference_line
from engine.workspace.results import Row, Summary

PICTURE_WIDTH = 1800

THUMBNAIL = 96
"""Long side in pixels of a picture that was set aside."""

SHOWN_FROM = ("target", "preferred", "dispreferred", "input")
"""Folders of a dataset that a file of a name is looked for in."""


def write_report(
    summary: Summary,
    rows: Sequence[Row],
    comparisons: Mapping[str, Path],
    curves: Mapping[str, Path],
    path: Path,
    dataset: Path | None = None,
) -> None:
    """Write the page, with every picture inside it.

    Args:
        summary: of the run.
        rows: of every photo and variant.
        comparisons: labelled image of each photo.
        curves: picture of each phase.
        path: to write.
        dataset: folder in whose folders the files lie that were set aside, for their thumbnails; None shows none.

    Raises:
        CovershotError: the file cannot be written.
    """
    set_aside = (summary.card.get("data") or {}).get("set_aside") or {}
    text = fill(
        "report.html.j2",
        summary=summary,
        rows=rows,
        comparisons={photo: inline(picture, "JPEG") for photo, picture in comparisons.items()},
        curves={phase: inline(picture, "PNG") for phase, picture in curves.items()},
        preferences=[preference_line(preference) for preference in summary.preference.values()],
        variants=VARIANTS,
        phases=PHASES,
        findings=[(variant, found) for variant, record in summary.findings.items() if (found := read_finding(record))],
        unmoved=UNMOVED,
        looks=LOOKS,
        steps=JUST_VISIBLE,
        controls=CONTROLS,
        no_measures="" if summary.variants else no_measures(summary),
        gains={variant: over_original(summary, variant) for variant in summary.variants},
        set_aside=[(name, reason, _thumbnail(name, dataset)) for name, reason in set_aside.items()],
        longest=max([*summary.seconds.values(), 1e-9]),
    )
    write_text(path, text)


def _thumbnail(name: str, dataset: Path | None) -> str:
    """Return a small picture of a file that was set aside; nothing where there is none that can be read."""
    if dataset is None or Path(name).name != name:  # a card may be a stranger's
        return ""
    for folder in SHOWN_FROM:
        with suppress(CovershotError):
            pixels = over_white(load_photo(dataset / folder / name, THUMBNAIL))
            data = io.BytesIO()
            Image.fromarray(pixels).save(data, "JPEG", quality=80)
            return _address(data, "JPEG")
    return ""


def fill(template: str, **values: Any) -> str:
    """Fill a template of resources/report; it finds the pages' common style as `style`."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = number
    folder = files("resources") / "report"
    style = (folder / "style.html").read_text(encoding="utf-8")
    return environment.from_string((folder / template).read_text(encoding="utf-8")).render(style=style, **values)


def inline(path: Path, kind: str) -> str:
    """Return a picture as a data: address, reduced to the page's width."""
    data = io.BytesIO()
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH), Image.Resampling.LANCZOS)
    picture.save(data, kind, **({"quality": 88} if kind == "JPEG" else {"optimize": True}))
    return _address(data, kind)


def _address(data: io.BytesIO, kind: str) -> str:
    return f"data:image/{kind.lower()};base64,{base64.b64encode(data.getvalue()).decode()}"
