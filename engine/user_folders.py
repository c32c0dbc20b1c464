"""The folders that the system sets aside for a user's settings, caches and logs, outside of every workspace."""

import os
from pathlib import Path

FOLDER_VARIABLE = "COVERSHOT_SETTINGS"
"""Environment variable that names one folder for all of them."""


def user_folder(kind: str, inside: str = "") -> Path:
    """Return the system's folder of a kind, or one inside the folder that the environment names instead.

    Args:
        kind: the function of appdirs that names it, such as "user_cache_dir".
        inside: the folder inside the one that the environment names.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named) / inside
    import appdirs

    return Path(getattr(appdirs, kind)("covershot", False))


def cache_folder() -> Path:
    """Return the folder for what can be computed again; whatever is in it may be deleted at any time."""
    return user_folder("user_cache_dir", "cache")
