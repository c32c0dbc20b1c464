from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from desktop.judge.question_queue import START, Pair, Proposal, Questions
from desktop.model.library import read_library
from engine.edit.looks import NAMES
from engine.taste.design import Design
from engine.workspace.judgements.questions import APART, SAMPLE
from engine.workspace.judgements.records import Candidate, Comparison, Judgement
from engine.workspace.workspace import create_workspace


@pytest.fixture
def many(tmp_path):
    """Return a function that makes a library of photos; none is ever decoded here."""

    def many(names):
        workspace = create_workspace(tmp_path / "many")
        for name in names:
            (workspace.input / f"{name}.png").touch()
        return read_library(workspace.root)

    return many


@pytest.fixture
def library(many):
    return many([f"p{number:02}" for number in range(12)])


def judged(number, photo="p00", look="exposure", verdict="left", repeats=None, **sides):
    left, right = (Candidate(photo, None, {look: amount}) for amount in (0.2, -0.2))
    left = sides.get("left", left)
    right = sides.get("right", right)
    when = datetime(2026, 1, 1, tzinfo=UTC)
    proposed = Comparison(number, left, right, "repeat" if repeats else "d-optimal", "s", when, repeats, f"c{number}")
    return Judgement(proposed, verdict, False, 1.0, when, f"j{number}")


def begin(library, before=(), copies=None, seed=0):
    questions = Questions(np.random.default_rng(seed), before)
    questions.take(library)
    rng = np.random.default_rng(1)
    count = 0
    while (copies is None or count < copies) and (photo := questions.next_photo()) is not None:
        questions.add_copy(photo.name, rng.integers(0, 255, (8, 12, 3), np.uint8))
        count += 1
    if (work := questions.design_work()) is not None:
        questions.take_design(work())
    return questions


def test_nothing_is_proposed_before_enough_photos_were_looked_at(library):
    questions = begin(library, copies=START - 1)
    assert questions.design_work() is None
    assert questions.propose() is None
    assert begin(library, copies=START).propose() is not None


def test_a_proposal_says_all_that_a_pair_needs(library):
    proposal = begin(library).propose()
    assert isinstance(proposal, Proposal)
    question = proposal.question
    pair = proposal.pair(({question.look: 0.2}, {question.look: -0.2}))
    assert pair.photo == proposal.photo.name
    assert pair.source == proposal.photo.source
    assert pair.reason in {"d-optimal", "random"}
    assert sorted(side.moves[question.look] for side in (pair.left, pair.right)) == [-0.2, 0.2]
    assert (pair.left.moves[question.look] > 0) != question.more_on_right


def test_sides_are_drawn_by_lot_and_some_questions_are_random(library):
    questions = begin(library)
    proposed = [questions.propose() for _ in range(300)]
    assert 0.4 < np.mean([item.question.more_on_right for item in proposed]) < 0.6
    assert 0.1 < np.mean([item.question.reason == "random" for item in proposed]) < 0.3
    assert len({item.number for item in proposed}) == 300
    assert {item.question.look for item in proposed} == set(NAMES)


def test_one_in_ten_is_a_repeat_of_a_decided_pair_with_sides_swapped(library):
    before = [judged(number, f"p{number % 12:02}") for number in range(1, 400)]
    questions = begin(library, before)
    proposed = [questions.propose() for _ in range(400)]
    repeats = [item for item in proposed if isinstance(item, Pair)]
    assert 0.05 < len(repeats) / len(proposed) < 0.15
    assert len({item.repeats for item in repeats}) == len(repeats)
    for item in repeats:
        original = before[item.repeats - 1].comparison
        assert (item.left, item.right, item.reason) == (original.right, original.left, "repeat")


@pytest.mark.parametrize(
    "before",
    [
        [judged(number) for number in range(1, APART + 1)],
        [judged(number, verdict="tie") for number in range(1, 50)],
        [judged(number, "gone") for number in range(1, 50)],
        [judged(number, left=Candidate("p00", image="a.png"), right=Candidate("p00")) for number in range(1, 50)],
        [item for number in range(1, 50, 2) for item in (judged(number), judged(number + 1, repeats=number))],
    ],
    ids=["too recent", "undecided", "photo gone", "by hand", "repeated already"],
)
def test_what_cannot_be_repeated_is_not(library, before):
    questions = begin(library, before)
    assert not any(isinstance(questions.propose(), Pair) for _ in range(100))


