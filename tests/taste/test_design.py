import numpy as np

from engine.edit.looks import NAMES
from engine.taste.design import Design


def test_comparisons_spread_over_looks_and_photos_sooner_than_chance_does():
    design = Design(12)
    rng = np.random.default_rng(0)
    points = [design.next(rng) for _ in range(3 * len(NAMES))]
    assert min(sum(point.look == name for point in points) for name in NAMES) >= 1
    assert {point.kind for point in points} == {"d-optimal", "random"}


def test_the_same_seed_chooses_the_same():
    def points(seed):
        design = Design(5)
        rng = np.random.default_rng(seed)
        return [design.next(rng) for _ in range(20)]

    assert points(3) == points(3)
    assert points(3) != points(4)


def test_what_was_learnt_is_compared_later():
    design = Design(6)
    for photo in range(6):
        for _ in range(5):
            design.learn(photo, "exposure")
    rng = np.random.default_rng(1)
    first = [point.look for point in (design.next(rng) for _ in range(8)) if point.kind == "d-optimal"]
    assert first
    assert "exposure" not in first


def test_what_is_chosen_counts_and_what_is_random_alone_does_not():
    design = Design(4)
    rng = np.random.default_rng(2)
    point = design.next(rng)
    assert design.counts[point.photo, NAMES.index(point.look)] == design.counts.sum() == 1
    assert {design.random(rng).kind for _ in range(5)} == {"random"}
    assert design.counts.sum() == 1
