"""The trunk without torch: ResNet50's pooled features of a photo, by ONNX Runtime."""

import hashlib
import os
import platform
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime import GraphOptimizationLevel, InferenceSession, OrtValue, SessionOptions

from engine.errors import CovershotError
from engine.image.training_copy import SQUARE
from engine.predict.kept import keep, kept_path, verified_probe
from engine.predict.providers import CPU, SETTINGS
from engine.predict.sampling import Floats
from engine.predict.weights import Weights, folded

GRAPH = "trunk.onnx"
"""File of the resources that `packaging/trunk_graph.py` writes: the graph without its weights."""

INPUT = "photo"
OUTPUT = "features"

PROBE_SIZE = 32
"""Pixels, each side, of the noise whose features show that a trunk computes what its weights do."""

PROBE_ERROR = 1e-3
"""Largest error of its features, relative to the largest of them."""


class Trunk:
    """Compute a photo's features.

    Attributes:
        key: identifies the weights, and what they were made into.
        note: why the chosen processor is not used, in one sentence; None where it is.
    """

    def __init__(
        self, key: str, session: InferenceSession, values: Mapping[str, Floats], note: str | None = None
    ) -> None:
        self.key = key
        self.note = note
        self._session = session
        self._values = values  # the session reads them where they are
        self._latest = np.empty(0, np.uint8), np.empty(0, np.float32)

    @property
    def provider(self) -> str:
        """Return ONNX Runtime's name of the processor."""
        provider: str = self._session.get_providers()[0]
        return provider

    def features(self, photo: npt.NDArray[np.uint8]) -> Floats:
        """Return the (1, 3904) features of a squeezed photo, (256, 256, 3) uint8."""
        before, features = self._latest
        if not np.array_equal(photo, before):  # variants of one trunk predict a photo one after the other
            features = self._session.run([OUTPUT], {INPUT: photo[None]})[0]
            self._latest = photo, features
        return features


def open_trunk(weights: Weights, key: str, provider: str, threads: int) -> Trunk:
    """Return the trunk of a saved model.

    Args:
        weights: the model's.
        key: theirs, from `trunk_key`.
        provider: ONNX Runtime's name of a processor; the CPU takes the place of one that does not start or computes
            something else.
        threads: of the CPU.

    Raises:
        OSError, ValueError: the weights cannot be read, or are not finite.
        CovershotError: ONNX Runtime does not start.
    """
    trunk = _on_cpu(weights, key, threads)
    if provider == CPU:
        return trunk
    values = folded(weights.trunk())
    try:
        fast = Trunk(trunk.key, _session(values, provider, threads), values)
        if fast.provider != provider:
            raise RuntimeError("its libraries cannot be loaded")
        if not _agree(fast.features(_probe(SQUARE)), trunk.features(_probe(SQUARE))):
            raise RuntimeError("its features differ from the CPU's")
    except Exception as error:  # noqa: BLE001 - each provider raises its own
        trunk.note = f"{provider} is not used ({_first_line(error)}); the CPU predicts."
        return trunk
    return fast


def trunk_key(weights: Weights) -> str:
    """Return the name under which a trunk is kept.

    Raises:
        OSError, ValueError: as `open_trunk`.
    """
    parts = weights.trunk_hash(), onnxruntime.__version__, _graph().hex(), _processor()
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _on_cpu(weights: Weights, key: str, threads: int) -> Trunk:
    if kept := _kept(key, threads):
        return kept
    values = folded(weights.trunk())

    def write(path: Path) -> Floats:
        features: Floats = Trunk(key, _session(values, CPU, threads, path), values).features(_probe())
        return features

    # Opened from its file even now: what optimising took is given back.
    if keep(key, write) and (kept := _kept(key, threads)):
        return kept
    try:
        return Trunk(key, _session(values, CPU, threads), values)
    except Exception as error:
        raise CovershotError(
            f"Predictions cannot be made: ONNX Runtime does not start ({_first_line(error)}). Close other programs; if it "
            "happens again, reinstall Covershot."
        ) from error


def _kept(key: str, threads: int) -> Trunk | None:
    """Return a kept trunk, None where there is none that is sound."""
    expected = verified_probe(key)
    if expected is None:
        return None
    options = _options(threads)
    options.graph_optimization_level = GraphOptimizationLevel.ORT_DISABLE_ALL
    for name in ("use_memory_mapped_ort_model", "use_ort_model_bytes_for_initializers"):
        options.add_session_config_entry(f"session.{name}", "1")
    try:
        trunk = Trunk(key, InferenceSession(kept_path(key), options, providers=[CPU]), {})
        return trunk if _agree(trunk.features(_probe()), expected) else None
    except Exception:  # noqa: BLE001 - ONNX Runtime's errors have no common class
        return None


def _session(values: Mapping[str, Floats], provider: str, threads: int, path: Path | None = None) -> InferenceSession:
    """Return a session of the graph with weights, which must outlive it; a path receives the optimised graph."""
    options = _options(threads)
    if path is not None:
        options.optimized_model_filepath = str(path)
        options.add_session_config_entry("session.save_model_format", "ORT")
    options.add_external_initializers(list(values), [OrtValue.ortvalue_from_numpy(value) for value in values.values()])
    if provider != CPU:  # which prefer graphs whose every size is fixed
        for side in ("height", "width"):
            options.add_free_dimension_override_by_name(side, SQUARE)
    providers = [(provider, SETTINGS.get(provider, {})), *([CPU] if provider != CPU else [])]
    return InferenceSession(_graph(), options, providers=providers, enable_fallback=False)


def _options(threads: int) -> SessionOptions:
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # memory goes back after each photo
    options.enable_mem_pattern = False  # of that arena; DirectML refuses it
    options.log_severity_level = 4  # errors are raised
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # decision 12
    return options


@cache
def _graph() -> bytes:
    return (files("resources") / GRAPH).read_bytes()


@cache
def _probe(size: int = PROBE_SIZE) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (size, size, 3), np.uint8)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]


def _agree(features: Floats, expected: Floats) -> bool:
    return bool(np.abs(features - expected).max() <= PROBE_ERROR * np.abs(expected).max())


def _processor() -> str:
    """Return what decides how ONNX Runtime lays out weights: the processor and what it can do."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
            lines = file.read(1 << 14).split("\n\n")[0].splitlines()
    except OSError:
        return f"{platform.machine()} {os.environ.get('PROCESSOR_IDENTIFIER', '')}"
    kept = ("model name", "flags", "Features", "CPU part")
    return "\n".join([platform.machine(), *(line for line in lines if line.startswith(kept))])
