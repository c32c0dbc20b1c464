import numpy as np
import pytest

from engine.taste.annotator import Annotator


def shares(annotator, nearer, count=4000):
    """Return how often the first image is chosen with and without a grade, and how often it is much better."""
    rng = np.random.default_rng(0)
    graded = [annotator.grade(nearer, rng) for _ in range(count)]
    chosen = np.mean([annotator.choose(nearer, rng) for _ in range(count)])
    return chosen, np.mean([first for first, _ in graded]), np.mean([grade == "much better" for _, grade in graded])


@pytest.mark.parametrize("nearer", [-1.5, -0.3, 0.0, 0.6])
@pytest.mark.parametrize("lapse_rate", [0.0, 0.2, 1.0])
def test_an_image_is_chosen_as_often_with_a_grade_as_without(nearer, lapse_rate):
    annotator = Annotator(lapse_rate=lapse_rate)
    chosen, graded, much = shares(annotator, nearer)
    assert chosen == pytest.approx(annotator.chance(nearer), abs=0.03)
    assert graded == pytest.approx(annotator.chance(nearer), abs=0.03)
    assert much == 0


def test_the_chance_is_bradley_and_terrys_with_half_of_the_lapses_turned_around():
    assert Annotator(lapse_rate=0.0).chance(0.0) == 0.5
    assert Annotator(sharpness=2.0, lapse_rate=0.0).chance(0.5) == pytest.approx(np.e / (np.e + 1))
    careless = Annotator(lapse_rate=0.3)
    assert careless.flips == 0.15
    assert careless.chance(50.0) == pytest.approx(0.85)
    assert careless.chance(-50.0) == pytest.approx(0.15)
    assert careless.chance(0.7) + careless.chance(-0.7) == pytest.approx(1)


def test_what_is_perceived_as_far_apart_is_much_better():
    annotator = Annotator(lapse_rate=0.0, much_better=2.0)
    assert shares(annotator, 0.0)[2] < 0.1
    assert shares(annotator, 2.0)[2] == pytest.approx(0.5, abs=0.03)
    assert shares(annotator, -5.0)[2] > 0.95


def test_without_noise_the_nearer_image_is_preferred_and_a_faint_difference_is_a_tie():
    annotator = Annotator(lapse_rate=1.0, indifference=0.1)
    assert [annotator.preferred(nearer) for nearer in (0.3, -0.3, 0.09, -0.09)] == ["a", "b", "tie", "tie"]
