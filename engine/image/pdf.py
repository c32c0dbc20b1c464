"""The first page of a PDF, as covers for print are handed on.

What is read is the page as it is trimmed, at the resolution of its largest picture.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

from engine.image.channels import Channels, reduced
from engine.image.facts import EXPORT_AGAIN, Facts, UnreadableError

SIGNATURE = b"%PDF"
LONG_SIDE = 3000
"""Long side of a page without pictures, in pixels."""

MOST_LONG_SIDE = 10_000
"""Long side of any page, in pixels: 300 MB at the most."""

_LEAST_SHARE = 0.1
"""Share of the page that pictures cover for their resolution to count; a logo's alone is not the cover's."""

_POINT = 1 / 72
_LARGEST_PAGE = 20_000.0
"""Longest side of a page, in points, 7 m."""

_MOST_PICTURES = 1000
_DEEPEST = 4
_DAMAGED = "it is a PDF that is damaged"
_END = b"%%EOF"
_END_WITHIN = 4096

_lock = threading.Lock()  # PDFium is not safe in several threads at once


class Source(NamedTuple):
    """Hold the resolution at which the page is read, in pixels a point."""

    scale: float


def read_facts(path: Path) -> Facts:
    """Return the facts about a PDF's first page.

    Raises:
        UnreadableError: it is encrypted, empty, cut off or damaged.
    """
    with _first_page(path) as page:
        across, down = page.get_size()
        most = max(across, down)
        if not 0 < min(across, down) <= most <= _LARGEST_PAGE:
            raise UnreadableError("it is a PDF whose first page has no size", EXPORT_AGAIN)
        scale = min(_resolution(page, across * down) or LONG_SIDE / most, MOST_LONG_SIDE / most)
    dpi = scale / _POINT
    size = (max(1, round(across * scale)), max(1, round(down * scale)))
    return Facts(size, dpi=(dpi, dpi), source=Source(scale))


def decode(path: Path, facts: Facts, size: tuple[int, int] | None) -> Channels:
    """Render the first page over white, reduced to a width and height where given.

    Raises:
        UnreadableError: as `read_facts`.
    """
    # Four times as large as is needed, so that the pixels are those of our filter and not of the renderer.
    share = 1.0 if size is None else min(1.0, 4 * max(size) / max(facts.size))
    with _first_page(path) as page:
        pixels = page.render(scale=share * facts.source.scale, rev_byteorder=True).to_numpy().copy()
    if size is not None:
        return reduced(Channels(pixels, None), size)
    width, height = facts.size
    return Channels(pixels[:height, :width, :3], None)  # the renderer rounds up


@contextmanager
def _first_page(path: Path) -> Iterator[Any]:
    """Open the first page as it is trimmed."""
    import pypdfium2

    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_WITHIN))
        if _END not in file.read():
            raise UnreadableError("it is a PDF that is cut off", EXPORT_AGAIN)
    with _lock:
        document = _opened(path)
        try:
            page = document[0]
            page.set_cropbox(*page.get_trimbox())
            page.close()
            yield document[0]
        except pypdfium2.PdfiumError as error:
            raise UnreadableError(_DAMAGED, EXPORT_AGAIN) from error
        finally:
            document.close()


def _opened(path: Path) -> Any:
    import pypdfium2
    from pypdfium2 import raw

    handle = raw.FPDF_LoadDocument(os.fsencode(path), None)
    if not handle:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise UnreadableError("it is a PDF with a password", "export it again without one")
        raise UnreadableError(_DAMAGED, EXPORT_AGAIN)
    document = pypdfium2.PdfDocument(handle)
    if not len(document):
        document.close()
        raise UnreadableError("it is a PDF without a page", EXPORT_AGAIN)
    return document


def _resolution(page: Any, area: float) -> float:
    """Return pixels a point of the page's largest picture, 0 where pictures cover little of it."""
    from pypdfium2 import raw

    pictures: list[tuple[float, float]] = []
    for found in islice(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST), _MOST_PICTURES):
        left, bottom, right, top = found.get_bounds()
        width, height = found.get_px_size()
        pictures.append((max(0.0, right - left) * max(0.0, top - bottom), width * height))
    covered, pixels = max(pictures, default=(0.0, 0.0))
    return sqrt(pixels / covered) if sum(one for one, _ in pictures) >= _LEAST_SHARE * area and covered else 0.0
