"""Which part of a photo is looked at, as plain data that several panes share."""

from dataclasses import dataclass, replace

MOST = 8.0
"""Largest zoom, in screen pixels per pixel of the photo."""

Size = tuple[float, float]


@dataclass(frozen=True)
class View:
    """Say what is looked at; it means the same place in panes and photos of any size.

    Attributes:
        x: of the photo's point in the middle of the pane, as a fraction of the photo's width.
        y: the same down its height.
        zoom: screen pixels per pixel of the photo; None shows the whole photo, as large as fits.
    """

    x: float = 0.5
    y: float = 0.5
    zoom: float | None = None


WHOLE = View()


def fitting(photo: Size, pane: Size) -> float:
    """Return the zoom at which the whole photo just fits the pane; both in pixels."""
    return min(pane[0] / photo[0], pane[1] / photo[1])


def scale(view: View, photo: Size, pane: Size) -> float:
    """Return the view's zoom in this pane."""
    return fitting(photo, pane) if view.zoom is None else view.zoom


def placed(view: View, photo: Size, pane: Size) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the photo in the pane, in screen pixels.

    The photo never leaves an edge of the pane while it could fill it, and is centred where it is smaller.
    """
    zoom = scale(view, photo, pane)
    width, height = photo[0] * zoom, photo[1] * zoom
    return _start(view.x, width, pane[0]), _start(view.y, height, pane[1]), width, height


def zoomed(view: View, factor: float, at: Size, photo: Size, pane: Size) -> View:
    """Return the view zoomed by a factor with the point of the photo under `at` kept there; far enough out is `WHOLE`.

    Args:
        view: before.
        factor: over 1 to come nearer.
        at: a point of the pane, in screen pixels.
        photo: its size in pixels.
        pane: its size in screen pixels.
    """
    whole = fitting(photo, pane)
    zoom = min(scale(view, photo, pane) * factor, max(MOST, whole))
    return WHOLE if zoom <= whole else _at(zoom, view, at, photo, pane)


def toggled(view: View, at: Size, photo: Size, pane: Size) -> View:
    """Return the photo's own pixels one to one, with the point under `at` kept there, or the whole photo again."""
    return _at(1.0, view, at, photo, pane) if view.zoom is None else WHOLE


def dragged(view: View, by: Size, photo: Size, pane: Size) -> View:
    """Return the view after the photo was dragged by some screen pixels."""
    left, top, width, height = placed(view, photo, pane)
    return _within(
        replace(view, x=(pane[0] / 2 - left - by[0]) / width, y=(pane[1] / 2 - top - by[1]) / height), photo, pane
    )


def _at(zoom: float, view: View, at: Size, photo: Size, pane: Size) -> View:
    left, top, width, height = placed(view, photo, pane)
    x, y = (at[0] - left) / width, (at[1] - top) / height
    moved = View(x + (pane[0] / 2 - at[0]) / (photo[0] * zoom), y + (pane[1] / 2 - at[1]) / (photo[1] * zoom), zoom)
    return _within(moved, photo, pane)


def _within(view: View, photo: Size, pane: Size) -> View:
    """Return the view with its middle where the pane can show it, so that dragging back answers at once."""
    left, top, width, height = placed(view, photo, pane)
    return replace(view, x=(pane[0] / 2 - left) / width, y=(pane[1] / 2 - top) / height)


def _start(middle: float, length: float, room: float) -> float:
    if length <= room:
        return (room - length) / 2
    return min(0.0, max(room - length, room / 2 - middle * length))
