"""Where the window keeps what belongs to no workspace: the folders that the system sets aside for it."""

import os
from pathlib import Path

FOLDER_VARIABLE = "COVERSHOT_SETTINGS"
"""Environment variable that names one folder for all of them."""


def settings_file() -> Path:
    """Return where the settings are."""
    return _folder("user_config_dir") / "window.json"


def thumbnails_folder() -> Path:
    """Return where thumbnails are kept; whatever is in it may be deleted at any time."""
    return _folder("user_cache_dir", "cache") / "thumbnails"


def costs_folder() -> Path:
    """Return where it is kept how long trainings take here; whatever is in it may be deleted at any time."""
    return _folder("user_cache_dir", "cache") / "costs"


def log_file() -> Path:
    """Return what the window writes its log to."""
    return _folder("user_log_dir", "log") / "window.log"


def sample_folder() -> Path:
    """Return where the sample workspace is made."""
    return _folder("user_data_dir", "data") / "sample"


def abbreviated(text: str) -> str:
    """Return a text with the user's own folder written as ~, as it is known to everybody."""
    return text.replace(str(Path.home()), "~")


def _folder(kind: str, inside: str = "") -> Path:
    """Return the system's folder of a kind, or one inside the folder that the environment names instead."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named) / inside
    import appdirs

    return Path(getattr(appdirs, kind)("covershot", False))
