"""The state of an interrupted phase, complete enough to continue it bit by bit."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, amp, optim

from engine.errors import CovershotError
from engine.events import Metrics
from engine.files import replacing
from engine.reading import open_regular


@dataclass(frozen=True)
class State:
    """Hold everything that the next step depends on.

    Attributes:
        step: number of completed steps.
        seconds: training time so far.
        best_step: step of the best weights so far.
        best_score: score of these weights; lower is better.
        latest: parts of the last step's loss.
        history: metrics so far, by step.
        tensors: parameters, their moving averages, the best so far, and the optimiser's moments.
    """

    step: int
    seconds: float
    best_step: int
    best_score: float
    latest: dict[str, float]
    history: list[Metrics]
    tensors: dict[str, Tensor]


def save_state(state: State, path: Path) -> None:
    """Write a state as safetensors, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    facts = {field.name: getattr(state, field.name) for field in fields(state) if field.name != "tensors"}
    text = json.dumps({**facts, "history": [asdict(metrics) for metrics in state.history]})
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in state.tensors.items()}
    with replacing(path) as temporary:
        save_file(tensors, temporary, metadata={"state": text})


def load_state(path: Path) -> State:
    """Read a state.

    Raises:
        CovershotError: the file is corrupt.
    """
    try:
        open_regular(path).close()  # a pipe would be waited for
        with safe_open(path, framework="pt") as file:
            facts = json.loads(file.metadata()["state"])
            # Cloned, because Windows does not let a file be replaced that is mapped into memory.
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
        history = [Metrics(**metrics) for metrics in facts.pop("history")]
        return State(**facts, history=history, tensors=tensors)
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CovershotError(f"{path} is not a checkpoint ({error}). Remove it to start this phase again.") from error


def optimizer_tensors(optimizer: optim.Optimizer) -> dict[str, Tensor]:
    """Return an optimiser's moments by the position of their parameter."""
    state = optimizer.state_dict()["state"]
    return {f"optimizer.{index}.{name}": value for index, moments in state.items() for name, value in moments.items()}


def restore_optimizer(optimizer: optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """Restore the moments that `optimizer_tensors` returned."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        kind, _, rest = key.partition(".")
        if kind == "optimizer":
            index, name = rest.split(".")
            state.setdefault(int(index), {})[name] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def scaler_tensors(scaler: amp.GradScaler) -> dict[str, Tensor]:
    """Return a gradient scaler's numbers by name; none when it is off."""
    return {f"scaler.{name}": torch.tensor(value) for name, value in scaler.state_dict().items()}


def restore_scaler(scaler: amp.GradScaler, tensors: dict[str, Tensor]) -> None:
    """Restore the numbers that `scaler_tensors` returned."""
    scaler.load_state_dict({name: tensors[f"scaler.{name}"].item() for name in scaler.state_dict()})
