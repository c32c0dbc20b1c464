from dataclasses import fields

import pytest

from desktop.train.charts import charted_phase, charts
from desktop.train.state import (
    LOG_LINES,
    Stage,
    Training,
    cancel_requested,
    ended,
    logged,
    plan,
    started,
    stop_requested,
    updated,
)
from engine.config import preset
from engine.events import (
    Computing,
    Failed,
    Finished,
    Kept,
    Message,
    Metrics,
    PhaseFinished,
    PhaseStarted,
    Progress,
)
from engine.workspace.costs import Costs, expected_seconds
from engine.workspace.dataset import read_dataset


def begun(**expected):
    return started(Training(), "run", plan(preset("quick"), judged=True), expected)


def after(training, *events):
    for event in events:
        training = updated(training, event)
    return training


RUNNING = after(begun(), PhaseStarted("decode", 10))


def test_a_training_starts_runs_and_is_done():
    assert begun().stage is Stage.STARTING
    assert RUNNING.stage is Stage.RUNNING
    done = ended(updated(RUNNING, Finished({"run": "r"})), 0)
    assert (done.stage, done.active) == (Stage.DONE, False)


def test_an_end_without_a_result_is_a_failure_with_its_code_and_sentence():
    failed = ended(updated(RUNNING, Failed("No photos.")), 2)
    assert (failed.stage, failed.problem, failed.code) == (Stage.FAILED, "No photos.", 2)
    assert ended(begun(), -9).stage is Stage.FAILED


def test_a_stopped_training_is_done_when_it_has_a_result_and_cancelled_when_it_learnt_nothing():
    stopping = stop_requested(RUNNING)
    assert (stopping.stage, stopping.active) == (Stage.STOPPING, True)
    assert ended(updated(stopping, Finished()), 0).stage is Stage.DONE
    assert ended(updated(stopping, Failed("Stopped: nothing was learnt yet.")), 130).stage is Stage.CANCELLED
    assert ended(stopping, -9).stage is Stage.FAILED


def test_a_cancelled_training_is_cancelled_whatever_it_still_reported():
    assert ended(updated(cancel_requested(RUNNING), Finished()), 0).stage is Stage.CANCELLED
    assert ended(cancel_requested(stop_requested(RUNNING)), -15).stage is Stage.CANCELLED


def test_a_stop_that_is_requested_stays_so_while_phases_go_on():
    assert after(stop_requested(RUNNING), PhaseStarted("evaluate", 3)).stage is Stage.STOPPING


@pytest.mark.parametrize("stage", [Stage.IDLE, Stage.DONE, Stage.FAILED, Stage.CANCELLED])
def test_what_is_not_at_work_can_be_started_and_neither_stopped_nor_cancelled(stage):
    training = Training(stage)
    assert stop_requested(training) is training
    assert cancel_requested(training) is training
    assert started(training, "next", (), {}).stage is Stage.STARTING


@pytest.mark.parametrize(
    "training", [begun(), RUNNING, stop_requested(RUNNING)], ids=lambda training: training.stage.name
)
def test_one_at_work_cannot_be_started_again(training):
    with pytest.raises(ValueError, match="run is still"):
        started(training, "next", (), {})


def test_the_time_left_is_what_the_engine_says_and_what_was_expected_of_the_rest():
    training = begun(decode=10, check=1, foundation=5, sft=100, dpo=30, sft_dpo=30, evaluate=20)
    assert training.seconds_left == 196
    training = after(training, PhaseStarted("decode", 10), Progress("decode", 5, 10, 4.0))
    assert training.seconds_left == 190
    training = after(
        training,
        PhaseFinished("decode", 9),
        PhaseFinished("check", 1),
        PhaseFinished("foundation", 5),
        PhaseStarted("sft", 200),
    )
    training = after(training, Progress("sft", 100, 200))
    assert training.seconds_left == 50 + 80


def test_the_time_left_is_not_guessed_without_a_calibration():
    assert after(begun(), PhaseStarted("decode", 10), Progress("decode", 5, 10, 4.0)).seconds_left is None


@pytest.mark.parametrize("name", ["quick", "balanced", "best"])
def test_every_phase_of_a_plan_has_a_time_that_is_expected_of_it(workspace, name):
    costs = Costs(*[0.5] * len(fields(Costs)))
    expected = expected_seconds(costs, preset(name), read_dataset(workspace))
    assert list(expected) == list(plan(preset(name), judged=True))


def test_a_plan_has_the_trunks_phase_only_where_the_trunk_is_trained():
    assert "tune" not in plan(preset("quick"), judged=True)
    assert plan(preset("best"), judged=True).index("tune") == 4


def test_the_log_keeps_the_last_lines():
    training = begun()
    for number in range(LOG_LINES + 5):
        training = logged(training, f"line {number}")
    assert (len(training.log), training.log[-1]) == (LOG_LINES, f"line {LOG_LINES + 4}")
    training = after(training, Message("careful", "warning"), Computing("cpu", "x86", "fp32", "no cuda"))
    assert training.log[-2:] == ("careful", "computing on cpu (x86, fp32): no cuda")


def test_curves_have_both_lines_and_the_mark_and_leave_gaps():
    training = after(
        begun(),
        PhaseStarted("sft", 40),
        Metrics("sft", 0, {"held_out/psnr": 18.0, "held_out/l1": 0.2}),
        Kept("sft", 0),
        Metrics("sft", 20, {"held_out/psnr": float("nan"), "held_out/l1": 0.1, "train/l1": 0.15}),
        Kept("sft", 20),
        PhaseStarted("evaluate", 3),
    )
    assert charted_phase(training) == "sft"
    loss, gain = charts(training, "sft")
    assert (loss.quantity, loss.steps, loss.kept) == ("l1", 40, 20)
    assert loss.train == ((20, 0.15),)
    assert loss.held_out == ((0, 0.2), (20, 0.1))
    assert gain.held_out == ((0, 18.0),)


def test_what_was_not_measured_has_no_chart():
    training = after(begun(), PhaseStarted("sft", 40), Metrics("sft", 0, {}), Metrics("sft", 20, {"train/l1": 0.15}))
    assert [(chart.quantity, chart.train) for chart in charts(training, "sft")] == [("l1", ((20, 0.15),))]


def test_dpos_curves_are_its_loss_and_its_reward():
    values = {"train/nll": 0.6, "held_out/nll": 0.65, "train/margin": 0.2, "held_out/margin": 0.1}
    training = after(begun(), PhaseStarted("dpo", 60), Metrics("dpo", 10, values))
    assert [chart.quantity for chart in charts(training, "dpo")] == ["nll", "margin"]
    assert charts(training, "dpo")[1].held_out == ((10, 0.1),)


def test_nothing_is_charted_before_the_first_measure():
    assert charted_phase(RUNNING) is None
