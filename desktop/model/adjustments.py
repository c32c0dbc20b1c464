"""A photo's finish, the variant, strength and nudges that the user chose for it: undone, redone and remembered."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from engine.edit.looks import NAMES
from engine.errors import CovershotError
from engine.files import write_text
from engine.inside import contained
from engine.serialise import Finite, MalformedError, decode_json, read_bounded

Moves = tuple[tuple[str, float], ...]
"""Amounts of looks that are not 0, in the looks' order."""


@dataclass(frozen=True)
class Finish:
    """Say how a photo is to look.

    Attributes:
        variant: name of the variant whose Edit is adjusted.
        strength: 0 is the photo, 1 is the whole Edit.
        moves: nudges on top of the Edit.
    """

    variant: str
    strength: float = 1.0
    moves: Moves = ()

    @property
    def untouched(self) -> bool:
        """Return whether it is the variant's own rendering."""
        return self.strength == 1 and not self.moves

    def nudged(self, look: str, amount: float) -> "Finish":
        """Return the finish with another amount of a look."""
        return self.with_moves({**dict(self.moves), look: amount})

    def with_moves(self, moves: Mapping[str, float]) -> "Finish":
        """Return the finish with other nudges."""
        return replace(self, moves=tuple((name, moves[name]) for name in NAMES if moves.get(name)))


class History:
    """Hold a photo's finish and the ways back and forth; while a slider is dragged nothing is added to them.

    Attributes:
        now: the finish.
    """

    def __init__(self, finish: Finish) -> None:
        self.now = self._kept = finish
        self._past: list[Finish] = []
        self._future: list[Finish] = []

    @property
    def depth(self) -> int:
        """Return how many steps can be taken back."""
        return len(self._past)

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step to take again."""
        return bool(self._future)

    def preview(self, finish: Finish) -> None:
        """Show a finish that is not a step yet."""
        self.now = finish

    def commit(self) -> bool:
        """Make what is shown a step, and say whether it is a new one."""
        if self.now == self._kept:
            return False
        self._past.append(self._kept)
        self._future.clear()
        self._kept = self.now
        return True

    def undo(self) -> bool:
        """Go back a step, and say whether there was one."""
        return self._go(self._past, self._future)

    def redo(self) -> bool:
        """Go forth a step, and say whether there was one."""
        return self._go(self._future, self._past)

    def _go(self, there: list[Finish], back: list[Finish]) -> bool:
        self.commit()
        if not there:
            return False
        back.append(self._kept)
        self.now = self._kept = there.pop()
        return True


class Finishes:
    """Remember finishes in a small JSON file, which is written whole at every change; other windows may write it too.

    Attributes:
        problem: why the file that was there could not be used, in one sentence; it is set aside, never overwritten.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._finishes, self.problem = _read(path)
        self._unwritten: dict[str, Finish | None] = {}

    def get(self, photo: str) -> Finish | None:
        """Return a photo's finish, None when it has none of its own."""
        return self._finishes.get(photo)

    def put(self, finishes: Mapping[str, Finish | None]) -> None:
        """Remember photos' finishes, or forget them.

        Raises:
            CovershotError: the file cannot be written; the finishes are remembered until the window closes.
        """
        changed = {photo: finish for photo, finish in finishes.items() if finish != self._finishes.get(photo)}
        if not changed:
            return
        self._unwritten.update(changed)
        merged: dict[str, Finish | None] = {**_read(self._path)[0], **self._unwritten}
        self._finishes = {name: finish for name, finish in merged.items() if finish is not None}
        values = {
            name: {"variant": finish.variant, "strength": finish.strength, "moves": dict(finish.moves)}
            for name, finish in sorted(self._finishes.items())
        }
        write_text(self._path, json.dumps(values, indent=1, ensure_ascii=False) + "\n")
        self._unwritten.clear()


@dataclass(frozen=True)
class _Saved:
    """Hold a finish as its file does."""

    variant: str
    strength: Finite
    moves: Mapping[str, Finite]


def _read(path: Path) -> tuple[dict[str, Finish], str | None]:
    try:
        values = decode_json(read_bounded(path), dict[str, _Saved])
    except FileNotFoundError:
        return {}, None
    except (OSError, MalformedError) as error:
        aside = path.with_name(path.name + ".broken")
        with suppress(OSError, CovershotError):
            os.replace(contained(path), aside)
        return {}, _broken(path, error, aside)
    return {name: Finish(saved.variant, saved.strength).with_moves(saved.moves) for name, saved in values.items()}, None


def _broken(path: Path, error: Exception, aside: Path) -> str:
    return f"{path} cannot be read ({error}) and was renamed to {aside.name}. Adjustments start from scratch."
