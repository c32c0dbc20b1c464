"""The configuration of a run: frozen dataclasses, TOML in and out, three presets."""

import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import tomli_w

from engine.errors import CovershotError
from engine.serialise import MalformedError, convert, read_toml, unreadable

Trainable = Literal["head", "last_stage", "all"]
PreferenceLoss = Literal["posterior", "charbonnier", "gaussian", "ipo", "dpop"]


@dataclass(frozen=True)
class SftConfig:
    """Set the fine-tuning on finished covers.

    Attributes:
        steps: number of optimiser steps for the look and each training photo's amounts.
        batch: number of photos per step.
        learning_rate: learning rate of the look at its peak (AdamW, linear warm-up, cosine decay).
        amounts_learning_rate: learning rate of each training photo's amounts.
        amounts_decay: weight of the amounts' squares.
        tuning_steps: number of steps for head and trunk together, where the trunk is trained.
        tuning_learning_rate: learning rate of the head in these.
        trunk_learning_rate: learning rate of the trunk in these.
        weight_decay: decoupled weight decay of the trunk.
        perceptual: weight of the perceptual loss beside L1.
        lut_smoothness: weight of the look's squared second differences and of the LUT's steps down.
        grid_smoothness: weight of the grid's squared first differences.
        grid_amplitude: weight of the grid's squared distance from the identity.
    """

    steps: int = 200
    batch: int = 8
    learning_rate: float = 5e-3
    amounts_learning_rate: float = 3e-2
    amounts_decay: float = 0.01
    tuning_steps: int = 100
    tuning_learning_rate: float = 5e-4
    trunk_learning_rate: float = 1e-5
    weight_decay: float = 0.02
    perceptual: float = 0.05
    lut_smoothness: float = 0.2
    grid_smoothness: float = 1.0
    grid_amplitude: float = 0.1


@dataclass(frozen=True)
class DpoConfig:
    """Set the refinement on comparisons.

    Everything but `loss` belongs to the losses trained by gradient.

    Attributes:
        steps: largest number of optimiser steps.
        batch: number of comparisons per step.
        learning_rate: learning rate of the taste at its peak, in just noticeable differences.
        prior: weight of the taste's squares, in just noticeable differences, relative to one comparison.
        apart: prior standard deviation of a photo's offset from the taste, in just noticeable differences; 0 for none.
        loss: posterior, the default, infers the taste with its uncertainty; charbonnier is DPO with a bounded margin,
            gaussian the textbook's, ipo and dpop their papers'.
        beta: inverse temperature b of the margin.
        anchor: weight a of the policy's distance from the chosen image.
        trust: weight k of the policy's distance from the reference.
        flip_rate: expected share e of mistaken judgements, in [0, 0.5).
        drop_floor: lowest reward of a validation photo's nearest chosen image at which weights may be kept, -1 to 0.
    """

    steps: int = 150
    batch: int = 64
    learning_rate: float = 0.3
    prior: float = 0.05
    apart: float = 1.0
    loss: PreferenceLoss = "posterior"
    beta: float = 5.0
    anchor: float = 0.05
    trust: float = 0.0
    flip_rate: float = 0.05
    drop_floor: float = -0.05


@dataclass(frozen=True)
class Config:
    """Set a whole run.

    Attributes:
        preset: quick, balanced or best; gives the values that are not set.
        seed: seed of everything random.
        foundation: imagenet, random, or a file of ResNet50 weights.
        device: auto, cuda, mps or cpu.
        size: side of the square copies that are rendered in training, in pixels, 32 to 256.
        trainable: trained part: the head, the trunk's last stage too, or the whole trunk.
        validate_every: number of steps between two validations.
        ema: decay of the moving average of the weights that is validated and saved.
        sft: configuration of fine-tuning.
        dpo: configuration of preference refinement.
    """

    preset: str = "quick"
    seed: int = 0
    foundation: str = "imagenet"
    device: str = "auto"
    size: int = 128
    trainable: Trainable = "head"
    validate_every: int = 10
    ema: float = 0.95
    sft: SftConfig = field(default_factory=SftConfig)
    dpo: DpoConfig = field(default_factory=DpoConfig)


