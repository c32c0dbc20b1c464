import numpy as np
import pytest
import torch

from engine.edit.edit import load_edit
from engine.image.io import load_photo
from engine.model.card import load_model
from engine.model.trunk import Trunk
from engine.recipe.evaluate import SIZE, evaluate
from engine.training.job import Job
from engine.training.process import choose_device
from engine.workspace.dataset import read_dataset
from engine.workspace.layout import VARIANTS
from engine.workspace.runs import Run


@pytest.mark.parametrize(("changed", "looks"), [(False, 1), (True, 2)])
def test_a_photo_is_looked_at_once_for_all_variants_with_one_trunk(trained, tmp_path, monkeypatch, changed, looks):
    workspace, _ = trained
    models = {variant: load_model(workspace.models / variant)[0] for variant in VARIANTS}
    if changed:
        with torch.no_grad():
            next(models["dpo"].trunk.parameters()).mul_(1.01)
    seen, forward = [], Trunk.forward

    def look(trunk, photos):
        seen.append(trunk)
        return forward(trunk, photos)

    monkeypatch.setattr(Trunk, "forward", look)
    dataset, run = read_dataset(workspace, comparisons=False), Run(tmp_path / "run")
    found = evaluate(models, dataset, run, None, Job(choose_device("cpu"), lambda event: None, lambda: False))
    assert len(seen) == looks * len(dataset.pairs_of("test"))
    for pair in dataset.pairs_of("test"):
        for variant, model in models.items():
            predicted = model.predict(load_photo(pair.source, SIZE).pixels)
            saved = load_edit(run.edit(pair.photo, variant))
            assert np.array_equal(saved.lut, predicted.lut)
            assert np.array_equal(saved.grid, predicted.grid)
            (row,) = (row for row in found.rows if (row.photo, row.variant) == (pair.photo, variant))
            assert (row.white, row.content) == model.unlikeness(load_photo(pair.source, SIZE).pixels)
