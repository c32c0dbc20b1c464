"""Which covers there are, and what becomes of each in a training."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from engine.covers.match import Doubtful, NotFound
from engine.image.formats import COVER_SUFFIXES
from engine.workspace.alignments import Alignments
from engine.workspace.cover_decisions import Decision, read_decisions, standing
from engine.workspace.import_covers import ImportedCovers
from engine.workspace.names import why_unread
from engine.workspace.open_covers import OpenCover, note_open, read_open
from engine.workspace.pair_filter import find_stray_greys, find_unusable
from engine.workspace.pairs import Skipped, TargetPair, content_hash, join_target_pairs, list_photos
from engine.workspace.workspace import Workspace


class State(StrEnum):
    """Say what is known of a cover."""

    CHECKING = "checking"
    FOUND = "found"
    ACCEPTED = "accepted"
    PLACED = "placed"
    ASIDE = "aside"
    REJECTED = "rejected"
    UNUSED = "unused"
    DOUBTFUL = "doubtful"
    NOT_FOUND = "not found"


USABLE = frozenset({State.FOUND, State.ACCEPTED, State.PLACED})
"""What is known of covers that can teach."""


@dataclass(frozen=True)
class Cover:
    """Hold a cover of the workspace, or one that was to be imported and is not in it.

    Attributes:
        file: the cover.
        photo: its photo; None where that is not decided.
        state: what is known of it.
        reason: why it is set aside, unused or not found, as the engine writes it; but for the last, it follows the name.
        decision: what a person decided about it, as the files are now.
        choices: photos that a doubtful cover may be of.
    """

    file: Path
    photo: Path | None
    state: State
    reason: str = ""
    decision: Decision | None = None
    choices: tuple[Path, ...] = field(default=())

    @property
    def pair(self) -> TargetPair:
        """Return the cover and its photo; only of covers in the workspace."""
        assert self.photo is not None
        return TargetPair(self.photo, self.file, self.decision)


def read_covers(workspace: Workspace) -> tuple[Cover, ...]:
    """Return the covers of a workspace, those with a photo first; those that must be looked at are being checked.

    Raises:
        CovershotError: a folder or the decisions cannot be read.
    """
    decisions = read_decisions(workspace)
    covers: list[Cover] = []
    pairs, skipped = join_target_pairs(workspace)
    alone = (
        file
        for file in skipped
        if file.path.parent == workspace.target and why_unread(file.path, COVER_SUFFIXES) is None
    )
    for pair in pairs:
        decision = standing(decisions, pair.target, pair.source, content_hash)
        rejected = decision is not None and decision.verdict == "rejected"
        state = State.REJECTED if rejected else State.CHECKING
        covers.append(Cover(pair.target, pair.source, state, decision=decision))
    return (*covers, *map(_unused, alone))


def read_waiting(workspace: Workspace) -> tuple[Cover, ...]:
    """Return the covers of earlier imports for which a person must still choose the photo, in the order in which they came.

    Raises:
        CovershotError: the photos, or the file that names those covers, cannot be read.
    """
    waiting = read_open(workspace)
    photos = list_photos(workspace.input) if waiting else {}
    return tuple(_waiting(cover, photos) for cover in waiting)


def checked(cover: Cover, alignments: Alignments) -> Cover:
    """Return a cover of the workspace with its state, as a training would find it.

    Raises:
        CovershotError: a file is missing.
    """
    if cover.decision is not None and cover.decision.verdict == "rejected":
        return replace(cover, state=State.REJECTED, reason="")
    skipped = find_unusable(cover.pair, alignments)
    if skipped is not None:
        return replace(cover, state=State.ASIDE, reason=skipped.reason)
    return replace(cover, state=decided(cover.decision), reason="")


def strays(covers: Iterable[Cover], alignments: Alignments) -> tuple[Cover, ...]:
    """Return those of some checked covers that a training would set aside because of the others, as it would find them.

    Raises:
        CovershotError: a file is missing.
    """
    usable = {cover.pair: cover for cover in covers if cover.state in USABLE}
    found = find_stray_greys(usable, alignments)
    return tuple(
        replace(cover, state=State.ASIDE, reason=found[pair].reason) for pair, cover in usable.items() if pair in found
    )


def decided(decision: Decision | None) -> State:
    """Return the state of a cover that can be used, by what was decided about it."""
    if decision is None:
        return State.FOUND
    if decision.verdict == "rejected":
        return State.REJECTED
    return State.ACCEPTED if decision.transform is None else State.PLACED


def left_open(done: ImportedCovers, workspace: Workspace) -> tuple[Cover, ...]:
    """Return the covers of an import for which a person must choose the photo; one that is in the workspace is there already."""
    covers = (*map(_doubtful, done.doubtful), *map(_not_found, done.not_found))
    return tuple(cover for cover in covers if cover.file.parent != workspace.target)


def as_open(cover: Cover) -> OpenCover:
    """Return a cover for which a person must choose the photo as it is written down."""
    return note_open(cover.file, [photo.stem for photo in cover.choices], cover.reason)


def _unused(file: Skipped) -> Cover:
    return Cover(file.path, None, State.UNUSED, file.reason)


def _waiting(cover: OpenCover, photos: Mapping[str, Path]) -> Cover:
    file = cover.path
    if not file.exists():
        return _not_found(NotFound(file, f"{file} is no longer there. Connect its disk, or import the cover again."))
    choices = tuple(photos[name] for name in cover.photos if name in photos)
    if len(choices) > 1:
        return Cover(file, None, State.DOUBTFUL, choices=choices)
    return _not_found(NotFound(file, cover.reason))


def _doubtful(match: Doubtful) -> Cover:
    return Cover(match.cover, None, State.DOUBTFUL, choices=match.photos)


def _not_found(match: NotFound) -> Cover:
    return Cover(match.cover, None, State.NOT_FOUND, match.reason)
