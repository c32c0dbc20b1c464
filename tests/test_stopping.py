"""A process ends soon after a request to end, whatever it is doing."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
ROOT = Path(__file__).parents[1]


def start(*lines):
    # The tests themselves may be started to survive their terminal, as by nohup.
    reset = "signal.signal(signal.SIGHUP, signal.SIG_DFL)"
    code = "\n".join(("import signal, sys, time", reset, "from engine.stopping import stop_flag", *lines))
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def end(child, number):
    begin = time.monotonic()
    child.send_signal(number)
    out, _ = child.communicate(timeout=60)
    return out, time.monotonic() - begin


DEAF = (
    "try:",
    "    with stop_flag() as stop:",
    "        print('ready', flush=True)",
    "        {}",
    "except KeyboardInterrupt:",
    "    print('interrupted')",
)


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("doing", ["time.sleep(60)", "while True: pass", "sys.stdin.read() or time.sleep(60)"])
def test_what_never_looks_at_the_flag_is_interrupted_long_before_it_is_done(number, doing):
    out, seconds = end(start(*(line.format(doing) for line in DEAF)), getattr(signal, number))
    assert out == "interrupted\n"
    assert seconds < 20  # two on an idle machine; what it does takes a minute


def test_what_has_seen_the_flag_has_the_time_that_saving_takes():
    looking = (
        "with stop_flag() as stop:",
        "    print('ready', flush=True)",
        "    while not stop(): time.sleep(0.01)",
        "    time.sleep(1.6)",
        "    print('saved')",
    )
    assert end(start(*looking), signal.SIGTERM)[0] == "saved\n"


def test_what_was_started_to_survive_its_terminal_does():
    code = (
        "import signal",
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)",
        *(line.format("time.sleep(1)") for line in DEAF),
    )
    assert end(start(*code), signal.SIGHUP)[0] == ""


def test_a_pool_whose_tasks_take_long_ends_without_those_that_wait():
    working = (
        "from concurrent.futures import ThreadPoolExecutor",
        "from engine.stopping import as_done, ending_early",
        "try:",
        "    with stop_flag() as stop, ending_early(ThreadPoolExecutor(2)) as pool:",
        "        tasks = [pool.submit(time.sleep, 2) for _ in range(2000)]",
        "        print('ready', flush=True)",
        "        for task in as_done(tasks, stop): pass",
        "except KeyboardInterrupt:",
        "    print('interrupted')",
    )
    out, seconds = end(start(*working), signal.SIGTERM)
    assert out == "interrupted\n"
    assert seconds < 6


@pytest.mark.parametrize("seed", range(3))
def test_a_request_while_work_is_handed_to_a_pool_leaves_no_thread_waiting(seed):
    handing = (
        "from concurrent.futures import ThreadPoolExecutor",
        "from engine.stopping import ending_early",
        "try:",
        "    with stop_flag() as stop, ending_early(ThreadPoolExecutor(6)) as pool:",
        "        print('ready', flush=True)",
        "        while True:",
        "            list(pool.map(len, ['a'] * 20000))",
        "            if stop(): raise KeyboardInterrupt",
        "except KeyboardInterrupt:",
        "    print('interrupted')",
    )
    child = start(*handing)
    time.sleep(0.1 * seed)
    assert end(child, signal.SIGTERM)[0] == "interrupted\n"
