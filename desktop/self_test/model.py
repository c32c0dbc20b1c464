"""A model of random weights that brightens: what is predicted with where nothing can be trained."""

import numpy as np
from safetensors.numpy import save_file

from engine.files import replacing_folder
from engine.predict.head import SHAPES
from engine.predict.resnet import convolutions
from engine.predict.weights import BIAS, MEAN, VARIANCE, WEIGHT
from engine.workspace.model_card import WEIGHTS, Card, CardData, CardTraining, Foundation, write_card
from engine.workspace.run import Run

_BRIGHTER = 0.3
"""First of the head's amounts, which is exposure."""


def write_random_model(run: Run, variant: str) -> None:
    """Write weights and card into a run's folder.

    Raises:
        CovershotError: the folder cannot be written.
    """
    card = Card(
        variant=variant,
        run=run.name,
        foundation=Foundation("random", "self-test", ""),
        calibrated=False,
        config={},
        data=CardData(simulated=True),
        training=CardTraining(),
        seconds={},
        device={},
        versions={},
        parent="foundation",
    )
    with replacing_folder(run.model(variant)) as folder:
        save_file(_weights(), folder / WEIGHTS)
        write_card(card, folder)


def _weights() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    found = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    found["head.bias"][0] = _BRIGHTER
    found["head.spread"] += 1
    for convolution in convolutions():
        fan = np.prod(convolution.shape[1:])
        found[convolution.name + WEIGHT] = rng.normal(0, fan**-0.5, convolution.shape).astype(np.float32)
        for ending, value in ((WEIGHT, 1), (BIAS, 0), (MEAN, 0), (VARIANCE, 1)):
            found[convolution.norm + ending] = np.full(convolution.outputs, value, np.float32)
    return found
