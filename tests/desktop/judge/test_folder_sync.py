import numpy as np
import pytest

from desktop.judge.folder_sync import FolderSync
from engine.image.io import load_photo
from engine.workspace.judgements.records import Candidate
from engine.workspace.judgements.store import open_judgements


@pytest.fixture
def workspace(make_workspace):
    return make_workspace(run=False)


@pytest.fixture
def store(workspace):
    with open_judgements(workspace) as store:
        yield store


@pytest.fixture
def start(qapp, workspace):
    started = []
    received = []

    def start():
        started.append(FolderSync(workspace))
        started[-1].failed.connect(received.append)
        started[-1].start()
        return started[-1], received

    yield start
    for sync in started:
        if not sync._tasks.idle:
            sync.close()


def judge(store, verdict="left", photo="bridge", base=None):
    sides = (Candidate(photo, base, {"exposure": amount}) for amount in (0.4, -0.4))
    number = store.ask(*sides, reason="random", session="s")
    store.judge(number, verdict, response_seconds=1.0)
    return number


def level(folder, number, photo="bridge"):
    return float(np.mean(load_photo(folder / f"{photo}~{number:06}.png").pixels))


def test_what_is_reported_is_in_the_folders_after_closing(workspace, store, start):
    sync, received = start()
    numbers = [judge(store), judge(store, "right"), judge(store, "tie")]
    for number in numbers:
        sync.sync(number)
    sync.close()
    assert level(workspace.preferred, 1) > 60 > level(workspace.dispreferred, 1)
    assert level(workspace.preferred, 2) < 60 < level(workspace.dispreferred, 2)
    assert len(list(workspace.preferred.glob("[!.]*"))) == 2
    assert received == []


def test_taking_back_removes_the_images(workspace, store, start):
    sync, _ = start()
    sync.sync(judge(store))
    store.undo()
    sync.sync(1)
    sync.close()
    assert not list(workspace.preferred.glob("[!.]*"))


def test_what_a_killed_process_left_undone_is_made_up_for(workspace, store, start, qtbot):
    judge(store)
    start()
    qtbot.waitUntil((workspace.dispreferred / "bridge~000001.png").exists, timeout=60_000)


def test_closing_does_not_wait_for_what_was_left_undone_long_ago(workspace, store, start):
    for _ in range(200):
        judge(store)
    sync, _ = start()
    sync.close()
    assert len(list(workspace.preferred.glob("[!.]*"))) < 200


def test_images_that_cannot_be_made_are_reported_and_stop_no_other(workspace, store, start, qtbot):
    sync, received = start()
    for number in (judge(store, base="gone/sft/bridge"), judge(store)):
        sync.sync(number)
    sync.close()
    qtbot.waitUntil(lambda: len(received) == 1, timeout=60_000)
    assert "not a saved Edit" in received[0]
    assert level(workspace.preferred, 2) > 60


def test_of_what_was_left_undone_one_reason_is_reported(workspace, store, start, qtbot):
    for _ in range(3):
        judge(store, base="gone/sft/bridge")
    good = judge(store)
    sync, received = start()
    qtbot.waitUntil((workspace.dispreferred / f"bridge~{good:06}.png").exists, timeout=60_000)
    sync.sync(good)
    qtbot.wait(100)
    sync.close()
    assert len(received) == 1


def test_a_reason_that_was_reported_while_making_up_is_not_reported_again(store, start, qtbot):
    number = judge(store, base="gone/sft/bridge")
    sync, received = start()
    qtbot.waitUntil(lambda: len(received) == 1, timeout=60_000)
    sync.sync(number)
    sync.close()
    qtbot.wait(50)
    assert len(received) == 1
