"""Processes that judge: killed at any moment, at once, and all of them first."""

import random
import runpy
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.store import Candidate, open_judgements

SCRIPT = Path(__file__).parent / "scripted.py"
scripted = SimpleNamespace(**runpy.run_path(str(SCRIPT)))


def play(workspace, *numbers, **options):
    command = [sys.executable, SCRIPT, workspace.root, *numbers]
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, **options)


def prepare(workspace, put):
    for number in range(3):
        put(workspace.input, f"p{number}.png")
    (workspace.root / "candidates").mkdir()
    for name, color in ((scripted.RED, "red"), (scripted.BLUE, "blue")):
        Image.new("RGB", (24, 16), color).save(workspace.root / name)


def state(played):
    amounts = {}
    for number, verdict in played:
        amounts[number] = verdict
    return {number: verdict for number, verdict in amounts.items() if verdict}


def check_folders(workspace, judgements):
    """Every judgement that prefers a side has its two images, red and blue the right way round, and no other has."""
    expected = {
        f"{item.comparison.photo}~{item.comparison.id:06}.png": item.verdict
        for item in judgements.standing()
        if item.decided
    }
    for folder, red in ((workspace.preferred, "left"), (workspace.dispreferred, "right")):
        assert {path.name for path in folder.glob("[!.]*")} == set(expected)
        for name, verdict in expected.items():
            pixel = np.asarray(Image.open(folder / name))[0, 0]
            assert (pixel[0] > pixel[2]) == (verdict == red)


def kill_again_and_again(workspace, count, kills):
    played = scripted.steps(0, count)
    done = 0
    rng = random.Random(7)
    for left in range(kills, -1, -1):
        with play(workspace, done, 0, count) as child:
            for _ in range(rng.randrange(1, max(2, 2 * (len(played) - done) // (left + 1))) if left else len(played)):
                done += child.stdout.readline() == "done\n"
            if left:
                time.sleep(rng.random() * 0.03)
                child.kill()
            done += child.stdout.read().count("done\n")
        with open_judgements(workspace) as judgements:
            standing = judgements.standing()
            found = {int(judgement.comparison.session): judgement.verdict for judgement in standing}
            assert len(found) == len(standing) == judgements.count()
            assert found in (state(played[:done]), state(played[: done + 1]))
            repair(workspace, judgements, base_edit=None)
            check_folders(workspace, judgements)
            again = repair(workspace, judgements, base_edit=None)
            assert (again.written, again.removed, again.skipped) == (0, 0, ())
    assert done == len(played)
    assert found == state(played)


def test_kill_9_loses_and_doubles_no_acknowledged_judgement(workspace, put):
    prepare(workspace, put)
    kill_again_and_again(workspace, count=40, kills=5)


@pytest.mark.slow
def test_thirty_kills_lose_and_double_none_of_five_hundred_judgements(workspace, put):
    prepare(workspace, put)
    kill_again_and_again(workspace, count=500, kills=30)


def test_two_processes_that_judge_at_once_both_keep_everything(workspace, put):
    prepare(workspace, put)
    children = [play(workspace, 0, first, first + 40) for first in (0, 1000)]
    for child in children:
        out, _ = child.communicate(timeout=120)
        assert child.returncode == 0
        assert out.count("done\n") > 40
    with open_judgements(workspace) as judgements:
        found = {int(item.comparison.session): item.verdict for item in judgements.standing()}
        assert found == state(scripted.steps(0, 40) + scripted.steps(1000, 1040))
        assert not list(workspace.root.glob("*.broken-*"))
        check_folders(workspace, judgements)


def test_many_processes_may_begin_a_store_at_once(workspace):
    code = (
        "import sys; from pathlib import Path; from engine.workspace.judgements.store import *\n"
        "from engine.workspace.workspace import Workspace\n"
        "with open_judgements(Workspace(Path(sys.argv[1]))) as judgements:\n"
        "    judgements.ask(Candidate('a'), Candidate('a'), reason='random', session='s')\n"
    )
    command = [sys.executable, "-c", code, str(workspace.root)]
    children = [subprocess.Popen(command, cwd=Path(__file__).parents[3]) for _ in range(6)]
    assert [child.wait(timeout=120) for child in children] == [0] * 6
    with open_judgements(workspace) as judgements:
        assert judgements.ask(Candidate("a"), Candidate("a"), reason="random", session="s") == 7
