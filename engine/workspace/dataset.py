"""The training data of a workspace, read once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from engine.errors import CovershotError
from engine.image.formats import COVER_SUFFIXES
from engine.workspace.answers import Ties, facts_of, find_ties, read_answers, with_origins
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.image_pairs import find_image_pairs, join_image_pairs
from engine.workspace.judgements.records import Judgement
from engine.workspace.pairs import (
    ImagePair,
    Skipped,
    TargetPair,
    content_hash,
    find_target_pairs,
    fingerprint,
    join_target_pairs,
    list_photos,
    read_folder,
    with_decisions,
)
from engine.workspace.splits import Need, Split, fixed_by_stem, read_fixed_splits, split_photos
from engine.workspace.workspace import Workspace

FEW = 5
"""Largest number of names in a sentence."""

LEAST_JUDGED = 2
"""Photos with comparisons that DPO needs: one to learn from, and one to check what was learnt."""

MOST_WITHOUT_PAIRS = 256
"""Pictures of a portfolio, and photos, that are looked at; what is learnt are means, which more would not change."""


@dataclass(frozen=True)
class Dataset:
    """Hold target pairs, image pairs and ties with the split of their photos.

    Attributes:
        pairs: photos with their targets; empty when not requested.
        image_pairs: chosen and rejected images with their photos; empty when not requested.
        splits: split of every photo that has a target, image pairs or ties, requested or not, so that no phase learns from
            photos that another holds out.
        skipped: files without a partner, missing Edits, and a damaged store.
        fingerprint: SHA-256 over all files used, over what judgements add to them, and over the splits fixed by hand.
        ties: judgements that found neither of two Edits better; empty when image pairs were not requested.
        tie_photos: path of each photo of `ties`, by name.
        tie_edits: file of each Edit that candidates of `ties` start from, by its base name.
        undecided: number of judgements that found neither side better and are not among `ties`: skips, and ties of files
            or of missing Edits.
        portfolio: finished pictures without originals; only where there are no pairs.
        unpaired: path of each photo that a portfolio teaches for, by name.
    """

    pairs: tuple[TargetPair, ...]
    image_pairs: tuple[ImagePair, ...]
    splits: dict[str, Split]
    skipped: tuple[Skipped, ...]
    fingerprint: str
    ties: tuple[Judgement, ...] = ()
    tie_photos: Mapping[str, Path] = field(default_factory=dict)
    tie_edits: Mapping[str, Path] = field(default_factory=dict)
    undecided: int = 0
    portfolio: tuple[Path, ...] = ()
    unpaired: Mapping[str, Path] = field(default_factory=dict)

    def pairs_of(self, split: Split) -> list[TargetPair]:
        """Return the target pairs of one split."""
        return [pair for pair in self.pairs if self.splits[pair.photo] == split]

    def image_pairs_of(self, split: Split) -> list[ImagePair]:
        """Return the image pairs of one split."""
        return [pair for pair in self.image_pairs if self.splits[pair.photo] == split]

    def ties_of(self, split: Split) -> list[Judgement]:
        """Return the ties of one split."""
        return [tie for tie in self.ties if self.splits[tie.comparison.photo] == split]

    def for_training(self) -> "Dataset":
        """Return the dataset without the test photos, so that nothing learns from them by mistake."""
        return replace(
            self,
            pairs=tuple(pair for pair in self.pairs if self.splits[pair.photo] != "test"),
            image_pairs=tuple(item for item in self.image_pairs if self.splits[item.photo] != "test"),
            ties=tuple(tie for tie in self.ties if self.splits[tie.comparison.photo] != "test"),
            unpaired={photo: path for photo, path in self.unpaired.items() if self.splits[photo] != "test"},
        )

    @property
    def is_measured(self) -> bool:
        """Return whether a photo with a cover is held out, on which a model can be measured."""
        return bool(self.pairs_of("test"))

    @property
    def photos(self) -> dict[str, Path]:
        """Return the photos by name, sorted."""
        tied = {tie.comparison.photo: self.tie_photos[tie.comparison.photo] for tie in self.ties}
        return dict(sorted((_sources(self.pairs, self.image_pairs) | tied | dict(self.unpaired)).items()))


def read_dataset(workspace: Workspace, *, targets: bool = True, comparisons: bool = True) -> Dataset:
    """Read what training needs.

    Args:
        workspace: the workspace.
        targets: whether target pairs are needed.
        comparisons: whether image pairs are read, and ties with them. They are needed where targets are not; beside those, the
            comparisons of a single photo are left out, and none at all are no error.

    Raises:
        CovershotError: something needed is missing or wrong; the message says what to put where.
    """
    photos = list_photos(workspace.input)
    if not photos:
        raise CovershotError(
            f"{workspace.input} has no photos yet. Put your original photos there, as JPEG, PNG, WebP, TIFF or AVIF."
        )
    digest = cache(content_hash)  # for this call alone: each file is hashed once
    answers = read_answers(workspace)
    ties = find_ties(workspace, answers, photos)
    pairs: list[TargetPair] = []
    judged: list[ImagePair] = []
    skipped: list[Skipped] = []
    if targets:
        found_pairs, skipped = find_target_pairs(workspace)
        pairs, rejected = with_decisions(found_pairs, read_decisions(workspace), digest)
        skipped = skipped + rejected
    if comparisons:
        found, unjudged = find_image_pairs(workspace)
        judged = with_origins(found, answers)
        skipped = skipped + unjudged + [*ties.skipped, *answers.skipped]
        if not judged and not targets:
            raise CovershotError(
                "There are no comparisons.",
                f"Put the better image of each into {workspace.preferred} and the worse one, named the same, into "
                f"{workspace.dispreferred}.",
                "Judge some pairs of photos first, in Judge.",
            )
    used = ties if comparisons else Ties()
    # Of all that is there, requested or not, so that what one phase holds out no other learns from.
    covered = pairs if targets else join_target_pairs(workspace)[0]
    compared = judged if comparisons else join_image_pairs(workspace)[0]
    files = [path for pair in pairs for path in (pair.source, pair.target)]
    files += [path for item in judged for path in (item.source, item.chosen, item.rejected)]
    files += [*used.photos.values(), *used.edits.values()]
    fixed, unknown = fixed_by_stem(read_fixed_splits(workspace.split_file), photos)
    if unknown:
        more = f" and {len(unknown) - FEW} more" if len(unknown) > FEW else ""
        reason = f"names photos that are not in {workspace.input.name}: {', '.join(unknown[:FEW])}{more}"
        skipped = [*skipped, Skipped(workspace.split_file, reason)]
    facts = facts_of(judged, used.judgements) + [f"{photo} is for {split}" for photo, split in fixed.items()]
    facts += [f"{pair.target.name} is {pair.decision}" for pair in pairs if pair.decision]
    needed = comparisons and _are_enough(judged, beside_covers=targets)
    dataset = Dataset(
        tuple(pairs),
        tuple(judged),
        _splits(covered, compared, ties, fixed, digest, targets=targets, comparisons=needed),
        tuple(skipped),
        fingerprint(dict.fromkeys(files), facts, digest),
        ties=used.judgements,
        tie_photos=used.photos,
        tie_edits=used.edits,
        undecided=sum(not judgement.decided for judgement in answers.standing) - len(used.judgements),
    )
    return dataset if needed else _without_comparisons(dataset)


def _are_enough(judged: Iterable[ImagePair], *, beside_covers: bool) -> bool:
    """Return whether comparisons teach: without covers they must, and the error about them names what is missing."""
    return not beside_covers or len({item.photo for item in judged}) >= LEAST_JUDGED


def _without_comparisons(dataset: Dataset) -> Dataset:
    """Return a dataset whose covers teach alone; its comparisons, if there are any, are listed as skipped."""
    lone = [Skipped(item.chosen, "is a comparison of the only photo that has any") for item in dataset.image_pairs]
    return replace(dataset, image_pairs=(), ties=(), skipped=(*dataset.skipped, *lone))


def read_covers(workspace: Workspace) -> Dataset:
    """Read what covers teach, or where no photo has any, what a portfolio does.

    Raises:
        CovershotError: as `read_dataset`.
    """
    photos, skipped = read_folder(workspace.input)
    pictures, unread_pictures = read_folder(workspace.portfolio, COVER_SUFFIXES)
    if not (photos and pictures) or join_target_pairs(workspace)[0]:
        return read_dataset(workspace, comparisons=False)
    portfolio = tuple(_evenly(pictures).values())
    unpaired = _evenly(photos)
    fixed, _ = fixed_by_stem(read_fixed_splits(workspace.split_file), photos)
    splits: dict[str, Split] = {photo: fixed.get(photo, "train") for photo in unpaired}
    facts = [f"{photo} is for {split}" for photo, split in fixed.items()]
    files = fingerprint([*unpaired.values(), *portfolio], facts)
    return Dataset((), (), splits, (*skipped, *unread_pictures), files, portfolio=portfolio, unpaired=unpaired)


def _evenly(paths: Mapping[str, Path]) -> dict[str, Path]:
    """Return the paths, or where they are more than `MOST_WITHOUT_PAIRS`, so many of them at even distances."""
    names = sorted(paths)
    count = min(len(names), MOST_WITHOUT_PAIRS)
    return {name: paths[name] for name in (names[index * len(names) // count] for index in range(count))}


def split_anew(workspace: Workspace, dataset: Dataset, *, targets: bool, comparisons: bool) -> Dataset:
    """Return a dataset that has lost pairs with the splits that the pairs left make; few photos move, none fixed by hand.

    Args:
        workspace: that it was read from.
        dataset: with its test photos.
        targets: whether target pairs are needed.
        comparisons: whether image pairs are read, as in `read_dataset`.

    Raises:
        CovershotError: there are too few of them.
    """
    photos = list_photos(workspace.input)
    fixed, _ = fixed_by_stem(read_fixed_splits(workspace.split_file), photos)
    covered = dataset.pairs if targets else join_target_pairs(workspace)[0]
    compared = dataset.image_pairs if comparisons else join_image_pairs(workspace)[0]
    ties = find_ties(workspace, read_answers(workspace), photos)
    needed = comparisons and _are_enough(dataset.image_pairs, beside_covers=targets)
    splits = _splits(covered, compared, ties, fixed, cache(content_hash), targets=targets, comparisons=needed)
    anew = replace(dataset, splits=splits)
    return anew if needed else _without_comparisons(anew)


def _splits(
    pairs: Iterable[TargetPair],
    image_pairs: Iterable[ImagePair],
    ties: Ties,
    fixed: Mapping[str, Split],
    digest: Callable[[Path], str],
    *,
    targets: bool,
    comparisons: bool,
) -> dict[str, Split]:
    """Split all photos that have a target, image pairs or ties; needs of what is not requested are optional.

    No split needs ties.
    """
    covered = frozenset(pair.photo for pair in pairs)
    compared = frozenset(item.photo for item in image_pairs)
    needs = (
        Need(covered, ("test", "validation", "train"), "a finished cover", optional=not targets, few_teach=True),
        Need(compared, ("validation", "train"), "comparisons", optional=not comparisons),
    )
    return split_photos(_sources(pairs, image_pairs) | dict(ties.photos), fixed, needs, digest)


def _sources(pairs: Iterable[TargetPair], image_pairs: Iterable[ImagePair]) -> dict[str, Path]:
    return {pair.photo: pair.source for pair in pairs} | {pair.photo: pair.source for pair in image_pairs}
