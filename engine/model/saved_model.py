"""A saved model: its weights, beside the card that says what they are."""

import json
from dataclasses import asdict
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torchvision.models import resnet50

from engine.errors import CovershotError
from engine.files import replacing_folder
from engine.model.enhancer import Enhancer
from engine.model.trunk import Trunk
from engine.workspace.model_card import CARD, WEIGHTS, Card, load_card


def save_model(enhancer: Enhancer, card: Card, folder: Path) -> None:
    """Write weights and card into a folder that appears whole or not at all.

    Raises:
        CovershotError: the folder cannot be written.
    """
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in enhancer.state_dict().items()}
    with replacing_folder(folder) as temporary:
        save_file(state, temporary / WEIGHTS)
        (temporary / CARD).write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load_model(folder: Path) -> tuple[Enhancer, Card]:
    """Read a model.

    Raises:
        CovershotError: card or weights are missing, corrupt, or do not fit.
    """
    card = load_card(folder)
    path = folder / WEIGHTS
    enhancer = Enhancer(Trunk(resnet50(weights=None)))
    try:
        enhancer.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0][:120]
        raise CovershotError(
            f"{path} does not hold this model's weights ({first}). Train again, or restore the file."
        ) from error
    enhancer.requires_grad_(False)
    return enhancer, card
