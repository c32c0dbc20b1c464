from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.edit.edit import load_edit
from engine.edit.render import render
from engine.image.io import load_photo
from engine.image.metrics import measure
from engine.model.saved_model import load_model
from engine.model.trunk import Trunk
from engine.recipe.evaluate import ANOTHER, SIZE, evaluate
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.alignments import Alignments
from engine.workspace.dataset import read_dataset
from engine.workspace.run import Run
from engine.workspace.workspace import VARIANTS


@pytest.mark.parametrize(("changed", "looks"), [(False, 1), (True, 2)])
def test_a_photo_is_looked_at_once_for_all_variants_with_one_trunk(trained, tmp_path, monkeypatch, changed, looks):
    workspace, _ = trained
    models = {variant: load_model(workspace.models / variant) for variant in VARIANTS}
    if changed:
        with torch.no_grad():
            next(models["dpo"].trunk.parameters()).mul_(1.01)
    seen = []
    forward = Trunk.forward

    def look(trunk, photos):
        seen.append(trunk)
        return forward(trunk, photos)

    monkeypatch.setattr(Trunk, "forward", look)
    dataset = read_dataset(workspace, comparisons=False)
    run = Run(tmp_path / "run")
    found = evaluate(
        models, dataset, run, None, RunContext(choose_device("cpu"), lambda event: None, lambda: False), Alignments()
    )
    assert len(seen) == looks * len(dataset.pairs_of("test"))
    for pair in dataset.pairs_of("test"):
        for variant, model in models.items():
            predicted = model.predict(load_photo(pair.source, SIZE).pixels)
            saved = load_edit(run.edit(pair.photo, variant))
            assert np.array_equal(saved.lut, predicted.lut)
            assert np.array_equal(saved.grid, predicted.grid)
            (row,) = (row for row in found.rows if (row.photo, row.variant) == (pair.photo, variant))
            unlikeness = model.predict_with_unlikeness(load_photo(pair.source, SIZE).pixels)[1]
            assert (row.white, row.content) == unlikeness
            assert saved.extrapolated == predicted.extrapolated == unlikeness.extrapolated


def evaluated(workspace, models, dataset, folder):
    context = RunContext(choose_device("cpu"), lambda event: None, lambda: False)
    return evaluate(models, dataset, Run(folder), None, context, Alignments())


def test_every_photo_is_measured_with_sfts_edit_of_another_one(trained, tmp_path):
    workspace, _ = trained
    model = load_model(workspace.models / "sft")
    dataset = read_dataset(workspace, comparisons=False)
    pairs = dataset.pairs_of("test")
    found = evaluated(workspace, {"sft": model}, dataset, tmp_path / "run")
    loaded = [(load_photo(pair.source, SIZE).pixels, load_photo(pair.target, SIZE).pixels) for pair in pairs]
    edits = [model.predict(source) for source, _ in loaded]
    errors = [
        measure(render(source, edit), target).delta_e
        for (source, target), edit in zip(loaded, [edits[-1], *edits[:-1]], strict=True)
    ]
    assert found.controls[ANOTHER]["delta_e"] == pytest.approx(np.mean(errors))
    only = replace(dataset, pairs=(pairs[0],))
    assert evaluated(workspace, {"sft": model}, only, tmp_path / "one").controls == {}


def test_nobody_prefers_one_of_two_equal_models(trained, tmp_path):
    workspace, _ = trained
    model = load_model(workspace.models / "sft")
    found = evaluated(workspace, {"sft": model, "sft_dpo": model}, read_dataset(workspace), tmp_path / "run")
    assert found.preference == {}
