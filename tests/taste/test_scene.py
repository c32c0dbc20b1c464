import numpy as np
import pytest

from engine.edit.edit import Edit, identity
from engine.edit.looks import JUST_VISIBLE, NAMES, moved
from engine.edit.render import render
from engine.taste.scene import rendered, scene_of_edit, scene_of_image
from tests.taste.asking import colourful


def random_edit(seed: int) -> Edit:
    rng = np.random.default_rng(seed)
    start = identity()
    lut = start.lut + 0.1 * rng.normal(size=(1, 1, 1, 3)) + 0.2 * start.lut * (1 - start.lut) * rng.normal(size=3)
    grid = start.grid + 0.05 * rng.normal(size=start.grid.shape)
    return Edit(lut.astype(np.float32), grid.astype(np.float32))


EDITS = pytest.mark.parametrize("edit", [identity(), random_edit(0), random_edit(1)], ids=["identity", "one", "other"])


@EDITS
def test_a_scene_that_is_not_moved_is_what_the_compiled_renderer_makes(edit):
    for seed in range(3):
        photo = colourful(seed)
        moved_pixels = rendered(scene_of_edit(photo, edit), np.zeros((1, len(NAMES)), np.float32))[0]
        expected = render(photo, edit, dither=False).reshape(-1, 3) / 255
        assert np.abs(moved_pixels - expected).max() < 1.1 / 255


@EDITS
def test_a_scene_is_moved_as_its_edit_is(edit):
    # Pointwise looks bend between the LUT's nodes, which the scene does not have.
    photo = colourful(0)
    rng = np.random.default_rng(0)
    for _ in range(3):
        where = rng.uniform(-2, 2, len(NAMES))
        amounts = {name: float(step) * JUST_VISIBLE[name] for name, step in zip(NAMES, where, strict=True)}
        moved_pixels = rendered(scene_of_edit(photo, edit), where[None].astype(np.float32))[0]
        expected = render(photo, moved(edit, amounts), dither=False).reshape(-1, 3) / 255
        assert np.abs(moved_pixels - expected).max() < 2.5 / 255


def test_a_finished_image_is_moved_as_an_untouched_photo_is():
    photo = colourful(0)
    where = np.random.default_rng(0).uniform(-2, 2, (2, len(NAMES))).astype(np.float32)
    image = scene_of_image(photo)
    edited = scene_of_edit(photo, identity())
    assert np.allclose(rendered(image, where), rendered(edited, where), atol=1e-5)


def test_many_moves_at_once_are_each_by_itself():
    scene = scene_of_edit(colourful(1), random_edit(1))
    where = np.random.default_rng(1).normal(size=(4, len(NAMES))).astype(np.float32)
    together = rendered(scene, where)
    assert together.shape == (4, 256, 3)
    assert together.dtype == np.float32
    assert all(
        np.allclose(rendered(scene, steps[None])[0], one, atol=1e-6) for steps, one in zip(where, together, strict=True)
    )
