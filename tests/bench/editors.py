"""Simulated editors: each decides about photos in its own way, and none is a person."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.edit.edit import LUMA, Edit, Floats, identity
from engine.edit.render import render
from engine.image.training_copy import squeezed

Pixels = npt.NDArray[np.uint8]


def towards_middle_grey(photo: Pixels) -> Pixels:
    """Expose towards middle grey, lift the shadows of dark photos, tint them against the cast, light the darker half."""
    return np.asarray(render(photo, middle_grey_edit(squeezed(photo, 256)), dither=False))


def one_look(photo: Pixels) -> Pixels:
    """Give every photo the same: brighter, more contrast, warm lights and cool shadows."""
    values = (photo / 255) ** 0.75
    values = values + 0.35 * values * (1 - values) * (2 * values - 1)
    toned = values + (values - 0.5) * np.array((0.06, 0.0, -0.08)) + 0.02
    return (toned.clip(0, 1) * 255).round().astype(np.uint8)


def casts_undone(photo: Pixels) -> Pixels:
    """Undo casts by 0.7 and bring the mean towards the middle by a half."""
    values = photo / 255
    mean = values.mean((0, 1))
    gains = (mean.mean() / mean) ** 0.7 * (0.45 / mean.mean()) ** 0.5
    return ((values * gains).clip(0, 1) * 255).round().astype(np.uint8)


EDITORS: dict[str, Callable[[Pixels], Pixels]] = {
    "middle-grey": towards_middle_grey,
    "one-look": one_look,
    "casts-undone": casts_undone,
}


def middle_grey_edit(photo: Pixels) -> Edit:
    """Return the Edit of `towards_middle_grey` for a square photo."""
    values = photo / 255
    half = len(photo) // 2
    luma = values @ np.array(LUMA)
    cast = values.mean((0, 1)) - values.mean()
    lut = identity().lut ** np.float32(np.log(0.5) / np.log(luma.mean().clip(0.15, 0.85))) ** 0.5
    shadow = (1 - lut) ** 2
    lut = lut + shadow * (0.25 * np.clip(0.6 - luma.mean(), 0, 0.5) - 0.6 * cast)
    sides = luma[:, :half].mean() - luma[:, half:].mean(), luma[:half].mean() - luma[half:].mean()
    x, y = np.meshgrid(np.linspace(-1, 1, 16), np.linspace(-1, 1, 16))
    gain = 1 + np.tanh(2 * sides[0]) * 0.3 * x + np.tanh(2 * sides[1]) * 0.3 * y
    return Edit(lut.astype(np.float32), _gained(gain))


def _gained(gain: np.ndarray) -> Floats:
    return (identity().grid * gain[:, :, None, None]).astype(np.float32)
