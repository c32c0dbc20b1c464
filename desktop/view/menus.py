"""The menus under the top bar's buttons."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton

from desktop.view import words
from desktop.view.commands import Commands


def fill_commands(button: QPushButton, commands: Commands) -> None:
    """List every command under a button, a submenu for each section that is not shown."""
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
        text = words.tr("{} in {}").format(path.name, words.elided(str(path.parent), 40)).replace("&", "&&")
        menu.addAction(text).triggered.connect(partial(_choose, chosen, path))
    if recent:
        menu.addSeparator()
    for name in ("window.open", "window.create", "window.sample", "window.close-workspace"):
        menu.addAction(commands.made(name))
    button.setMenu(menu)


def _list_commands(menu: QMenu, commands: Commands) -> None:
    menu.clear()
    for group in commands.usable():
        menu.addSection(group.title)
        for action in group.actions:
            menu.addAction(commands.made(action.name))


def _choose(chosen: Callable[[Path], None], path: Path, *_: object) -> None:
    chosen(path)
