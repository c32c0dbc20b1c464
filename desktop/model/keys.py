"""Which key does what: the defaults, what the user chose instead, and what may not be chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WINDOW = "window"
"""The scope of commands that work wherever the user is."""


@dataclass(frozen=True)
class Bound:
    """Describe a command's keys.

    Attributes:
        name: name of the command.
        scope: name of the section in which it works, or `WINDOW`.
        keys: as QKeySequence writes them.
    """

    name: str
    scope: str
    keys: tuple[str, ...]


def chosen(name: str, defaults: tuple[str, ...], keys: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a command's keys: the user's, else its own."""
    return keys.get(name, defaults)


def conflict(name: str, keys: tuple[str, ...], bounds: Iterable[Bound]) -> tuple[str, str] | None:
    """Return the key, and the name of the command that has it where `name` works; None when all are free."""
    bounds = list(bounds)
    scope = next(bound.scope for bound in bounds if bound.name == name)
    for bound in bounds:
        if bound.name != name and (bound.scope == scope or WINDOW in {bound.scope, scope}):
            for key in keys:
                if key in bound.keys:
                    return key, bound.name
    return None
