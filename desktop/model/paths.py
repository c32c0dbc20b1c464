"""Where the window keeps what belongs to no workspace: the folders that the system sets aside for it."""

import os
from pathlib import Path

FOLDER_VARIABLE = "COVERSHOT_SETTINGS"
"""Environment variable that names one folder for all of them."""


def settings_file() -> Path:
    """Return where the settings are."""
    return (_named() or _system("user_config_dir")) / "window.json"


def thumbnails_folder() -> Path:
    """Return where thumbnails are kept; whatever is in it may be deleted at any time."""
    named = _named()
    return (named / "cache" if named else _system("user_cache_dir")) / "thumbnails"


def costs_folder() -> Path:
    """Return where it is kept how long trainings take here; whatever is in it may be deleted at any time."""
    named = _named()
    return (named / "cache" if named else _system("user_cache_dir")) / "costs"


def log_file() -> Path:
    """Return what the window writes its log to."""
    named = _named()
    return (named / "log" if named else _system("user_log_dir")) / "window.log"


def sample_folder() -> Path:
    """Return where the sample workspace is made."""
    named = _named()
    return (named / "data" if named else _system("user_data_dir")) / "sample"


def abbreviated(text: str) -> str:
    """Return a text with the user's own folder written as ~, as it is known to everybody."""
    return text.replace(str(Path.home()), "~")


def _named() -> Path | None:
    folder = os.environ.get(FOLDER_VARIABLE)
    return Path(folder) if folder else None


def _system(kind: str) -> Path:
    import appdirs

    return Path(getattr(appdirs, kind)("covershot", False))
