from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torchvision.models import resnet50

from engine.config import preset
from engine.events import PhaseStarted
from engine.model.enhancer import Enhancer
from engine.model.head import Prediction
from engine.model.trunk import Trunk
from engine.predict.resnet import FEATURES
from engine.recipe import lesson, shared
from engine.recipe import sft as recipe
from engine.recipe.lesson import FEW, make_lesson
from engine.training.loop import Schedule, _Loop
from engine.training.materials import Conditions, Materials, Start
from engine.training.process import Device
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset
from engine.workspace.model_card import Foundation
from engine.workspace.pairs import TargetPair

CPU = RunContext(Device("cpu", "cpu", "fp32", "asked for"), lambda event: None, lambda: False)


class Averages(nn.Module):
    """See of a photo its mean colour alone, in place of a ResNet50."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(3))

    def forward(self, photos: torch.Tensor) -> torch.Tensor:
        means = (photos.mean((2, 3)) - 0.5) * self.gain
        return means.repeat(1, FEATURES // 3 + 1)[:, :FEATURES]

    def perceptor(self) -> nn.Module:
        return nn.Identity()

    def trained(self, trainable: str) -> list[nn.Parameter]:
        return [] if trainable == "head" else [self.gain.requires_grad_()]


class NoWaiting(TorchDispatchMode):
    """Refuse what would make the processor wait for a GPU, on a device that computes nothing."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        arguments = kwargs or {}
        result = func(*args, **arguments)
        tensors = [value for value in args if isinstance(value, torch.Tensor)]
        if func is torch.ops.aten._to_copy.default and tensors[0].device != result.device:
            assert arguments.get("non_blocking"), "a copy that waits"
        if func is torch.ops.aten.copy_.default and args[0].device != args[1].device:
            assert args[2:] == (True,), "a copy that waits"
        if func in (torch.ops.aten.index.Tensor, torch.ops.aten._unsafe_index.Tensor):
            assert all(index is None or index.device == args[0].device for index in args[1]), "rows come from elsewhere"
        return result


