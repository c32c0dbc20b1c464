import threading
from functools import partial

import pytest

from desktop.background.latest import Latest


@pytest.fixture
def latest(qapp):
    latest = Latest()
    yield latest
    latest.close()


def wait_for(gate):
    gate.wait(5)
    return "gate"


def test_work_that_waits_is_replaced_by_newer_work_of_its_kind(latest, qtbot):
    gate, heard = threading.Event(), []
    latest.run("gate", partial(wait_for, gate), heard.append, heard.append)
    for number in range(100):
        latest.run("slider", partial(int, number), heard.append, heard.append)
    latest.run("other", partial(int, -1), heard.append, heard.append)
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=30_000)
    qtbot.wait(20)
    assert heard == ["gate", 99, -1]


def test_dropping_a_kind_leaves_the_others(latest, qtbot):
    gate, heard = threading.Event(), []
    latest.run("gate", partial(wait_for, gate), heard.append, heard.append)
    latest.run("a", partial(int, 1), heard.append, heard.append)
    latest.run("b", partial(int, 2), heard.append, heard.append)
    latest.drop("a")
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=30_000)
    assert heard == ["gate", 2]


def test_after_dropping_everything_new_work_runs(latest, qtbot):
    gate, heard = threading.Event(), []
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
