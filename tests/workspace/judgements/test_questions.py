from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from engine.edit.looks import NAMES
from engine.workspace.judgements.questions import APART, REPLAYED, Question, QuestionSource, Repeat
from engine.workspace.judgements.records import Candidate, Comparison, Judgement

PHOTOS = [f"p{number}" for number in range(6)]


def compared(number, photo="p0", look="exposure", repeats=None):
    left, right = (Candidate(photo, None, {look: amount}) for amount in (0.2, -0.2))
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Comparison(number, left, right, "repeat" if repeats else "random", "s", when, repeats, f"c{number}")


def judged(comparison):
    return Judgement(comparison, "left", False, 1.0, comparison.time, f"j{comparison.id}")


def choosing(photos=PHOTOS, before=(), seed=0):
    source = QuestionSource(np.random.default_rng(seed), before)
    source.take_design(source.design_work(photos)())
    return source


def questions_of(source, photos=PHOTOS, count=60):
    return [item for item in (source.next(photos) for _ in range(count)) if isinstance(item, Question)]


def test_nothing_is_asked_before_there_is_a_design_and_without_any_of_its_photos():
    source = QuestionSource(np.random.default_rng(0))
    assert source.next(PHOTOS) is None
    source.take_design(source.design_work(PHOTOS)())
    assert source.photos == tuple(PHOTOS)
    assert source.next(["another"]) is None
    assert source.next(PHOTOS) is not None
    source.drop_design()
    assert source.next(PHOTOS) is None


def test_only_photos_that_can_be_questions_of_are():
    assert {question.photo for question in questions_of(choosing(), ["p1", "p4"])} == {"p1", "p4"}


def test_the_side_with_more_of_a_look_is_drawn():
    question = choosing().about("p3")
    moves = ({question.look: 0.4}, {question.look: -0.4})
    left, right = question.candidates("run/sft/p3", moves)
    assert (left.photo, left.base, right.base) == ("p3", "run/sft/p3", "run/sft/p3")
    assert (right.moves if question.more_on_right else left.moves) == moves[0]
    assert 0.3 < np.mean([item.more_on_right for item in questions_of(choosing(), count=200)]) < 0.7


def test_a_photo_outside_the_design_can_be_questions_of_along_any_look():
    source = choosing()
    questions = [source.about("another") for _ in range(100)]
    assert {question.photo for question in questions} == {"another"}
    assert {question.look for question in questions} == set(NAMES)
    assert {question.reason for question in questions} == {"random"}


@pytest.mark.parametrize("repeats", [None, 7])
def test_an_earlier_comparison_counts_in_the_design_and_its_repeat_does_not_again(repeats):
    before = [judged(compared(number, f"p{number % 6}", repeats=repeats)) for number in range(1, 200)]
    looks = Counter(item.look for item in questions_of(choosing(before=before)) if item.reason == "d-optimal")
    assert (looks["exposure"] == 0) == (repeats is None)


def test_a_design_counts_the_latest_questions_alone():
    before = [judged(compared(number, "p0")) for number in range(1, REPLAYED + 50)]
    source = QuestionSource(np.random.default_rng(0), before)
    made = source.design_work(["p0", "p1"])()
    assert (made.questions, made.design.counts.sum()) == (len(before), REPLAYED)


def test_what_was_asked_while_a_design_was_made_counts_in_it():
    source = choosing()
    work = source.design_work([*PHOTOS, "p6"])
    questions = questions_of(source, count=5)
    made = work()
    assert made.design.counts.sum() == 0
    source.take_design(made)
    assert made.design.counts.sum() == len(questions)


def test_a_comparison_is_repeated_once_with_its_sides_swapped():
    source = choosing()
    comparisons = {number: compared(number, f"p{number % 6}") for number in range(1, 20)}
    for comparison in comparisons.values():
        source.allow_repeat(comparison)
    repeats = [item for item in (source.next(PHOTOS) for _ in range(600)) if isinstance(item, Repeat)]
    assert sorted(item.repeats for item in repeats) == list(range(1, 20 - APART))
    for item in repeats:
        first = comparisons[item.repeats]
        assert (item.left, item.right) == (first.right, first.left)


def test_what_was_answered_is_repeated_only_if_decided_and_not_a_repeat_itself():
    source = choosing()
    for number in range(1, 30):
        source.answered(compared(number), decided=number % 2 == 0)
    source.answered(compared(30, repeats=2), decided=True)
    source.forget_repeat(4)
    repeats = {item.repeats for item in (source.next(PHOTOS) for _ in range(400)) if isinstance(item, Repeat)}
    assert repeats == {6, 8, 10, 12, 14, 16, 18}


def test_the_same_seed_asks_the_same():
    assert questions_of(choosing(seed=3)) == questions_of(choosing(seed=3)) != questions_of(choosing(seed=4))
