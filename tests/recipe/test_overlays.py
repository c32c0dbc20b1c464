"""What the window measures is what `covershot evaluate` wrote down."""

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.models import resnet50

pytest.importorskip("PySide6")

from desktop.compare.metrics_worker import Scales
from desktop.compare.state import Comparing
from desktop.model.adjustments import Finishes
from desktop.model.library import read_library
from engine.model.enhancer import Enhancer
from engine.model.trunk import Trunk
from engine.recipe.evaluate import SIZE, evaluate
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.alignments import Alignments
from engine.workspace.dataset import read_dataset
from engine.workspace.results import Summary, mean_by_variant, write_rows, write_summary
from engine.workspace.run import Run


@pytest.fixture
def evaluated(workspace):
    """Evaluate an enhancer that moves every colour on photos that are larger than what is measured."""
    for name in ("p4", "p5"):
        for folder in (workspace.input, workspace.target):
            photo = Image.open(folder / f"{name}.png").resize((800, 600), Image.Resampling.BICUBIC)
            photo.save(folder / f"{name}.png")
    torch.manual_seed(0)
    enhancer = Enhancer(Trunk(resnet50(weights=None))).eval()
    with torch.no_grad():
        for parameter in enhancer.head.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
    run = Run(workspace.results / "2026-01-02")
    dataset = read_dataset(workspace, comparisons=False)
    run.root.mkdir(parents=True)
    run.config.write_text("")
    context = RunContext(choose_device("cpu"), lambda event: None, lambda: False)
    rows = evaluate({"sft": enhancer, "dpo": enhancer}, dataset, run, None, context, Alignments()).rows
    write_rows(rows, run.metrics)
    write_summary(Summary("r", "w", SIZE, mean_by_variant(rows), {}, {}, {}, {}, None, {}), run.summary)
    return workspace


def test_the_windows_numbers_are_those_of_evaluate(evaluated, tmp_path):
    library = read_library(evaluated.root)
    state = Comparing(library, Finishes(tmp_path / "finishes.json"))
    compared = 0
    scales = Scales(library.size, library.workspace)
    for photo in library.photos:
        state.choose(photo.name)
        for key in ("original", "sft", "dpo"):
            if (row := library.rows.get((photo.name, key))) is not None:
                measures = scales.measure(state.layer(key), photo.target).measures
                assert measures.psnr == pytest.approx(row.psnr, abs=0.01)
                assert measures.ssim == pytest.approx(row.ssim, abs=0.001)
                assert measures.delta_e == pytest.approx(row.delta_e, abs=0.01)
                assert state.row(key) == row
                compared += 1
    assert compared == 6
    moved = [library.rows["p4", key].psnr for key in ("original", "sft")]
    assert np.ptp(moved) > 0.1