def test_an_answer_taken_back_is_not_repeated(library):
    before = [judged(number) for number in range(1, 40)]
    questions = begin(library, before)
    for judgement in before:
        questions.forget_repeat(judgement.comparison.id)
    assert not any(isinstance(questions.propose(), Pair) for _ in range(100))


def test_what_was_proposed_before_counts_in_the_design(library):
    before = [judged(number, f"p{number % 12:02}", "exposure") for number in range(1, 301)]
    questions = begin(library, before)
    proposals = [item for item in (questions.propose() for _ in range(40)) if isinstance(item, Proposal)]
    optimal = Counter(item.question.look for item in proposals if item.question.reason == "d-optimal")
    assert optimal["exposure"] == 0
    assert {item.question.look for item in proposals} >= set(NAMES) - {"exposure"}


def test_a_design_made_meanwhile_counts_what_was_proposed_meanwhile(library, monkeypatch):
    questions = begin(library, copies=START)
    while (photo := questions.next_photo()) is not None:
        questions.add_copy(photo.name, np.full((8, 12, 3), 100, np.uint8))
    work = questions.design_work()
    proposed = [questions.propose() for _ in range(5)]
    made = work()
    learnt = []
    monkeypatch.setattr(Design, "learn", lambda self, photo, look: learnt.append((made[0][photo], look)))
    questions.take_design(made)
    assert learnt == [(item.photo.name, item.question.look) for item in proposed]


def test_the_design_is_renewed_when_the_photos_have_doubled_and_when_all_are_there(many):
    names = [f"p{number:03}" for number in range(SAMPLE + 30)]
    library = many(names)
    questions = Questions(np.random.default_rng(0))
    questions.take(library)
    renewed = []
    count = 0
    while (photo := questions.next_photo()) is not None:
        questions.add_copy(photo.name, np.full((4, 6, 3), count % 255, np.uint8))
        count += 1
        if (work := questions.design_work()) is not None:
            questions.take_design(work())
            renewed.append(count)
    assert renewed == [8, 16, 32, 64, 128, SAMPLE]
    assert count == SAMPLE


def test_a_broken_photo_is_proposed_no_more(library):
    questions = begin(library)
    questions.drop("p03", "it is broken")
    assert questions.broken == {"p03": "it is broken"}
    assert all(questions.propose().photo.name != "p03" for _ in range(200))
    assert questions.readable


def test_when_all_photos_are_broken_nothing_is_proposed(library):
    questions = begin(library)
    for photo in library.photos:
        questions.drop(photo.name, "it is broken")
    assert not questions.readable
    assert questions.propose() is None


def test_the_photo_that_the_user_turned_to_comes_next(library):
    questions = begin(library)
    questions.turn_to("p07")
    assert questions.has_request
    assert questions.propose().photo.name == "p07"
    assert not questions.has_request
    questions.turn_to("no such photo")
    assert not questions.has_request


def test_a_photo_beyond_the_sample_can_be_turned_to(many):
    names = [f"p{number:03}" for number in range(SAMPLE + 5)]
    library = many(names)
    questions = begin(library)
    (unseen, *_) = set(names) - set(questions._copies)
    questions.turn_to(unseen)
    assert not questions.has_request
    assert questions.next_photo().name == unseen
    questions.add_copy(unseen, np.full((4, 6, 3), 9, np.uint8))
    assert questions.propose().photo.name == unseen


def test_reading_again_forgets_photos_that_are_gone_and_forgives_broken_ones(library):
    questions = begin(library)
    questions.drop("p03", "it is broken")
    library.workspace.input.joinpath("p05.png").unlink()
    questions.take(read_library(library.workspace.root))
    assert questions.broken == {}
    assert not questions.knows("p05")
    assert questions.propose() is None
    assert questions.next_photo().name == "p03"
    questions.add_copy("p03", np.full((4, 6, 3), 9, np.uint8))
    questions.take_design(questions.design_work()())
    assert all(questions.propose().photo.name != "p05" for _ in range(100))


def test_images_by_hand_keep_their_sides(library):
    pair = begin(library).by_hand("p01", "candidates/a.png", "candidates/b.png")
    assert (pair.left.image, pair.right.image, pair.reason) == ("candidates/a.png", "candidates/b.png", "by hand")
    assert pair.source == library.photos[1].source
