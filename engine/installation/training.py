"""Whether this installation can train: PyTorch is an extra part, and everything else works without it."""

import importlib.util

from engine.errors import CovershotError

LIBRARIES = ("torch", "torchvision")
"""What training needs and nothing else does."""

PROBLEM = "This installation has no PyTorch, which training and measuring need."
HINT = (
    'Install it with `covershot install-training` or `pip install "covershot[train]"`, or train on Colab '
    "(`covershot bundle`)."
)
WINDOW_HINT = "Choose “Install training” on the Train page, or train on Colab."


def training_installed() -> bool:
    """Return whether what training needs can be found; nothing is imported."""
    return all(importlib.util.find_spec(name) is not None for name in LIBRARIES)


def require_training() -> None:
    """Make sure that this installation can train.

    Raises:
        CovershotError: it cannot.
    """
    if not training_installed():
        raise CovershotError(PROBLEM, HINT, WINDOW_HINT)
