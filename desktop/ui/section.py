"""What the window asks of each of its sections: a page, and the commands that work while it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.model.library import Library


@dataclass(frozen=True)
class Action:
    """Describe a command that has a key, an entry in the menus and one in the command palette.

    Attributes:
        name: stable and unique, section first, such as "judge.left"; settings know a rebound key by it.
        text: the command in the user's language.
        keys: as QKeySequence reads them, such as "Ctrl+Z"; the first is the one that buttons print.
        run: does it.
        repeats: whether it is done again while its key is held.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    run: Callable[[], None]
    repeats: bool = False


class Requests(QObject):
    """What the user asks of a section by key, menu or button; the open workspace takes it, and without one nobody does.

    Signals:
        requested: name of the command, without the section.
    """

    requested = Signal(str)


class Section(Protocol):
    """One place of the window: library, judge, compare, train. Wires its own state, jobs and page.

    Attributes are read and never set from outside.
    """

    @property
    def name(self) -> str:
        """Return a stable name, such as "judge"."""

    @property
    def title(self) -> str:
        """Return the name in the user's words."""

    @property
    def page(self) -> QWidget:
        """Return what is shown."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return what works while the page is shown."""

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again."""

    def show_photo(self, name: str) -> None:
        """Turn to a photo that the user chose elsewhere."""

    def close_workspace(self) -> None:
        """Let go of the workspace, without waiting for what nobody needs any more."""

    def close(self) -> None:
        """End every thread and child, and keep what must not be lost."""
