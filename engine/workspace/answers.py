"""What the judgements that stand add to the images in the folders: which images belong to which judgement, and ties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.edit.edit import load_edit
from engine.errors import CovershotError
from engine.workspace.judgements.files import read_judgements
from engine.workspace.judgements.records import Judgement, image_stem
from engine.workspace.judgements.store import read_standing
from engine.workspace.pairs import ImagePair, Skipped, fingerprint
from engine.workspace.saved_edits import base_file
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Answers:
    """Hold the judgements that stand.

    Attributes:
        standing: the judgements, in the order of their comparisons.
        placed: fingerprint of the images that were put into the folders, by comparison; None where none was recorded, so
            that images are recognised by name alone.
        skipped: the store, when it is damaged.
    """

    standing: tuple[Judgement, ...] = ()
    placed: Mapping[int, str | None] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True)
class Ties:
    """Hold the ties that can be shown.

    Attributes:
        judgements: judgements whose verdict is a tie, between two Edits.
        photos: path of each of their photos, by name.
        edits: file of each Edit that their candidates start from, by its base name.
        skipped: missing or unreadable Edits, with which ties are left out.
    """

    judgements: tuple[Judgement, ...] = ()
    photos: Mapping[str, Path] = field(default_factory=dict)
    edits: Mapping[str, Path] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


def read_answers(workspace: Workspace) -> Answers:
    """Read the judgements that stand, from the store, or where there is none from the file that came in a bundle.

    The store is neither begun, locked nor changed; of a damaged one every readable row is read.

    Raises:
        CovershotError: the bundle's file is damaged.
    """
    skipped: tuple[Skipped, ...] = ()
    if workspace.judgements.exists() or not workspace.answers.exists():
        standing, placed, damage = read_standing(workspace)
        skipped = (Skipped(workspace.judgements, damage),) if damage else ()
    else:
        standing = [judgement for judgement in read_judgements(workspace.answers) if judgement]
        placed = {
            judgement.comparison.id: None for judgement in standing
        }  # the images were compared when they were bundled
    return Answers(tuple(sorted(standing, key=lambda judgement: judgement.comparison.id)), placed, skipped)


def with_origins(pairs: Iterable[ImagePair], answers: Answers) -> list[ImagePair]:
    """Return image pairs with the judgement between two Edits that their images were rendered for, if there is one.

    Images that replaced rendered ones have none. A photo may have changed since: the judgement is of the two images.

    Raises:
        CovershotError: an image cannot be read.
    """
    origins = {
        image_stem(judgement.comparison.photo, judgement.comparison.id): judgement
        for judgement in answers.standing
        if judgement.decided and judgement.comparison.between_edits and judgement.comparison.id in answers.placed
    }

    def with_origin(item: ImagePair) -> ImagePair:
        origin = origins.get(item.chosen.stem)
        if origin is None or origin.comparison.photo != item.photo:
            return item
        placed = answers.placed[origin.comparison.id]
        same = placed is None or placed == fingerprint((item.chosen, item.rejected))
        return replace(item, origin=origin) if same else item

    return [with_origin(item) for item in pairs]


def find_ties(workspace: Workspace, answers: Answers, photos: Mapping[str, Path]) -> Ties:
    """Return the ties between two Edits of some photos, without those whose Edits cannot be read any more."""
    ties = [
        judgement
        for judgement in answers.standing
        if judgement.verdict == "tie" and judgement.comparison.between_edits and judgement.comparison.photo in photos
    ]
    edits = dict[str, Path]()
    skipped = list[Skipped]()
    for base in bases_of(ties):
        try:
            path = base_file(workspace, base)
            load_edit(path)
        except CovershotError:
            skipped.append(Skipped(workspace.results / base, "is a missing Edit: ties that start from it are left out"))
        else:
            edits[base] = path
    shown = tuple(tie for tie in ties if all(base in edits for base in bases_of([tie])))
    names = {tie.comparison.photo for tie in shown}
    return Ties(shown, {name: path for name, path in photos.items() if name in names}, edits, tuple(skipped))


def bases_of(judgements: Iterable[Judgement]) -> list[str]:
    """Return the names of the Edits that candidates start from, each once, sorted."""
    sides = (side for judgement in judgements for side in (judgement.comparison.left, judgement.comparison.right))
    return sorted({side.base for side in sides if side.base is not None})


def facts_of(pairs: Iterable[ImagePair], ties: Iterable[Judgement]) -> list[str]:
    """Return as texts, for a fingerprint, what judgements add to their files; plain answers add nothing."""
    origins = [item.origin for item in pairs if item.origin is not None]
    graded = [
        f"{origin.comparison.identity} {'much ' * origin.much_better}better, repeats {origin.comparison.repeats}"
        for origin in origins
        if origin.much_better or origin.comparison.repeats is not None
    ]
    return graded + [f"{tie.comparison.identity} tie" for tie in ties]
