import numpy as np
import pytest

from engine.taste.answers import Answer, answer_of
from engine.taste.perception import lab, local_metric
from engine.taste.scene import as_colours
from tests.taste.asking import colourful, photos, picture, steps


@pytest.fixture
def pair():
    scene = photos(1)[0]
    return picture(scene, steps(exposure=2)), picture(scene, steps(temperature=-2, contrast=1))


def margin(answer: Answer, image: np.ndarray) -> float:
    """Return an answer's margin at (P, 3) L*a*b* colours."""
    return float(answer.direction @ image.reshape(-1)) - answer.middle


def length(metric: np.ndarray, difference: np.ndarray) -> float:
    return float(np.sqrt((np.einsum("pij,pj->pi", metric, difference) ** 2).sum(-1).mean()))


def test_turning_an_answer_around_turns_its_margin_around(pair):
    image = lab(as_colours(colourful(0)))
    assert margin(answer_of(0, *pair), image) == pytest.approx(-margin(answer_of(0, *pair[::-1]), image), abs=1e-3)


def test_the_margin_is_nothing_in_the_middle_and_half_the_distance_at_either_image(pair):
    a, b = (lab(as_colours(image)) for image in pair)
    answer = answer_of(0, *pair)
    whole = length(local_metric(a, b), a - b)
    assert whole > 2
    assert margin(answer, (a + b) / 2) == pytest.approx(0, abs=1e-3)
    assert margin(answer, a) == pytest.approx(whole / 2, rel=1e-3)
    assert margin(answer, b) == pytest.approx(-whole / 2, rel=1e-3)


def test_the_margin_is_the_distance_from_the_plane_in_the_middle(pair):
    a, b = (lab(as_colours(image)) for image in pair)
    metric = local_metric(a, b)
    answer = answer_of(0, *pair)
    image = lab(as_colours(colourful(0)))
    squares = length(metric, b - image) ** 2 - length(metric, a - image) ** 2
    assert margin(answer, image) == pytest.approx(squares / (2 * length(metric, a - b)), abs=2e-3)


def test_two_images_that_are_the_same_say_nothing():
    image = colourful(0)
    answer = answer_of(0, image, image)
    assert np.isfinite(answer.direction).all()
    assert margin(answer, lab(as_colours(colourful(1)))) == 0
