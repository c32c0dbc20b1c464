"""Weights that cannot predict are refused in one sentence, as torch's reader refuses them."""

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from engine.errors import CovershotError
from engine.predict.predictor import check_model, load_predictor
from engine.predict.weights import COUNT
from engine.workspace.model_card import CARD, WEIGHTS
from tests.cards import DAMAGES, damage


@pytest.fixture
def changed(saved, tmp_path):
    """Return a function that saves a model's tensors after a change and returns the folder."""
    _, folder = saved(0)

    def save(change):
        tensors = load_file(folder / WEIGHTS)
        change(tensors)
        save_file(tensors, tmp_path / WEIGHTS)
        (tmp_path / CARD).write_bytes((folder / CARD).read_bytes())
        return tmp_path

    return save


def spoilt(name, value):
    def change(tensors):
        tensors[name].flat[0] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (spoilt("head.bias", np.nan), "head.bias holds numbers that are not finite"),
        (spoilt("trunk.stages.3.1.conv2.weight", np.inf), "conv2.weight holds numbers that are not finite"),
        (lambda tensors: tensors.pop("trunk.stem.0.weight"), "trunk.stem.0.weight is missing"),
        (lambda tensors: tensors.pop("head.taste"), "head.taste is missing"),
        (lambda tensors: tensors.update(other=np.zeros(3, np.float32)), "other belongs to no model"),
        (lambda tensors: tensors.update({"head.bias": np.zeros(5, np.float32)}), "head.bias is of another shape"),
        (lambda tensors: tensors.update({"head.bias": np.zeros(6, np.int64)}), "head.bias is of another shape"),
    ],
)
@pytest.mark.parametrize("read", [load_predictor, check_model])
def test_weights_that_do_not_fit_are_named(changed, change, reason, read):
    with pytest.raises(CovershotError, match=rf"weights\.safetensors does not hold this model's weights .*{reason}"):
        read(changed(change))


def test_a_model_of_before_white_levels_predicts_what_it_did(changed, saved):
    folder = changed(
        lambda tensors: [tensors.pop(name) for name in list(tensors) if "white" in name or name == "head.usual"]
    )
    from engine.model.saved_model import load_model

    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    ours, unlikeness = load_predictor(folder).predict_with_unlikeness(pixels)
    assert unlikeness.white is None
    np.testing.assert_allclose(ours.lut, load_model(folder).predict(pixels).lut, atol=2e-4)


def test_counters_of_the_training_are_not_needed(changed):
    folder = changed(lambda tensors: [tensors.pop(name) for name in list(tensors) if name.endswith(COUNT)])
    check_model(folder)


@pytest.mark.parametrize("how", DAMAGES)
def test_corrupt_weights_are_named(changed, how):
    folder = changed(lambda tensors: None)
    damage(folder / WEIGHTS, how)
    with pytest.raises(CovershotError, match=r"weights\.safetensors does not hold this model's weights"):
        load_predictor(folder)


def test_a_missing_model_says_how_to_train_one(tmp_path):
    with pytest.raises(CovershotError, match=r"There is no model in .*Train one"):
        load_predictor(tmp_path / "sft")
