"""What is reviewed: the covers, those that are shown, and the one that the user stands on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from desktop.covers.survey import Cover, State
from engine.workspace.cover_decisions import Decision


class Filter(StrEnum):
    """Choose among covers."""

    ALL = "all"
    OPEN = "open"
    USED = "used"
    REJECTED = "rejected"


SHOWN: dict[Filter, frozenset[State]] = {
    Filter.ALL: frozenset(State),
    Filter.OPEN: frozenset({State.DOUBTFUL, State.NOT_FOUND, State.ASIDE, State.UNUSED}),
    Filter.USED: frozenset({State.FOUND, State.ACCEPTED, State.PLACED}),
    Filter.REJECTED: frozenset({State.REJECTED}),
}


@dataclass
class Review:
    """Hold what is reviewed.

    Attributes:
        covers: of the workspace.
        offered: of imports, where a person must choose the photo.
        shown: the filter.
        current: file of the cover that the user stands on; None without one.
    """

    covers: tuple[Cover, ...] = ()
    offered: tuple[Cover, ...] = ()
    shown: Filter = Filter.ALL
    current: Path | None = None

    @property
    def all(self) -> tuple[Cover, ...]:
        """Return all covers, those first for which a photo must be chosen."""
        return (*self.offered, *self.covers)

    @property
    def listed(self) -> tuple[Cover, ...]:
        """Return the covers that the filter leaves."""
        return tuple(cover for cover in self.all if cover.state in SHOWN[self.shown])

    @property
    def cover(self) -> Cover | None:
        """Return the cover that the user stands on."""
        return next((cover for cover in self.listed if cover.file == self.current), None)

    @property
    def ahead(self) -> Cover | None:
        """Return the cover after it."""
        listed = self.listed
        place = self._place()
        return listed[place + 1] if place + 1 < len(listed) else None

    @property
    def checking(self) -> int:
        """Return how many covers are still to be checked."""
        return sum(cover.state is State.CHECKING for cover in self.covers)

    def count(self, name: Filter) -> int:
        """Return how many covers a filter leaves."""
        return sum(cover.state in SHOWN[name] for cover in self.all)

    def take(self, covers: Iterable[Cover], waiting: Iterable[Cover] = ()) -> None:
        """Take the covers of the workspace, and those that wait for a photo, as they were read.

        What was found out of those that are as they were stays.
        """
        self.offered = tuple(waiting)
        before = {(cover.file, cover.photo, cover.decision): cover for cover in self.covers}
        self.covers = tuple(
            before.get((cover.file, cover.photo, cover.decision), cover) if cover.state is State.CHECKING else cover
            for cover in covers
        )
        self._stand()

    def replace(self, cover: Cover) -> None:
        """Take one cover of the workspace as it is now."""
        place = self._place()
        self.covers = tuple(cover if each.file == cover.file else each for each in self.covers)
        self._stand(place)

    def find_out(self, cover: Cover) -> None:
        """Take what was found out about a cover, unless something else was decided about it meanwhile."""
        if any(
            (each.file, each.photo, each.decision) == (cover.file, cover.photo, cover.decision) for each in self.covers
        ):
            self.replace(cover)

    def decide(self, file: Path, decision: Decision | None, state: State) -> None:
        """Note a decision about a cover of the workspace, and what it makes of it."""
        cover = next((each for each in self.covers if each.file == file), None)
        if cover is not None:
            self.replace(replace(cover, decision=decision, state=state, reason=""))

    def offer(self, covers: Iterable[Cover]) -> None:
        """Add covers for which a photo must be chosen; a file that was offered before is offered anew."""
        added = tuple(covers)
        files = {cover.file for cover in added}
        self.offered = (*(cover for cover in self.offered if cover.file not in files), *added)
        self._stand()

    def withdraw(self, files: Iterable[Path]) -> None:
        """Leave out covers that are not in the workspace."""
        gone = set(files)
        place = self._place()
        self.offered = tuple(cover for cover in self.offered if cover.file not in gone)
        self._stand(place)

    def stand_on(self, file: Path) -> None:
        """Stand on a cover; all are shown if the filter leaves it out."""
        self.current = file
        if self.cover is None and any(cover.file == file for cover in self.all):
            self.shown = Filter.ALL

    def show(self, name: Filter) -> None:
        """Show the covers of a filter."""
        self.shown = name
        self._stand()

    def step(self, by: int) -> None:
        """Stand on the next cover, or the one before."""
        listed = self.listed
        if listed:
            place = self._place() + by
            self.current = listed[max(0, min(len(listed) - 1, place))].file

    def _place(self) -> int:
        return next((place for place, cover in enumerate(self.listed) if cover.file == self.current), 0)

    def _stand(self, place: int = 0) -> None:
        """Stand on a cover that is shown: the same, or the one at its place."""
        listed = self.listed
        if self.cover is None:
            self.current = listed[min(place, len(listed) - 1)].file if listed else None
