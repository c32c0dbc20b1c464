"""What the window measures is what `covershot evaluate` wrote down."""

import pytest

pytest.importorskip("PySide6")

from desktop.jobs.measuring import Scales
from desktop.state.comparing import Comparing
from desktop.state.finishing import Finishes
from desktop.state.library import read_library


def test_the_windows_numbers_are_those_of_evaluate(trained, tmp_path):
    library = read_library(trained[0].root)
    state, compared = Comparing(library, Finishes(tmp_path / "finishes.json")), 0
    scales = Scales(library.size)
    for photo in library.photos:
        state.choose(photo.name)
        for key in ("original", "sft", "dpo", "sft_dpo"):
            row = library.rows.get((photo.name, key))
            if row is not None:
                own = scales.measure(state.layer(key), photo.target)
                assert own.psnr == pytest.approx(row.psnr, abs=0.01)
                assert own.ssim == pytest.approx(row.ssim, abs=0.001)
                assert own.delta_e == pytest.approx(row.delta_e, abs=0.01)
                assert state.row(key) == row
                compared += 1
    assert compared == 4 * library.held_out > 0
