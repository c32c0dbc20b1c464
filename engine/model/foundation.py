"""Where the trunk's first weights come from: ImageNet, a file, or chance."""

import hashlib
import socket
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import torch
from torch import Tensor, nn
from torchvision.models import ResNet50_Weights, resnet50

import resources
from engine.errors import CovershotError
from engine.reading import file_digest, open_regular
from engine.workspace.model_card import Foundation

PACKAGED = Path(resources.__file__).parents[1] / "foundation"
"""Where a frozen program has the weights, if who made it had them."""

CONNECT_SECONDS = 15
NO_WEIGHTS = "The ImageNet weights of ResNet50 could not be downloaded ({reason})."
NO_WEIGHTS_HINT = (
    "Try again with a network, or name a file with --foundation FILE, or start from chance with --foundation random."
)
NO_WEIGHTS_WINDOW_HINT = "Try again with a network, or choose another base model."


def load_foundation(choice: str, seed: int) -> tuple[nn.Module, Foundation]:
    """Return a ResNet50 with the chosen weights.

    Args:
        choice: "imagenet" (downloaded once into torch's cache), "random", or a file of torchvision's ResNet50
            weights (.pth read with `weights_only`, or .safetensors).
        seed: of the random weights.

    Raises:
        CovershotError: no network, or a file that is not a ResNet50.
    """
    if choice == "random":
        torch.manual_seed(seed)
        network = resnet50(weights=None)
        return network, Foundation("random", f"seed {seed}", tensors_hash(network.state_dict()))
    network = resnet50(weights=None)
    if choice == "imagenet":
        weights = ResNet50_Weights.IMAGENET1K_V2
        network.load_state_dict(_download(weights))
        name = f"{type(weights).__name__}.{weights.name}"
        return network, Foundation("imagenet", name, tensors_hash(network.state_dict()))
    _load_file(network, Path(choice))
    return network, Foundation("file", Path(choice).name, tensors_hash(network.state_dict()))


def tensors_hash(state: dict[str, Tensor]) -> str:
    """Return the SHA-256 over names and values of tensors, in hex."""
    digest = hashlib.sha256()
    for name, tensor in sorted(state.items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _download(weights: ResNet50_Weights) -> dict[str, Tensor]:
    """Return the weights beside the program, from torch's cache, or from the network where those have none, or damaged ones.

    torchvision checks what it downloads, and never again what it finds.
    """
    beside = PACKAGED / PurePosixPath(weights.url).name
    if beside.is_file() and file_digest(beside).startswith(beside.stem.rpartition("-")[2]):
        packaged: dict[str, Tensor] = torch.load(beside, map_location="cpu", weights_only=True)  # noqa: TID251
        return packaged
    _remove_damaged(Path(torch.hub.get_dir()) / "checkpoints" / PurePosixPath(weights.url).name)
    try:
        with _patience(CONNECT_SECONDS):
            state: dict[str, Tensor] = weights.get_state_dict(progress=True, check_hash=True, weights_only=True)
            return state
    except (urllib.error.URLError, OSError, RuntimeError) as error:
        reason = getattr(error, "reason", None) or error
        raise CovershotError(NO_WEIGHTS.format(reason=reason), NO_WEIGHTS_HINT, NO_WEIGHTS_WINDOW_HINT) from error


def _remove_damaged(path: Path) -> None:
    """Remove a file of the cache whose SHA-256 does not begin as its name says it does."""
    begins = path.stem.rpartition("-")[2]
    try:
        if not file_digest(path).startswith(begins):
            path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise CovershotError(
            f"Cannot read the weights {path}: {error.strerror or error}. Remove the file, and they are downloaded again."
        ) from error


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Let no connection hang: torch's download sets no time limit of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _load_file(network: nn.Module, path: Path) -> None:
    try:
        open_regular(path).close()
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            state = load_file(path)
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)  # noqa: TID251
        network.load_state_dict(state)
        if not all(tensor.isfinite().all() for tensor in network.state_dict().values()):
            raise ValueError("some are not finite")
    except OSError as error:
        raise CovershotError(
            f"Cannot read the foundation {path}: {error.strerror or error}. Check the path."
        ) from error
    except Exception as error:  # torch, zipfile, pickle and safetensors each raise their own kind
        first = str(error).strip().splitlines()[0][:120] if str(error) else type(error).__name__
        raise CovershotError(
            f"{path} does not hold ResNet50 weights in torchvision's format ({first}).",
            "Name another file, or use --foundation random.",
            "Choose another base model.",
        ) from error
