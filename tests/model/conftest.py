import pytest
import torch
from torchvision.models import resnet50

from engine.model.enhancer import Enhancer
from engine.model.trunk import Trunk


@pytest.fixture
def enhancer() -> Enhancer:
    torch.manual_seed(0)
    return Enhancer(Trunk(resnet50(weights=None)))
