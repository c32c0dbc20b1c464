import math

import pytest
import torch
from torch import nn

from engine.errors import CovershotError
from engine.events import Metrics, PhaseFinished, PhaseStarted, Progress
from engine.training.batches import batch_indices
from engine.training.loop import Fit, Schedule, ValidationResult, fit

STEPS = 40


class Line:
    """Fit a line through noisy points, batch by batch."""

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(0)
        self.x = torch.randn(20, 3, generator=generator)
        self.y = self.x @ torch.tensor([1.0, -2.0, 0.5]) + 0.1 * torch.randn(20, generator=generator)
        self.weight = nn.Parameter(torch.zeros(3))
        self.validated: list[torch.Tensor] = []

    def loss(self, step: int):
        picked = batch_indices(20, 4, step, seed=1)
        loss = (self.x[picked] @ self.weight - self.y[picked]).square().mean()
        return loss, {"loss": loss}

    def validate(self) -> ValidationResult:
        self.validated.append(self.weight.detach().clone())
        error = (self.x @ self.weight - self.y).square().mean().item()
        return ValidationResult(error, {"held_out/error": error})


def run(line: Line, checkpoint=None, stop=lambda: False, events=None, seconds=30.0) -> Fit:
    schedule = Schedule("sft", STEPS, 10, 0.9, checkpoint, seconds)
    emit = events.append if events is not None else lambda event: None
    return fit([{"params": [line.weight], "lr": 0.1}], line.loss, line.validate, schedule, emit, stop)


class StopAfter:
    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self) -> bool:
        self.left -= 1
        return self.left == 0


def test_training_lowers_the_held_out_error_and_keeps_the_best_weights():
    line = Line()
    result = run(line)
    errors = [metrics.values["held_out/error"] for metrics in result.history]
    assert result.best_score == min(errors) < errors[0] / 10
    assert line.validate().score == pytest.approx(result.best_score)
    assert not result.stopped


def test_events_tell_start_progress_measures_and_end():
    events: list = []
    run(Line(), events=events)
    assert isinstance(events[0], PhaseStarted)
    assert isinstance(events[-1], PhaseFinished)
    assert [event.step for event in events if isinstance(event, Metrics)] == [0, 10, 20, 30, 40]
    assert [event for event in events if isinstance(event, Progress)][-1].step == STEPS


@pytest.mark.parametrize("steps", [1, 7, 10, 23, 39])
def test_stop_and_resume_equals_the_uninterrupted_run(tmp_path, steps):
    whole = Line()
    parts = Line()
    straight = run(whole)
    checkpoint = tmp_path / "sft.safetensors"
    first = run(parts, checkpoint, StopAfter(steps))
    assert first.stopped
    again = Line()
    second = run(again, checkpoint)
    assert not second.stopped
    assert torch.equal(again.weight, whole.weight)
    assert second.history == straight.history
    assert (second.best_step, second.best_score) == (straight.best_step, straight.best_score)


def test_a_killed_run_goes_on_from_its_last_checkpoint_to_the_same_result(tmp_path):
    class Killed(BaseException):
        pass

    whole = Line()
    killed = Line()
    again = Line()
    straight = run(whole)
    checkpoint = tmp_path / "sft.safetensors"

    def kill() -> bool:
        if checkpoint.exists() and len(killed.validated) > 2:
            raise Killed
        return False

    with pytest.raises(Killed):
        run(killed, checkpoint, kill, seconds=0)
    assert run(again, checkpoint).history == straight.history
    assert torch.equal(again.weight, whole.weight)


def test_stopping_keeps_the_best_weights_so_far(tmp_path):
    line = Line()
    result = run(line, tmp_path / "sft.safetensors", StopAfter(25))
    assert result.stopped
    assert result.steps == 25
    assert line.validate().score == pytest.approx(result.best_score)


def scaled(line: Line, checkpoint=None, stop=lambda: False) -> Fit:
    schedule = Schedule("tune", STEPS, 10, 0.9, checkpoint, scaled=True)
    return fit([{"params": [line.weight], "lr": 0.1}], line.loss, line.validate, schedule, lambda event: None, stop)


def test_scaled_gradients_lead_to_the_same_weights():
    plain = Line()
    other = Line()
    run(plain)
    scaled(other)
    torch.testing.assert_close(other.weight, plain.weight, rtol=1e-4, atol=1e-5)


def test_a_step_whose_scaled_gradients_overflow_is_left_out():
    class Overflowing(Line):
        def loss(self, step: int):
            loss, parts = super().loss(step)
            return (loss * 1e38 * 1e38 if step == 5 else loss), parts

    plain = Line()
    other = Overflowing()
    run(plain)
    scaled(other)
    assert other.weight.isfinite().all()
    assert other.validate().score < 2 * plain.validate().score


def test_a_stopped_run_with_scaled_gradients_goes_on_to_the_same_weights(tmp_path):
    whole = Line()
    other = Line()
    scaled(whole)
    assert scaled(Line(), tmp_path / "tune.safetensors", StopAfter(17)).stopped
    scaled(other, tmp_path / "tune.safetensors")
    assert torch.equal(other.weight, whole.weight)


def test_weights_whose_verdict_is_infinite_are_never_kept():
    line = Line()
    scores = iter([1.0, math.inf, math.inf, math.inf, math.inf])
    first = line.weight.detach().clone()
    fit(
        [{"params": [line.weight], "lr": 0.1}],
        line.loss,
        lambda: ValidationResult(next(scores), {}),
        Schedule("dpo", STEPS, 10, 0.9),
        lambda event: None,
        lambda: False,
    )
    assert torch.equal(line.weight, first)


def test_a_corrupt_checkpoint_is_named(tmp_path):
    checkpoint = tmp_path / "sft.safetensors"
    checkpoint.write_bytes(b"garbage")
    with pytest.raises(CovershotError, match=r"sft\.safetensors is not a checkpoint"):
        run(Line(), checkpoint)


def test_a_checkpoint_of_another_model_is_named(tmp_path):
    checkpoint = tmp_path / "sft.safetensors"
    run(Line(), checkpoint, StopAfter(3))
    other = Line()
    other.weight = nn.Parameter(torch.zeros(4))
    with pytest.raises(CovershotError, match=r"sft\.safetensors is of another model or version\. Remove it"):
        run(other, checkpoint)


def test_batches_show_every_item_once_before_any_twice():
    seen = torch.cat([batch_indices(10, 4, step, seed=5) for step in range(5)])
    assert sorted(seen[:10].tolist()) == list(range(10)) == sorted(seen[10:].tolist())
    assert torch.equal(batch_indices(10, 4, 3, seed=5), seen[12:16])
    assert not torch.equal(torch.cat([batch_indices(10, 4, step, seed=6) for step in range(5)]), seen)


def test_an_interruption_in_the_middle_of_a_step_keeps_the_best_weights():
    line = Line()
    uninterrupted = Line()
    loss = line.loss

    def interrupted(step: int):
        if step == 25:
            raise KeyboardInterrupt
        return loss(step)

    line.loss = interrupted
    result = run(line)
    assert (result.stopped, result.steps, len(result.history)) == (True, 20, 3)
    run(uninterrupted)
    assert torch.equal(line.weight, uninterrupted.validated[result.best_step // 10])


def test_an_interruption_before_anything_was_measured_passes_through():
    line = Line()

    def interrupted() -> ValidationResult:
        raise KeyboardInterrupt

    line.validate = interrupted
    with pytest.raises(KeyboardInterrupt):
        run(line)
