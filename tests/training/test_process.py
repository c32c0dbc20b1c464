import pytest
import torch

from engine.errors import CovershotError
from engine.training.process import choose_device


@pytest.fixture
def gpus(monkeypatch):
    """Return a function that says which GPUs torch finds."""

    def found(*, cuda=None, mps=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda is not None)
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: cuda)
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Some GPU")
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return found


def test_the_processor_is_never_taken_without_saying_why_no_gpu_is(gpus):
    gpus()
    device = choose_device()
    assert (device.kind, device.precision) == ("cpu", "fp32")
    assert "cuda cannot be used: " in device.reason
    assert "mps cannot be used: " in device.reason
    assert device.name


@pytest.mark.parametrize(("capability", "precision"), [((9, 0), "bf16"), ((8, 0), "bf16"), ((7, 5), "fp16")])
def test_a_gpu_is_taken_and_computes_as_precisely_as_it_can(gpus, capability, precision):
    gpus(cuda=capability, mps=True)
    device = choose_device()
    assert (device.kind, device.name, device.precision) == ("cuda", "Some GPU", precision)
    assert device.reason == "the fastest device found"
    assert choose_device("cpu").reason == "asked for"


def test_an_apple_gpu_is_taken_where_there_is_no_other(gpus):
    gpus(mps=True)
    assert (choose_device().kind, choose_device().precision) == ("mps", "fp32")


def test_a_device_that_is_asked_for_and_not_there_is_one_sentence(gpus):
    gpus()
    with pytest.raises(CovershotError, match=r"There is no cuda device: .*Use --device auto or cpu\."):
        choose_device("cuda")