class NoLists(TorchFunctionMode):
    """Refuse tensors made of Python's numbers on the device."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        if func in (torch.tensor, torch.Tensor.new_tensor, torch.as_tensor):
            assert result.device.type == "cpu", "numbers copied to the device"
        return result


def brighter_where_dark(photos: torch.Tensor, means: torch.Tensor) -> torch.Tensor:
    return photos + (200 - means) * 0.3


def one_look(photos: torch.Tensor, means: torch.Tensor) -> torch.Tensor:
    return 255 * (photos / 255) ** 0.7


def materials(count: int, size: int = 16, validating: int = 2, editor=brighter_where_dark) -> Materials:
    """Return photos of one colour each, and what an editor makes of them."""
    names = [f"{number:04}" for number in range(count + validating)]
    splits = {name: "train" if int(name) < count else "validation" for name in names}
    dataset = Dataset(tuple(TargetPair(Path(name), Path(name)) for name in names), (), splits, (), "")
    generator = torch.Generator().manual_seed(0)
    means = torch.rand(len(names), 1, 1, 1, generator=generator) * 160 + 40
    noise = torch.rand(len(names), 3, 256, 256, generator=generator) * 40
    photos = (means + noise).to(torch.uint8)
    small = photos[..., :size, :size]
    targets = editor(small, means).round().to(torch.uint8)
    nothing = torch.empty((0, 3, size, size), dtype=torch.uint8)
    return Materials(dataset, photos, small.contiguous(), targets, nothing, nothing)


def start(photos: Materials) -> Start:
    enhancer = Enhancer(Averages())
    rows = photos.rows_of_pairs("train")[0]
    with torch.no_grad():
        enhancer.head.standardise(enhancer.conditions(photos.photos[rows].float() / 255).conditions)
    return Start(enhancer, Foundation("random", "0", ""), calibrated=False)


def config(**changes: object):
    quick = preset("quick")
    return replace(quick, sft=replace(quick.sft, **{"steps": 10, "tuning_steps": 4, "batch": 8, **changes}))


@pytest.mark.parametrize("trainable", ["head", "last_stage", "all"])
def test_no_step_waits_for_the_gpu(monkeypatch, trainable):
    monkeypatch.setattr(recipe, "MANY", 8)
    on_gpu = torch.device("meta")
    steps = []
    taught = materials(8)
    began = Enhancer(Trunk(resnet50(weights=None))).to(on_gpu)
    began = Start(began, Foundation("random", "0", ""), calibrated=False)
    placed = replace(taught, **{name: getattr(taught, name).to(on_gpu) for name in ("photos", "small", "targets")})
    monkeypatch.setattr(lesson, "batch_indices", lambda *given: torch.arange(8))
    monkeypatch.setattr(recipe.Head, "regress", lambda *given: None)
    monkeypatch.setattr("engine.training.materials.tensors_hash", lambda state: "")

    def a_few_steps(groups, loss, validate, schedule, emit, stop):
        loop = _Loop(groups, loss, validate, schedule, emit, stop)
        loop._learn(0)  # what is put on the device once may be waited for
        with NoWaiting(), NoLists():
            for step in range(1, 4):
                loop._learn(step)
                steps.append(schedule.phase)
        return recipe.Fit(4, 0, 0.0, False, 0.0, [])

    monkeypatch.setattr(recipe, "fit", a_few_steps)
    monkeypatch.setattr(shared, "fit", a_few_steps)
    context = RunContext(Device("meta", "none", "fp32", "asked for"), lambda event: None, lambda: False)
    recipe.sft(began, placed, replace(config(), trainable=trainable), Schedule("sft", 10, 5, 0.9), context)
    assert steps == ["sft"] * 6 + ["tune"] * 3


def test_many_pairs_get_more_steps_and_as_many_verdicts(monkeypatch):
    monkeypatch.setattr(recipe, "MANY", 12)
    monkeypatch.setattr(recipe, "ENOUGH", 4)

    def phases(count: int) -> dict[str, int]:
        seen: list = []
        taught = materials(count)
        schedule = Schedule("sft", 6, 3, 0.9)
        recipe.sft(start(taught), taught, config(batch=2), schedule, replace(CPU, emit=seen.append))
        verdicts = sum(type(event).__name__ == "Metrics" and event.phase == "sft" for event in seen)
        return {"verdicts": verdicts} | {event.phase: event.steps for event in seen if isinstance(event, PhaseStarted)}

    assert phases(3) == {"verdicts": 3, "sft": 6}
    assert phases(12) == {"verdicts": 3, "sft": 18, "tune": 12}


def test_regularisers_hold_as_a_fixed_number_of_pairs_would():
    def held(count: int) -> float:
        taught = materials(count)
        return make_lesson(start(taught), taught, config()).options.grid_amplitude

    full = config().sft.grid_amplitude
    assert held(5) == held(FEW) == full
    assert held(4 * FEW) == pytest.approx(full / 4)


def test_a_few_pairs_learn_no_looks_of_their_own_and_many_do(monkeypatch):
    monkeypatch.setattr(recipe, "MANY", 12)

    def mixture(count: int) -> float:
        taught = materials(count)
        enhancer, _ = recipe.sft(start(taught), taught, config(batch=4), Schedule("sft", 4, 4, 0.9), CPU)
        return enhancer.head.own_looks.abs().max().item()

    assert mixture(11) == 0
    assert mixture(12) > 0


def test_a_frozen_trunk_sees_each_photo_once_whoever_asks(monkeypatch):
    taught = materials(4)
    seen = []
    began = start(taught)
    forward = Averages.forward

    def counted(self, photos):
        seen.append(len(photos))
        return forward(self, photos)

    monkeypatch.setattr(Averages, "forward", counted)
    first = Conditions(began.enhancer, taught.photos, CPU, frozen=True)
    again = Conditions(began.copy(), taught.photos, CPU, frozen=True)
    assert sum(seen) == len(taught.photos)
    assert torch.equal(first(torch.tensor([2, 0])).conditions, again(torch.tensor([2, 0])).conditions)
    changed = began.copy()
    with torch.no_grad():
        changed.trunk.gain.mul_(2)
    other = Conditions(changed, taught.photos, CPU, frozen=True)
    assert sum(seen) == 2 * len(taught.photos)
    assert not torch.equal(other(torch.tensor([0])).conditions, first(torch.tensor([0])).conditions)


def test_white_levels_are_not_trusted_where_all_photos_get_one_look():
    def trust(editor) -> float:
        taught = materials(8, editor=editor)
        learnt = make_lesson(start(taught), taught, config(batch=4))
        return shared.white_trust(start(taught).enhancer.head, learnt, 150, lambda: False).item()

    assert trust(one_look) < 0.25
    assert trust(brighter_where_dark) > 0.6


def test_shared_amounts_are_refined_towards_what_most_photos_need():
    taught = materials(6, editor=one_look)
    began = start(taught)
    learnt = make_lesson(start(taught), taught, config())
    read = began.enhancer.conditions(taught.photos[learnt.photos].float() / 255)
    far = torch.tensor([0.8, -0.8, 0.0, 0.0, 0.0, 0.0])
    near = shared.refined(began.enhancer.head, learnt, read, far)

    def error(amounts: torch.Tensor) -> float:
        photos, targets = learnt.images(torch.arange(6))
        output = began.enhancer.head.output_before_preferences(photos, Prediction(amounts.expand(6, -1)))
        return (output - targets).square().mean().item()

    assert error(near) < 0.5 * error(far)


def test_the_same_seed_gives_the_same_head():
    def learnt() -> dict[str, torch.Tensor]:
        taught = materials(6)
        return recipe.sft(start(taught), taught, config(), Schedule("sft", 6, 3, 0.9), CPU)[0].head.state_dict()

    first = learnt()
    again = learnt()
    assert first["white.share"] > 0
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_what_a_training_says_of_its_last_weights_is_what_it_kept():
    taught = materials(6)
    head, fitted = recipe.sft(start(taught), taught, config(), Schedule("sft", 6, 3, 0.9), CPU)
    measured = recipe._held_out(head.head, Conditions(head, taught.photos, CPU, frozen=True), taught)
    assert fitted.history[-1].values["held_out/psnr"] == measured.values["held_out/psnr"]


def test_many_pairs_match_no_white_level_but_keep_the_gain(monkeypatch):
    monkeypatch.setattr(recipe, "MANY", 8)

    def white(count: int) -> tuple[float, float]:
        taught = materials(count)
        head = recipe.sft(start(taught), taught, config(), Schedule("sft", 4, 4, 0.9), CPU)[0].head
        return head.white.share.item(), head.white.trust.item()

    few = white(7)
    many = white(8)
    assert min(few) > 0
    assert many[0] > 0
    assert many[1] == 0


def test_of_very_many_validation_photos_some_at_even_distances_are_measured(monkeypatch):
    taught = materials(6, validating=8)
    enhancer = start(taught).enhancer
    conditions = Conditions(enhancer, taught.photos, CPU, frozen=True)
    measured = []
    monkeypatch.setattr(recipe, "VALIDATED", 4)
    monkeypatch.setattr(Conditions, "__call__", lambda self, rows: measured.append(rows) or self.computed.select(rows))
    recipe._held_out(enhancer.head, conditions, taught)
    assert torch.cat(measured).tolist() == [6, 8, 10, 12]
