"""The processors that ONNX Runtime offers here, and why not others."""

import onnxruntime

from engine.errors import CovershotError

CPU = "CPUExecutionProvider"

FAST = {
    "cuda": "CUDAExecutionProvider",
    "mps": "CoreMLExecutionProvider",
    "directml": "DmlExecutionProvider",
}
"""ONNX Runtime's names of graphics processors, the first that is there preferred."""

SETTINGS: dict[str, dict[str, str]] = {
    FAST["cuda"]: {"use_tf32": "0"},  # ten bits of a number would show in a rendering
}


def offered() -> list[str]:
    """Return the processors that this build of ONNX Runtime knows, whether or not they start."""
    names: list[str] = onnxruntime.get_available_providers()
    return names


def choose_provider(device: str) -> str:
    """Return ONNX Runtime's name of the fastest processor here, or of the chosen one.

    Args:
        device: auto, cpu, cuda or mps.

    Raises:
        CovershotError: the chosen one is not offered; the message has the reason.
    """
    if device == "auto":
        return next((provider for provider in FAST.values() if provider in offered()), CPU)
    if device == "cpu":
        return CPU
    if (why := why_not(device)) is not None:
        raise CovershotError(f"There is no {device} device: {why}.", "Use --device auto or cpu.", "")
    return FAST[device]


def why_not(device: str) -> str | None:
    """Return why a processor of `FAST` cannot be used, or None where ONNX Runtime offers it."""
    if FAST[device] in offered():
        return None
    return f"onnxruntime {onnxruntime.__version__} was built without {FAST[device]}"
