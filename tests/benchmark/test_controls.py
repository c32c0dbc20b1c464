from functools import partial

import numpy as np
import pytest
import torch

from engine.benchmark import controls as recipe
from engine.benchmark.controls import LEARNT, controls
from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.recipe.dpo import _tested
from engine.taste.answers import answer_of
from engine.taste.controls import mismatched, reversed_order
from engine.taste.estimate import estimate_from_photo
from engine.taste.scene import scene_of_image

SHORT = 40


@pytest.fixture
def found(monkeypatch):
    """Controls of two annotators after a few answers, computed in this process."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    monkeypatch.setattr(recipe, "CLICKS", SHORT)
    monkeypatch.setattr(recipe, "ROUNDS", (SHORT // 2, 300))
    monkeypatch.setattr(recipe, "side_by_side", lambda phase, work, jobs, emit, stop: [work(*job) for job in jobs])
    rng = np.random.default_rng(0)
    copies = [rng.integers(40, 215, (4, 4, 3), dtype=np.uint8) for _ in range(12)]
    yield controls(copies, ["punchy", "airy"], [0], lambda event: None, lambda: False)
    torch.set_num_threads(before)


def test_a_learnt_taste_beats_what_wrong_answers_teach(found):
    by_taste = {
        taste: {item.control: item.delta_e for item in found if item.taste == taste} for taste in ("punchy", "airy")
    }
    for name in ("another annotator's answers", "answers reversed", "photos mismatched", "untouched"):
        assert all(distances[LEARNT] < distances[name] for distances in by_taste.values())
    means = {name: np.mean([distances[name] for distances in by_taste.values()]) for name in by_taste["punchy"]}
    assert means[LEARNT] < means["mean taste of all annotators"]
    assert "taste with another photo's difference" in means
    assert found[0].control == LEARNT


def warmer(photo, row):
    """An answer that finds a photo better warmer than cooler."""
    sides = [render(photo, moved(identity(), {"temperature": amount}), dither=False) for amount in (0.6, -0.2)]
    return answer_of(row, *sides)


def test_held_out_answers_tell_a_taste_from_its_controls():
    photos = np.random.default_rng(1).integers(60, 190, (8, 16, 16, 3), dtype=np.uint8)
    scenes = [scene_of_image(photo) for photo in photos]
    answers = [warmer(photos[row % 6], row % 6) for row in range(18)]
    estimated = partial(estimate_from_photo, scenes)
    held_out = [warmer(photos[row], row) for row in (6, 7)]
    found = _tested(estimated(answers), estimated, scenes, answers, held_out)
    assert found["held_out"] == {"agreed": 2, "disagreed": 0, "photos": 2}
    learnt = found["controls"]["learnt"]
    reverse = found["controls"]["reversed"]
    assert list(found["controls"]) == ["learnt", "none", "reversed", "mismatched"]
    assert learnt["agreement"] > reverse["agreement"]
    assert learnt["nll"] < min(found["controls"]["none"]["nll"], reverse["nll"])
    assert _tested(estimated(answers), estimated, scenes, answers, []) == {}
    only = [warmer(photos[0], 0)] * 18
    assert "mismatched" not in _tested(estimated(only), estimated, scenes, only, held_out)["controls"]


def test_a_reversed_answer_is_that_of_the_exchanged_images():
    photos = np.random.default_rng(2).integers(60, 190, (3, 16, 16, 3), dtype=np.uint8)
    (found,) = reversed_order([answer_of(4, photos[0], photos[1], "much better")])
    wished = answer_of(4, photos[1], photos[0], "much better")
    assert np.allclose(found.direction, wished.direction)
    assert found.middle == pytest.approx(wished.middle)
    assert (found.photo, found.grade) == (4, "much better")
    assert [answer.photo for answer in mismatched([warmer(photos[row], row) for row in (0, 1, 2, 0)])] == [1, 2, 0, 1]
    assert mismatched([found]) == []
