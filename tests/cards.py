"""The card of a model that nothing was learnt from."""

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
