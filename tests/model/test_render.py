import numpy as np
import torch

from engine.edit.edit import Edit, identity
from engine.model.render import Edits, from_edit, render, to_edit


def batch(*edits: Edit) -> Edits:
    return Edits(*(torch.cat(parts) for parts in zip(*(from_edit(edit) for edit in edits), strict=True)))


def random_edit(seed: int, size: float = 0.2) -> Edit:
    rng = np.random.default_rng(seed)

    def noise(like):
        return (like + rng.uniform(-size, size, like.shape)).astype(np.float32)

    return Edit(noise(identity().lut), noise(identity().grid))


def test_the_identity_returns_its_input_exactly():
    photos = torch.rand(2, 3, 31, 45)
    assert torch.equal(render(photos, batch(identity(), identity())), photos)


def test_each_photo_gets_its_own_edit():
    photos = torch.rand(2, 3, 16, 16)
    edits = batch(random_edit(1), identity())
    output = render(photos, edits)
    assert torch.equal(output[1], photos[1])
    torch.testing.assert_close(output[:1], render(photos[:1], batch(random_edit(1))))


def test_a_ramp_in_x_changes_left_and_right_differently():
    grid = identity().grid.copy()
    grid[..., 3] += np.linspace(-0.2, 0.2, 16, dtype=np.float32)[None, None, :, None]
    output = render(torch.full((1, 3, 32, 32), 0.5), batch(Edit(identity().lut, grid)))
    assert output[..., 0].mean() < 0.35
    assert output[..., -1].mean() > 0.65
    assert torch.allclose(output[:, :, 0], output[:, :, -1])


def test_lut_axes_are_red_green_blue():
    lut = identity().lut.copy()
    lut[32, 0, 0] = (0.1, 0.2, 0.3)
    red = torch.tensor([1.0, 0.0, 0.0]).view(1, 3, 1, 1)
    output = render(red, batch(Edit(lut, identity().grid)))
    torch.testing.assert_close(output.flatten(), torch.tensor([0.1, 0.2, 0.3]))


def test_the_grid_is_guided_by_luma():
    grid = identity().grid.copy()
    grid[4:, ..., 3] += 0.25
    photos = torch.tensor([0.1, 0.9]).view(2, 1, 1, 1).expand(2, 3, 8, 8)
    edit = Edit(identity().lut, grid)
    output = render(photos, batch(edit, edit))
    torch.testing.assert_close(output[0], photos[0])
    torch.testing.assert_close(output[1], photos[1] + 0.25)


def test_gradients_reach_every_part_of_an_edit():
    edits = Edits(*(tensor.requires_grad_() for tensor in batch(random_edit(2))))
    render(torch.rand(1, 3, 64, 64), edits).square().mean().backward()
    for tensor in edits:
        assert tensor.grad is not None
        assert tensor.grad.isfinite().all()
        assert tensor.grad.abs().max() > 0


def test_edits_survive_the_way_to_arrays_and_back():
    edit = random_edit(3)
    back = to_edit(from_edit(edit))
    assert np.array_equal(back.lut, edit.lut)
    assert np.array_equal(back.grid, edit.grid)
