import numpy as np
import pytest

from engine.edit.candidates import CLIPPED, DIFFERENCE, VISIBLE, symmetric
from engine.edit.edit import identity
from engine.edit.looks import NAMES, moved
from engine.edit.render import render
from engine.image.metrics import delta_e


def colourful(seed, size=32):
    rng = np.random.default_rng(seed)
    smooth = np.kron(rng.uniform(0.15, 0.85, (4, 4, 3)), np.ones((size // 4, size // 4, 1)))
    return (255 * (smooth + rng.normal(0, 0.03, smooth.shape)).clip(0, 1)).astype(np.uint8)


def grey(level):
    return np.full((32, 32, 3), level, np.uint8)


@pytest.mark.parametrize("look", NAMES)
def test_a_pair_differs_visibly_and_lies_on_either_side(look):
    photo = colourful(1)
    high, low = symmetric(photo, identity(), look)
    assert high == {look: pytest.approx(-low[look])}
    assert high[look] > 0
    images = [render(photo, moved(identity(), move), dither=False) for move in (high, low)]
    assert VISIBLE <= delta_e(*images) < 1.3 * DIFFERENCE


def test_a_look_that_cannot_be_seen_on_a_photo_is_not_asked_about():
    assert symmetric(grey(128), identity(), "sky") is None
    assert symmetric(grey(128), identity(), "saturation") is None
    assert symmetric(grey(128), identity(), "exposure") is not None


def test_a_pair_does_not_blow_out_a_bright_photo():
    photo = grey(247)
    moves = symmetric(photo, identity(), "exposure")
    for move in moves or ():
        image = render(photo, moved(identity(), move), dither=False)
        assert (image == 255).any(-1).mean() <= CLIPPED
