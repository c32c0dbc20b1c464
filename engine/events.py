"""Events of a running verb: frozen dataclasses, and their form as JSON lines.

The command line draws them; a window that supervises the engine's child process reads them with `parse`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from engine.serialise import MalformedError, convert, finite, plain_json


@dataclass(frozen=True)
class PhaseStarted:
    """Report that a phase begins; `steps` is the largest number of its steps."""

    phase: str
    steps: int


@dataclass(frozen=True)
class Progress:
    """Report that `step` of `steps` are done, and the seconds left as soon as they can be estimated."""

    phase: str
    step: int
    steps: int
    seconds_left: float | None = None


@dataclass(frozen=True)
class Metrics:
    """Report the values measured at a step, by name."""

    phase: str
    step: int
    values: dict[str, float]


@dataclass(frozen=True)
class PhaseFinished:
    """Report that a phase ended, and its duration in seconds."""

    phase: str
    seconds: float


@dataclass(frozen=True)
class Message:
    """Hold one sentence for the user."""

    text: str
    level: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class Computing:
    """Report the device of a run (kind, name, precision) and the reason for it."""

    kind: str
    name: str
    precision: str
    reason: str


@dataclass(frozen=True)
class Kept:
    """Report that the weights of a step are the best of their phase so far."""

    phase: str
    step: int


@dataclass(frozen=True)
class Previewed:
    """Report a new preview of a photo: its name, and the image's file, which the next preview replaces.

    Where no photo is held out, it is one that is learnt from.
    """

    phase: str
    step: int
    photo: str
    image: str
    learnt: bool = False


@dataclass(frozen=True)
class Calibrated:
    """Report the seconds that parts of a training take here, as far as they are measured (`Costs`)."""

    seconds: dict[str, float]


@dataclass(frozen=True)
class Predicted:
    """Answer a request to the engine server.

    Attributes:
        request: number of the request.
        edit: path of the Edit's file; None if it cannot be predicted.
        base: the Edit's name in judgements, `<run>/<variant>/<photo>`.
        text: why it cannot be predicted, in one sentence.
    """

    request: int
    edit: str | None = None
    base: str = ""
    text: str = ""


@dataclass(frozen=True)
class Finished:
    """Report that the verb has finished; `result` holds its results (paths, the run's summary)."""

    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """Report that the verb ended without its result, and why.

    Attributes:
        text: sentence for the command line.
        window: sentence for the window; empty where it is the same.
    """

    text: str
    window: str = ""

    @property
    def in_window(self) -> str:
        """Return the sentence that the window shows."""
        return self.window or self.text


Event = (
    PhaseStarted
    | Progress
    | Metrics
    | PhaseFinished
    | Message
    | Computing
    | Kept
    | Previewed
    | Calibrated
    | Predicted
    | Finished
    | Failed
)
Emit = Callable[[Event], None]

_NAMES: dict[str, type[Event]] = {
    "phase_started": PhaseStarted,
    "progress": Progress,
    "metrics": Metrics,
    "phase_finished": PhaseFinished,
    "message": Message,
    "computing": Computing,
    "kept": Kept,
    "previewed": Previewed,
    "calibrated": Calibrated,
    "predicted": Predicted,
    "finished": Finished,
    "failed": Failed,
}


def to_line(event: Event) -> str:
    """Write an event as one line of JSON, without the newline; values that are not finite become null."""
    name = next(name for name, kind in _NAMES.items() if isinstance(event, kind))
    return json.dumps(finite({"event": name, **asdict(event)}), ensure_ascii=False, allow_nan=False)


def parse(line: str) -> Event:
    """Read an event back from its line; values that were not finite are left out.

    Raises:
        ValueError: the line is not an event.
    """
    try:
        fields = plain_json(line)
        if isinstance(fields.get("values"), dict):
            fields["values"] = {name: value for name, value in fields["values"].items() if value is not None}
        return convert(fields, _NAMES[fields.pop("event")])
    except (MalformedError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event: {line[:80]!r}") from error
