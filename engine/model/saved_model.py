"""A saved model: its weights, beside the card that says what they are."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torchvision.models import resnet50

from engine.errors import CovershotError
from engine.files import replacing_folder
from engine.model.enhancer import Enhancer
from engine.model.trunk import Trunk
from engine.tensors import check_finite
from engine.workspace.model_card import MOST_WEIGHTS, WEIGHTS, Card, load_card, write_card


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
        write_card(card, temporary)


def load_model(folder: Path) -> Enhancer:
    """Read a model's weights; its card, read by `load_card`, must be whole too.

    Raises:
        CovershotError: card or weights are missing, corrupt, not finite, or do not fit.
    """
    load_card(folder)  # a model is refused of which nobody can tell any more what it learnt from
    path = folder / WEIGHTS
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
    return enhancer
