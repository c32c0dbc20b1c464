"""Where the user looks: a centre and a zoom that all panes share, and what each pane shows of a photo for them.

Lengths are physical pixels of the screen, unless they are called a photo's.
"""

from dataclasses import dataclass, replace
from math import ceil, floor

MOST_ZOOM = 16.0
"""Screen pixels that a photo's pixel may become."""

GAP = 16
"""Pixels between two panes."""

Size = tuple[int, int]
"""Width and height."""


@dataclass(frozen=True)
class View:
    """Say where the user looks; the same for photos of any size.

    Attributes:
        x: the centre, as a share of the photo's width.
        y: likewise of its height.
        zoom: screen pixels per pixel of the photo; None shows the whole photo as large as fits.
    """

    x: float = 0.5
    y: float = 0.5
    zoom: float | None = None


@dataclass(frozen=True)
class Crop:
    """Name a part of a photo that was resized to a whole size; at the photo's own size it is cut out, not resized.

    Attributes:
        whole: width and height of the resized photo.
        left: first column of the part.
        top: first row.
        width: the part's, in pixels of the resized photo.
        height: the part's, in pixels of the resized photo.
    """

    whole: Size
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Placed:
    """Say what of a photo is shown, and where in the pane.

    Attributes:
        crop: the part.
        x: left edge of the part in the pane, in device pixels.
        y: upper edge of the part in the pane, in device pixels.
        magnify: screen pixels that each of the part's pixels becomes, 1 unless the photo is enlarged.
    """

    crop: Crop
    x: float
    y: float
    magnify: float


def fitting_zoom(photo: Size, pane: Size) -> float:
    """Return the zoom at which the whole photo is as large as fits."""
    return max(min(pane[0] / photo[0], pane[1] / photo[1]), 1e-6)


def zoom_of(view: View, photo: Size, pane: Size) -> float:
    """Return the zoom in screen pixels per pixel of the photo."""
    return fitting_zoom(photo, pane) if view.zoom is None else view.zoom


def clamped(view: View, photo: Size, pane: Size) -> View:
    """Return the view with no empty margin beside a photo that is larger than its pane, and centred in one that is not."""
    zoom = zoom_of(view, photo, pane)
    centre = []
    for share, length, room in ((view.x, photo[0], pane[0]), (view.y, photo[1], pane[1])):
        half = room / (2 * zoom * length)
        centre.append(0.5 if half >= 0.5 else min(max(share, half), 1 - half))
    return View(centre[0], centre[1], view.zoom)


def panned(view: View, photo: Size, pane: Size, across: float, down: float) -> View:
    """Return the view after the photo was drawn along by so many screen pixels, so that drawing back answers at once."""
    zoom = zoom_of(view, photo, pane)
    view = clamped(view, photo, pane)
    return clamped(
        replace(view, x=view.x - across / (zoom * photo[0]), y=view.y - down / (zoom * photo[1])), photo, pane
    )


def zoomed(view: View, photo: Size, pane: Size, factor: float, at: tuple[float, float] | None = None) -> View:
    """Return the view zoomed by a factor, with what is under a place of the pane still there.

    Args:
        view: before.
        photo: width and height of the photo in pixels.
        pane: width and height of the pane in device pixels.
        factor: over 1 to come nearer; far enough out is the whole photo.
        at: the place; None is the pane's middle.
    """
    whole = fitting_zoom(photo, pane)
    zoom = min(zoom_of(view, photo, pane) * factor, max(MOST_ZOOM, whole))
    return View() if zoom <= whole * 1.0001 else _zoomed_to(zoom, view, photo, pane, at)


def toggled(view: View, photo: Size, pane: Size, at: tuple[float, float] | None = None) -> View:
    """Return the photo's pixels on those of the screen, what is under `at` still there; from there, the whole photo."""
    return View() if view.zoom == 1 else _zoomed_to(1.0, view, photo, pane, at)


def _zoomed_to(zoom: float, view: View, photo: Size, pane: Size, at: tuple[float, float] | None) -> View:
    before = zoom_of(view, photo, pane)
    view = clamped(view, photo, pane)
    across, down = (0.0, 0.0) if at is None else (at[0] - pane[0] / 2, at[1] - pane[1] / 2)
    shift = 1 / before - 1 / zoom
    return clamped(View(view.x + across * shift / photo[0], view.y + down * shift / photo[1], zoom), photo, pane)


def placed(view: View, photo: Size, pane: Size) -> Placed:
    """Return what a pane shows of a photo; nothing is resized at 1:1 and beyond."""
    view = clamped(view, photo, pane)
    zoom = zoom_of(view, photo, pane)
    scale = min(1.0, zoom)
    whole = (max(1, round(photo[0] * scale)), max(1, round(photo[1] * scale)))
    magnify = zoom / scale
    starts = []
    lengths = []
    offsets = []
    for share, length, room in ((view.x, whole[0], pane[0]), (view.y, whole[1], pane[1])):
        edge = share * length - room / (2 * magnify)
        edge = float(round(edge)) if magnify == 1 else edge  # pixels of the photo on those of the screen
        first = max(0, floor(edge))
        last = min(length, ceil(edge + room / magnify))
        starts.append(first)
        lengths.append(max(1, last - first))
        offsets.append((first - edge) * magnify)
    return Placed(Crop(whole, *starts, *lengths), offsets[0], offsets[1], magnify)


@dataclass(frozen=True)
class Grid:
    """Place equal panes in columns; lengths in pixels."""

    columns: int
    width: float
    height: float


def best_grid(panes: int, width: float, height: float, aspect: float, caption: float) -> Grid:
    """Return the grid of panes that fills the room and shows whole photos largest.

    Args:
        panes: number of panes, at least 1.
        width: available width.
        height: available height.
        aspect: width over height of a photo.
        caption: height of a pane that its photo does not get.
    """
    grids = []
    for columns in range(panes, 0, -1):
        rows = ceil(panes / columns)
        across = (width - GAP * (columns - 1)) / columns
        down = (height - GAP * (rows - 1)) / rows
        fitting = max(1.0, min(across, (down - caption) * aspect))
        grids.append((fitting, Grid(columns, max(1.0, across), max(1.0, down))))
    return max(grids, key=lambda grid: grid[0])[1]
