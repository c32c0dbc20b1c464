"""What became of a run's models when the user tried them against those in use."""

import json
from dataclasses import asdict, dataclass

from engine.files import write_text
from engine.reading import read_text
from engine.workspace.runs import Run

MOST = 40
"""Photos of a blind test: its interval is some 15 % to either side then, and it takes a few minutes."""


@dataclass(frozen=True)
class Trial:
    """Hold the outcome of a blind test, and what the user decided; without answers the user decided at once.

    Attributes:
        against: name of the run whose model was in use.
        wins: photos on which the new model was found better.
        losses: photos on which the one in use was.
        ties: photos on which neither was.
        accepted: whether the new models were put in use.
    """

    against: str
    wins: int
    losses: int
    ties: int
    accepted: bool


def write_trial(run: Run, trial: Trial) -> None:
    """Remember what was decided about a run's models.

    Raises:
        CovershotError: the run's folder cannot be written.
    """
    write_text(run.trial, json.dumps(asdict(trial)) + "\n")


def read_trial(run: Run) -> Trial | None:
    """Return what was decided about a run's models, None while nothing readable was."""
    try:
        return Trial(**json.loads(read_text(run.trial)))
    except (OSError, ValueError, TypeError):
        return None
