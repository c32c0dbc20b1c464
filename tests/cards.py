"""The card of a model that nothing was learnt from, and its weights as accidents leave them."""

from pathlib import Path

from engine.workspace.model_card import Card, CardData, CardTraining, Foundation

CARD = Card(
    variant="sft",
    run="2026-01-01-000000",
    foundation=Foundation("random", "seed 0", "00"),
    calibrated=False,
    config={},
    data=CardData(),
    training=CardTraining(),
    seconds={},
    device={},
    versions={},
    parent="foundation",
)

DAMAGES = ("truncated", "garbage", "missing")


def damage(weights: Path, how: str) -> None:
    """Do one of `DAMAGES` to a file of weights."""
    if how == "truncated":
        weights.write_bytes(weights.read_bytes()[:100_000])
    elif how == "garbage":
        weights.write_bytes(b"garbage" * 100)
    else:
        weights.unlink()
