"""What was done to the photos and can be undone: files that went to the trash or came, and which of a shot's are used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.model.history import History
from engine.workspace.photo_settings import PhotoSettings


@dataclass(frozen=True)
class Step:
    """Hold one thing that was done.

    Attributes:
        removed: whether photos went, rather than came.
        files: their places in the workspace.
        trashed: where in the trash each file now is; empty while they are in the workspace.
    """

    removed: bool
    files: tuple[Path, ...]
    trashed: Mapping[Path, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """Hold which file of a shot is the photo, before and after it was chosen."""

    before: PhotoSettings
    after: PhotoSettings

    @property
    def turned(self) -> "Setting":
        """Return what takes it back."""
        return Setting(self.after, self.before)


Steps = History[Step | Setting]
