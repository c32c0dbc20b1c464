"""Constants cached per device: a copy from the host in every step would make it wait for the GPU."""

from functools import cache

import torch
from torch import Tensor


def constant(values: tuple[float, ...], like: Tensor) -> Tensor:
    """Return numbers as a 1-D tensor of the device and type of `like`; shared, so never change it in place."""
    return _placed(values, like.device, like.dtype)


@cache
def _placed(values: tuple[float, ...], device: torch.device, dtype: torch.dtype) -> Tensor:
    return torch.tensor(values, dtype=dtype, device=device)
