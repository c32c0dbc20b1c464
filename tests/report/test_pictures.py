import math

import numpy as np
import pytest
from PIL import Image

from engine.events import Metrics
from engine.report.comparison import GROUND, HEADER, MARGIN, Pane, draw_comparison
from engine.report.curves import draw_curves


def panes(width: int, height: int, psnr: float = 24.0) -> list[Pane]:
    names = ("original", "sft", "dpo", "sft_dpo")
    panes = [
        Pane(name, np.full((height, width, 3), 60 + 30 * n, np.uint8), psnr, 0.9, 5.0) for n, name in enumerate(names)
    ]
    return [*panes, Pane("target", np.full((height, width, 3), 220, np.uint8))]


@pytest.mark.parametrize(("width", "height"), [(300, 200), (200, 300), (7, 5), (1, 1)])
def test_five_panes_stand_side_by_side_each_with_its_label_and_numbers(tmp_path, width, height):
    path = tmp_path / "c.png"
    draw_comparison("cat", panes(width, height), path, "at 512 px")
    sheet = np.array(Image.open(path))
    scale = max(1, -(-190 // width))
    shown = width * scale
    tall = height * scale
    for index, value in enumerate((60, 90, 120, 150, 220)):
        left = MARGIN + index * (shown + 12)
        assert (sheet[HEADER : HEADER + tall, left : left + shown] == value).all()
        label = sheet[HEADER - 20 : HEADER - 2, left : left + shown]
        numbers = sheet[HEADER + tall + 8 : HEADER + tall + 26, left : left + shown]
        assert (label != GROUND).any()
        assert (numbers != GROUND).any()


def test_long_and_unusual_names_and_infinite_psnr_are_drawn(tmp_path):
    path = tmp_path / "c.png"
    draw_comparison("ü😀" * 200, panes(200, 100, math.inf), path, "at 512 px")
    assert np.array(Image.open(path)).shape[1] == 2 * MARGIN + 5 * 200 + 4 * 12


@pytest.mark.parametrize(
    "history",
    [
        [],
        [Metrics("sft", 0, {"held_out/psnr": 20.0})],
        [Metrics("sft", step, {"train/loss": math.nan, "held_out/nll": math.inf}) for step in (0, 10)],
        [Metrics("sft", step, {"train/loss": 1 / (step + 1), "held_out/loss": 2.0}) for step in range(5)],
    ],
    ids=["empty", "one point", "not finite", "both"],
)
def test_curves_are_drawn_whatever_the_history(tmp_path, history):
    path = tmp_path / "curves.png"
    draw_curves("sft", history, 0, path)
    assert np.array(Image.open(path)).std() > 0


def test_curves_show_training_and_held_out_in_their_colours(tmp_path):
    path = tmp_path / "curves.png"
    draw_curves(
        "sft", [Metrics("sft", s, {"train/loss": 2.0 - s, "held_out/loss": 1.0 + s}) for s in range(3)], 1, path
    )
    colours = {tuple(pixel) for pixel in np.array(Image.open(path).convert("RGB")).reshape(-1, 3)}
    assert (0xE0, 0xA4, 0x58) in colours
    assert (0x8C, 0x8C, 0x8C) in colours
