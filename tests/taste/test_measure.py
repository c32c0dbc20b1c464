import numpy as np
import pytest

from engine.image.metrics import delta_e
from engine.taste.measure import agreement, drift, margins_at
from tests.taste.asking import answers_of, ask, moved_by, photos, picture, steps

SCENES = photos(3)
TASTE = steps(exposure=1.5, temperature=1)


def test_margins_are_greatest_where_the_person_wants_the_photos():
    answers = answers_of(ask(SCENES, moved_by(SCENES, TASTE), 24, scatter=0.5))
    there, here, back = (margins_at(SCENES, answers, where) for where in (TASTE, 0 * TASTE, -TASTE))
    assert there.shape == (24,)
    assert there.mean() > here.mean() > back.mean()
    assert (there > -0.3).all()


def test_agreement_counts_the_sides_and_what_they_cost():
    share, cost = agreement(np.array([3.0, 1.0, 0.0, -1.0]), 2.0, 0.0)
    assert share == 2.5 / 4
    assert cost == pytest.approx(np.log1p(np.exp(-2.0 * np.array([3.0, 1.0, 0.0, -1.0]))).mean())
    assert agreement(np.array([50.0]), 2.0, 0.2)[1] == pytest.approx(-np.log(0.9))
    assert agreement(np.array([-50.0]), 2.0, 0.2)[1] == pytest.approx(-np.log(0.1))


def test_no_answers_agree_half():
    assert agreement(np.empty(0), 1.0, 0.0) == (0.5, pytest.approx(np.log(2)))
    assert margins_at(SCENES, [], TASTE).shape == (0,)


def test_drift_is_the_distance_from_where_scenes_were():
    pictures = [(picture(scene, TASTE), picture(scene, 0 * TASTE)) for scene in SCENES]
    assert drift(SCENES, TASTE) == pytest.approx(np.mean([delta_e(*pair) for pair in pictures]), abs=0.15)
    assert drift(SCENES, 0 * TASTE) == 0
    assert drift([], TASTE) == 0
