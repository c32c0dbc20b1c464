from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torchvision.models import resnet50

from engine.model.enhancer import Enhancer
from engine.model.saved_model import save_model
from engine.model.trunk import Trunk
from engine.user_folders import FOLDER_VARIABLE
from tests.cards import CARD


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """Give each test an empty cache."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "user"))
    return tmp_path / "user" / "cache"


def random_enhancer(seed: int) -> Enhancer:
    """Return an enhancer that has learnt something by chance: each number of its trunk, head and white level counts."""
    torch.manual_seed(seed)
    enhancer = Enhancer(Trunk(resnet50(weights=None)))
    head = enhancer.head
    with torch.no_grad():
        for norm in (module for module in enhancer.modules() if isinstance(module, torch.nn.BatchNorm2d)):
            norm.weight.uniform_(0.5, 1)
            norm.bias.normal_(std=0.1)
            norm.running_mean.normal_(std=0.1)
            norm.running_var.uniform_(0.5, 1.5)
        blotches = torch.nn.functional.interpolate(torch.rand(6, 3, 5, 7), (256, 256), mode="bilinear")
        head.standardise(enhancer.conditions(blotches * torch.linspace(0.3, 1, 6)[:, None, None, None]).conditions)
        for parameter, size in (
            (head.weight, 0.1),
            (head.bias, 0.1),
            (head.look, 0.03),
            (head.light, 0.03),
            (head.mixture, 1.0),
            (head.own_looks, 0.01),
            (head.own_lights, 0.01),
            (head.taste, 0.5),
        ):
            parameter.normal_(std=size)
        photos = torch.rand(9, 3, 32, 32) * torch.linspace(0.3, 1, 9)[:, None, None, None]
        head.white.fit(photos, photos**0.8, torch.tensor(0.7), matched=True)
    enhancer.requires_grad_(False)
    return enhancer


@pytest.fixture(scope="session")
def saved(tmp_path_factory) -> Callable[[int], tuple[Enhancer, Path]]:
    """Return a function that saves a random enhancer of a seed once, and returns it with its folder."""
    made: dict[int, tuple[Enhancer, Path]] = {}

    def save(seed: int = 0) -> tuple[Enhancer, Path]:
        if seed not in made:
            enhancer = random_enhancer(seed)
            folder = tmp_path_factory.mktemp("models") / f"model{seed}"
            save_model(enhancer, CARD, folder)
            made[seed] = enhancer, folder
        return made[seed]

    return save
