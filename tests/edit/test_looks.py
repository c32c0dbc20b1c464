import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.edit.edit import identity, identity_lut
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES, move, moved
from engine.edit.render import render
from engine.image.metrics import delta_e

COLOURS = identity_lut(9).reshape(-1, 3)
GREYS = np.repeat(np.linspace(0, 1, 33, dtype=np.float32)[:, None], 3, axis=1)


@pytest.mark.parametrize("name", LOOKS)
def test_amount_zero_changes_nothing(name):
    np.testing.assert_allclose(LOOKS[name](COLOURS, 0.0), COLOURS, atol=1e-6)


@pytest.mark.parametrize("name", LOOKS)
def test_amount_one_is_seen_and_stays_natural(name):
    difference = np.abs(LOOKS[name](COLOURS, 1.0) - COLOURS).mean()
    assert 0.01 < difference < 0.3


@pytest.mark.parametrize("name", LOOKS)
def test_numpy_and_torch_agree_and_torch_has_a_gradient(name):
    colours = torch.from_numpy(COLOURS)
    amount = torch.tensor(0.7, requires_grad=True)
    moved_colours = LOOKS[name](colours, amount)
    np.testing.assert_allclose(moved_colours.detach().numpy(), LOOKS[name](COLOURS, 0.7), atol=1e-5)
    moved_colours.square().mean().backward()
    assert amount.grad is not None
    assert amount.grad.isfinite()
    assert amount.grad != 0


@pytest.mark.parametrize("name", ["contrast", "highlights", "shadows"])
@given(amount=st.floats(-1, 1))
def test_tone_looks_keep_black_white_and_order(name, amount):
    tones = LOOKS[name](GREYS, amount)[:, 0]
    assert tones[0] == pytest.approx(0, abs=1e-6)
    assert tones[-1] == pytest.approx(1, abs=1e-6)
    assert (np.diff(tones) > 0).all()


@pytest.mark.parametrize("name", ["saturation", "vibrance"])
def test_colour_looks_leave_greys_alone(name):
    np.testing.assert_allclose(LOOKS[name](GREYS, 1.0), GREYS, atol=1e-6)


def test_each_look_goes_the_way_its_name_says():
    grey = np.full((1, 3), 0.5, np.float32)
    dark = np.full((1, 3), 0.3, np.float32)
    bright = np.full((1, 3), 0.7, np.float32)
    assert LOOKS["exposure"](grey, 1.0).mean() > 0.5
    assert LOOKS["contrast"](bright, 1.0).mean() > 0.7 > 0.3 > LOOKS["contrast"](dark, 1.0).mean()
    assert LOOKS["shadows"](dark, 1.0).mean() - 0.3 > LOOKS["shadows"](bright, 1.0).mean() - 0.7
    assert LOOKS["highlights"](bright, 1.0).mean() - 0.7 > LOOKS["highlights"](dark, 1.0).mean() - 0.3
    warm = LOOKS["temperature"](grey, 1.0)[0]
    magenta = LOOKS["tint"](grey, 1.0)[0]
    assert warm[0] > warm[1] > warm[2]
    assert magenta[0] == pytest.approx(magenta[2])
    assert magenta[0] > magenta[1]
    muted = np.array([[0.5, 0.45, 0.4]], np.float32)
    vivid = np.array([[1.0, 0.5, 0.0]], np.float32)
    gain = {
        name: [np.ptp(LOOKS[name](c, 1.0)) / np.ptp(c) for c in (muted, vivid)] for name in ("saturation", "vibrance")
    }
    assert gain["saturation"] == pytest.approx([2, 2], rel=1e-4)
    assert gain["vibrance"][0] > 1.5 > 1.1 > gain["vibrance"][1]


def test_a_move_applies_looks_in_their_fixed_order():
    both = move(COLOURS, {"saturation": 0.5, "exposure": 0.3})
    np.testing.assert_array_equal(both, LOOKS["saturation"](LOOKS["exposure"](COLOURS, 0.3), 0.5))


def test_moving_an_edit_moves_its_lut_and_keeps_its_grid():
    edit = moved(identity(), {"exposure": 0.5})
    np.testing.assert_allclose(edit.lut, LOOKS["exposure"](identity().lut, 0.5), atol=1e-6)
    assert edit.grid is identity().grid


def test_local_looks_light_the_middle_and_darken_the_corners():
    photo = np.full((64, 64, 3), 120, np.uint8)
    lit = render(photo, moved(identity(), {"subject": 0.5}), dither=False)[..., 0].astype(int)
    assert lit[32, 32] > 120 > lit[0, 0]
    dark = render(photo, moved(identity(), {"vignette": 0.5}), dither=False)[..., 0].astype(int)
    assert dark[32, 32] == 120
    assert dark[0, 0] < 100


def test_local_looks_follow_the_edit_they_move():
    before = moved(identity(), {"exposure": -0.3, "vignette": 0.4})
    after = moved(before, {"subject": 0.3})
    np.testing.assert_allclose(
        after.grid / np.where(before.grid == 0, 1, before.grid),
        np.where(before.grid == 0, 0, 1 + 0.3 * LOCAL_LOOKS["subject"][None, :, :, None, None]),
        rtol=1e-5,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_just_visible_amount_moves_a_photo_by_about_one_delta_e(name):
    photo = np.linspace(0.1, 0.9, 48)[None, :, None] + np.random.default_rng(3).normal(0, 0.07, (32, 48, 3))
    photo = (photo.clip(0, 1) * 255).astype(np.uint8)
    there = render(photo, moved(identity(), {name: 2 * JUST_VISIBLE[name]}), dither=False)
    assert 0.8 < delta_e(there, photo) < 4
