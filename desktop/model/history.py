"""What can be undone and redone."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Step = TypeVar("Step")


@dataclass
class History(Generic[Step]):
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
