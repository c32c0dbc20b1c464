from dataclasses import replace

import numpy as np
import pytest

from engine.taste.estimate import (
    CLIPPED,
    FEWEST_ELSEWHERE,
    UNCOVERED,
    Estimate,
    estimate_from_covers,
    estimate_from_photo,
    is_elsewhere,
)
from engine.taste.measure import clipped_shares
from engine.taste.scene import Scene
from tests.taste.asking import Judged, answers_of, ask, distance, moved_by, photos, steps

NOWHERE = np.zeros(12)
PHOTOS = photos(6)
CHANCE = np.random.default_rng(5)


def mixed(scene: Scene) -> Scene:
    """Return what no named look makes of a photo: its channels mixed."""
    mixing = np.array([[0.75, 0.0, 0.3], [0.35, 0.85, -0.2], [-0.1, 0.15, 0.9]], np.float32)
    return replace(scene, colours=np.clip(scene.colours @ mixing, 0, 1))


COVERS = moved_by([mixed(scene) for scene in PHOTOS], steps(exposure=2, contrast=1) + CHANCE.normal(size=(6, 12)))
LEARNT = moved_by(COVERS, 0.5 * CHANCE.normal(size=(6, 12)))
"""What SFT makes of the photos: it errs by something else on each."""

OTHER = moved_by(COVERS, steps(temperature=2, vignette=2, exposure=-1.5))


def from_photo(judged: list[Judged]) -> Estimate:
    return estimate_from_photo(PHOTOS, answers_of(judged))


def from_covers(judged: list[Judged], scenes: list[Scene] = COVERS) -> Estimate:
    elsewhere = [is_elsewhere(LEARNT[item.photo], item.chosen, item.rejected) for item in judged]
    return estimate_from_covers(scenes, answers_of(judged), elsewhere)


def moves_nothing(estimate: Estimate) -> bool:
    return not estimate.steps.any() and estimate.intervals == {} and estimate.verdict != "taste"


def test_a_taste_is_used_with_its_intervals():
    ideals = moved_by(PHOTOS, steps(exposure=2, temperature=1.5, contrast=-1))
    estimate = from_photo(ask(PHOTOS, ideals, 72))
    assert estimate.verdict == "taste"
    assert distance(PHOTOS, estimate.steps, ideals) < 0.7 * distance(PHOTOS, NOWHERE, ideals)
    assert len(estimate.intervals) == 12
    assert all(low < step < high for step, (low, high) in zip(estimate.steps, estimate.intervals.values(), strict=True))


def test_a_taste_goes_as_far_as_judged_images_did():
    ideals = moved_by(PHOTOS, steps(exposure=8))
    estimate = from_photo(ask(ideals, ideals, 72))
    assert estimate.posterior is not None
    assert clipped_shares(PHOTOS, estimate.posterior.mean).mean() > CLIPPED
    assert np.array_equal(estimate.steps, estimate.posterior.mean)


def test_answers_on_one_side_drive_little_to_black_or_white():
    bright = moved_by(PHOTOS, steps(exposure=3))
    judged = ask(bright, moved_by(bright, steps(exposure=8)), 72, scatter=0)
    estimate = estimate_from_photo(bright, answers_of(judged))
    assert estimate.posterior is not None
    beyond = clipped_shares(bright, estimate.posterior.mean).mean() - clipped_shares(bright, NOWHERE).mean()
    used = clipped_shares(bright, estimate.steps).mean() - clipped_shares(bright, NOWHERE).mean()
    assert beyond > 2 * CLIPPED
    assert 0 < used < 1.5 * CLIPPED


@pytest.mark.parametrize("seed", [0, 1])
def test_answers_at_random_move_nothing(seed):
    ideals = moved_by(PHOTOS, steps(exposure=2))
    estimate = from_photo(ask(PHOTOS, ideals, 72, flips=0.5, seed=seed))
    assert estimate.verdict == "nothing consistent"
    assert moves_nothing(estimate)


def test_no_answers_move_nothing():
    assert moves_nothing(from_photo([]))
    assert moves_nothing(from_covers([]))


def test_who_wants_the_covers_moves_nothing_asked_around_sft():
    estimate = from_covers(ask(LEARNT, COVERS, 72, scatter=0.7))
    assert estimate.verdict == "as the covers"
    assert moves_nothing(estimate)
    assert estimate.elsewhere <= 3  # scattered pairs are not quite where looks bring a rendering


def test_nor_with_answers_turned_around():
    assert moves_nothing(from_covers(ask(LEARNT, COVERS, 72, scatter=0.7, flips=0.1)))


def test_who_wants_the_covers_moves_nothing_asked_before_training():
    estimate = from_covers(ask(PHOTOS, COVERS, 40, scatter=0.7))
    assert moves_nothing(estimate)
    assert estimate.elsewhere > 32


def test_nor_with_many_answers():
    assert moves_nothing(from_covers(ask(PHOTOS, COVERS, 120, scatter=0.7)))


def test_answers_at_random_around_sft_move_nothing():
    assert moves_nothing(from_covers(ask(LEARNT, COVERS, 72, scatter=0.7, flips=0.5)))


def test_another_taste_asked_around_sft_is_found():
    estimate = from_covers(ask(LEARNT, OTHER, 72, scatter=0.7))
    assert estimate.verdict == "taste"
    assert distance(COVERS, estimate.steps, OTHER) < 0.75 * distance(COVERS, NOWHERE, OTHER)


def test_a_few_answers_of_another_taste_before_training_move_nothing_and_say_so():
    estimate = from_covers(ask(PHOTOS, OTHER, 40, scatter=0.7))
    assert estimate.verdict == "asked elsewhere"
    assert moves_nothing(estimate)
    assert estimate.elsewhere < FEWEST_ELSEWHERE


def test_many_answers_of_another_taste_before_training_are_used():
    estimate = from_covers(ask(PHOTOS, OTHER, 120, scatter=0.7))
    assert estimate.elsewhere >= FEWEST_ELSEWHERE
    assert estimate.verdict == "taste"
    assert distance(COVERS, estimate.steps, OTHER) < 0.85 * distance(COVERS, NOWHERE, OTHER)


def test_without_covers_what_sft_renders_stands_in():
    scenes = [replace(scene, spread=UNCOVERED) for scene in LEARNT]
    assert moves_nothing(from_covers(ask(LEARNT, COVERS, 72, scatter=0.7), scenes))


def test_pairs_around_a_scene_or_along_its_looks_are_not_elsewhere_and_those_around_the_photo_are():
    def share(around: list[Scene], scatter: float) -> float:
        judged = ask(around, COVERS, 24, scatter=scatter)
        return float(np.mean([is_elsewhere(LEARNT[item.photo], item.chosen, item.rejected) for item in judged]))

    assert share(LEARNT, 0.0) == 0
    assert share(LEARNT, 1.0) < 0.1
    assert share(PHOTOS, 0.0) > 0.8
