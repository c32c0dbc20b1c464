import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.image.color import srgb_to_linear

unit = arrays(np.float64, st.integers(1, 20), elements=st.floats(0, 1))


@given(unit)
def test_it_grows_with_its_input(values):
    ordered = np.sort(values)
    assert (np.diff(srgb_to_linear(ordered)) >= 0).all()


def test_known_values():
    """Golden: from skimage.color.colorconv's own formula.

    from skimage import color; import numpy as np
    xyz = color.rgb2xyz(np.repeat(np.array([0, 0.02, 0.04045, 0.2, 0.5, 1])[:, None], 3, 1)); print(xyz[:, 1])
    """
    encoded = np.array([0, 0.02, 0.04045, 0.2, 0.5, 1])
    linear = [0, 0.00154799, 0.00313080, 0.03310477, 0.21404114, 1]
    assert np.allclose(srgb_to_linear(encoded), linear, atol=1e-7)


def test_type_and_shape_are_kept():
    linear = srgb_to_linear(np.random.default_rng(0).random((2, 5, 3), np.float32))
    assert linear.dtype == np.float32
    assert linear.shape == (2, 5, 3)
