"""The differentiable renderer: the same meaning as engine.edit.render, in torch."""

from functools import cache
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.edit.edit import LUMA, Edit, identity
from engine.model.constant import constant


class Edits(NamedTuple):
    """Hold the Edits of a batch of photos.

    Attributes:
        lut: (N, 33, 33, 33, 3), see `engine.edit.edit.Edit.lut`.
        grid: (N, 8, 16, 16, 3, 4), see `engine.edit.edit.Edit.grid`.
    """

    lut: Tensor
    grid: Tensor

    def select(self, index: Tensor) -> "Edits":
        """Return the Edits at the (n,) rows `index`."""
        return Edits(self.lut[index], self.grid[index])


def render(photos: Tensor, edits: Edits) -> Tensor:
    """Apply each photo's Edit.

    Works on the residuals from the identity, so that the identity Edit returns its input exactly.

    Args:
        photos: (N, 3, H, W), sRGB-encoded, in [0, 1].
        edits: of the N photos.

    Returns:
        (N, 3, H, W), not clamped, so that gradients reach colours out of range.
    """
    lut = (edits.lut - _identity_lut(photos)).permute(0, 4, 1, 2, 3)
    # grid_sample wants (x, y, z) = (last, ..., first) axis of the volume: blue, green, red.
    colour = photos.flip(1).permute(0, 2, 3, 1).unsqueeze(1) * 2 - 1
    toned = photos + F.grid_sample(lut, colour, padding_mode="border", align_corners=True).squeeze(2)
    return apply_affine(toned, affine_at(photos, edits.grid))


def affine_at(photos: Tensor, grid: Tensor) -> Tensor:
    """Slice a bilateral grid where each pixel's place and luma lie.

    Args:
        photos: (N, 3, H, W), the guide.
        grid: (N, 8, 16, 16, 3, 4).

    Returns:
        (N, 3, 4, H, W), the distance of each pixel's transform from the identity.
    """
    residual = (grid - _identity_affine(photos)).flatten(-2).permute(0, 4, 1, 2, 3)
    affine = F.grid_sample(residual, _cells(photos), padding_mode="border", align_corners=False).squeeze(2)
    return affine.reshape(len(photos), 3, 4, *photos.shape[2:])


def apply_affine(colours: Tensor, residual: Tensor) -> Tensor:
    """Return (N, 3, H, W) colours transformed by what `affine_at` returned, (N, 3, 4, H, W); not clamped."""
    moved: Tensor = colours + (residual[:, :, :3] * colours.unsqueeze(1)).sum(2) + residual[:, :, 3]
    return moved


def to_edit(edits: Edits, index: int = 0) -> Edit:
    """Return the Edit of the photo at row `index` as arrays, detached and on the processor."""
    lut, grid = (tensor[index].detach().float().cpu().contiguous().numpy() for tensor in edits)
    return Edit(lut, grid)


def from_edit(edit: Edit) -> Edits:
    """Return a batch of one."""
    return Edits(torch.from_numpy(edit.lut.copy())[None], torch.from_numpy(edit.grid.copy())[None])


def _identity_lut(like: Tensor) -> Tensor:
    return _placed_lut(like.device, like.dtype)


@cache
def _placed_lut(device: torch.device, dtype: torch.dtype) -> Tensor:
    return torch.from_numpy(identity().lut.copy()).to(device, dtype)


def _identity_affine(like: Tensor) -> Tensor:
    return torch.eye(3, 4, dtype=like.dtype, device=like.device)


def _cells(photos: Tensor) -> Tensor:
    """Return each pixel's coordinates in the grid, (N, 1, H, W, 3) as (column, row, luma) in [-1, 1]."""
    count, _, height, width = photos.shape
    rows = (torch.arange(height, device=photos.device, dtype=photos.dtype) * 2 + 1) / height - 1
    columns = (torch.arange(width, device=photos.device, dtype=photos.dtype) * 2 + 1) / width - 1
    y, x = torch.meshgrid(rows, columns, indexing="ij")
    luma = (photos * constant(LUMA, photos)[:, None, None]).sum(1) * 2 - 1
    return torch.stack((x.expand(count, -1, -1), y.expand(count, -1, -1), luma), dim=-1).unsqueeze(1)
