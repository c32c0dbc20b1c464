"""The items of a step's batch: a function of seed and step alone, so that training can be resumed."""

import torch
from torch import Tensor


def batch_indices(count: int, batch: int, step: int, seed: int) -> Tensor:
    """Return which of `count` items make the batch of a step, (batch,) int64 in [0, count).

    Every item is seen once before any is seen again. A step's batch depends on nothing but the arguments, so that
    a resumed run sees what the uninterrupted one would have.
    """
    positions = torch.arange(step * batch, (step + 1) * batch)
    orders = {
        epoch: torch.randperm(count, generator=generator(seed, epoch))
        for epoch in (positions // count).unique().tolist()
    }
    return torch.stack([orders[int(position) // count][int(position) % count] for position in positions])


def sent(rows: Tensor, device: torch.device) -> Tensor:
    """Return (n,) rows on a device without synchronising with it."""
    pinned = rows.pin_memory() if device.type == "cuda" and rows.device.type == "cpu" else rows
    return pinned.to(device, non_blocking=True)


def generator(seed: int, *salts: int) -> torch.Generator:
    """Return a CPU generator that depends on the seed and the salts alone."""
    mixed = seed
    for salt in salts:
        mixed = (mixed * 1_000_003 + salt + 1) % (2**63 - 1)
    return torch.Generator().manual_seed(mixed)
