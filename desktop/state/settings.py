"""What the window remembers between two starts, as a small JSON file."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.files import write_text

FOLDER_VARIABLE = "COVERSHOT_SETTINGS"
"""Environment variable that names another folder for the settings."""


@dataclass(frozen=True)
class Settings:
    """Hold what is remembered.

    Attributes:
        workspace: the folder that was open last.
        geometry: x, y, width and height of the window in device-independent pixels.
        maximized: whether the window filled the screen.
    """

    workspace: str | None = None
    geometry: tuple[int, int, int, int] | None = None
    maximized: bool = False


def settings_file() -> Path:
    """Return where the settings are: the user's configuration folder, unless the environment names another."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder is None:
        import appdirs

        folder = appdirs.user_config_dir("covershot")
    return Path(folder) / "window.json"


def load_settings(path: Path) -> Settings:
    """Read the settings; a missing or spoilt file is worth no error and gives the defaults."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        workspace, geometry = values.get("workspace"), values.get("geometry")
        if geometry is not None:
            x, y, width, height = map(int, geometry)
            geometry = (x, y, width, height)
        return Settings(None if workspace is None else str(workspace), geometry, values.get("maximized") is True)
    except (OSError, ValueError, TypeError, AttributeError):
        return Settings()


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    write_text(path, json.dumps(asdict(settings), indent=2, ensure_ascii=False) + "\n")
