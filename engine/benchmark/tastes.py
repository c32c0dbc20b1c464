"""Hidden tastes of simulated annotators: from a photo to the annotator's ideal."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.edit.edit import LUMA, identity
from engine.edit.looks import move, moved
from engine.edit.render import render

Pixels = npt.NDArray[np.uint8]
Taste = Callable[[Pixels], Pixels]


def airy(photo: Pixels) -> Pixels:
    """Bright, open, soft and warm; the same for every photo."""
    return _rendered(photo, exposure=0.4, shadows=0.4, contrast=-0.3, temperature=0.35, saturation=-0.15)


def punchy(photo: Pixels) -> Pixels:
    """Hard, vivid and cool; the same for every photo."""
    return _rendered(photo, contrast=0.8, vibrance=0.6, temperature=-0.45, highlights=0.35, tint=0.2)


def spotlight(photo: Pixels) -> Pixels:
    """A lit middle in dark corners, warm; the same places in every photo."""
    return _rendered(photo, subject=0.8, vignette=1.2, temperature=0.4, contrast=0.3)


def skin_and_sky(photo: Pixels) -> Pixels:
    """Warm, light skin and deep, cool skies: other moves for other colours."""
    colours = photo / 255
    base = move(colours, {"contrast": 0.5, "tint": -0.3})
    warm = move(colours, {"temperature": 0.9, "exposure": 0.4}) - colours
    cool = move(colours, {"temperature": -0.8, "saturation": 0.6, "exposure": -0.3}) - colours
    return _to_pixels(base + _near_hue(colours, 0.06) * warm + _near_hue(colours, 0.6) * cool)


def even(photo: Pixels) -> Pixels:
    """Every photo brought towards middle brightness: dark ones lighter, bright ones darker."""
    luma = float((photo.mean((0, 1)) / 255) @ np.array(LUMA))
    stops = float(np.clip(0.8 * np.log2(0.5 / max(luma, 0.05)), -0.7, 0.7))
    return _rendered(photo, exposure=stops, saturation=0.3, tint=-0.3)


TASTES: dict[str, Taste] = {taste.__name__: taste for taste in (airy, punchy, spotlight, skin_and_sky, even)}


def _rendered(photo: Pixels, **amounts: float) -> Pixels:
    return render(photo, moved(identity(), amounts), dither=False)


def _near_hue(colours: npt.NDArray[np.float64], hue: float) -> npt.NDArray[np.float64]:
    """Return how near (H, W, 3) colours are to a hue in [0, 1), and how colourful, (H, W, 1) in [0, 1]."""
    high = colours.max(-1)
    low = colours.min(-1)
    spread = np.maximum(high - low, 1e-4)
    red, green, blue = (colours[..., channel] for channel in range(3))
    sixths = np.where(
        high == red,
        (green - blue) / spread % 6,
        np.where(high == green, (blue - red) / spread + 2, (red - green) / spread + 4),
    )
    distance = np.abs((sixths / 6 - hue + 0.5) % 1 - 0.5)
    near: npt.NDArray[np.float64] = np.exp(-((distance / 0.12) ** 2)) * np.clip(4 * (high - low), 0, 1)
    return near[..., None]


def _to_pixels(colours: npt.NDArray[np.float64]) -> Pixels:
    return np.round(colours.clip(0, 1) * 255).astype(np.uint8)
