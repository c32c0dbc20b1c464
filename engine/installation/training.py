"""Whether this installation can train: PyTorch is an extra part, and everything else works without it.

It is either installed beside Covershot, or by `engine.installation.install` in a folder of the user's, which is put at the end of
the path: what the program brings itself comes first.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

from engine.errors import CovershotError
from engine.user_folders import user_folder

LIBRARIES = ("torch", "torchvision")
"""What training needs and nothing else does."""

PIP = "pip"
"""First word that makes pip of the frozen program."""

TRY = "try-training"
"""The verb that tries out what was fetched."""

PROBLEM = "This installation has no PyTorch, which training and measuring need."
HINT = (
    'Install it with `covershot install-training` or `pip install "covershot[train]"`, or train on Colab '
    "(`covershot bundle`)."
)
WINDOW_HINT = "Choose “Install training” on the Train page, or train on Colab."


def training_folder() -> Path:
    """Return the folder that training is installed in, for Pythons whose compiled modules are as this one's."""
    return user_folder("user_data_dir", "data") / f"training-{sys.implementation.cache_tag}"


def use_training() -> None:
    """Let imports find what is installed in the user's folder."""
    folder = training_folder()
    if folder.is_dir() and str(folder) not in sys.path:
        sys.path.append(str(folder))
        importlib.invalidate_caches()


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
