import numpy as np

from desktop.state.bases import base_of
from desktop.state.library import read_library
from engine.edit.edit import load_edit
from engine.workspace.bases import base_edit
from engine.workspace.judged import Candidate
from engine.workspace.runs import Run


def photo_of(library, name):
    return library.photos[library.index(name)]


def test_candidates_start_from_the_edit_that_the_furthest_variant_saved(make_workspace):
    workspace = make_workspace()
    library = read_library(workspace.root)
    base = base_of(library, photo_of(library, "bridge"))
    assert base == "2026-01-02/sft_dpo/bridge"
    edit = base_edit(workspace, Candidate("bridge", base))
    saved = load_edit(Run(workspace.results / "2026-01-02").edit("bridge", "sft_dpo"))
    assert np.array_equal(edit.lut, saved.lut)


def test_without_a_saved_edit_they_start_from_the_identity(make_workspace):
    library = read_library(make_workspace().root)
    assert base_of(library, photo_of(library, "chapel")) is None
    untrained = read_library(make_workspace("other", run=False).root)
    assert base_of(untrained, untrained.photos[0]) is None
