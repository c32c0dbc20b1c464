from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QObject

from desktop.judge.photo_sampler import Sampling
from desktop.judge.question_queue import Questions
from desktop.model.library import read_library
from engine.workspace.judgements.questions import QuestionSource


@pytest.fixture
def questions():
    return Questions(np.random.default_rng(0))


@pytest.fixture
def sampling(qapp, questions):
    parent = QObject()
    sampling = Sampling(questions, parent)
    yield sampling
    sampling.close()


def test_a_photo_that_goes_while_a_design_is_made_leaves_a_design_of_the_others(
    sampling, questions, make_workspace, qtbot, monkeypatch
):
    workspace = make_workspace(run=False)
    begun, photo_gone = Event(), Event()
    make_design = QuestionSource.design_work

    def held(source, photos):
        work = make_design(source, photos)

        def wait_and_make():
            begun.set()
            assert photo_gone.wait(60)
            return work()

        return wait_and_make

    monkeypatch.setattr(QuestionSource, "design_work", held)
    questions.take(read_library(workspace.root))
    while (photo := questions.next_photo()) is not None:
        questions.add_copy(photo.name, np.zeros((8, 12, 3), np.uint8))
    sampling.look()
    assert begun.wait(60)
    (workspace.input / "dune.png").unlink()
    questions.take(read_library(workspace.root))
    sampling.look()
    photo_gone.set()
    qtbot.waitUntil(lambda: questions.propose() is not None, timeout=60_000)
    assert {questions.propose().photo.name for _ in range(20)} == {"bridge", "chapel"}
