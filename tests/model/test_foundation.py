import hashlib

import pytest
import torch
from safetensors.torch import save_file
from torchvision.models import resnet50

from engine.errors import CovershotError
from engine.model import foundation
from engine.model.foundation import load_foundation


def test_random_weights_depend_on_the_seed_alone():
    _, first = load_foundation("random", 3)
    torch.rand(7)
    _, again = load_foundation("random", 3)
    _, other = load_foundation("random", 4)
    assert first == again
    assert first.is_random
    assert first.sha256 != other.sha256


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_file_in_torchvisions_format_is_used(tmp_path, suffix):
    torch.manual_seed(9)
    state = resnet50(weights=None).state_dict()
    path = tmp_path / f"weights{suffix}"
    torch.save(state, path) if suffix == ".pth" else save_file(state, path)
    network, foundation = load_foundation(str(path), 0)
    assert (foundation.kind, foundation.name, foundation.is_random) == ("file", path.name, False)
    assert torch.equal(network.state_dict()["layer4.2.conv3.weight"], state["layer4.2.conv3.weight"])


@pytest.mark.parametrize(
    "content", [b"", b"not weights", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix."]
)
def test_a_file_that_holds_no_weights_is_refused_with_its_name(tmp_path, content):
    path = tmp_path / "broken.pth"
    path.write_bytes(content)
    with pytest.raises(CovershotError, match=r"broken\.pth does not hold ResNet50 weights"):
        load_foundation(str(path), 0)


def test_weights_of_another_network_are_refused(tmp_path):
    path = tmp_path / "small.pth"
    torch.save({"weight": torch.zeros(3)}, path)
    with pytest.raises(CovershotError, match="torchvision's format"):
        load_foundation(str(path), 0)


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04half"])
def test_damaged_weights_in_the_cache_are_removed_and_fetched_again(monkeypatch, tmp_path, content):
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    cached = tmp_path / "checkpoints" / "resnet50-11ad3fa6.pth"
    cached.parent.mkdir()
    cached.write_bytes(content)
    torch.manual_seed(3)
    state = resnet50(weights=None).state_dict()

    def fetched(*args: object, **kwargs: object) -> dict[str, torch.Tensor]:
        assert not cached.exists()
        return state

    monkeypatch.setattr(foundation.ResNet50_Weights, "get_state_dict", fetched)
    network, loaded = load_foundation("imagenet", 0)
    assert loaded.kind == "imagenet"
    assert torch.equal(network.state_dict()["conv1.weight"], state["conv1.weight"])


@pytest.mark.parametrize("whole", [True, False])
def test_weights_beside_the_program_come_first_unless_they_are_damaged(monkeypatch, tmp_path, whole):
    torch.manual_seed(3)
    state = resnet50(weights=None).state_dict()
    torch.save(state, tmp_path / "made.pth")
    begins = hashlib.sha256((tmp_path / "made.pth").read_bytes()).hexdigest()[:8]
    beside = (tmp_path / "made.pth").rename(tmp_path / f"resnet50-{begins if whole else '0' * 8}.pth")
    monkeypatch.setattr(foundation, "PACKAGED", tmp_path)
    monkeypatch.setattr(foundation.ResNet50_Weights.IMAGENET1K_V2.value, "url", f"https://nowhere/{beside.name}")
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "cache"))
    fetched = []

    def fetch(*args: object, **kwargs: object) -> dict[str, torch.Tensor]:
        fetched.append(True)
        return state

    monkeypatch.setattr(foundation.ResNet50_Weights, "get_state_dict", fetch)
    network, _ = load_foundation("imagenet", 0)
    assert torch.equal(network.state_dict()["conv1.weight"], state["conv1.weight"])
    assert bool(fetched) is not whole


def test_a_file_with_weights_that_are_not_finite_is_refused(tmp_path):
    state = resnet50(weights=None).state_dict()
    state["fc.bias"][0] = torch.nan
    save_file(state, tmp_path / "nan.safetensors")
    with pytest.raises(CovershotError, match="some are not finite"):
        load_foundation(str(tmp_path / "nan.safetensors"), 0)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CovershotError, match=r"Cannot read the foundation .*none\.pth"):
        load_foundation(str(tmp_path / "none.pth"), 0)


def test_without_a_network_the_three_ways_out_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    def unreachable(*args: object, **kwargs: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(foundation.ResNet50_Weights, "get_state_dict", unreachable)
    with pytest.raises(CovershotError, match=r"Try again .*--foundation FILE.*--foundation random"):
        load_foundation("imagenet", 0)
