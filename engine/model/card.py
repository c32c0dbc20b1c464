"""A saved model: weights and the card that says what they are."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torchvision.models import resnet50

from engine.errors import CovershotError
from engine.files import replacing_folder
from engine.model.enhancer import Enhancer
from engine.model.foundation import Foundation
from engine.model.trunk import Trunk
from engine.reading import LARGE, read_text
from engine.tensors import check_finite
from engine.workspace.models import CARD, MOST_WEIGHTS, WEIGHTS

SCHEMA = 1


@dataclass(frozen=True)
class Card:
    """Say what is known of a model.

    Attributes:
        variant: sft, dpo or sft_dpo.
        run: the run that made it.
        foundation: the trunk's first weights.
        calibrated: whether BatchNorm's statistics come from the user's photos (random weights).
        config: the resolved configuration.
        data: fingerprint of the files, counts, the split of the photos, what is simulated.
        training: steps, best step, stopped early or not, held-out metrics.
        seconds: time by phase.
        device: kind, name, precision and the reason it was chosen.
        versions: of the packages.
        parent: the model it started from, "foundation" or a variant.
        follows: the run whose models were in use when this one began, the round before; None for the first.
    """

    variant: str
    run: str
    foundation: Foundation
    calibrated: bool
    config: dict[str, Any]
    data: dict[str, Any]
    training: dict[str, Any]
    seconds: dict[str, float]
    device: dict[str, str]
    versions: dict[str, str]
    parent: str
    follows: str | None = None
    schema: int = SCHEMA


def save_model(enhancer: Enhancer, card: Card, folder: Path) -> None:
    """Write weights and card into a folder that appears whole or not at all.

    Raises:
        CovershotError: the folder cannot be written, or the training came to numbers that are not finite.
    """
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in enhancer.state_dict().items()}
    if not all(tensor.isfinite().all() for tensor in state.values()):
        raise CovershotError(
            f"The training of {card.variant} diverged: its weights are not finite, and it is not saved. "
            "Train with lower learning rates."
        )
    with replacing_folder(folder) as temporary:
        save_file(state, temporary / WEIGHTS)
        (temporary / CARD).write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load_card(folder: Path) -> Card:
    """Read a model's card.

    Raises:
        CovershotError: the card is missing, corrupt or of a newer schema.
    """
    path = folder / CARD
    try:
        values = json.loads(read_text(path, LARGE))
        if values["schema"] > SCHEMA:
            raise CovershotError(
                f"{path} was written by a newer Covershot (schema {values['schema']}, this one reads {SCHEMA}). Update Covershot."
            )
        return Card(**{**values, "foundation": Foundation(**values["foundation"])})
    except FileNotFoundError as error:
        raise CovershotError(
            f"There is no model in {folder}: {CARD} is missing. Train one with `covershot train`."
        ) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise CovershotError(f"{path} is not a model card ({error}). Train again, or restore the file.") from error


def load_model(folder: Path) -> tuple[Enhancer, Card]:
    """Read a model.

    Raises:
        CovershotError: card or weights are missing, corrupt, not finite, or do not fit.
    """
    card, path = load_card(folder), folder / WEIGHTS
    enhancer = Enhancer(Trunk(resnet50(weights=None)))
    try:
        check_finite(path, MOST_WEIGHTS)
        enhancer.load_state_dict(load_file(path))
    except (OSError, ValueError, SafetensorError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0][:120]
        raise CovershotError(
            f"{path} does not hold this model's weights ({first}). Train again, or restore the file."
        ) from error
    enhancer.requires_grad_(False)
    return enhancer, card
