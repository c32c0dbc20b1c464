"""What was done to the photos' files and can be undone: files that went to the trash or came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


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


@dataclass
class History:
    """Hold what can be undone and redone; a new step ends what could be redone.

    Attributes:
        done: the latest last.
        undone: the next to redo last.
    """

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Note what was just done."""
        self.done.append(step)
        self.undone.clear()
