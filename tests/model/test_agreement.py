"""The differentiable and the compiled renderer have one meaning."""

import numpy as np
import pytest
import torch

from engine.edit.edit import Edit, identity
from engine.edit.looks import LOOKS, moved
from engine.edit.render import render as compiled
from engine.model.render import Edits, from_edit, render


def random_edit(seed: int, size: float) -> Edit:
    rng = np.random.default_rng(seed)

    def noise(like: np.ndarray) -> np.ndarray:
        return (like + rng.uniform(-size, size, like.shape)).astype(np.float32)

    return Edit(noise(identity().lut), noise(identity().grid))


def differentiable(pixels: np.ndarray, edit: Edit, device: str = "cpu") -> np.ndarray:
    photos = torch.from_numpy(pixels.astype(np.float32) / np.iinfo(pixels.dtype).max).permute(2, 0, 1)[None]
    edits = Edits(*(tensor.to(device) for tensor in from_edit(edit)))
    return render(photos.to(device), edits)[0].permute(1, 2, 0).cpu().numpy()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(64, 96), (1, 1), (33, 17), (200, 131)])
@pytest.mark.parametrize(("seed", "size"), [(0, 0.05), (1, 0.3), (2, 1.0)])
def test_both_renderers_agree_to_1_in_255_on_random_edits(dtype, shape, seed, size):
    pixels = np.random.default_rng(seed).integers(0, np.iinfo(dtype).max + 1, (*shape, 3), dtype=dtype)
    edit = random_edit(seed, size)
    ours = compiled(pixels, edit, dither=False).astype(np.float64) / np.iinfo(dtype).max
    theirs = differentiable(pixels, edit).clip(0, 1)
    assert np.abs(ours - theirs).max() <= 1 / 255


@pytest.mark.parametrize("look", LOOKS)
def test_both_renderers_agree_on_looks(look):
    pixels = np.random.default_rng(3).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    edit = moved(identity(), {look: 0.8})
    ours = compiled(pixels, edit, dither=False).astype(np.float64) / 255
    assert np.abs(ours - differentiable(pixels, edit).clip(0, 1)).max() <= 1 / 255


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_the_gpu_agrees_with_the_compiled_renderer():
    pixels = np.random.default_rng(5).integers(0, 256, (300, 200, 3), dtype=np.uint8)
    edit = random_edit(5, 0.2)
    ours = compiled(pixels, edit, dither=False).astype(np.float64) / 255
    assert np.abs(ours - differentiable(pixels, edit, "cuda").clip(0, 1)).max() <= 1 / 255
