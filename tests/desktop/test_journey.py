"""From the sample to models in use, in a real window on a virtual screen, with real keys and a real training."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.train.run_records import read_history
from engine.workspace.active_models import runs_in_use
from engine.workspace.judgements.store import open_judgements
from engine.workspace.workspace import VARIANTS, Workspace

LONGEST = 900
"""Seconds that the whole way may take on the busiest machine; four minutes are usual."""


@pytest.mark.slow
@pytest.mark.window
def test_a_newcomer_judges_twenty_pairs_trains_compares_and_accepts(screen, compiled, tmp_path, record_property):
    environment = os.environ | {
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "COVERSHOT_SETTINGS": str(tmp_path / "settings"),
    }
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name("journey.py")), str(tmp_path)]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    facts = json.loads((tmp_path / "journey.json").read_text())
    record_property("seconds by stop", facts["seconds"])
    workspace = Workspace(Path(facts["workspace"]))
    with open_judgements(workspace) as judgements:
        assert len(judgements.standing()) == facts["judged"] == 20
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, facts["run"])
    (past,) = read_history(workspace)
    assert past.in_use
    assert set(facts["psnr"]) == {"original", *VARIANTS}
    assert facts["psnr"]["sft"] > facts["psnr"]["original"]
    assert not facts["torch"]
