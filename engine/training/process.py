"""The device and precision of this process."""

import platform
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from engine.errors import CovershotError


@dataclass(frozen=True)
class Device:
    """Name a device and why it was chosen.

    Attributes:
        kind: cuda, mps or cpu.
        name: as its maker calls it.
        precision: bf16, fp16 or fp32, of the trunk's arithmetic.
        reason: why this device and not a faster one.
    """

    kind: str
    name: str
    precision: str
    reason: str

    @property
    def handle(self) -> torch.device:
        """Return torch's handle."""
        return torch.device(self.kind)

    @property
    def autocast_dtype(self) -> torch.dtype:
        """Return the type that the trunk's arithmetic runs in."""
        return {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[self.precision]

    def as_dict(self) -> dict[str, str]:
        """Return the fields, for a card."""
        return asdict(self)


def choose_device(choice: str = "auto") -> Device:
    """Return the fastest available device, or the chosen one.

    Args:
        choice: auto, cuda, mps or cpu.

    Raises:
        CovershotError: the chosen device is not available; the message has the reason.
    """
    absent = {kind: why for kind, why in (("cuda", why_no_cuda()), ("mps", why_no_mps())) if why is not None}
    if choice in absent:
        raise CovershotError(f"There is no {choice} device: {absent[choice]}.", "Use --device auto or cpu.", "")
    kind = next(k for k in ("cuda", "mps", "cpu") if k not in absent) if choice == "auto" else choice
    if choice != "auto":
        reason = "asked for"
    elif kind == "cpu":
        reason = "; ".join(f"{name} cannot be used: {why}" for name, why in absent.items())
    else:
        reason = "the fastest device found"
    if kind == "cuda":
        precision = "bf16" if torch.cuda.get_device_capability() >= (8, 0) else "fp16"
        return Device(kind, torch.cuda.get_device_name(), precision, reason)
    return Device(kind, _processor(), "fp32", reason)


def _processor() -> str:
    """Return the processor's name as its maker calls it; Linux has it in a file alone."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def why_no_cuda() -> str | None:
    """Return why CUDA cannot be used, or None when it can."""
    if torch.cuda.is_available():
        return None
    if torch.version.cuda is None:
        return f"torch {torch.__version__} was built without CUDA"
    return "no NVIDIA GPU with a working driver was found"


def why_no_mps() -> str | None:
    """Return why Apple's GPU cannot be used, or None when it can."""
    if torch.backends.mps.is_available():
        return None
    return "this machine is not an Apple one" if platform.system() != "Darwin" else "macOS offers no Metal device"
