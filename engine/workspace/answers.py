"""What the judgements that stand say beyond the images in the folders: which were made for them, and the ties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.edit.edit import load_edit
from engine.errors import CovershotError
from engine.workspace.judgements.files import read_judgements
from engine.workspace.judgements.records import Judgement, image_stem
from engine.workspace.judgements.store import read_standing
from engine.workspace.pairs import Comparison, Skipped, fingerprint
from engine.workspace.saved_edits import base_file
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Answers:
    """Hold the judgements that stand.

    Attributes:
        standing: in the order of their comparisons.
        placed: fingerprint of the images that were put into the folders, by comparison; None where it was not noted, so
            that the images' names alone speak for them.
        skipped: the store, when it is damaged and not all of it can be read.
    """

    standing: tuple[Judgement, ...] = ()
    placed: Mapping[int, str | None] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True)
class Ties:
    """Hold the ties that can be shown.

    Attributes:
        judgements: whose verdict is a tie, between two Edits.
        photos: path of each of their photos, by name.
        edits: file of each Edit that their candidates start from, by the name that they give it.
        skipped: Edits that are gone, or cannot be read, and so the ties that start from them.
    """

    judgements: tuple[Judgement, ...] = ()
    photos: Mapping[str, Path] = field(default_factory=dict)
    edits: Mapping[str, Path] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


def read_answers(workspace: Workspace) -> Answers:
    """Read the judgements that stand, from the store, or where there is none from the file that came in a bundle.

    The store is neither begun, locked nor changed; of a damaged one all is read that can be.

    Raises:
        CovershotError: the bundle's file is damaged.
    """
    skipped: tuple[Skipped, ...] = ()
    if workspace.judgements.exists() or not workspace.answers.exists():
        standing, placed, damage = read_standing(workspace)
        skipped = (Skipped(workspace.judgements, damage),) if damage else ()
    else:
        standing = [judgement for judgement in read_judgements(workspace.answers) if judgement]
        placed = {judgement.comparison.id: None for judgement in standing}  # who bundled them has compared the images
    return Answers(tuple(sorted(standing, key=lambda judgement: judgement.comparison.id)), placed, skipped)


def with_origins(comparisons: Iterable[Comparison], answers: Answers) -> list[Comparison]:
    """Give each comparison the judgement between two Edits that its images were rendered for, if it is one.

    Images that took the place of rendered ones have none. A photo that changed since is no matter: what was said of the
    two images is still said of them.

    Raises:
        CovershotError: an image cannot be read.
    """
    origins = {
        image_stem(judgement.comparison.photo, judgement.comparison.id): judgement
        for judgement in answers.standing
        if judgement.decided and judgement.comparison.between_edits and judgement.comparison.id in answers.placed
    }

    def with_origin(item: Comparison) -> Comparison:
        origin = origins.get(item.chosen.stem)
        if origin is None or origin.comparison.photo != item.photo:
            return item
        placed = answers.placed[origin.comparison.id]
        same = placed is None or placed == fingerprint((item.chosen, item.rejected))
        return replace(item, origin=origin) if same else item

    return [with_origin(item) for item in comparisons]


def find_ties(workspace: Workspace, answers: Answers, photos: Mapping[str, Path]) -> Ties:
    """Return the ties between two Edits of some photos, those left out whose Edits cannot be read any more."""
    ties = [
        judgement
        for judgement in answers.standing
        if judgement.verdict == "tie" and judgement.comparison.between_edits and judgement.comparison.photo in photos
    ]
    edits, skipped = dict[str, Path](), list[Skipped]()
    for base in bases_of(ties):
        try:
            path = base_file(workspace, base)
            load_edit(path)
        except CovershotError:
            skipped.append(
                Skipped(workspace.results / base, "is an Edit that is gone: ties that start from it teach nothing")
            )
        else:
            edits[base] = path
    shown = tuple(tie for tie in ties if all(base in edits for base in bases_of([tie])))
    names = {tie.comparison.photo for tie in shown}
    return Ties(shown, {name: path for name, path in photos.items() if name in names}, edits, tuple(skipped))


def bases_of(judgements: Iterable[Judgement]) -> list[str]:
    """Return the names of the Edits that candidates start from, each once, sorted."""
    sides = (side for judgement in judgements for side in (judgement.comparison.left, judgement.comparison.right))
    return sorted({side.base for side in sides if side.base is not None})


def facts_of(comparisons: Iterable[Comparison], ties: Iterable[Judgement]) -> list[str]:
    """Return as texts what judgements say that no file does, for a fingerprint; plain answers say no more than files."""
    origins = [item.origin for item in comparisons if item.origin is not None]
    told = [
        f"{own.comparison.identity} {'much ' * own.much_better}better, repeats {own.comparison.repeats}"
        for own in origins
        if own.much_better or own.comparison.repeats is not None
    ]
    return told + [f"{tie.comparison.identity} tie" for tie in ties]
