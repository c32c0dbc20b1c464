"""What the window remembers between two starts, as a small JSON file."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.model.pane_layout import PANES, Arrangement, Mode
from desktop.model.paths import FOLDER_VARIABLE, settings_file
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
        kind: the state of the photos that are shown.
        compare: the last arrangement of Compare's panes.
        keys: keys that the user chose, by the action's name.
        language: code of the window's language, or "system".
    """

    workspace: str | None = None
    geometry: tuple[int, int, int, int] | None = None
    maximized: bool = False
    recent: tuple[str, ...] = ()
    section: str = "library"
    theme: str = "dark"
    tile: int = 160
    sort: str = "name"
    kind: str = "all"
    compare: Arrangement = field(default_factory=Arrangement)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "system"


def load_settings(path: Path) -> Settings:
    """Read the settings; a missing or spoilt file, or value, is worth no error and gives the default."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    return Settings(**_read(values, _READERS)) if isinstance(values, dict) else Settings()


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


def _read(values: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return the values that can be read, by name; the others are left to their defaults."""
    read: dict[str, Any] = {}
    for name, reader in readers.items():
        if values.get(name) is not None:
            try:
                read[name] = reader(values[name])
            except (ValueError, TypeError, AttributeError):
                continue
    return read


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


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false is wanted, got {value!r}")
    return value


def _mode(value: Any) -> Mode:
    mode = Mode(value)
    if mode is Mode.BLIND:
        raise ValueError("a blind comparison is never gone on with")
    return mode


def _pane(value: Any) -> str:
    return PANES[PANES.index(value)]


def _sides(value: Any) -> tuple[str, str]:
    left, right = map(_pane, value)
    if left == right:
        raise ValueError(f"two panes are wanted, got {left} twice")
    return left, right


_ARRANGEMENT: Mapping[str, Callable[[Any], Any]] = {
    "mode": _mode,
    "hidden": lambda value: tuple(map(_pane, value)),
    "split": _sides,
    "against": _pane,
    "clipping": _flag,
    "numbers": _flag,
}

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "workspace": _text,
    "geometry": _geometry,
    "maximized": _flag,
    "recent": _texts,
    "section": _text,
    "theme": _text,
    "tile": int,
    "sort": _text,
    "kind": _text,
    "compare": lambda value: Arrangement(**_read(value, _ARRANGEMENT)),
    "keys": lambda value: {_text(name): _texts(keys) for name, keys in value.items()},
    "language": _text,
}
