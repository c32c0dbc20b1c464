import os
import signal
from pathlib import Path

import pytest

from desktop.model.bases import base_of
from desktop.model.library import read_library
from engine.edit.edit import load_edit
from engine.workspace.judgements.records import Candidate
from engine.workspace.saved_edits import base_edit
from engine.workspace.workspace import VARIANTS

LONG = 240_000


class Recorder:
    def __init__(self):
        self.answers = []

    def __call__(self, found, problem):
        self.answers.append((dict(found), problem))


@pytest.fixture
def predictions(predictions, learnt):
    predictions.open(learnt)
    return predictions


def test_a_photos_variants_come_together_and_the_next_time_at_once(predictions, learnt, qtbot):
    library = read_library(learnt.root)
    recorder = Recorder()
    photo = library.photos[0]
    assert library.learnt_from(photo)
    assert tuple(library.models) == VARIANTS
    predictions.ask(photo, library.models, recorder)
    assert recorder.answers == []
    qtbot.waitUntil(lambda: bool(recorder.answers), timeout=LONG)
    ((found, problem),) = recorder.answers
    assert (set(found), problem) == (set(VARIANTS), "")
    assert base_of(library, photo) == found["sft_dpo"].name
    saved = load_edit(found["sft_dpo"].edit)
    assert (base_edit(learnt, Candidate(photo.name, found["sft_dpo"].name)).lut == saved.lut).all()

    predictions.close()
    predictions.open(learnt)
    predictions.ask(photo, library.models, recorder)
    assert recorder.answers[1] == recorder.answers[0]
    assert predictions.server.process is None, "what is on the disk needs no engine"


def test_a_held_out_photo_has_what_its_run_saved(predictions, learnt):
    library = read_library(learnt.root)
    recorder = Recorder()
    photo = next(photo for photo in library.photos if photo.edits)
    predictions.ask(photo, library.models, recorder)
    assert {variant: base.edit for variant, base in recorder.answers[0][0].items()} == dict(photo.edits)


def test_an_engine_that_dies_answers_all_the_same_and_a_dropped_question_is_never_answered(predictions, learnt, qtbot):
    library = read_library(learnt.root)
    recorder = Recorder()
    dropped = predictions.ask(library.photos[0], library.models, recorder)
    number = predictions.server.process
    os.kill(number, signal.SIGKILL)
    predictions.drop(dropped)
    predictions.ask(library.photos[1], {"sft": library.models["sft"]}, recorder)
    qtbot.waitUntil(lambda: bool(recorder.answers), timeout=LONG)
    assert [set(found) for found, _ in recorder.answers] == [{"sft"}]
    assert predictions.server.process not in {None, number}


def test_what_cannot_be_predicted_is_one_sentence_and_the_rest_comes(predictions, learnt, qtbot):
    library = read_library(learnt.root)
    recorder = Recorder()
    weights = Path(learnt.results / library.models["dpo"] / "models/dpo/weights.safetensors")
    weights.unlink()
    weights.write_bytes(b"spoilt")
    predictions.ask(library.photos[0], library.models, recorder)
    qtbot.waitUntil(lambda: bool(recorder.answers), timeout=LONG)
    ((found, problem),) = recorder.answers
    assert set(found) == {"sft", "sft_dpo"}
    assert "weights.safetensors" in problem
