import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from engine.taste.perception import lab, local_metric


def perceived(metric: np.ndarray, difference: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.einsum("pij,pj->pi", metric, difference), axis=-1)


def test_the_local_metric_is_nearly_ciede2000_for_small_differences():
    rng = np.random.default_rng(0)
    colours = lab(rng.uniform(0.05, 0.95, (2000, 3)).astype(np.float32))
    blue = (np.degrees(np.arctan2(colours[:, 2], colours[:, 1])) % 360 > 235) & (colours[:, 2] < -5)
    colours = colours[~blue]  # where CIEDE2000's rotation counts, which is left out
    step = rng.normal(size=colours.shape).astype(np.float32)
    found = perceived(local_metric(colours, colours + step), step)
    expected = deltaE_ciede2000(colours, colours + step)
    assert np.abs(found / expected - 1).max() < 0.1
    assert np.median(np.abs(found / expected - 1)) < 0.01


def test_the_local_metric_is_the_same_from_either_side():
    a, b = lab(np.random.default_rng(1).uniform(0, 1, (2, 50, 3)).astype(np.float32))
    assert np.array_equal(local_metric(a, b), local_metric(b, a))


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_greys_have_a_metric_too(level):
    grey = lab(np.full((1, 3), level, np.float32))
    metric = local_metric(grey, grey)
    assert np.isfinite(metric).all()
    step = np.array([[0.5, 0, 0]], np.float32)
    assert perceived(metric, step) == pytest.approx(deltaE_ciede2000(grey, grey + step), rel=0.02)
