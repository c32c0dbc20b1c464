"""Every command of the window, once: its key, its entry in the menu, in the palette and in the cheat sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.model.keys import WINDOW, Bound, chosen, conflict
from desktop.translation import UiText
from desktop.ui.section import Action

_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Backspace": "⌫", "Shift": "⇧"}
"""What is printed for some keys instead of their names, which are long in some languages."""


@dataclass(frozen=True)
class Group:
    """Hold the commands of one scope.

    Attributes:
        scope: name of a section, or `WINDOW`.
        title: in the user's words.
        actions: in the order in which they are listed.
    """

    scope: str
    title: str
    actions: tuple[Action, ...]


class Commands(QObject):
    """Turn actions into what Qt knows, and keep their keys.

    A section's commands work while its page is shown, wherever in the window the focus is.

    Attributes:
        groups: all commands, the window's own first.

    Signals:
        rebound: keys changed.
    """

    rebound = Signal()

    def __init__(self, window: QWidget, keys: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(window)
        self.groups: list[Group] = []
        self._window = window
        self._keys = dict(keys)
        self._made: dict[str, QAction] = {}
        self._section = WINDOW
        self._released = (0, 0)
        self._held = False
        window.installEventFilter(self)

    @property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys that the user chose, by the command's name."""
        return self._keys

    def add(self, scope: str, title: str, actions: Iterable[Action], owner: QWidget) -> None:
        """Take the commands of a section, whose page owns them, or of the window."""
        group = Group(scope, title, tuple(actions))
        self.groups.append(group)
        for action in group.actions:
            made = QAction(action.text, owner)
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)  # of a hidden owner Qt takes no key
            made.triggered.connect(partial(self._run, action))
            owner.addAction(made)
            self._made[action.name] = made
            self._press(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note whether a key that goes down was held all the time.

        Not all systems say so: on X Qt may read that it went up and down at one moment as two events.
        """
        if isinstance(event, QKeyEvent):
            key = event.key(), event.timestamp()
            if event.type() == QEvent.Type.KeyRelease:
                self._released = key
                self._held = False
            elif event.type() == QEvent.Type.ShortcutOverride:
                self._held = event.isAutoRepeat() or (key[1] != 0 and key == self._released)
        return super().eventFilter(watched, event)

    def enter(self, section: str) -> None:
        """Let the commands of one section, and the window's own, be used."""
        self._section = section
        for group in self.groups:
            for action in group.actions:
                self._made[action.name].setEnabled(group.scope in {WINDOW, section})

    def usable(self) -> list[Group]:
        """Return the commands that can be used now, the shown section's first."""
        groups = [group for group in self.groups if group.scope in {WINDOW, self._section}]
        return sorted(groups, key=lambda group: group.scope == WINDOW)

    def made(self, name: str) -> QAction:
        """Return a command as Qt knows it."""
        return self._made[name]

    def keys_of(self, action: Action) -> tuple[str, ...]:
        """Return a command's keys as they are now."""
        return tuple(map(_written, chosen(action.name, action.keys, self._keys)))

    def printed(self, action: Action, most: int = 1) -> str:
        """Return a command's first keys as this system's users read them."""
        return "  ".join(printed(key) for key in self.keys_of(action)[:most])

    def rebind(self, name: str, keys: tuple[str, ...] | None) -> str | None:
        """Give a command other keys, None for the default ones, and return why not, in one sentence, where another has them."""
        action = self._action(name)
        requested = tuple(map(_written, action.keys if keys is None else keys))
        bounds = [Bound(item.name, group.scope, self.keys_of(item)) for group in self.groups for item in group.actions]
        taken = conflict(name, requested, bounds)
        if taken:
            key, other = taken
            text = UiText.tr("{} is already used by “{}”. Change that shortcut first, or choose another one.")
            return text.format(printed(key), self._action(other).text)
        self._keys.pop(name, None)
        if requested != tuple(map(_written, action.keys)):
            self._keys[name] = requested
        self._press(action)
        self.rebound.emit()
        return None

    def _action(self, name: str) -> Action:
        return next(action for group in self.groups for action in group.actions if action.name == name)

    def _run(self, action: Action, *_: object) -> None:
        """Run an action, whatever Qt's signal brings with it; few do it again while their key is held."""
        if action.repeats or not self._held:
            action.run()

    def _press(self, action: Action) -> None:
        self._made[action.name].setShortcuts([QKeySequence(key) for key in self.keys_of(action)])


def printed(key: str) -> str:
    """Return a key as this system's users read it."""
    sequence = QKeySequence(key)
    native = sequence.toString(QKeySequence.SequenceFormat.NativeText).split("+")
    portable = sequence.toString(QKeySequence.SequenceFormat.PortableText).split("+")
    if len(native) != len(portable):  # macOS writes ⇧⌘Z, in signs already
        return "+".join(native)
    shown = [_SIGNS.get(code, name) for code, name in zip(portable, native, strict=True)]
    return "+".join(shown).replace("⇧+", "⇧")


def _written(key: str) -> str:
    """Return a key as Qt writes it: "Del", where "Delete" is understood too."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
