"""The rendering of a photo before a taste, and that rendering moved along the named looks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, Edit
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES, move

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

SIZE = 16
"""Pixels, each side, of the square copies on which a taste is estimated: a taste concerns colour and broad light alone."""

_STEPS = np.array([JUST_VISIBLE[name] for name in NAMES], np.float32)


@dataclass(frozen=True, eq=False)
class Scene:
    """Hold the P pixels of a small copy, part way through its Edit: where a taste acts.

    Attributes:
        colours: (P, 3), sRGB-encoded, as they leave the Edit's LUT; not clamped.
        affine: (P, 3, 4), the Edit's grid at each pixel; None is the identity.
        light: (P, 2), gain at each pixel per unit of each local look.
        spread: factor of the prior standard deviation of this photo's offset from the taste.
    """

    colours: Floats
    affine: Floats | None
    light: Floats
    spread: float = 1.0


def scene_of_edit(photo: Pixels, edit: Edit) -> Scene:
    """Return the scene of an Edit on a (SIZE, SIZE, 3) uint8 copy of a photo."""
    source = as_colours(photo)
    # Places as the renderer has them: nodes of the LUT lie on 0 and 1, cells of the grid around their centres.
    nodes = (source * (LUT_SIZE - 1)).T
    colours = np.stack([map_coordinates(edit.lut[..., c], nodes, order=1, mode="nearest") for c in range(3)], -1)
    rows = _cells(photo.shape[0], GRID_SHAPE[1])
    columns = _cells(photo.shape[1], GRID_SHAPE[2])
    luma = (source @ np.array(LUMA, np.float32)) * GRID_SHAPE[0] - 0.5
    cells = np.stack([luma, np.repeat(rows, photo.shape[1]), np.tile(columns, photo.shape[0])])
    flat = edit.grid.reshape(*GRID_SHAPE, 12)
    affine = np.stack([map_coordinates(flat[..., k], cells, order=1, mode="nearest") for k in range(12)], -1)
    light = _light(photo.shape[:2])
    return Scene(colours.astype(np.float32), affine.reshape(-1, 3, 4).astype(np.float32), light)


def scene_of_image(image: Pixels) -> Scene:
    """Return the scene of a finished (SIZE, SIZE, 3) uint8 image, such as a cover."""
    return Scene(as_colours(image), None, _light(image.shape[:2]))


def as_colours(image: Pixels) -> Floats:
    """Return (H, W, 3) uint8 pixels as (H W, 3) colours in [0, 1]."""
    return image.reshape(-1, 3).astype(np.float32) / np.float32(255)


def rendered(scene: Scene, steps: Floats) -> Floats:
    """Return a scene moved along the looks.

    Args:
        scene: of P pixels.
        steps: (T, 12), T moves in just noticeable differences, looks in the order of `NAMES`.

    Returns:
        (T, P, 3), sRGB-encoded, in [0, 1].
    """
    amounts = (steps * _STEPS).astype(np.float32)
    by_name = {name: amounts[:, place, None, None] for place, name in enumerate(NAMES) if name in LOOKS}
    toned = move(np.broadcast_to(scene.colours, (len(steps), *scene.colours.shape)), by_name)
    if scene.affine is not None:
        toned = np.einsum("pij,tpj->tpi", scene.affine[..., :3], toned, optimize=True) + scene.affine[..., 3]
    # A local look multiplies all of the grid, its constants too, which is the same as multiplying what leaves the grid.
    gain = 1 + amounts[:, len(LOOKS) :] @ scene.light.T
    result: Floats = np.clip(toned * gain[..., None], 0, 1, dtype=np.float32)
    return result


def _light(shape: tuple[int, ...]) -> Floats:
    cells = np.stack(np.meshgrid(_cells(shape[0], GRID_SHAPE[1]), _cells(shape[1], GRID_SHAPE[2]), indexing="ij"))
    patterns = [map_coordinates(pattern, cells, order=1, mode="nearest") for pattern in LOCAL_LOOKS.values()]
    return np.stack(patterns, -1).reshape(-1, len(LOCAL_LOOKS)).astype(np.float32)


def _cells(pixels: int, cells: int) -> Floats:
    """Return the coordinates of (pixels,) pixel centres in units of cells, cell centres at whole numbers."""
    return ((np.arange(pixels, dtype=np.float32) + 0.5) / pixels * cells - 0.5).astype(np.float32)
