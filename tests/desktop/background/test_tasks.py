import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop.background.tasks import Latest, Tasks, wait_for_closed
from engine.errors import CovershotError


class Recorder(QObject):
    def __init__(self):
        super().__init__()
        self.results = []

    def done(self, result):
        self.results.append(("done", result, threading.current_thread() is threading.main_thread()))

    def failed(self, sentence):
        self.results.append(("failed", sentence, threading.current_thread() is threading.main_thread()))


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def tasks(qapp):
    tasks = Tasks(1)
    yield tasks
    tasks.close()


def test_a_result_arrives_once_on_the_main_thread(tasks, recorder, qtbot):
    tasks.run(threading.get_ident, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: bool(recorder.results))
    (kind, thread, on_main), *more = recorder.results
    assert (kind, on_main, more, tasks.pending) == ("done", True, [], 0)
    assert thread != threading.get_ident()


def test_an_error_arrives_as_its_sentence(tasks, recorder, qtbot):
    def work():
        raise CovershotError("No such photo.")

    tasks.run(work, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: bool(recorder.results))
    assert recorder.results == [("failed", "No such photo.", True)]


def test_an_unexpected_error_still_ends_in_failed_and_is_logged(tasks, recorder, qtbot, caplog):
    tasks.run(lambda: 1 / 0, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: bool(recorder.results))
    assert "ZeroDivisionError" in recorder.results[0][1]
    assert "ZeroDivisionError" in caplog.text


def test_the_newest_waiting_task_starts_first(tasks, recorder, qtbot):
    gate = threading.Event()
    tasks.run(partial(gate.wait, 5), recorder.done, recorder.failed)
    for number in range(3):
        tasks.run(partial(int, number), recorder.done, recorder.failed)
    gate.set()
    qtbot.waitUntil(lambda: len(recorder.results) == 4)
    assert [result[1] for result in recorder.results] == [True, 2, 1, 0]


def test_dropped_tasks_never_deliver(tasks, recorder, qtbot):
    gate = threading.Event()
    ran = []
    tasks.run(partial(gate.wait, 5), recorder.done, recorder.failed)
    tasks.run(partial(ran.append, "waiting"), recorder.done, recorder.failed)
    tasks.drop()
    gate.set()
    tasks.run(partial(int, 7), recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: bool(recorder.results))
    assert [result[1] for result in recorder.results] == [7]
    assert not ran


def test_a_thousand_tasks_all_arrive(qapp, recorder, qtbot):
    tasks = Tasks(4)
    for number in range(1000):
        tasks.run(partial(int, number), recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.results) == 1000)
    assert {result[1] for result in recorder.results} == set(range(1000))
    tasks.close()


def test_closing_waits_for_nobody_and_what_runs_ends_before_the_process(qapp, recorder, qtbot):
    owner = QObject()
    tasks = Tasks(1, owner)
    gate = threading.Event()
    ended = []

    def work():
        gate.wait(5)
        ended.append(True)

    tasks.run(work, recorder.done, recorder.failed)
    tasks.close()
    owner.deleteLater()
    qtbot.waitUntil(lambda: not isValid(owner))
    assert not ended
    gate.set()
    wait_for_closed()
    assert ended
    qtbot.wait(10)
    assert not recorder.results


def test_finishing_does_what_waits_too_and_tells_nobody(tasks, recorder, qtbot):
    gate = threading.Event()
    ran = []
    tasks.run(partial(gate.wait, 5), recorder.done, recorder.failed)
    for number in range(3):
        tasks.run(partial(ran.append, number), recorder.done, recorder.failed)
    threading.Timer(0.05, gate.set).start()
    tasks.finish()
    wait_for_closed()
    assert sorted(ran) == [0, 1, 2]
    qtbot.wait(10)
    assert not recorder.results


@pytest.fixture
def latest(qapp):
    latest = Latest()
    yield latest
    latest.close()


def wait_for(gate):
    gate.wait(5)
    return "gate"


def test_work_that_waits_is_replaced_by_newer_work_of_its_kind(latest, qtbot):
    gate = threading.Event()
    recorder = []
    latest.run("gate", partial(wait_for, gate), recorder.append, recorder.append)
    for number in range(100):
        latest.run("slider", partial(int, number), recorder.append, recorder.append)
    latest.run("other", partial(int, -1), recorder.append, recorder.append)
    gate.set()
    qtbot.waitUntil(lambda: len(recorder) == 3, timeout=30_000)
    qtbot.wait(20)
    assert recorder == ["gate", 99, -1]


def test_dropping_a_kind_leaves_the_others(latest, qtbot):
    gate = threading.Event()
    recorder = []
    latest.run("gate", partial(wait_for, gate), recorder.append, recorder.append)
    latest.run("a", partial(int, 1), recorder.append, recorder.append)
    latest.run("b", partial(int, 2), recorder.append, recorder.append)
    latest.drop("a")
    gate.set()
    qtbot.waitUntil(lambda: len(recorder) == 2, timeout=30_000)
    assert recorder == ["gate", 2]


def test_after_dropping_everything_new_work_runs(latest, qtbot):
    gate = threading.Event()
    recorder = []
    latest.run("gate", partial(wait_for, gate), recorder.append, recorder.append)
    latest.run("a", partial(int, 1), recorder.append, recorder.append)
    latest.drop()
    latest.run("b", partial(int, 2), recorder.append, recorder.append)
    gate.set()
    qtbot.waitUntil(lambda: recorder == [2], timeout=30_000)


def test_a_failure_does_not_stop_what_waits(latest, qtbot, caplog):
    recorder = []
    latest.run("a", lambda: 1 / 0, recorder.append, recorder.append)
    latest.run("b", partial(int, 2), recorder.append, recorder.append)
    qtbot.waitUntil(lambda: len(recorder) == 2, timeout=30_000)
    assert "ZeroDivisionError" in recorder[0]
    assert recorder[1] == 2
