import numpy as np
import pytest

from engine.taste.estimate import FROM_PHOTO
from engine.taste.measure import drift
from engine.taste.perception import lab
from engine.taste.posterior import Posterior, Prior, infer
from engine.taste.scene import rendered
from tests.taste.asking import Judged, answers_of, ask, distance, moved_by, photos, picture, steps

TASTE = steps(exposure=2, temperature=1.5, contrast=-1)
SCENES = photos(6)
IDEALS = moved_by(SCENES, TASTE)
NOTHING = np.zeros(12)


def deviations(posterior: Posterior) -> np.ndarray:
    return np.sqrt(np.diag(posterior.covariance))


def unknown(posterior: Posterior) -> float:
    return float(np.sqrt(np.trace(posterior.covariance)))


def lightness(where: np.ndarray) -> float:
    """Return the mean L* of the scenes moved."""
    return float(np.mean([lab(rendered(scene, where[None].astype(np.float32)))[..., 0].mean() for scene in SCENES]))


def learnt(judged: list[Judged]) -> Posterior:
    return infer(SCENES, answers_of(judged), FROM_PHOTO)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return ask(SCENES, IDEALS, 72)


@pytest.fixture(scope="module")
def consistent(judged) -> Posterior:
    return learnt(judged)


def test_consistent_answers_show_their_taste(consistent):
    assert distance(SCENES, consistent.mean, IDEALS) < 0.7 * distance(SCENES, NOTHING, IDEALS)
    assert consistent.log_evidence > 10
    assert consistent.lapses < 0.2


def test_intervals_hold_the_taste(consistent):
    assert (np.abs(consistent.mean - TASTE) < 1.645 * deviations(consistent)).sum() >= 10
    assert (np.abs(consistent.mean - TASTE) < 3 * deviations(consistent)).all()


def test_a_covariance_is_one(consistent):
    assert np.allclose(consistent.covariance, consistent.covariance.T)
    assert np.linalg.eigvalsh(consistent.covariance).min() > 0


def test_answers_turned_around_make_the_taste_less_certain(consistent):
    flipped = learnt(ask(SCENES, IDEALS, 72, flips=0.25))
    assert unknown(flipped) > 1.05 * unknown(consistent)
    assert flipped.log_evidence < consistent.log_evidence - 10
    assert flipped.beta * (1 - flipped.lapses) < consistent.beta * (1 - consistent.lapses)


def test_how_much_better_makes_the_taste_more_certain(consistent):
    graded = learnt(ask(SCENES, IDEALS, 72, graded=True))
    assert unknown(graded) < 0.95 * unknown(consistent)


def test_ties_pull_towards_the_middle():
    def pair(photo: int, grade: str) -> Judged:
        images = [picture(SCENES[photo], steps(exposure=step)) for step in (4, -1)]
        return Judged(photo, *images, grade)

    decided = [pair(photo, "better") for photo in range(6) for _ in range(2)]
    tied = [pair(photo, "tie") for photo in range(6) for _ in range(4)]
    middle = lightness(steps(exposure=1.5))
    assert lightness(learnt(decided).mean) > lightness(learnt(decided + tied).mean) + 1
    assert abs(lightness(learnt(tied).mean) - middle) < 1.5


def test_an_answer_given_again_counts(judged):
    assert unknown(learnt(judged[:24] * 2)) < unknown(learnt(judged[:24]))


def test_one_sided_answers_do_not_run_off():
    # Every answer is "brighter", about the same pairs: nothing bounds the taste but its prior.
    pairs = [(picture(scene, steps(exposure=2)), picture(scene, steps(exposure=-2))) for scene in SCENES]
    found = learnt([Judged(photo, *pairs[photo]) for photo in range(6) for _ in range(15)])
    assert lightness(found.mean) > lightness(NOTHING) + 0.5
    assert drift(SCENES, found.mean) < 3
    assert np.isfinite(found.covariance).all()


def test_a_photo_with_many_answers_that_contradict_the_others_drags_the_taste_less_than_so_many_photos_would():
    # One of six wants the opposite, and was asked about as often as all others together.
    most = ask(SCENES[:5], IDEALS[:5], 60)
    other = moved_by(SCENES[5:], -0.5 * TASTE)
    both = answers_of(most + [item._replace(photo=5) for item in ask(SCENES[5:], other, 60, seed=1)])
    apart, alike = (infer(SCENES, both, prior).mean for prior in (FROM_PHOTO, Prior(FROM_PHOTO.taste, (0.01,))))
    before = distance(SCENES[:5], NOTHING, IDEALS[:5])
    assert distance(SCENES[:5], apart, IDEALS[:5]) < before - 0.2
    assert distance(SCENES[:5], alike, IDEALS[:5]) > before - 0.1


def test_turning_all_answers_around_mirrors_the_taste():
    # Around the photos themselves, nearly: a rendering is not quite linear in its steps.
    pairs = [
        Judged(photo, picture(SCENES[photo], side), picture(SCENES[photo], -side))
        for look in ("exposure", "temperature", "saturation")
        for photo in range(6)
        for side in (steps(**{look: 1.0}),)
    ]
    there = learnt(pairs)
    back = learnt([Judged(item.photo, item.rejected, item.chosen) for item in pairs])
    assert np.linalg.norm(there.mean) > 0.5
    assert there.mean @ back.mean < -0.9 * np.linalg.norm(there.mean) * np.linalg.norm(back.mean)
    assert np.linalg.norm(there.mean + back.mean) < 0.35 * np.linalg.norm(there.mean)


def test_the_order_of_answers_does_not_matter(judged, consistent):
    order = np.random.default_rng(0).permutation(len(judged))
    again = learnt([judged[place] for place in order])
    assert np.allclose(again.mean, consistent.mean, atol=1e-3)
    assert again.log_evidence == pytest.approx(consistent.log_evidence, abs=1e-2)


def test_the_same_answers_give_the_same_taste(judged, consistent):
    assert np.array_equal(learnt(judged).mean, consistent.mean)


def test_photos_that_nobody_was_asked_about_do_not_matter(judged, consistent):
    more = infer([*SCENES, *photos(9)[6:]], answers_of(judged), FROM_PHOTO)
    assert np.array_equal(more.mean, consistent.mean)
    assert more.photos.shape == (9, 12)
    assert not more.photos[6:].any()
