import io
import itertools
import sys

import pytest
from rich.console import Console

from engine.cli.console import Terminal, visible
from engine.events import Event, Failed, Finished, Message, Metrics, PhaseFinished, PhaseStarted, Progress

EVENTS: list[Event] = [
    PhaseStarted("sft", 20),
    *(Progress("sft", step, 20, 20.0 - step) for step in range(1, 21)),
    Metrics("sft", 20, {"held_out/psnr": 24.5}),
    PhaseFinished("sft", 12.25),
    Message("careful [not markup]", "warning"),
    Finished({"run": "r"}),
    Failed("no"),
]


@pytest.fixture
def shown(monkeypatch):
    """Return a function that shows the events, each some seconds after the other, and returns the text."""

    def show(*, terminal: bool, apart: float = 3.0) -> str:
        out = io.StringIO()
        clock = itertools.count(0, apart)
        monkeypatch.setattr("engine.cli.console.time.monotonic", lambda: next(clock))
        with Terminal(Console(file=out, force_terminal=terminal, width=120, get_time=lambda: 0.0)) as emit:
            for event in EVENTS:
                emit(event)
        return out.getvalue()

    return show


def test_without_a_terminal_a_phase_is_a_few_plain_lines(shown):
    text = shown(terminal=False)
    assert "\x1b" not in text
    assert "SFT: 2 of 20, 18 s left\n" in text
    assert text.count(" of 20") == 9
    assert "SFT: done in 12.2 s\n" in text
    assert "careful [not markup]\n" in text
    assert text.endswith("no\n")


def test_a_quick_phase_says_only_that_it_is_done(shown):
    text = shown(terminal=False, apart=0.01)
    assert " of 20" not in text
    assert "SFT: done in 12.2 s\n" in text


def test_a_result_stands_below_the_bars(capsys):
    with Terminal(Console(force_terminal=True, width=120)) as emit:
        emit(PhaseStarted("sft", 20))
        emit(Finished({}))
        sys.stdout.write("the table")
    assert capsys.readouterr().out.endswith("the table")


def test_on_a_terminal_a_phase_is_a_bar_with_its_measure(shown):
    text = shown(terminal=True)
    assert "20/20" in text
    assert "held-out PSNR 24.50 dB" in text


def test_a_name_is_no_command_to_the_terminal():
    assert visible("a\x1b[2Jb\x9b1mc\x07\u202etxt.jpg\td é ü") == "a\\x1b[2Jb\\x9b1mc\\x07\\u202etxt.jpg\td é ü"
    out = io.StringIO()
    Terminal(Console(file=out, force_terminal=True)).emit(Message("evil\x1b]0;title\x07.jpg"))
    assert "evil\\x1b]0;title\\x07.jpg" in out.getvalue()
