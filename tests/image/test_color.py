import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.image.color import linear_to_srgb, luma, srgb_to_linear

unit = arrays(np.float64, st.integers(1, 20), elements=st.floats(0, 1))


@given(unit)
def test_each_undoes_the_other(values):
    assert np.allclose(linear_to_srgb(srgb_to_linear(values)), values, atol=1e-7)
    assert np.allclose(srgb_to_linear(linear_to_srgb(values)), values, atol=1e-7)


@given(unit)
def test_both_grow_with_their_input(values):
    ordered = np.sort(values)
    assert (np.diff(srgb_to_linear(ordered)) >= 0).all()
    assert (np.diff(linear_to_srgb(ordered)) >= -1e-7).all()  # the standard's two parts meet to 3e-8


def test_known_values():
    """Golden: from skimage.color.colorconv's own formula.

    from skimage import color; import numpy as np
    xyz = color.rgb2xyz(np.repeat(np.array([0, 0.02, 0.04045, 0.2, 0.5, 1])[:, None], 3, 1)); print(xyz[:, 1])
    """
    encoded = np.array([0, 0.02, 0.04045, 0.2, 0.5, 1])
    linear = [0, 0.00154799, 0.00313080, 0.03310477, 0.21404114, 1]
    assert np.allclose(srgb_to_linear(encoded), linear, atol=1e-7)
    assert np.allclose(linear_to_srgb(np.array(linear)), encoded, atol=1e-6)


def test_luma_weighs_the_channels_and_keeps_grey():
    assert np.allclose(luma(np.eye(3)), [0.299, 0.587, 0.114])
    assert np.allclose(luma(np.full((2, 4, 3), 0.25)), np.full((2, 4), 0.25))


@pytest.mark.parametrize("formula", [srgb_to_linear, linear_to_srgb, luma])
def test_type_and_shape_are_kept_and_torch_agrees(formula):
    torch = pytest.importorskip("torch")
    values = np.random.default_rng(0).random((2, 5, 3), np.float32)
    ours = formula(values)
    assert ours.dtype == np.float32
    theirs = formula(torch.from_numpy(values))
    assert isinstance(theirs, torch.Tensor)
    assert theirs.dtype == torch.float32
    assert np.allclose(ours, theirs.numpy(), atol=1e-6)


@pytest.mark.parametrize("formula", [srgb_to_linear, linear_to_srgb])
def test_gradients_are_finite_at_black_and_below(formula):
    torch = pytest.importorskip("torch")
    values = torch.tensor([-0.5, 0.0, 1e-9, 0.5, 1.0], requires_grad=True)
    formula(values).sum().backward()
    assert torch.isfinite(values.grad).all()
    assert (values.grad > 0).all()