PRESETS: dict[str, Config] = {
    "quick": Config(),
    "balanced": Config(preset="balanced", trainable="last_stage", sft=SftConfig(steps=300)),
    "best": Config(
        preset="best",
        trainable="all",
        ema=0.98,
        sft=SftConfig(steps=400, tuning_steps=200),
    ),
}


ADVICE = "Correct it or leave --config away.", "Correct it."

BALANCED_FROM = 100
"""Number of training photos from which `auto` tunes the trunk's last stage, on a GPU."""

BEST_FROM = 500
"""Number of training photos from which `auto` tunes the whole trunk, on a GPU."""


def preset(name: str) -> Config:
    """Return a preset.

    Raises:
        CovershotError: there is no preset of that name.
    """
    if name not in PRESETS:
        raise CovershotError(f"There is no preset {name!r}. Choose one of {', '.join(PRESETS)}.")
    return PRESETS[name]


def auto_preset(photos: int, device: str) -> str:
    """Name the preset for a number of training photos on a device (cuda, mps or cpu).

    Tuning the trunk costs an hour where there is no GPU, and a few dozen photos cannot inform it.
    """
    if device == "cpu" or photos < BALANCED_FROM:
        return "quick"
    return "balanced" if photos < BEST_FROM else "best"


def load_config(path: Path) -> Config:
    """Read a TOML file over the preset that it names (quick when it names none).

    Raises:
        CovershotError: the file is missing or malformed, has an unknown key, or a value of the wrong type or range.
    """
    values = read_toml(path, ADVICE)
    defaults = preset(str(values.get("preset", "quick"))[:40])
    for section, keys in (("", values), *((name, table) for name, table in values.items() if isinstance(table, dict))):
        for key, value in keys.items():
            check_range(key, value, f"{path} [{section}]" if section else str(path))
    try:
        return convert(_over(asdict(defaults), values), Config, exact=True)
    except MalformedError as error:
        raise unreadable(path, error, ADVICE) from error


def _over(defaults: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the defaults, with those that a file sets replaced, in nested tables too."""
    both = {key: (defaults.get(key), value) for key, value in values.items()}
    return defaults | {
        key: _over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        for key, (old, value) in both.items()
    }


def dump_config(config: Config) -> str:
    """Write a configuration as TOML."""
    return tomli_w.dumps(asdict(config))


RANGES: dict[str, tuple[float, float]] = {
    "seed": (0, 2**31),
    "size": (32, 256),
    "steps": (1, 10**7),
    "tuning_steps": (1, 10**7),
    "batch": (1, 4096),
    "validate_every": (1, 10**7),
    "ema": (0, 0.9999),
    "flip_rate": (0, 0.49),
    "drop_floor": (-1, 0),
}
"""Least and greatest value of the keys that are not merely positive or zero."""

CHOICES: dict[str, tuple[str, ...]] = {
    "device": ("auto", "cuda", "mps", "cpu"),
    "trainable": get_args(Trainable),
    "loss": get_args(PreferenceLoss),
}


def check_range(key: str, value: object, where: str) -> None:
    """Refuse a value that is out of its key's range.

    Raises:
        CovershotError: names the key, `where` it stands, and the allowed values.
    """
    if isinstance(value, str) and value not in CHOICES.get(key, (value,)):
        raise CovershotError(f"{where} gives {key} = {value!r}. Use one of {', '.join(CHOICES[key])}.")
    if isinstance(value, int | float):
        least, greatest = RANGES.get(key, (0, math.inf))
        if not least <= value <= greatest or math.isinf(value):
            raise CovershotError(f"{where} gives {key} = {value}. Use a number from {least:g} to {greatest:.10g}.")
