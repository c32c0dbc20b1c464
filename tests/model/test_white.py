import math

import numpy as np
import pytest
import torch

from engine.model.white import WhiteLevel
from engine.predict.head import ADJUSTMENTS, adjust
from engine.predict.white import EXPOSURE_PER_LOG, LOG_VARIANCE, log_white, white_levels

TRUSTED = torch.ones(())


def photos(*peaks: float) -> torch.Tensor:
    """Return ramps from black to these values."""
    ramp = torch.linspace(0, 1, 32 * 32).view(1, 1, 32, 32).expand(1, 3, -1, -1)
    return torch.cat([ramp * peak for peak in peaks])


def test_levels_are_quantiles_of_the_largest_channel():
    images = torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 1.2 - 0.1
    largest = images.amax(1).clamp(0, 1).flatten(1).numpy()
    wished = np.quantile(largest, (0.9, 0.98), axis=1).T
    np.testing.assert_allclose(white_levels(images).numpy(), wished, atol=1e-5)


def test_the_gain_multiplies_colours():
    amounts = torch.zeros(1, ADJUSTMENTS)
    amounts[0, 0] = EXPOSURE_PER_LOG * math.log(1.25)
    colours = photos(0.5).movedim(1, -1)
    torch.testing.assert_close(adjust(colours, amounts), colours * 1.25)


def test_a_new_one_moves_nothing():
    white = WhiteLevel()
    assert torch.equal(white.exposure(photos(0.2, 0.9)), torch.zeros(2))


def test_a_photo_of_the_mean_white_level_is_not_moved_and_others_come_nearer():
    white = WhiteLevel()
    some = photos(0.4, 0.6, 0.9)
    white.fit(some, photos(0.8, 0.8, 0.8), TRUSTED, matched=True)
    middle = math.exp(sum(math.log(peak) for peak in (0.4, 0.6, 0.9)) / 3)
    assert white.exposure(photos(middle)).item() == pytest.approx(0, abs=1e-5)
    dark, bright = white.exposure(photos(0.4, 0.9))
    assert dark > 0 > bright


@pytest.mark.parametrize(("kept", "share"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)])
def test_many_pairs_teach_the_share_and_few_leave_it_at_a_half(kept, share):
    def learnt(count: int) -> float:
        peaks = torch.linspace(0.3, 0.9, count)
        finished = peaks**kept * 0.6 ** (1 - kept)
        white = WhiteLevel()
        white.fit(photos(*peaks.tolist()), photos(*finished.tolist()), TRUSTED, matched=True)
        return white.share.item()

    assert learnt(1) == pytest.approx(0.5)
    assert learnt(200) == pytest.approx(share, abs=0.02)
    assert abs(learnt(4) - 0.5) <= abs(learnt(40) - 0.5) + 1e-6


def test_an_editor_who_is_not_trusted_with_white_levels_gets_none():
    white = WhiteLevel()
    some = photos(0.4, 0.6, 0.9)
    white.fit(some, photos(0.8, 0.8, 0.8), torch.zeros(()), matched=True)
    assert torch.equal(white.exposure(some), torch.zeros(3))
    assert torch.equal(white.offset(some, lambda offset: white_levels(some) + 0.1 * offset[:, None]), torch.zeros(3))


def test_a_white_level_far_from_all_others_counts_no_further_than_three_deviations():
    white = WhiteLevel()
    white.fit(photos(0.6, 0.62, 0.64), photos(0.8, 0.8, 0.8), TRUSTED, matched=True)
    far, further = white.exposure(photos(0.2, 0.1))
    assert far == further


def test_leverage_grows_with_the_distance_from_what_was_learnt():
    white = WhiteLevel()
    white.fit(photos(0.4, 0.6, 0.9), photos(0.8, 0.8, 0.8), TRUSTED, matched=True)
    near, far = white.leverage(photos(0.6, 0.1))
    assert near < 0.01 < far
    distance = log_white(white_levels(photos(0.1)))[0] - white.mean
    assert far.item() == pytest.approx((distance**2 / (white.scatter + 4 * LOG_VARIANCE)).item())
