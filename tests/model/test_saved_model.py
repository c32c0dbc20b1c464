import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import CovershotError
from engine.model.saved_model import load_model, save_model
from engine.workspace.model_card import CARD, WEIGHTS, Card, CardData, CardTraining, Foundation, load_card
from tests.cards import DAMAGES, damage


def card() -> Card:
    return Card(
        variant="sft",
        run="2026-01-01-000000",
        foundation=Foundation("random", "seed 0", "00"),
        calibrated=True,
        config={"seed": 0},
        data=CardData("ff"),
        training=CardTraining(),
        seconds={"sft": 1.5},
        device={"kind": "cpu"},
        versions={"torch": "2"},
        parent="foundation",
    )


def test_a_saved_model_predicts_the_same_edit(tmp_path, enhancer):
    with torch.no_grad():
        enhancer.head.look.normal_(std=0.1)
        enhancer.head.light.normal_(std=0.1)
    pixels = torch.randint(0, 256, (40, 60, 3), dtype=torch.uint8).numpy()
    save_model(enhancer, card(), tmp_path / "sft")
    loaded = load_model(tmp_path / "sft")
    assert load_card(tmp_path / "sft") == card()
    assert (loaded.predict(pixels).lut == enhancer.predict(pixels).lut).all()
    assert (loaded.predict(pixels).grid == enhancer.predict(pixels).grid).all()


def test_a_model_of_before_white_levels_loads_and_predicts_what_it_did(tmp_path, enhancer):
    with torch.no_grad():
        enhancer.head.bias.normal_(std=0.1)
    pixels = torch.randint(0, 256, (40, 60, 3), dtype=torch.uint8).numpy()
    save_model(enhancer, card(), tmp_path)
    weights = load_file(tmp_path / WEIGHTS)
    newer = [name for name in weights if name.startswith("head.white.") or name == "head.usual"]
    assert len(newer) == 9
    save_file({name: value for name, value in weights.items() if name not in newer}, tmp_path / WEIGHTS)
    loaded = load_model(tmp_path)
    assert (loaded.predict(pixels).lut == enhancer.predict(pixels).lut).all()
    assert loaded.predict_with_unlikeness(pixels)[1].white is None


def test_saving_again_replaces_the_model_and_leaves_nothing_else(tmp_path, enhancer):
    for _ in range(2):
        save_model(enhancer, card(), tmp_path / "sft")
    assert [path.name for path in tmp_path.iterdir()] == ["sft"]
    assert sorted(path.name for path in (tmp_path / "sft").iterdir()) == [CARD, WEIGHTS]


def test_a_missing_model_says_how_to_train_one(tmp_path):
    with pytest.raises(CovershotError, match=r"There is no model in .*Train one"):
        load_model(tmp_path / "sft")


@pytest.mark.parametrize("how", DAMAGES)
def test_corrupt_weights_are_named(tmp_path, enhancer, how):
    save_model(enhancer, card(), tmp_path)
    damage(tmp_path / WEIGHTS, how)
    with pytest.raises(CovershotError, match=r"weights\.safetensors does not hold this model's weights"):
        load_model(tmp_path)
