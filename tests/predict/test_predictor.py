"""A prediction is the same with torch and without."""

import numpy as np
import pytest
from skimage import data

from engine.edit.render import render
from engine.predict.predictor import load_predictor


def pictures() -> dict[str, np.ndarray]:
    ramp = np.linspace(0, 255, 90 * 140, dtype=np.uint8).reshape(90, 140)
    return {
        "astronaut": data.astronaut(),
        "coffee": data.coffee(),
        "deep": data.coffee()[:150, :200].astype(np.uint16) * 257,
        "ramp": np.stack((ramp, ramp[::-1], ramp[:, ::-1]), 2),
        "black": np.zeros((64, 64, 3), np.uint8),
        "white": np.full((64, 64, 3), 255, np.uint8),
        "tiny": np.full((1, 2, 3), 99, np.uint8),
    }


@pytest.mark.parametrize("seed", [0, 1])
def test_both_predictors_agree(saved, seed):
    enhancer, folder = saved(seed)
    predictor = load_predictor(folder)
    for name, pixels in pictures().items():
        theirs, unlike = enhancer.predict_with_unlikeness(pixels)
        ours, unlikeness = predictor.predict_with_unlikeness(pixels)
        assert np.abs(ours.lut - theirs.lut).max() < 1e-3, name  # the match of white levels amplifies rounding
        assert np.abs(ours.grid - theirs.grid).max() < 2e-4, name
        assert unlikeness == pytest.approx(unlike, rel=1e-4), name
        assert ours.extrapolated == theirs.extrapolated
        difference = render(pixels, ours, dither=False).astype(int) - render(pixels, theirs, dither=False)
        assert np.abs(difference).max() <= np.iinfo(pixels.dtype).max / 255, name
