import os
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.config import Config
from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.events import PhaseFinished, PhaseStarted, Progress
from engine.training.materials import Materials, load_materials, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.run import Run

CONTEXT = RunContext(choose_device("cpu"), lambda event: None, lambda: False)


def tie(judgements, left, right):
    judgements.judge(judgements.ask(left, right, reason="random", session="s"), "tie", response_seconds=1)


@pytest.fixture
def tied(workspace):
    """Put a tie between moves of a saved Edit, one of a held-out photo and one of a validation photo into the store."""
    warmer = moved(identity(), {"temperature": 0.5})
    save_edit(warmer, Run(workspace.results / "2026-01-02").edit("p1", "sft"))
    base = "2026-01-02/sft/p1"
    with open_judgements(workspace) as judgements:
        tie(judgements, Candidate("p1", base, {"exposure": 0.4}), Candidate("p1", base, {"exposure": -0.4}))
        tie(judgements, Candidate("p4", moves={"tint": 0.5}), Candidate("p4"))
        tie(judgements, Candidate("p3", moves={"vignette": 1.0}), Candidate("p3"))
    return workspace, warmer


def test_ties_are_rendered_from_their_edits_on_the_small_copies(tied):
    workspace, warmer = tied
    materials = load_materials(read_dataset(workspace).for_training(), 64, CONTEXT)
    assert materials.ties_left.shape == materials.ties_right.shape == (2, 3, 64, 64)
    assert materials.ties_left.dtype == torch.uint8
    photos, places = materials.rows_of_ties("train")
    assert [list(materials.dataset.photos)[row] for row in photos] == ["p1"]
    photo = materials.small[photos[0]].permute(1, 2, 0).contiguous().numpy()
    for copies, amount in ((materials.ties_left, 0.4), (materials.ties_right, -0.4)):
        expected = render(photo, moved(warmer, {"exposure": amount}), dither=False)
        np.testing.assert_array_equal(copies[places[0]].permute(1, 2, 0).numpy(), expected)
    held_photos, held = materials.rows_of_ties("validation")
    assert not materials.ties_left[held].equal(materials.small[held_photos])
    assert materials.ties_right[held].equal(materials.small[held_photos])
    assert [len(rows) for rows in materials.rows_of_ties("test")] == [0, 0]


def test_ties_are_reduced_with_everything_that_is_rendered(tied):
    materials = load_materials(read_dataset(tied[0]).for_training(), 64, CONTEXT)
    smaller = materials.no_larger_than(32)
    assert smaller.ties_left.shape == smaller.ties_right.shape == (2, 3, 32, 32)
    assert smaller.ties_right[1].equal(smaller.small[smaller.rows_of_ties("validation")[0]][0])


def test_materials_without_ties_have_no_rows_of_them(workspace):
    materials = load_materials(read_dataset(workspace).for_training(), 64, CONTEXT)
    assert materials.ties_left.shape == (0, 3, 64, 64)
    copies = (materials.photos, materials.small, materials.targets, materials.chosen, materials.rejected)
    for some in (materials, Materials(materials.dataset, *copies)):
        assert some.no_larger_than(32).ties_right.shape == (0, 3, 32, 32)
        assert [len(rows) for rows in some.rows_of_ties("train")] == [0, 0]


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="copies stay in memory there")
def test_copies_of_very_many_photos_are_mapped_from_a_file_that_nobody_sees(workspace, tmp_path, monkeypatch):
    dataset = read_dataset(workspace).for_training()
    in_memory = load_materials(dataset, 64, CONTEXT)
    monkeypatch.setattr("engine.training.copies.MAPPED_BYTES", 1)
    mapped = load_materials(dataset, 64, CONTEXT, folder=tmp_path / "run")
    for name in ("photos", "small", "targets", "chosen", "rejected"):
        assert torch.equal(getattr(mapped, name), getattr(in_memory, name))
    assert list((tmp_path / "run").iterdir()) == []
    maps = Path("/proc/self/maps")
    assert not maps.exists() or "/copies (deleted)" in maps.read_text()


def start_of(workspace, emit=lambda event: None, stop=lambda: False):
    context = RunContext(choose_device("cpu"), emit, stop)
    config = Config(foundation="random", size=64)
    return make_start(load_materials(read_dataset(workspace).for_training(), 64, CONTEXT), config, context)


def test_looking_at_the_photos_is_told_photo_by_photo(workspace, monkeypatch):
    monkeypatch.setattr("engine.training.materials.BATCH", 2)
    events = []
    start_of(workspace, events.append)
    # Three training photos give BatchNorm its statistics; then they and the validation photo are looked at.
    assert events[0] == PhaseStarted("foundation", 7)
    assert [event.step for event in events if isinstance(event, Progress)] == [2, 3, 5, 7]
    assert isinstance(events[-1], PhaseFinished)


@pytest.mark.parametrize("polls", [1, 3], ids=["while statistics are taken", "while features are computed"])
def test_looking_at_the_photos_ends_soon_after_a_request(workspace, monkeypatch, polls):
    monkeypatch.setattr("engine.training.materials.BATCH", 2)
    requests = []
    with pytest.raises(KeyboardInterrupt):
        start_of(workspace, stop=lambda: requests.append(True) or len(requests) == polls)
    assert len(requests) == polls


def test_statistics_of_very_many_photos_come_from_some_of_them_at_even_distances(workspace, monkeypatch):
    monkeypatch.setattr("engine.training.materials.CALIBRATED_FROM", 2)
    seen = []
    monkeypatch.setattr("engine.training.materials.calibrate", lambda trunk, photos: seen.extend(photos))
    start_of(workspace)
    photos = load_materials(read_dataset(workspace).for_training(), 64, CONTEXT).photos
    assert torch.equal(torch.cat(seen), photos[[0, 1]].float() / 255)
