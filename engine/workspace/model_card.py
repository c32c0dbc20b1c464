"""A model's card: what is known of a saved model, read without torch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.errors import CovershotError

SCHEMA = 1
CARD = "card.json"
WEIGHTS = "weights.safetensors"


@dataclass(frozen=True)
class Foundation:
    """Name the weights that the trunk started from.

    Attributes:
        kind: imagenet, file or random.
        name: the weights' name, the file's name, or the seed.
        sha256: of all tensors, in hex.
    """

    kind: Literal["imagenet", "file", "random"]
    name: str
    sha256: str

    @property
    def is_random(self) -> bool:
        """Say whether the trunk has never seen a photograph."""
        return self.kind == "random"


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


def load_card(folder: Path) -> Card:
    """Read a model's card.

    Raises:
        CovershotError: the card is missing, corrupt or of a newer schema.
    """
    path = folder / CARD
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["schema"] > SCHEMA:
            raise CovershotError(
                f"{path} was written by a newer Covershot (schema {values['schema']}, this one reads {SCHEMA}). Update Covershot."
            )
        return Card(**{**values, "foundation": Foundation(**values["foundation"])})
    except FileNotFoundError as error:
        raise CovershotError(
            f"There is no model in {folder}: {CARD} is missing.",
            "Train one with `covershot train`.",
            "Train one in Train.",
        ) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise CovershotError(f"{path} is not a model card ({error}). Train again, or restore the file.") from error
