"""Where the window keeps what belongs to no workspace: the folders that the system sets aside for it."""

from pathlib import Path

from engine.user_folders import cache_folder, user_folder


def settings_file() -> Path:
    """Return where the settings are."""
    return user_folder("user_config_dir") / "window.json"


def thumbnails_folder() -> Path:
    """Return where thumbnails are kept; whatever is in it may be deleted at any time."""
    return cache_folder() / "thumbnails"


def cover_frames_folder() -> Path:
    """Return where covers in their photos' frames are kept; whatever is in it may be deleted at any time."""
    return cache_folder() / "covers"


def ratings_folder() -> Path:
    """Return where ratings that were read are kept; whatever is in it may be deleted at any time."""
    return cache_folder() / "ratings"


def costs_folder() -> Path:
    """Return where it is kept how long trainings take here; whatever is in it may be deleted at any time."""
    return cache_folder() / "costs"


def log_file() -> Path:
    """Return what the window writes its log to."""
    return user_folder("user_log_dir", "log") / "window.log"


def sample_folder() -> Path:
    """Return where the sample workspace is made."""
    return user_folder("user_data_dir", "data") / "sample"


def abbreviated(text: str) -> str:
    """Return a text with the user's own folder written as ~, as it is known to everybody."""
    return text.replace(str(Path.home()), "~")
