from pathlib import Path

from desktop.covers.state import Filter, Review
from desktop.covers.survey import Cover, State
from engine.workspace.cover_decisions import Decision

REJECTED = Decision("b.png", "0", "0", "rejected")


def cover(name, state=State.FOUND, **facts):
    return Cover(Path(f"{name}.png"), Path(f"photos/{name}.png"), state, **facts)


def review(*covers):
    made = Review()
    made.take(covers)
    return made


def test_the_first_cover_is_stood_on_and_steps_end_at_the_ends():
    made = review(cover("a"), cover("b"))
    assert made.cover == cover("a")
    made.step(-1)
    assert made.cover == cover("a")
    made.step(5)
    assert made.cover == cover("b")
    assert made.ahead is None


def test_a_cover_that_leaves_the_filter_gives_its_place_to_the_next():
    made = review(cover("a", State.ASIDE), cover("b", State.ASIDE), cover("c", State.ASIDE))
    made.show(Filter.OPEN)
    made.stand_on(Path("b.png"))
    made.decide(Path("b.png"), REJECTED, State.REJECTED)
    assert made.current == Path("c.png")
    assert made.count(Filter.OPEN) == 2


def test_what_was_found_out_stays_when_the_workspace_is_read_again():
    made = review(cover("a", State.CHECKING))
    made.find_out(cover("a", State.ASIDE, reason="is lettered"))
    made.take([cover("a", State.CHECKING)])
    assert made.cover == cover("a", State.ASIDE, reason="is lettered")


def test_a_check_that_comes_late_does_not_undo_a_decision():
    made = review(cover("b", State.CHECKING))
    made.decide(Path("b.png"), REJECTED, State.REJECTED)
    made.find_out(cover("b", State.FOUND))
    assert made.cover.state is State.REJECTED


def test_covers_to_be_decided_stand_first_and_show_all_brings_a_hidden_one_back():
    made = review(cover("a"))
    offered = Cover(Path("x.png"), None, State.NOT_FOUND)
    made.offer([offered])
    made.offer([offered])
    assert made.all[0] == offered
    made.show(Filter.USED)
    assert made.current == Path("a.png")
    made.stand_on(offered.file)
    assert made.shown is Filter.ALL
    made.withdraw([offered.file])
    assert made.current == Path("a.png")
