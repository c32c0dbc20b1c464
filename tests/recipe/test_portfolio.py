import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from engine.cli import main
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import load_photo
from engine.model.saved_model import load_model
from engine.recipe.portfolio import learn_portfolio
from engine.training.loop import Schedule
from engine.training.materials import load_materials, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import read_covers
from engine.workspace.model_card import load_card
from tests.conftest import TINY, brighter, photo

CONTEXT = RunContext(choose_device("cpu"), lambda event: None, lambda: False)


def finish(path, share, size=(48, 36)):
    brighter(photo(int(path.stem[1:]), size), share).save(path)


@pytest.fixture
def alone(workspace):
    """Return a workspace of six photos without covers, and eight brighter pictures of other scenes."""
    for path in workspace.target.iterdir():
        path.unlink()
    workspace.portfolio.mkdir()
    for number in range(20, 28):
        finish(workspace.portfolio / f"f{number}.png", 0.4)
    return workspace


def learnt(workspace, steps=60):
    config = replace(TINY, size=64)
    materials = load_materials(read_covers(workspace).for_training(), config.size, CONTEXT)
    start = make_start(materials, config, CONTEXT)
    return learn_portfolio(start, materials, config, Schedule("sft", steps, steps, 0.95), CONTEXT)


def rendered(enhancer, folder):
    pixels = [load_photo(path).pixels for path in sorted(folder.iterdir())]
    return [float(render(each, enhancer.predict(each)).mean()) for each in pixels], [float(p.mean()) for p in pixels]


def test_photos_come_near_the_mean_of_brighter_finished_pictures(alone):
    enhancer, fitted = learnt(alone)
    after, before = rendered(enhancer, alone.input)
    finished = np.mean([np.array(Image.open(path)).mean() for path in alone.portfolio.iterdir()])
    assert all(new > old for new, old in zip(after, before, strict=True))
    assert abs(np.mean(after) - finished) < 0.6 * abs(np.mean(before) - finished)
    assert fitted.history[-1].values["train/portfolio"] < fitted.history[0].values.get("train/portfolio", np.inf)


def test_one_finished_picture_moves_photos_less_than_eight_alike(alone):
    first, *others = sorted(alone.portfolio.iterdir())
    brighter(photo(20), 0.6).save(first)
    for path in others:
        shutil.copy(first, path)
    many, before = rendered(learnt(alone)[0], alone.input)
    for path in others:
        path.unlink()
    one, _ = rendered(learnt(alone)[0], alone.input)
    assert np.mean(before) < np.mean(one) < np.mean(many)


def test_finished_pictures_are_moved_less_than_photos(alone):
    enhancer, _ = learnt(alone)

    def moves(folder):
        after, before = rendered(enhancer, folder)
        return np.mean(np.abs(np.subtract(after, before)))

    assert moves(alone.portfolio) < 0.5 * moves(alone.input)


def test_covers_are_learnt_from_where_a_photo_has_one(alone):
    finish(alone.target / "p0.png", 0.3)
    finish(alone.target / "p3.png", 0.3)
    finish(alone.target / "p4.png", 0.3)
    dataset = read_covers(alone)
    assert [pair.photo for pair in dataset.pairs] == ["p0", "p3", "p4"]
    assert dataset.portfolio == ()


def test_photos_that_are_reserved_by_hand_are_not_looked_at(alone):
    dataset = read_covers(alone)
    assert list(dataset.photos) == [f"p{number}" for number in range(6)]
    assert list(dataset.for_training().photos) == ["p0", "p1", "p2", "p3"]


def test_of_very_many_pictures_some_are_looked_at(alone, monkeypatch):
    monkeypatch.setattr("engine.workspace.dataset.MOST_WITHOUT_PAIRS", 4)
    dataset = read_covers(alone)
    assert [path.stem for path in dataset.portfolio] == ["f20", "f22", "f24", "f26"]
    assert list(dataset.photos) == ["p0", "p1", "p3", "p4"]


def test_sft_learns_from_a_portfolio_and_names_what_it_cannot_read(alone, tiny, capsys):
    broken = alone.portfolio / "f20.png"
    broken.write_bytes(broken.read_bytes()[:-400])
    (alone.portfolio / "notes.txt").write_text("no picture")
    assert main(["sft", str(alone.root), "--config", str(tiny), "--events"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    texts = [event["text"] for event in events if event["event"] == "message"]
    assert any("No photo has a finished cover. The 8 finished pictures" in text for text in texts)
    assert any(text.startswith("Set aside 1 of 14 pictures") for text in texts)
    card = load_card(alone.models / "sft")
    assert (card.data.target_pairs, card.data.portfolio) == (0, 7)
    assert list(card.data.set_aside) == ["f20.png"]
    assert torch.isfinite(load_model(alone.models / "sft").head.bias).all()


def test_a_portfolio_of_which_nothing_can_be_read_is_one_sentence(alone, tiny, capsys):
    for path in alone.portfolio.iterdir():
        path.write_bytes(b"no picture")
    assert main(["sft", str(alone.root), "--config", str(tiny), "--events"]) == 2
    failed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert "Too little is left to learn from: 0 finished pictures" in failed["text"]
    assert not list(alone.results.iterdir())


def test_neither_covers_nor_a_portfolio_is_one_sentence(alone):
    shutil.rmtree(alone.portfolio)
    with pytest.raises(CovershotError, match="No photo has a finished cover"):
        read_covers(alone)
