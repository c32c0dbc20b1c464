"""What every phase of a run is given."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.events import Emit
from engine.training.process import Device


@dataclass(frozen=True)
class RunContext:
    """Hold the device and callbacks shared by every phase of a run.

    Attributes:
        device: device to compute on.
        emit: receives every event.
        stop: polled after every step or photo; True ends the run.
    """

    device: Device
    emit: Emit
    stop: Callable[[], bool]
