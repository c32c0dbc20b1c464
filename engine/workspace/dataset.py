"""Everything a workspace offers for training, read once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from engine.errors import CovershotError
from engine.workspace.answers import Ties, facts_of, find_ties, read_answers, with_origins
from engine.workspace.judgements.records import Judgement
from engine.workspace.pairs import (
    Comparison,
    Skipped,
    TargetPair,
    content_hash,
    find_comparisons,
    find_target_pairs,
    fingerprint,
    join_comparisons,
    join_target_pairs,
    list_photos,
)
from engine.workspace.splits import Need, Split, fixed_by_stem, read_fixed_splits, split_photos
from engine.workspace.workspace import Workspace

FEW = 5
"""Names that a sentence has."""


@dataclass(frozen=True)
class Dataset:
    """Hold target pairs, comparisons and ties with the split of their photos.

    Attributes:
        pairs: photos with their targets; empty when not asked for.
        comparisons: chosen and rejected images with their photos; empty when not asked for.
        splits: of every photo that has a target, comparisons or ties, asked for or not, so that what one phase holds out
            no other learns from.
        skipped: files without a partner, Edits that are gone, and a store that is damaged.
        fingerprint: SHA-256 over all files used, over what judgements say of them that no file does, and over the splits
            fixed by hand.
        ties: judgements that found neither of two Edits better; empty when comparisons were not asked for.
        tie_photos: path of each photo of `ties`, by name.
        tie_edits: file of each Edit that candidates of `ties` start from, by the name that they give it.
        undecided: number of judgements that found neither side better and are not among `ties`: skips, and ties of files
            or of Edits that are gone.
    """

    pairs: tuple[TargetPair, ...]
    comparisons: tuple[Comparison, ...]
    splits: dict[str, Split]
    skipped: tuple[Skipped, ...]
    fingerprint: str
    ties: tuple[Judgement, ...] = ()
    tie_photos: Mapping[str, Path] = field(default_factory=dict)
    tie_edits: Mapping[str, Path] = field(default_factory=dict)
    undecided: int = 0

    def pairs_of(self, split: Split) -> list[TargetPair]:
        """Return the target pairs of one split."""
        return [pair for pair in self.pairs if self.splits[pair.photo] == split]

    def comparisons_of(self, split: Split) -> list[Comparison]:
        """Return the comparisons of one split."""
        return [comparison for comparison in self.comparisons if self.splits[comparison.photo] == split]

    def ties_of(self, split: Split) -> list[Judgement]:
        """Return the ties of one split."""
        return [tie for tie in self.ties if self.splits[tie.comparison.photo] == split]

    def for_training(self) -> "Dataset":
        """Return the dataset without the test photos, so that nothing learns from them by mistake."""
        return replace(
            self,
            pairs=tuple(pair for pair in self.pairs if self.splits[pair.photo] != "test"),
            comparisons=tuple(item for item in self.comparisons if self.splits[item.photo] != "test"),
            ties=tuple(tie for tie in self.ties if self.splits[tie.comparison.photo] != "test"),
        )

    @property
    def photos(self) -> dict[str, Path]:
        """Return the photos by name, sorted."""
        tied = {tie.comparison.photo: self.tie_photos[tie.comparison.photo] for tie in self.ties}
        return dict(sorted((_sources(self.pairs, self.comparisons) | tied).items()))


def read_dataset(workspace: Workspace, *, targets: bool = True, comparisons: bool = True) -> Dataset:
    """Read what training needs.

    Args:
        workspace: where to look.
        targets: whether target pairs are needed.
        comparisons: whether comparisons are needed; ties come with them, as many as there are.

    Raises:
        CovershotError: something needed is missing or wrong; says what to put where.
    """
    photos = list_photos(workspace.input)
    if not photos:
        raise CovershotError(
            f"{workspace.input} has no photos yet. Put your original photos there, as JPEG, PNG, WebP, TIFF or AVIF."
        )
    digest = cache(content_hash)  # of this one reading: each file is read once
    answers = read_answers(workspace)
    ties = find_ties(workspace, answers, photos)
    pairs: list[TargetPair] = []
    judged: list[Comparison] = []
    skipped: list[Skipped] = []
    if targets:
        pairs, skipped = find_target_pairs(workspace)
    if comparisons:
        found, unjudged = find_comparisons(workspace)
        judged = with_origins(found, answers)
        skipped = skipped + unjudged + [*ties.skipped, *answers.skipped]
        if not judged:
            raise CovershotError(
                "There are no comparisons.",
                f"Put the better image of each into {workspace.preferred} and the worse one, named the same, into "
                f"{workspace.dispreferred}, or fine-tune on covers alone with `covershot sft`.",
                "Judge some pairs of photos first, in Judge.",
            )
    used = ties if comparisons else Ties()
    files = [path for pair in pairs for path in (pair.source, pair.target)]
    files += [path for item in judged for path in (item.source, item.chosen, item.rejected)]
    files += [*used.photos.values(), *used.edits.values()]
    fixed, unknown = fixed_by_stem(read_fixed_splits(workspace.split_file), photos)
    if unknown:
        more = f" and {len(unknown) - FEW} more" if len(unknown) > FEW else ""
        reason = f"names photos that are not in {workspace.input.name}: {', '.join(unknown[:FEW])}{more}"
        skipped = [*skipped, Skipped(workspace.split_file, reason)]
    facts = facts_of(judged, used.judgements) + [f"{photo} is for {split}" for photo, split in fixed.items()]
    return Dataset(
        tuple(pairs),
        tuple(judged),
        _splits(workspace, ties, fixed, digest, targets=targets, comparisons=comparisons),
        tuple(skipped),
        fingerprint(dict.fromkeys(files), facts, digest),
        ties=used.judgements,
        tie_photos=used.photos,
        tie_edits=used.edits,
        undecided=sum(not judgement.decided for judgement in answers.standing) - len(used.judgements),
    )


def _splits(
    workspace: Workspace,
    ties: Ties,
    fixed: Mapping[str, Split],
    digest: Callable[[Path], str],
    *,
    targets: bool,
    comparisons: bool,
) -> dict[str, Split]:
    """Split all photos that have a target, comparisons or ties; what is not asked for may be too little for its needs.

    No split needs ties: where they happen to be none, nothing is missing.
    """
    pairs, judged = join_target_pairs(workspace)[0], join_comparisons(workspace)[0]
    covered, compared = frozenset(pair.photo for pair in pairs), frozenset(item.photo for item in judged)
    needs = (
        Need(covered, ("test", "validation", "train"), "a finished cover", optional=not targets),
        Need(compared, ("validation", "train"), "comparisons", optional=not comparisons),
    )
    return split_photos(_sources(pairs, judged) | dict(ties.photos), fixed, needs, digest)


def _sources(pairs: Iterable[TargetPair], comparisons: Iterable[Comparison]) -> dict[str, Path]:
    return {pair.photo: pair.source for pair in pairs} | {item.photo: item.source for item in comparisons}
