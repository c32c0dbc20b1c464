"""The sample's cover look: what a simulated editor does to every photo."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, Edit, Floats, identity, identity_lut
from engine.edit.looks import move


@dataclass(frozen=True)
class CoverLook:
    """Set the cover look.

    Attributes:
        mean_luma: target of a photo's mean luma, in [0, 1].
        adaptation: fraction of the distance to it, in stops; the photo-dependent part.
        contrast: of the tone curve, see `looks.contrast`.
        shadows: opening of the shadows, see `looks.shadows`.
        vibrance: see `looks.vibrance`.
        cool_shadows: added to dark tones, red, green, blue.
        warm_lights: added to bright tones, red, green, blue.
        subject_lift: gain at the middle of the photo, falling off smoothly.
        subject_size: radius of that light, as a share of the frame.
        vignette: loss of light in the corners.
    """

    mean_luma: float = 0.5
    adaptation: float = 0.5
    contrast: float = 0.95
    shadows: float = 0.15
    vibrance: float = 0.5
    cool_shadows: tuple[float, float, float] = (-0.012, 0.006, 0.03)
    warm_lights: tuple[float, float, float] = (0.035, 0.012, -0.03)
    subject_lift: float = 0.14
    subject_size: float = 0.45
    vignette: float = 0.22

    def describe(self) -> str:
        """Return the look in words."""
        return (
            "simulated: exposure adapted to the photo's mean luma, a tone curve with open shadows, vibrance, cool "
            "shadows and warm lights, a lifted subject in the middle, and a vignette"
        )


def cover_edit(look: CoverLook, pixels: npt.NDArray[np.uint8]) -> Edit:
    """Return the Edit that makes a cover of an (H, W, 3) uint8 photo."""
    luma = float((pixels.mean((0, 1)) / 255) @ np.array(LUMA))
    stops = look.adaptation * 2.2 * np.log2(look.mean_luma / max(luma, 0.05))
    colours = move(
        identity_lut(LUT_SIZE),
        {
            "exposure": float(np.clip(stops, -1.5, 1.5)),
            "contrast": look.contrast,
            "shadows": look.shadows,
            "vibrance": look.vibrance,
        },
    )
    bright = np.clip(colours @ np.array(LUMA, np.float32), 0, 1)[..., None]
    toning = (1 - bright) ** 2 * np.array(look.cool_shadows) + bright**2 * np.array(look.warm_lights)
    # Black and white stay: toning fades towards both ends.
    lut = colours + toning * (4 * bright * (1 - bright))
    return Edit(lut.astype(np.float32), _light(look))


def _light(look: CoverLook) -> Floats:
    """Return the grid of gains: a smooth light on the middle, and a vignette."""
    _, rows, columns = GRID_SHAPE
    y = ((np.arange(rows) + 0.5) / rows - 0.5)[:, None]
    x = ((np.arange(columns) + 0.5) / columns - 0.5)[None, :]
    distance = np.hypot(x, y)
    lift = look.subject_lift * np.exp(-((distance / look.subject_size) ** 2) * 2)
    fall = look.vignette * np.clip((distance - 0.25) / 0.46, 0, 1) ** 2
    grid = identity().grid.copy()
    grid[..., :3] *= (1 + lift - fall)[None, :, :, None, None].astype(np.float32)
    return grid
