"""What every phase of a run is given."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.events import Emit
from engine.training.process import Device


@dataclass(frozen=True)
class Job:
    """Hold a run's device and its ears.

    Attributes:
        device: to compute on.
        emit: told of everything.
        stop: asked often; true when the user wants the run to end.
    """

    device: Device
    emit: Emit
    stop: Callable[[], bool]
