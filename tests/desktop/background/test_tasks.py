import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject

from desktop.background.tasks import Latest, Tasks
from engine.errors import CovershotError


class Heard(QObject):
    def __init__(self):
        super().__init__()
        self.said = []

    def done(self, result):
        self.said.append(("done", result, threading.current_thread() is threading.main_thread()))

    def failed(self, sentence):
        self.said.append(("failed", sentence, threading.current_thread() is threading.main_thread()))


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def tasks(qapp):
    tasks = Tasks(1)
    yield tasks
    tasks.close()


def test_a_result_arrives_once_on_the_main_thread(tasks, heard, qtbot):
    tasks.run(threading.get_ident, heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.said))
    (kind, thread, on_main), *more = heard.said
    assert (kind, on_main, more, tasks.pending) == ("done", True, [], 0)
    assert thread != threading.get_ident()


def test_an_error_arrives_as_its_sentence(tasks, heard, qtbot):
    def work():
        raise CovershotError("No such photo.")

    tasks.run(work, heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.said))
    assert heard.said == [("failed", "No such photo.", True)]


def test_an_unexpected_error_still_ends_in_failed_and_is_logged(tasks, heard, qtbot, caplog):
    tasks.run(lambda: 1 / 0, heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.said))
    assert "ZeroDivisionError" in heard.said[0][1]
    assert "ZeroDivisionError" in caplog.text


def test_the_newest_waiting_task_starts_first(tasks, heard, qtbot):
    gate = threading.Event()
    tasks.run(partial(gate.wait, 5), heard.done, heard.failed)
    for number in range(3):
        tasks.run(partial(int, number), heard.done, heard.failed)
    gate.set()
    qtbot.waitUntil(lambda: len(heard.said) == 4)
    assert [said[1] for said in heard.said] == [True, 2, 1, 0]


def test_dropped_tasks_are_never_heard_of(tasks, heard, qtbot):
    gate = threading.Event()
    ran = []
    tasks.run(partial(gate.wait, 5), heard.done, heard.failed)
    tasks.run(partial(ran.append, "waiting"), heard.done, heard.failed)
    tasks.drop()
    gate.set()
    tasks.run(partial(int, 7), heard.done, heard.failed)
    qtbot.waitUntil(lambda: bool(heard.said))
    assert [said[1] for said in heard.said] == [7]
    assert not ran


def test_a_thousand_tasks_all_arrive(qapp, heard, qtbot):
    tasks = Tasks(4)
    for number in range(1000):
        tasks.run(partial(int, number), heard.done, heard.failed)
    qtbot.waitUntil(lambda: len(heard.said) == 1000)
    assert {said[1] for said in heard.said} == set(range(1000))
    tasks.close()


def test_closing_waits_for_the_running_task(tasks, heard, qtbot):
    started = threading.Event()
    ended = []

    def work():
        started.set()
        threading.Event().wait(0.1)
        ended.append(True)

    tasks.run(work, heard.done, heard.failed)
    assert started.wait(5)
    tasks.close()
    assert ended
    qtbot.wait(10)
    assert not heard.said


def test_finishing_does_what_waits_too_and_tells_nobody(tasks, heard, qtbot):
    gate = threading.Event()
    ran = []
    tasks.run(partial(gate.wait, 5), heard.done, heard.failed)
    for number in range(3):
        tasks.run(partial(ran.append, number), heard.done, heard.failed)
    threading.Timer(0.05, gate.set).start()
    tasks.finish()
    assert sorted(ran) == [0, 1, 2]
    qtbot.wait(10)
    assert not heard.said


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
    heard = []
    latest.run("gate", partial(wait_for, gate), heard.append, heard.append)
    for number in range(100):
        latest.run("slider", partial(int, number), heard.append, heard.append)
    latest.run("other", partial(int, -1), heard.append, heard.append)
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=30_000)
    qtbot.wait(20)
    assert heard == ["gate", 99, -1]


def test_dropping_a_kind_leaves_the_others(latest, qtbot):
    gate = threading.Event()
    heard = []
    latest.run("gate", partial(wait_for, gate), heard.append, heard.append)
    latest.run("a", partial(int, 1), heard.append, heard.append)
    latest.run("b", partial(int, 2), heard.append, heard.append)
    latest.drop("a")
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=30_000)
    assert heard == ["gate", 2]


def test_after_dropping_everything_new_work_runs(latest, qtbot):
    gate = threading.Event()
    heard = []
    latest.run("gate", partial(wait_for, gate), heard.append, heard.append)
    latest.run("a", partial(int, 1), heard.append, heard.append)
    latest.drop()
    latest.run("b", partial(int, 2), heard.append, heard.append)
    gate.set()
    qtbot.waitUntil(lambda: heard == [2], timeout=30_000)


def test_a_failure_does_not_stop_what_waits(latest, qtbot, caplog):
    heard = []
    latest.run("a", lambda: 1 / 0, heard.append, heard.append)
    latest.run("b", partial(int, 2), heard.append, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=30_000)
    assert "ZeroDivisionError" in heard[0]
    assert heard[1] == 2
