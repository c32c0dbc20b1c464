import json
import os

import numpy as np

from desktop.model.bases import base_of, policy_of
from desktop.model.library import read_library
from engine.edit.edit import identity, load_edit
from engine.workspace.active_models import accept_run
from engine.workspace.judgements.records import Candidate
from engine.workspace.run import Run
from engine.workspace.saved_edits import base_edit, base_file, keep_prediction
from engine.workspace.workspace import VARIANTS


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


def add_models(run, variants=VARIANTS):
    for variant in variants:
        run.model(variant).mkdir(parents=True)
        (run.model(variant) / "card.json").write_text(json.dumps({"run": run.name}))


def test_candidates_start_from_the_model_in_use_though_a_newer_one_is_offered(make_workspace):
    workspace = make_workspace()
    old = Run(workspace.results / "2026-01-02")
    new = make_workspace.add_run(workspace, "2026-02-03")
    add_models(old, ("sft", "dpo"))
    add_models(new)
    library = read_library(workspace.root)
    assert policy_of(library) == {"sft_dpo": "2026-02-03"}, "before any is in use, those of the newest run"
    accept_run(workspace, old)
    library = read_library(workspace.root)
    assert base_of(library, photo_of(library, "bridge")) == "2026-01-02/dpo/bridge"


def test_an_edit_that_was_predicted_is_found_until_its_photo_changes(make_workspace):
    workspace = make_workspace()
    run = Run(workspace.results / "2026-01-02")
    add_models(run)
    library = read_library(workspace.root)
    chapel = photo_of(library, "chapel")
    assert base_of(library, chapel) is None
    keep_prediction(workspace, run.name, "sft_dpo", chapel.source, lambda photo: identity())
    base = base_of(library, chapel)
    assert base.startswith("2026-01-02/sft_dpo/chapel~")
    assert np.array_equal(base_edit(workspace, Candidate("chapel", base)).lut, identity().lut)
    os.utime(chapel.source, ns=(0, 0))
    assert base_of(library, chapel) is None
    assert base_file(workspace, base).exists(), "what was judged keeps its meaning"
