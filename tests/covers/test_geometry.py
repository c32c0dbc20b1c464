import numpy as np
import pytest

from engine.covers.geometry import (
    applied,
    find_similarities,
    fit_homography,
    fit_similarity,
    is_bounded,
    is_slight,
    scale_of,
)


def similarity(scale, degrees, moved):
    turn = np.radians(degrees)
    a, b = scale * np.cos(turn), scale * np.sin(turn)
    return np.array([[a, -b, moved[0]], [b, a, moved[1]], [0, 0, 1.0]])


PLACES = np.random.default_rng(0).uniform(0, 500, (40, 2))
EQUAL = np.ones(40)


def test_a_similarity_is_fitted_exactly():
    true = similarity(0.7, 5, (30, -20))
    assert np.allclose(fit_similarity(PLACES, applied(true, PLACES), EQUAL), true)


def test_a_homography_is_fitted_exactly():
    true = np.array([[1.1, 0.05, 9], [-0.04, 0.9, 4], [1e-4, -2e-4, 1]])
    assert np.allclose(fit_homography(PLACES, applied(true, PLACES), EQUAL), true)


@pytest.mark.parametrize("wrong", [10, 60, 300])
def test_a_similarity_is_found_among_wrong_matches(wrong):
    rng = np.random.default_rng(1)
    true = similarity(0.6, -4, (50, 80))
    points = np.concatenate([PLACES, rng.uniform(0, 500, (wrong, 2))])
    others = np.concatenate([applied(true, PLACES), rng.uniform(0, 500, (wrong, 2))])
    ((found, agreeing),) = find_similarities(points, others, 3.0, 1)
    assert agreeing[:40].all()
    assert np.abs(applied(found, PLACES) - applied(true, PLACES)).max() < 3


def test_matches_that_meet_in_one_point_agree_about_nothing():
    others = np.full((40, 2), 100.0) + np.random.default_rng(2).uniform(-1, 1, (40, 2))
    assert all(agreeing.sum() < 12 for _, agreeing in find_similarities(PLACES, others, 3.0, 8))


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_matches_agree_about_nothing(count):
    assert list(find_similarities(PLACES[:count], PLACES[:count], 3.0, 8)) == []


def test_matches_of_one_place_agree_about_nothing():
    same = np.full((5, 2), 7.0)
    assert list(find_similarities(same, same, 3.0, 8)) == []


def test_each_further_similarity_is_of_other_matches_and_of_fewer():
    first = similarity(0.6, -4, (50, 80))
    second = similarity(1.2, 8, (900, 10))
    points = np.concatenate([PLACES, PLACES[:15]])
    others = np.concatenate([applied(first, PLACES), applied(second, PLACES[:15])])
    found = list(find_similarities(points, others, 3.0, 2))
    assert [agreeing.sum() for _, agreeing in found] == [40, 15]
    assert np.allclose(found[1][0], second)


@pytest.mark.parametrize(
    ("transform", "bounded"),
    [
        (similarity(1, 9, (0, 0)), True),
        (similarity(1, 40, (0, 0)), False),
        (similarity(0.01, 0, (0, 0)), False),
        (similarity(9, 0, (0, 0)), False),
        (np.diag([-1.0, 1, 1]), False),
        (similarity(1, 180, (0, 0)), False),
    ],
)
def test_scale_rotation_and_mirroring_are_bounded(transform, bounded):
    assert is_bounded(transform) == bounded


def test_strong_perspective_is_not_slight():
    slight = np.array([[1, 0, 0], [0, 1, 0], [1e-4, 0, 1.0]])
    strong = np.array([[1, 0, 0], [0, 1, 0], [2e-3, 0, 1.0]])
    assert (is_slight(slight, (500, 300)), is_slight(strong, (500, 300))) == (True, False)


def test_a_scale_is_the_factor_of_lengths():
    assert scale_of(similarity(0.4, 12, (5, 5))) == pytest.approx(0.4)
