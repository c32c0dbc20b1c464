import pytest

from engine.events import PhaseFinished, PhaseStarted, Progress
from engine.progress import counted


def test_a_phase_tells_its_start_every_step_with_the_time_left_and_its_end():
    events = []
    with counted("bundle", 3, events.append, lambda: False) as advance:
        advance()
        advance(2)
    begun, first, last, ended = events
    assert begun == PhaseStarted("bundle", 3)
    assert (first.phase, first.step, first.steps) == ("bundle", 1, 3)
    assert first.seconds_left > 0
    assert last == Progress("bundle", 3, 3, 0.0)
    assert isinstance(ended, PhaseFinished)


def test_a_request_to_stop_ends_the_phase_with_its_sentence_and_without_its_end():
    events = []
    with (
        pytest.raises(KeyboardInterrupt, match=r"^nothing was changed$"),
        counted("import", 2, events.append, lambda: True, "nothing was changed") as advance,
    ):
        advance()
    assert [type(event) for event in events] == [PhaseStarted, Progress]


def test_a_request_to_stop_after_the_last_step_is_read_but_leaves_the_work_whole():
    events = []
    calls = []
    with counted("enhance", 1, events.append, lambda: calls.append(True) or True) as advance:
        advance()
    assert calls
    assert isinstance(events[-1], PhaseFinished)


def test_an_error_is_raised_as_it_is_and_the_phase_has_no_end():
    events = []
    with pytest.raises(ValueError, match="no photo"), counted("check", 2, events.append, lambda: False):
        raise ValueError("no photo")
    assert events == [PhaseStarted("check", 2)]
