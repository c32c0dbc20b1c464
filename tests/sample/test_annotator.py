import numpy as np
import pytest
from PIL import Image

from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.metrics import delta_e
from engine.sample.annotator import SampleAnnotator
from engine.sample.cover import CoverLook, cover_edit

ANNOTATOR = SampleAnnotator()


@pytest.fixture(scope="module")
def photo():
    rng = np.random.default_rng(5)
    coarse = Image.fromarray(rng.integers(40, 200, (5, 6, 3), dtype=np.uint8))
    return np.array(coarse.resize((96, 72), Image.Resampling.BICUBIC))


def test_the_taste_differs_visibly_from_the_cover_look(photo):
    target = render(photo, cover_edit(ANNOTATOR.look, photo))
    assert 2 < ANNOTATOR.distance(photo, target) < 10
    assert ANNOTATOR.distance(photo, render(photo, ANNOTATOR.ideal(photo), dither=False)) < 0.5


def test_the_cover_look_adapts_exposure_to_the_photo(photo):
    dark = (photo * 0.4).astype(np.uint8)
    bright = (255 - (255 - photo) * 0.4).astype(np.uint8)
    lifted, lowered = (render(image, cover_edit(CoverLook(), image)) for image in (dark, bright))
    assert lifted.mean() - dark.mean() > lowered.mean() - bright.mean()


def test_the_cover_look_lights_the_middle_and_darkens_the_corners():
    grey = np.full((64, 96, 3), 128, np.uint8)
    cover = render(grey, cover_edit(CoverLook(), grey)).astype(float)
    assert cover[32, 48].mean() > cover[16, 24].mean() > cover[1, 1].mean()


def test_the_better_image_wins_without_noise_and_equal_ones_tie(photo):
    ideal = render(photo, ANNOTATOR.ideal(photo))
    worse = render(photo, moved(ANNOTATOR.ideal(photo), {"exposure": 0.5}))
    assert ANNOTATOR.prefers(photo, ideal, worse) == "a"
    assert ANNOTATOR.prefers(photo, worse, ideal) == "b"
    assert ANNOTATOR.prefers(photo, worse, worse) == "tie"


def test_answers_follow_bradley_and_terry_with_slips(photo):
    left = render(photo, moved(ANNOTATOR.ideal(photo), {"temperature": 0.2}))
    right = render(photo, moved(ANNOTATOR.ideal(photo), {"temperature": -0.35}))
    better = ANNOTATOR.distance(photo, right) - ANNOTATOR.distance(photo, left)
    chance = 0.025 + 0.95 / (1 + np.exp(-ANNOTATOR.sharpness * better))
    rng = np.random.default_rng(0)
    share = np.mean([ANNOTATOR.judge(photo, left, right, rng) == "left" for _ in range(300)])
    assert share == pytest.approx(chance, abs=0.07)


def test_even_a_clear_case_is_missed_at_half_the_lapse_rate(photo):
    ideal = render(photo, ANNOTATOR.ideal(photo))
    awful = render(photo, moved(identity(), {"exposure": 2.0}))
    assert delta_e(ideal, awful) > 10
    rng = np.random.default_rng(1)
    careless = SampleAnnotator(lapse_rate=0.4)
    share = np.mean([careless.judge(photo, ideal, awful, rng) == "right" for _ in range(300)])
    assert share == pytest.approx(0.2, abs=0.07)
