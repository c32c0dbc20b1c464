import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from engine.image.metrics import Measures, delta_e, measure, psnr, ssim


@pytest.fixture
def noisy():
    rng = np.random.default_rng(5)
    image = rng.random((40, 30, 3))
    return image, (image + rng.normal(0, 0.05, image.shape)).clip(0, 1)


def test_they_are_scikit_images(noisy):
    assert psnr(*noisy) == pytest.approx(peak_signal_noise_ratio(*noisy, data_range=1))
    assert ssim(*noisy) == pytest.approx(
        structural_similarity(
            *noisy, data_range=1, channel_axis=-1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
    )


def test_psnr_by_hand():
    black = np.zeros((12, 12, 3))
    grey = np.full((12, 12, 3), 0.1)
    assert psnr(grey, black) == pytest.approx(20)


def test_ssim_by_hand():
    """Flat images: (2 a b + C1) / (a^2 + b^2 + C1) with C1 = 0.01^2; the contrast term is C2 / C2."""
    a = np.full((12, 12, 3), 0.2)
    b = np.full((12, 12, 3), 0.6)
    assert ssim(a, b) == pytest.approx((2 * 0.2 * 0.6 + 1e-4) / (0.2**2 + 0.6**2 + 1e-4))


def test_colour_difference_of_known_colours():
    """Golden: black to white is 100 by definition; the other from Lab by skimage.

    from skimage.color import rgb2lab, deltaE_ciede2000 as d
    print(d(rgb2lab([[[1., 0, 0]]]), rgb2lab([[[0, 1., 0]]])))  # 86.60823
    """
    assert delta_e(np.zeros((1, 1, 3)), np.ones((1, 1, 3))) == pytest.approx(100, abs=0.01)
    red = np.array([[[1.0, 0, 0]]])
    green = np.array([[[0, 1.0, 0]]])
    assert delta_e(red, green) == pytest.approx(86.608, abs=0.01)


def test_colour_difference_is_the_mean_over_pixels():
    image = np.zeros((4, 4, 3))
    image[:1] = 1
    assert delta_e(image, np.zeros((4, 4, 3))) == pytest.approx(25, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 14), st.integers(1, 14), st.sampled_from([np.uint8, np.uint16, np.float32]), st.integers(0, 99))
def test_equal_images_of_any_size_are_perfect(height, width, dtype, seed):
    top = 1 if dtype == np.float32 else np.iinfo(dtype).max
    image = (np.random.default_rng(seed).random((height, width, 3)) * top).astype(dtype)
    assert measure(image, image) == Measures(math.inf, pytest.approx(1), 0)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 40, 3), (10, 10, 3), (11, 11, 3)])
def test_photos_below_the_window_are_measured(shape):
    black = np.zeros(shape)
    white = np.ones(shape)
    found = measure(white, black)
    assert found.psnr == 0
    assert found.ssim == pytest.approx(1e-4 / (1 + 1e-4))
    assert found.delta_e == pytest.approx(100, abs=0.01)


def test_the_depth_does_not_matter(noisy):
    a, b = ((image * 255).round().astype(np.uint8) for image in noisy)
    as_8 = measure(a, b)
    as_16 = measure(a.astype(np.uint16) * 257, b.astype(np.uint16) * 257)
    as_float = measure(a / 255, b / 255)
    for other in (as_16, as_float, measure(a, b / 255)):
        assert (other.psnr, other.ssim, other.delta_e) == pytest.approx((as_8.psnr, as_8.ssim, as_8.delta_e))


@pytest.mark.parametrize("one", [psnr, ssim, delta_e, measure])
def test_other_shapes_are_refused_with_both_named(one):
    with pytest.raises(ValueError, match=r"\(12, 13, 3\).*\(13, 12, 3\)"):
        one(np.zeros((12, 13, 3)), np.zeros((13, 12, 3)))
    with pytest.raises(ValueError, match=r"\(12, 12\)"):
        one(np.zeros((12, 12)), np.zeros((12, 12)))


@pytest.mark.parametrize("name", ["ssim", "delta_e"])
def test_scipy_is_imported_behind_the_renderers_compiler_as_the_drawing_thread_does(name):
    program = (
        f"import sys, numpy; from engine.image.metrics import {name}; early = {{'numba', 'skimage'}} & set(sys.modules); "
        f"{name}(numpy.zeros((12, 12, 3)), numpy.ones((12, 12, 3))); order = list(sys.modules); "
        "print(early, order.index('numba') < order.index('skimage'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "True"]


def test_a_mask_leaves_out_what_does_not_count(noisy):
    image, target = noisy
    mask = np.zeros(image.shape[:2], bool)
    mask[5:35, 4:26] = True
    spoiled = target.copy()
    spoiled[~mask] = 1 - spoiled[~mask]
    for measured in (psnr, delta_e):
        assert measured(image, spoiled, mask) == pytest.approx(measured(image[5:35, 4:26], target[5:35, 4:26]))
    assert ssim(image, spoiled, mask) == pytest.approx(ssim(image[5:35, 4:26], target[5:35, 4:26]), abs=0.02)
    assert ssim(image, spoiled) < 0.9 * ssim(image, spoiled, mask)


def test_a_mask_of_everything_changes_nothing(noisy):
    everything = np.ones(noisy[0].shape[:2], bool)
    for measured in (psnr, delta_e):
        assert measured(*noisy, everything) == pytest.approx(measured(*noisy))
    assert ssim(*noisy, everything) == pytest.approx(ssim(*noisy), abs=0.02)
