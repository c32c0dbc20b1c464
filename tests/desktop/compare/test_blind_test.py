from collections import Counter
from random import Random

import pytest

from desktop.compare.blind_test import Blind
from engine.report.wilson import wilson_interval


def blind(photos=3, seed=0):
    return Blind("sft_dpo", "sft", [f"p{number}" for number in range(photos)], Random(seed))


def test_a_win_counts_for_the_variant_on_that_side():
    comparison = blind(200)
    for _ in range(200):
        comparison.answer("left" if comparison.sides[0] == "sft_dpo" else "right")
    assert (comparison.wins, comparison.losses, comparison.ties, comparison.photo) == (200, 0, 0, None)
    assert comparison.interval == wilson_interval(200, 0)


def test_sides_are_drawn_by_chance():
    comparison = blind(400)
    sides = Counter()
    while comparison.photo:
        sides[comparison.sides] += 1
        comparison.answer("tie")
    assert sides.keys() == {("sft", "sft_dpo"), ("sft_dpo", "sft")}
    assert all(150 < count < 250 for count in sides.values())
    assert (comparison.ties, comparison.judged, comparison.interval) == (400, 400, (0, 1))


def test_one_who_always_says_left_prefers_neither():
    comparison = blind(400, seed=3)
    while comparison.photo:
        comparison.answer("left")
    low, high = comparison.interval
    assert low < 0.5 < high


def test_after_the_last_photo_there_is_nothing_to_answer():
    comparison = blind(1)
    comparison.answer("right")
    with pytest.raises(ValueError, match="no photo left"):
        comparison.answer("left")
