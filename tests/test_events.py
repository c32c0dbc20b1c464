import pytest

from engine import events


@pytest.mark.parametrize(
    "event",
    [
        events.PhaseStarted("sft", 10),
        events.Progress("sft", 3, 10, 1.5),
        events.Metrics("sft", 3, {"train/loss": 0.5}),
        events.PhaseFinished("sft", 2.5),
        events.Message("hello ✨", "warning"),
        events.Computing("cpu", "x86_64", "fp32", "asked for"),
        events.Kept("sft", 3),
        events.Previewed("sft", 3, "bridge", "/tmp/sft.jpg"),
        events.Calibrated({"decode": 0.5}),
        events.Predicted(7, text="no such photo"),
        events.Finished({"run": "a"}),
        events.Failed("no"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_every_event_survives_its_line(event):
    line = events.to_line(event)
    assert "\n" not in line
    assert events.parse(line) == event


@pytest.mark.parametrize("line", ["", "no", "[]", "{}", '{"event": "unknown"}', '{"event": "progress"}'])
def test_a_line_that_is_no_event_is_refused(line):
    with pytest.raises(ValueError, match="not an event"):
        events.parse(line)
