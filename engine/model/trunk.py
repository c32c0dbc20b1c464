"""The trunk: a ResNet50 on a small copy of the photo."""

import copy
import itertools
from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.config import Trainable
from engine.image.training_copy import SQUARE
from engine.model.constant import constant
from engine.predict.resnet import MEAN, STD

TRUNK_SIZE = SQUARE


class Trunk(nn.Module):
    """Turn photos into pooled features of every stage of a ResNet50.

    BatchNorm stays in eval mode always: a photo's features never depend on its batch, so that a policy equals its
    reference at step 0 and one process equals several.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        named = dict(network.named_children())
        self.stem = nn.Sequential(*(named[name] for name in ("conv1", "bn1", "relu", "maxpool")))
        self.stages = nn.ModuleList(named[f"layer{number}"] for number in (1, 2, 3, 4))
        # Fast on every device, and always the same: another layout rounds differently, and a resumed run would drift.
        self.to(memory_format=torch.channels_last)
        self.eval()

    def train(self, mode: bool = True) -> "Trunk":  # noqa: ARG002
        """Stay in eval mode, whatever the mode."""
        return super().train(False)

    def forward(self, photos: Tensor) -> Tensor:
        """Return each stage's channel means.

        Args:
            photos: (N, 3, H, W), sRGB-encoded, in [0, 1]; brought to 256 x 256 when of another size.

        Returns:
            (N, 3904).
        """
        if photos.shape[-2:] != (TRUNK_SIZE, TRUNK_SIZE):
            photos = F.interpolate(photos, (TRUNK_SIZE, TRUNK_SIZE), mode="bilinear", antialias=True)
        x = self.stem(normalised(photos))
        pooled = [x.mean((2, 3))]
        for stage in self.stages:
            x = stage(x)
            pooled.append(x.mean((2, 3)))
        return torch.cat(pooled, 1)

    def perceptor(self) -> "Perceptor":
        """Return a frozen copy of the stem and the first stage, for the perceptual loss."""
        return Perceptor(copy.deepcopy(self.stem), copy.deepcopy(self.stages[0]))

    def trained(self, trainable: Trainable) -> list[nn.Parameter]:
        """Return the trainable parameters, and freeze the others."""
        learning: nn.Module = {"head": nn.Module(), "last_stage": self.stages[3], "all": self}[trainable]
        self.requires_grad_(False)
        learning.requires_grad_(True)
        return list(learning.parameters())


class Perceptor(nn.Module):
    """Compute features of the foundation's first stages for the perceptual loss; never trained."""

    def __init__(self, stem: nn.Module, stage: nn.Module) -> None:
        super().__init__()
        self.stem = stem
        self.stage = stage
        _fold_norms(self)
        self.to(memory_format=torch.channels_last)
        self.requires_grad_(False)

    def forward(self, photos: Tensor) -> tuple[Tensor, Tensor]:
        """Return the features (N, 64, H/4, W/4) and (N, 256, H/4, W/4) of (N, 3, H, W) photos in [0, 1]."""
        stem = self.stem(normalised(photos))
        return stem, self.stage(stem)


def _fold_norms(module: nn.Module) -> None:
    """Multiply every BatchNorm into the convolution before it; they take a third of a perceptor's time."""
    children = list(module.named_children())
    for (name, child), (following, norm) in itertools.pairwise([*children, ("", nn.Identity())]):
        if isinstance(child, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            setattr(module, name, fuse_conv_bn_eval(child, norm))
            setattr(module, following, nn.Identity())
        else:
            _fold_norms(child)


def normalised(photos: Tensor) -> Tensor:
    """Return (N, 3, H, W) photos in [0, 1] on the scale that ImageNet's networks were trained on."""
    return (photos - constant(MEAN, photos)[:, None, None]) / constant(STD, photos)[:, None, None]


@torch.no_grad()
def calibrate(trunk: Trunk, photos: Iterable[Tensor]) -> None:
    """Set BatchNorm's statistics from one pass over photos: those that come with random weights are meaningless.

    Args:
        trunk: changed in place.
        photos: batches (N, 3, H, W) in [0, 1].
    """
    norms = [module for module in trunk.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain average over batches
        norm.train(True)
    for batch in photos:
        trunk(batch)
    for norm in norms:
        norm.momentum = 0.1
        norm.train(False)
