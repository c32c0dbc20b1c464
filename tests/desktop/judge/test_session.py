import pytest

from desktop.judge.question_queue import Pair
from desktop.judge.session import Judging
from engine.errors import CovershotError
from engine.workspace.judgements.records import Candidate
from engine.workspace.judgements.store import open_judgements


@pytest.fixture
def store(make_workspace):
    with open_judgements(make_workspace(run=False)) as store:
        yield store


@pytest.fixture
def judging(store):
    return Judging(store)


def pair(number, photo="bridge", **fields):
    left, right = (Candidate(photo, None, {"exposure": amount}) for amount in (0.2, -0.2))
    return Pair(number, f"{photo}.png", left, right, fields.pop("reason", "d-optimal"), **fields)


def judge(judging, number, verdict="left", **fields):
    judging.offer(pair(number))
    judging.shown(1.0)
    return judging.answer(verdict, 3.5, **fields)


def test_a_pair_is_in_the_store_from_when_it_is_shown(judging, store):
    judging.offer(pair(1))
    assert not judging.answerable
    with pytest.raises(CovershotError):
        store.comparison(1)
    judging.shown(1.0)
    comparison = store.comparison(1)
    assert judging.answerable
    assert (comparison.left, comparison.right) == (judging.current.left, judging.current.right)
    assert (comparison.reason, comparison.session) == ("d-optimal", judging.session)


def test_an_answer_is_stored_with_its_time_and_the_next_pair_comes(judging, store):
    judging.offer(pair(1))
    judging.offer(pair(2))
    judging.shown(10.0)
    answer = judging.answer("right", 12.25, much_better=True)
    (found,) = store.standing()
    assert (found.verdict, found.much_better, found.response_seconds) == ("right", True, 2.25)
    assert answer.comparison == found.comparison
    assert judging.current.number == 2
    assert not judging.answerable


def test_nothing_can_be_answered_before_it_is_shown(judging, store):
    assert judging.answer("left", 1.0) is None
    judging.offer(pair(1))
    assert judging.answer("left", 1.0) is None
    assert store.count() == 0


def test_showing_twice_asks_once_and_counts_from_the_first(judging, store):
    judging.offer(pair(1))
    judging.shown(1.0)
    judging.shown(2.0)
    judging.answer("tie", 4.0)
    assert [item.response_seconds for item in store.standing()] == [3.0]
    with pytest.raises(CovershotError):
        store.comparison(2)


def test_after_swapping_the_answer_means_what_was_on_the_screen(judging, store):
    judging.offer(pair(1))
    judging.shown(1.0)
    right = judging.current.right
    judging.swap()
    answer = judging.answer("left", 2.0)
    (found,) = store.standing()
    assert found.chosen == right
    assert (found.verdict, answer.shown) == ("right", "left")
    assert not judging.swapped


@pytest.mark.parametrize("verdict", ["tie", "skip"])
def test_swapping_changes_neither_ties_nor_skips(judging, store, verdict):
    judging.offer(pair(1))
    judging.shown(1.0)
    judging.swap()
    judging.answer(verdict, 2.0)
    assert store.standing()[0].verdict == verdict


def test_undo_steps_back_to_the_pair_and_judging_goes_on_from_there(judging, store):
    for number in (1, 2):
        judge(judging, number)
    judging.offer(pair(3))
    judging.shown(4.0)
    third = judging.current
    assert judging.undo().pair.number == 2
    assert (judging.current.number, judging.current.comparison) == (2, 2)
    assert judging.undo().pair.number == 1
    assert store.count() == judging.decided == 0
    assert judging.undo() is None
    for verdict in ("right", "tie"):
        judging.shown(5.0)
        judging.answer(verdict, 6.0)
    assert [item.verdict for item in store.standing()] == ["right", "tie"]
    assert judging.current == third
    judging.shown(7.0)
    judging.answer("left", 8.0)
    assert [item.comparison.id for item in store.standing()] == [1, 2, 3]


def test_undo_takes_back_nothing_of_another_sitting(store, judging):
    judge(judging, 1)
    assert Judging(store).undo() is None
    assert store.count() == 1


def test_only_decided_judgements_are_counted_and_those_before_are_too(store, judging):
    for number, verdict in enumerate(("left", "tie", "skip", "right"), 1):
        judge(judging, number, verdict)
    assert judging.decided == 2
    assert Judging(store).decided == 2
    judging.undo()
    assert judging.decided == 1


def test_a_repeat_names_what_it_repeats(judging, store):
    judge(judging, 1)
    first = store.comparison(1)
    judging.offer(Pair(2, "bridge.png", first.right, first.left, "repeat", 1))
    judging.shown(1.0)
    judging.answer("left", 2.0)
    assert store.comparison(2).repeats == 1
    assert store.flip_rate().contradicted == 1


def test_a_pair_offered_first_comes_now_and_the_current_one_after_it(judging, store):
    for number in (1, 2):
        judging.offer(pair(number))
    judging.shown(1.0)
    judging.offer(pair(3), first=True)
    assert [judging.current.number, *(item.number for item in judging.waiting)] == [3, 1, 2]
    judging.shown(2.0)
    judging.answer("left", 3.0)
    judging.shown(4.0)
    judging.answer("left", 5.0)
    assert [item.comparison.id for item in store.standing()] == [2, 1]


def test_pairs_of_photos_that_are_gone_are_let_go(judging):
    for number, photo in enumerate(("bridge", "dune", "chapel"), 1):
        judging.offer(pair(number, photo))
    judging.keep({"bridge", "chapel"})
    assert judging.current.photo == "bridge"
    assert judging.waiting == []
    judging.keep({"chapel"})
    assert judging.current is None


def test_a_pair_that_cannot_be_shown_makes_way(judging):
    for number in (1, 2):
        judging.offer(pair(number))
    judging.drop(judging.current)
    assert judging.current.number == 2
    judging.drop(judging.current)
    assert judging.current is None


def test_when_the_store_fails_the_pair_stays_and_is_shown_anew(judging, store, monkeypatch):
    judging.offer(pair(1))
    judging.shown(1.0)

    def full(*_, **__):
        raise CovershotError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "judge", full)
        with pytest.raises(CovershotError, match="full"):
            judging.answer("left", 2.0)
    assert (judging.current.number, judging.answerable, judging.decided) == (1, False, 0)
    judging.shown(3.0)
    judging.answer("left", 4.0)
    assert [item.verdict for item in store.standing()] == ["left"]
