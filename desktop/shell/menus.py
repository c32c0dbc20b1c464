"""The menus under the top bar's buttons."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton

from desktop.model.keys import WINDOW
from desktop.translation import ShellText
from desktop.ui import text as words
from desktop.ui.commands import Commands


def fill_commands(button: QPushButton, commands: Commands) -> None:
    """List every command that can be used under a button, the shown section's in a menu of their own."""
    menu = QMenu(button)
    menu.aboutToShow.connect(partial(_list_commands, menu, commands))
    button.setMenu(menu)


def fill_recent(
    button: QPushButton, recent: Sequence[Path], commands: Commands, chosen: Callable[[Path], None]
) -> None:
    """List the recent workspaces and what can be done with workspaces under a button."""
    menu = button.menu() or QMenu(button)
    menu.clear()
    for path in recent:
        text = ShellText.tr("{} in {}").format(path.name, words.elided(str(path.parent), 40)).replace("&", "&&")
        menu.addAction(text).triggered.connect(partial(_choose, chosen, path))
    if recent:
        menu.addSeparator()
    for name in ("window.open", "window.create", "window.sample", "window.close-workspace"):
        menu.addAction(commands.made(name))
    button.setMenu(menu)


def _list_commands(menu: QMenu, commands: Commands) -> None:
    menu.clear()
    for group in commands.usable():
        into = menu if group.scope == WINDOW else menu.addMenu(ShellText.tr("{} commands").format(group.title))
        for action in group.actions:
            into.addAction(commands.made(action.name))
        menu.addSeparator()


def _choose(chosen: Callable[[Path], None], path: Path, *_: object) -> None:
    chosen(path)
