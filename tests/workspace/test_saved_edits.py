import numpy as np
import pytest

from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.errors import CovershotError
from engine.workspace.judgements.records import Candidate
from engine.workspace.run import Run
from engine.workspace.saved_edits import base_edit, base_name


def test_a_candidate_finds_the_edit_that_its_base_names(workspace):
    run = Run(workspace.results / "2026-01-02")
    edit = moved(identity(), {"exposure": 0.4})
    save_edit(edit, run.edit("bridge", "sft"))
    found = base_edit(workspace, Candidate("bridge", base_name(run, "sft", "bridge")))
    assert np.array_equal(found.lut, edit.lut)


@pytest.mark.parametrize("base", ["nonsense", "../../etc/passwd", "a/b/..", "a//b", "run/sft/bridge", ""])
def test_a_base_that_names_no_saved_edit_is_one_sentence(workspace, base):
    with pytest.raises(CovershotError, match=r"names no saved Edit|is not a saved Edit"):
        base_edit(workspace, Candidate("bridge", base or None))
