import torch
from torch import nn

from engine.model.trunk import calibrate, normalised
from engine.predict.resnet import FEATURES


def norms(module: nn.Module) -> dict[str, torch.Tensor]:
    return {name: buffer.clone() for name, buffer in module.named_buffers() if "running" in name}


def test_batch_norm_never_changes_in_training(enhancer):
    before = norms(enhancer)
    enhancer.train()
    enhancer(torch.rand(2, 3, 256, 256))
    after = norms(enhancer)
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert not any(module.training for module in enhancer.trunk.modules())


def test_features_of_a_photo_do_not_depend_on_its_batch(enhancer):
    photos = torch.rand(3, 3, 256, 256)
    with torch.no_grad():
        features = enhancer.trunk(photos)
        torch.testing.assert_close(enhancer.trunk(photos[1:2]), features[1:2], rtol=1e-3, atol=1e-4)
    assert features.shape == (3, FEATURES)


def test_calibration_makes_a_random_trunk_see_different_photos_differently(enhancer):
    dark = torch.rand(2, 3, 256, 256) * 0.2
    bright = torch.rand(2, 3, 256, 256) * 0.2 + 0.8
    calibrate(enhancer.trunk, [torch.cat((dark, bright))])
    assert not any(module.training for module in enhancer.trunk.modules())
    with torch.no_grad():
        features = enhancer.trunk(torch.cat((dark, bright)))
    assert features.isfinite().all()
    assert (features[:2].mean(0) - features[2:].mean(0)).abs().mean() > 0.1


def test_what_learns_is_what_was_asked_for(enhancer):
    trunk = enhancer.trunk
    assert trunk.trained("head") == []
    last = trunk.trained("last_stage")
    assert {id(p) for p in last} == {id(p) for p in trunk.stages[3].parameters()}
    assert {id(p) for p in trunk.parameters() if p.requires_grad} == {id(p) for p in last}
    assert len(trunk.trained("all")) == len(list(trunk.parameters()))


def test_the_perceptor_is_a_frozen_copy(enhancer):
    perceptor = enhancer.trunk.perceptor()
    with torch.no_grad():
        enhancer.trunk.stem[0].weight.zero_()
    stem, stage = perceptor(torch.rand(1, 3, 64, 64))
    assert stem.abs().max() > 0
    assert stage.shape == (1, 256, 16, 16)
    assert not any(parameter.requires_grad for parameter in perceptor.parameters())


def test_the_perceptor_sees_what_the_first_stages_see(enhancer):
    photos = torch.rand(2, 3, 64, 64)
    calibrate(enhancer.trunk, [photos])
    with torch.no_grad():
        stem = enhancer.trunk.stem(normalised(photos))
        stage = enhancer.trunk.stages[0](stem)
        seen = enhancer.trunk.perceptor()(photos)
    torch.testing.assert_close(seen[0], stem, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(seen[1], stage, rtol=1e-3, atol=1e-4)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in enhancer.trunk.perceptor().modules())
