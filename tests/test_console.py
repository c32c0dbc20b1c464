import io

from rich.console import Console

from engine.console import Terminal
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


def shown(*, terminal: bool) -> str:
    out = io.StringIO()
    with Terminal(Console(file=out, force_terminal=terminal, width=120)) as emit:
        for event in EVENTS:
            emit(event)
    return out.getvalue()


def test_without_a_terminal_a_phase_is_a_few_plain_lines():
    text = shown(terminal=False)
    assert "\x1b" not in text
    assert "SFT: 2 of 20, 18 s left\n" in text
    assert text.count(" of 20") == 9
    assert "SFT: done in 12.2 s\n" in text
    assert "careful [not markup]\n" in text
    assert text.endswith("no\n")


def test_on_a_terminal_a_phase_is_a_bar_with_its_measure():
    text = shown(terminal=True)
    assert "20/20" in text
    assert "held-out PSNR 24.50 dB" in text
