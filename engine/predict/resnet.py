"""ResNet50's convolutions: what they are called in saved models, their shapes, and how they follow each other.

Source: He, Zhang, Ren & Sun, Deep Residual Learning for Image Recognition, as torchvision builds it: a bottleneck's stride is in
its middle convolution.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BLOCKS = (3, 4, 6, 3)
"""Bottlenecks of each stage."""

STEM_WIDTH = 64
EXPANSION = 4
"""Channels that leave a bottleneck, over those of its middle convolution."""

WIDTHS = (STEM_WIDTH, *(STEM_WIDTH * EXPANSION << stage for stage in range(len(BLOCKS))))
"""Channels of the stem and of each stage."""

FEATURES = sum(WIDTHS)
"""Length of a trunk's features: the channel means of the stem and of each stage."""

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
"""Of ImageNet's photos in red, green, blue, sRGB-encoded, in [0, 1]: the scale that the network was trained on."""


@dataclass(frozen=True)
class Convolution:
    """Describe a convolution that a BatchNorm follows.

    Attributes:
        name: prefix of its weight's name.
        norm: prefix of the BatchNorm's names.
        outputs: number of channels that leave it.
        inputs: number of channels that enter it.
        size: pixels of the kernel, each side.
        stride: step between two of its outputs, in pixels.
    """

    name: str
    norm: str
    outputs: int
    inputs: int
    size: int
    stride: int = 1

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Return the shape of its weight."""
        return self.outputs, self.inputs, self.size, self.size


@dataclass(frozen=True)
class Bottleneck:
    """Describe a bottleneck.

    Attributes:
        path: its three convolutions.
        shortcut: the convolution of its input that is added to them; None adds the input itself.
    """

    path: tuple[Convolution, Convolution, Convolution]
    shortcut: Convolution | None


STEM = Convolution("trunk.stem.0", "trunk.stem.1", STEM_WIDTH, 3, 7, stride=2)


def stage(number: int) -> list[Bottleneck]:
    """Return the bottlenecks of a stage, counted from 0."""
    blocks = []
    entering = WIDTHS[number]
    width = STEM_WIDTH << number
    leaving = WIDTHS[number + 1]
    for place in range(BLOCKS[number]):
        block = f"trunk.stages.{number}.{place}"
        stride = 2 if place == 0 and number > 0 else 1
        path = (
            Convolution(f"{block}.conv1", f"{block}.bn1", width, entering, 1),
            Convolution(f"{block}.conv2", f"{block}.bn2", width, width, 3, stride),
            Convolution(f"{block}.conv3", f"{block}.bn3", leaving, width, 1),
        )
        shortcut = f"{block}.downsample"
        widens = Convolution(f"{shortcut}.0", f"{shortcut}.1", leaving, entering, 1, stride) if place == 0 else None
        blocks.append(Bottleneck(path, widens))
        entering = leaving
    return blocks


def convolutions() -> Iterator[Convolution]:
    """Yield every convolution."""
    yield STEM
    for number in range(len(BLOCKS)):
        for block in stage(number):
            yield from block.path
            if block.shortcut is not None:
                yield block.shortcut
