"""What the window remembers between two starts, as a small JSON file."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from desktop.state.folders import FOLDER_VARIABLE, settings_file
from engine.errors import CovershotError
from engine.files import write_text

__all__ = ["FOLDER_VARIABLE", "Preferences", "Settings", "load_settings", "save_settings", "settings_file"]

RECENT = 12
"""Workspaces that are remembered."""

_log = logging.getLogger("covershot")


@dataclass(frozen=True)
class Settings:
    """Hold what is remembered.

    Attributes:
        workspace: the folder that was open last; None when the start page was.
        geometry: x, y, width and height of the window in device-independent pixels.
        maximized: whether the window filled the screen.
        recent: workspaces that were open, the latest first.
        section: name of the section that was shown.
        theme: dark or light.
        tile: side of a thumbnail in device-independent pixels.
        sort: order of the photos: name, date or state.
        keys: keys that the user chose, by the action's name.
    """

    workspace: str | None = None
    geometry: tuple[int, int, int, int] | None = None
    maximized: bool = False
    recent: tuple[str, ...] = ()
    section: str = "library"
    theme: str = "dark"
    tile: int = 160
    sort: str = "name"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_settings(path: Path) -> Settings:
    """Read the settings; a missing or spoilt file, or value, is worth no error and gives the default."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(values, dict):
        return Settings()
    read: dict[str, Any] = {}
    for own in fields(Settings):
        if values.get(own.name) is not None:
            try:
                read[own.name] = _READERS[own.name](values[own.name])
            except (ValueError, TypeError, AttributeError):
                continue
    return Settings(**read)


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    write_text(path, json.dumps(asdict(settings), indent=2, ensure_ascii=False) + "\n")


class Preferences:
    """Hold the settings of a running window and keep them on disk at every change.

    Attributes:
        now: the settings as they are.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now = load_settings(path)

    def change(self, **values: Any) -> None:
        """Change some settings; a disk that refuses them is logged, for nobody's work stops for it."""
        changed = replace(self.now, **values)
        if changed != self.now:
            self.now = changed
            try:
                save_settings(changed, self._path)
            except CovershotError as error:
                _log.warning("%s", error)

    def remember(self, workspace: Path) -> None:
        """Put a workspace at the head of the recent ones."""
        others = [path for path in self.now.recent if path != str(workspace)]
        self.change(workspace=str(workspace), recent=(str(workspace), *others)[:RECENT])

    def forget(self, workspace: Path) -> None:
        """Take a workspace out of the recent ones."""
        self.change(recent=tuple(path for path in self.now.recent if path != str(workspace)))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is wanted, got {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"a list is wanted, got {value!r}")
    return tuple(map(_text, value))


def _geometry(value: Any) -> tuple[int, int, int, int]:
    x, y, width, height = map(int, value)
    return x, y, width, height


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "workspace": _text,
    "geometry": _geometry,
    "maximized": lambda value: value is True,
    "recent": _texts,
    "section": _text,
    "theme": _text,
    "tile": int,
    "sort": _text,
    "keys": lambda value: {_text(name): _texts(keys) for name, keys in value.items()},
}
