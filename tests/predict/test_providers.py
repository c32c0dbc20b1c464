"""Graphics processors are used where ONNX Runtime offers them, start, and compute what the CPU does; else it says why."""

import numpy as np
import pytest

from engine.errors import CovershotError
from engine.predict import predictor, providers, trunk
from engine.predict.predictor import load_predictor
from engine.predict.providers import CPU, FAST, choose_provider


@pytest.fixture
def cuda(monkeypatch):
    """Offer a CUDA that no library is there for, as a build of ONNX Runtime does on a machine without one."""
    monkeypatch.setattr(providers, "offered", lambda: [FAST["cuda"], CPU])
    predictor._opened.clear()


def test_the_cpu_is_chosen_where_there_is_nothing_else(monkeypatch):
    monkeypatch.setattr(providers, "offered", lambda: ["AzureExecutionProvider", CPU])
    assert choose_provider("auto") == CPU
    with pytest.raises(
        CovershotError, match=r"There is no cuda device: onnxruntime .* built without CUDA.*--device auto"
    ):
        choose_provider("cuda")


@pytest.mark.parametrize("device", FAST)
def test_what_is_offered_is_chosen(monkeypatch, device):
    monkeypatch.setattr(providers, "offered", lambda: [FAST[device], CPU])
    assert choose_provider("auto") == FAST[device]
    assert choose_provider("cpu") == CPU


def test_one_that_does_not_start_leaves_it_to_the_cpu_with_the_reason(saved, cuda):
    loaded = load_predictor(saved(0)[1], "auto")
    assert loaded.trunk.provider == CPU
    assert loaded.trunk.note.startswith("CUDAExecutionProvider is not used (")
    assert loaded.trunk.note.endswith("; the CPU predicts.")


def test_one_that_computes_something_else_is_not_used(saved, cuda, monkeypatch):
    class Wrong(trunk.Trunk):
        provider = FAST["cuda"]

        def features(self, photo):
            return np.zeros((1, 3904), np.float32)

    session = trunk._session
    monkeypatch.setattr(trunk, "_session", lambda values, provider, *rest: session(values, CPU, *rest))
    cpu = load_predictor(saved(0)[1], "cpu").trunk
    monkeypatch.setattr(trunk, "_on_cpu", lambda weights, key, threads: cpu)
    monkeypatch.setattr(trunk, "Trunk", Wrong)
    loaded = load_predictor(saved(0)[1], "auto")
    assert loaded.trunk is cpu
    assert "its features differ from the CPU's" in cpu.note
