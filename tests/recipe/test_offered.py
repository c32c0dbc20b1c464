"""A training that a window watches: previews, an early end, models that wait to be accepted."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from engine.events import Kept, Metrics, Previewed, parse
from engine.image.io import load_photo
from engine.recipe.pipeline import train
from engine.recipe.runs import begin_run
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.active_models import models_of
from engine.workspace.model_card import load_card
from engine.workspace.results import read_summary
from engine.workspace.run import Run, new_run
from engine.workspace.workspace import VARIANTS


def start(workspace, config, run):
    command = [sys.executable, "-m", "engine", "train", str(workspace.root), "--config", str(config), "--events"]
    return subprocess.Popen([*command, "--run", run.name], stdout=subprocess.PIPE, text=True)


def test_offered_models_wait_in_their_run_and_a_photo_is_rendered_meanwhile(workspace, TINY):
    events: list = []
    run = begin_run(workspace, TINY)
    train(workspace, TINY, run, RunContext(choose_device("cpu"), events.append, lambda: False), offered=True)
    assert list(workspace.models.iterdir()) == []
    assert models_of(run) == VARIANTS
    assert load_card(run.model("sft_dpo")).run == run.name
    shown = [event for event in events if isinstance(event, Previewed)]
    assert {event.phase for event in shown} == set(VARIANTS)
    assert {event.photo for event in shown} == {"p3"}, "p3 is the validation photo"
    before, after = (load_photo(path).pixels for path in (workspace.input / "p3.png", run.preview("sft")))
    assert before.shape == after.shape
    assert after.mean() > before.mean(), "the targets are brighter"


def test_the_kept_step_is_told_after_its_measures(workspace, TINY):
    events: list = []
    train(workspace, TINY, begin_run(workspace, TINY), RunContext(choose_device("cpu"), events.append, lambda: False))
    for place, event in enumerate(events):
        if isinstance(event, Kept):
            assert isinstance(events[place - 1], Metrics)
            assert (events[place - 1].phase, events[place - 1].step) == (event.phase, event.step)
    last = {event.phase: event.step for event in events if isinstance(event, Kept)}
    assert last == {variant: load_card(workspace.models / variant).training.best_step for variant in VARIANTS}


def test_a_stop_file_ends_a_run_early_with_its_best_model_measured(workspace, tiny):
    tiny.write_text(tiny.read_text().replace("steps = 6", "steps = 100000"))
    run = new_run(workspace)
    received = []
    with start(workspace, tiny, run) as child:
        assert child.stdout is not None
        for line in child.stdout:
            received.append(parse(line))
            if isinstance(received[-1], Metrics) and received[-1].step >= 4:
                run.stop.touch()
    assert child.returncode == 0
    summary = read_summary(run.summary)
    assert list(summary.variants) == ["original", "sft"]
    assert load_card(run.model("sft")).training.stopped
    assert list(workspace.models.iterdir()) == []
    assert not run.lock.exists()


def test_stopped_before_anything_was_learnt_is_told(workspace, tiny):
    run = new_run(workspace)
    run.root.mkdir()
    run.stop.touch()
    with start(workspace, tiny, run) as child:
        lines = child.communicate(timeout=120)[0].splitlines()
    assert child.returncode == 130
    assert "nothing was learnt yet" in json.loads(lines[-1])["text"]
    assert models_of(run) == ()


def test_calibration_measures_every_piece(workspace):
    done = subprocess.run(
        [sys.executable, "-m", "engine", "calibrate", str(workspace.root), "--events"],
        capture_output=True,
        text=True,
        timeout=400,
        check=True,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events] == ["computing", *["calibrated"] * 3, "finished"]
    first, _, last = (event["seconds"] for event in events[1:4])
    assert set(last) - set(first) == {"last_stage", "all", "tune_verdict"}
    assert all(seconds > 0 for seconds in last.values())
    assert list(workspace.results.iterdir()) == []


@pytest.fixture(scope="module")
def server(trained):
    workspace, _ = trained
    command = [sys.executable, "-m", "engine", "serve", str(workspace.root), "--events"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert json.loads(child.stdout.readline())["text"] == "ready"

        def ask(**request):
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
            return json.loads(child.stdout.readline())

        yield ask
        child.stdin.close()
        assert child.wait(30) == 0


def test_the_server_predicts_what_the_run_predicted(server, trained, record_property):
    import numpy as np

    from engine.edit.edit import load_edit
    from engine.workspace.saved_edits import base_file

    workspace, _ = trained
    (run,) = [Run(folder) for folder in workspace.results.iterdir()]
    photo = str(workspace.input / "p4.png")
    for number, variant in enumerate(VARIANTS):
        began = time.monotonic()
        answer = server(request=number, photo=photo, variant=variant, run=run.name)
        record_property(f"{variant} in s", time.monotonic() - began)
        assert answer["request"] == number
        edit = load_edit(answer["edit"])
        expected = load_edit(run.edit("p4", variant))
        np.testing.assert_allclose(edit.lut, expected.lut, atol=1e-5)
        again = server(request=9, photo=photo, variant=variant, run=run.name)
        assert load_edit(again["edit"]).lut.tobytes() == edit.lut.tobytes()
        assert base_file(workspace, answer["base"]) == Path(answer["edit"])


def test_the_server_answers_a_changed_photo_anew(server, trained, tmp_path):
    (run,) = [folder.name for folder in trained[0].results.iterdir()]
    photo = tmp_path / "own.png"
    Image.new("RGB", (40, 30), "navy").save(photo)
    first = server(request=1, photo=str(photo), variant="sft", run=run)["edit"]
    Image.new("RGB", (40, 30), "orange").save(photo, compress_level=1)
    assert server(request=2, photo=str(photo), variant="sft", run=run)["edit"] not in {None, first}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"photo": "/nowhere.png", "variant": "sft", "run": None}, "nowhere.png"),
        ({"photo": "/nowhere.png", "variant": "other", "run": None}, "no variant 'other'"),
        ({"photo": "/nowhere.png", "variant": "sft", "run": "../x"}, "'../x'"),
        ({"photo": "/nowhere.png", "variant": "sft", "run": "none"}, "There is no model in"),
    ],
)
def test_a_request_that_cannot_be_answered_gets_its_reason(server, request_, words):
    answer = server(request=5, **request_)
    assert (answer["request"], answer["edit"]) == (5, None)
    assert words in answer["text"]
