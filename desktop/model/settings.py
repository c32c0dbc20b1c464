"""What the window remembers between two starts, as a small JSON file."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from desktop.model.pane_layout import Arrangement
from desktop.model.paths import settings_file
from engine.errors import CovershotError
from engine.files import write_text
from engine.serialise import read_salvaged

__all__ = ["Preferences", "Settings", "load_settings", "save_settings", "settings_file"]

RECENT = 12
"""Workspaces that are remembered."""

Pixel = Annotated[int, Meta(ge=-(2**15), le=2**15)]
Side = Annotated[int, Meta(ge=16, le=4096)]
"""Within what Qt draws; a window that lies outside the screens is brought back."""

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
        sort: order of the photos: name, date, state or rating.
        kind: the state of the photos that are shown.
        stars: what is required of their stars.
        label: key of the label that they must have; empty for any.
        compare: the last arrangement of Compare's panes.
        keys: keys that the user chose, by the action's name.
        language: code of the window's language, or "system".
    """

    workspace: str | None = None
    geometry: tuple[Pixel, Pixel, Pixel, Pixel] | None = None
    maximized: bool = False
    recent: tuple[str, ...] = ()
    section: str = "library"
    theme: str = "dark"
    tile: Side = 160
    sort: str = "name"
    kind: str = "all"
    stars: str = "all"
    label: str = ""
    compare: Arrangement = field(default_factory=Arrangement)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "system"


def load_settings(path: Path) -> Settings:
    """Read the settings; a missing or spoilt file, or value, is worth no error and gives the default."""
    settings = read_salvaged(path, Settings)
    return replace(settings, compare=settings.compare.for_next_start())


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
