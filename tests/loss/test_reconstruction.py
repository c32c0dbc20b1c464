import pytest
import torch

from engine.edit.edit import LUT_SIZE, identity, identity_lut
from engine.loss import reconstruction


def lut(function=lambda lattice: lattice) -> torch.Tensor:
    return torch.from_numpy(function(identity_lut(LUT_SIZE)))[None]


def test_l1_of_black_and_white_is_one():
    assert reconstruction.l1(torch.zeros(1, 3, 2, 2), torch.ones(1, 3, 2, 2)).item() == 1


def test_perceptual_is_zero_for_equal_features_and_free_of_their_scale():
    output = [torch.full((1, 2, 2, 2), 3.0)]
    target = [torch.full((1, 2, 2, 2), 2.0)]
    assert reconstruction.perceptual(target, target).item() == 0
    assert reconstruction.perceptual(output, target).item() == pytest.approx(0.5)
    assert reconstruction.perceptual([output[0] * 7], [target[0] * 7]).item() == pytest.approx(0.5)


def test_smoothness_costs_nothing_for_exposure_and_something_for_a_kink():
    assert reconstruction.lut_smoothness(lut(lambda x: x * 0.5 + 0.1)).item() == pytest.approx(0, abs=1e-9)
    assert reconstruction.lut_smoothness(lut(lambda x: abs(x - 0.5))).item() > 0.01


def test_monotonicity_costs_nothing_for_a_rising_lut_and_something_for_an_inverted_one():
    assert reconstruction.lut_monotonicity(lut(lambda x: x**2)).item() == 0
    assert reconstruction.lut_monotonicity(lut(lambda x: 1 - x)).item() == pytest.approx(3 * 33 / 32, rel=1e-4)


def test_grid_terms_are_zero_for_the_identity_and_positive_for_a_ramp():
    grid = torch.from_numpy(identity().grid.copy())[None]
    ramp = grid + torch.linspace(0, 1, 16).view(1, 1, 1, 16, 1, 1)
    for term in (reconstruction.grid_smoothness, reconstruction.grid_amplitude):
        assert term(grid).item() == 0
        assert term(ramp).item() > 0
