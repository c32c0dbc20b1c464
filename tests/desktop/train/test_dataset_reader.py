import threading

import pytest

from desktop.train import dataset_reader as reading
from desktop.train.dataset_reader import Reading


@pytest.fixture
def job(qapp, workspace):
    reading = Reading(workspace)
    yield reading
    reading.close()


def test_what_there_is_is_shown_before_what_no_edit_can_express(job, qtbot):
    read = []
    job.read.connect(read.append)
    job.start()
    qtbot.waitUntil(lambda: len(read) == 2)
    assert [len(material.doubtful) for material in read] == [10, 0]
    assert [len(material.dataset.image_pairs) for material in read] == [6, 6]


@pytest.mark.parametrize("end", ["close", "start"])
def test_looking_ends_with_the_section_and_when_the_workspace_is_read_again(job, qtbot, monkeypatch, end):
    looking = threading.Event()
    ended = threading.Event()

    def look(workspace, material, stop):
        looking.set()
        while not stop():
            pass
        ended.set()
        return material

    read = []
    monkeypatch.setattr(reading, "settled", look)
    job.read.connect(read.append)
    job.start()
    qtbot.waitUntil(lambda: looking.is_set() and len(read) == 1)
    job.close() if end == "close" else job.start()
    assert ended.wait(10)
