"""A model's card: what is recorded of a saved model."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from engine.errors import CovershotError
from engine.serialise import Count, Finite, finite, read_json, read_salvaged

SCHEMA = 1
CARD = "card.json"
WEIGHTS = "weights.safetensors"

MOST_WEIGHTS = 1 << 30
"""Largest size of a file of weights, in bytes; a model has a tenth."""


@dataclass(frozen=True)
class Foundation:
    """Name the weights that the trunk started from.

    Attributes:
        kind: imagenet, file or random.
        name: name of the weights or of the file, or the seed.
        sha256: SHA-256 of all tensors, in hex.
    """

    kind: Literal["imagenet", "file", "random"]
    name: str
    sha256: str

    @property
    def is_random(self) -> bool:
        """Return whether the trunk has never seen a photograph."""
        return self.kind == "random"


@dataclass(frozen=True)
class CardData:
    """Describe the training data of a model; cards of earlier versions lack some of it.

    Attributes:
        fingerprint: fingerprint of the files, see `Dataset.fingerprint`.
        target_pairs: number of target pairs.
        comparisons: number of image pairs.
        ties: number of judgements that found neither of two Edits better.
        set_aside: reason why an image is not learnt from, by its file's name.
        undecided: number of judgements that training cannot use.
        splits: train, validation or test, by photo.
        simulated: whether targets and comparisons are not a person's.
        portfolio: number of finished pictures without originals.
    """

    fingerprint: str = ""
    target_pairs: Count = 0
    comparisons: Count = 0
    ties: Count = 0
    set_aside: dict[str, str] = field(default_factory=dict)
    undecided: Count = 0
    splits: dict[str, str] = field(default_factory=dict)
    simulated: bool = False
    portfolio: Count = 0


@dataclass(frozen=True)
class CardTraining:
    """Describe the course of a training.

    Attributes:
        steps: number of optimiser steps completed.
        best_step: the step whose weights were kept.
        stopped: whether the user ended it early.
        held_out: measures on validation photos at that step, by name; None for a value that was not finite.
        preferences: preferences inferred from judgements, see `engine.taste.summary`; None where none were inferred.
    """

    steps: Count = 0
    best_step: Count = 0
    stopped: bool = False
    held_out: Mapping[str, Finite | None] = field(default_factory=dict)
    preferences: dict[str, Any] | None = None


@dataclass(frozen=True)
class Card:
    """Describe a model.

    Attributes:
        variant: sft, dpo or sft_dpo.
        run: name of the run that made it.
        foundation: weights that the trunk started from.
        calibrated: whether BatchNorm's statistics come from the user's photos (random weights).
        config: the resolved configuration.
        data: the training data.
        training: the course of the training.
        seconds: duration of each phase, in seconds.
        device: kind, name, precision and the reason it was chosen.
        versions: versions of packages, by name.
        parent: the model it started from, "foundation" or a variant.
        follows: the run whose models were in use when this one began, the round before; None for the first.
    """

    variant: str
    run: str
    foundation: Foundation
    calibrated: bool
    config: dict[str, Any]
    data: CardData
    training: CardTraining
    seconds: dict[str, Finite]
    device: dict[str, str]
    versions: dict[str, str]
    parent: str
    follows: str | None = None
    schema: int = SCHEMA


@dataclass(frozen=True)
class Origin:
    """Hold the part of a card that the window needs, as far as it is readable.

    Attributes:
        variant: sft, dpo or sft_dpo; empty where the card does not say.
        run: name of the run that made the model; empty where the card does not say.
        data: the training data.
        training: the course of the training.
    """

    variant: str = ""
    run: str = ""
    data: CardData = field(default_factory=CardData)
    training: CardTraining = field(default_factory=CardTraining)


def load_card(folder: Path) -> Card:
    """Read a model's card.

    Raises:
        CovershotError: the card is missing, corrupt or of a newer schema.
    """
    path = folder / CARD
    if not path.exists():
        raise CovershotError(
            f"There is no model in {folder}: {CARD} is missing.",
            "Train one with `covershot train`.",
            "Train one in Train.",
        )
    return read_json(path, Card, "Train again, or restore the file.", schema=SCHEMA)


def write_card(card: Card, folder: Path) -> None:
    """Write a model's card beside its weights, into a folder that is not in use yet; what is not finite becomes null."""
    text = json.dumps(finite(asdict(card)), indent=2, ensure_ascii=False, allow_nan=False)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")


def read_origin(folder: Path) -> Origin:
    """Return the origin of a saved model from its card, as far as it is readable."""
    return read_salvaged(folder / CARD, Origin)
