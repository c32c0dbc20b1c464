"""Everything a workspace offers for training, read once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import CovershotError
from engine.workspace.layout import Workspace
from engine.workspace.pairs import (
    Comparison,
    Skipped,
    TargetPair,
    find_comparisons,
    find_target_pairs,
    fingerprint,
    join_comparisons,
    join_target_pairs,
    list_photos,
)
from engine.workspace.splits import Need, Split, read_fixed_splits, split_photos


@dataclass(frozen=True)
class Dataset:
    """Hold target pairs and comparisons with the split of their photos.

    Attributes:
        pairs: photos with their targets; empty when not asked for.
        comparisons: chosen and rejected images with their photos; empty when not asked for.
        splits: of every photo that has a target or comparisons, asked for or not, so that what one phase holds out no
            other learns from.
        skipped: files without a partner.
        fingerprint: SHA-256 over all files used.
    """

    pairs: tuple[TargetPair, ...]
    comparisons: tuple[Comparison, ...]
    splits: dict[str, Split]
    skipped: tuple[Skipped, ...]
    fingerprint: str

    def pairs_of(self, split: Split) -> list[TargetPair]:
        """Return the target pairs of one split."""
        return [pair for pair in self.pairs if self.splits[pair.photo] == split]

    def comparisons_of(self, split: Split) -> list[Comparison]:
        """Return the comparisons of one split."""
        return [comparison for comparison in self.comparisons if self.splits[comparison.photo] == split]

    def for_training(self) -> "Dataset":
        """Return the dataset without the test photos, so that nothing learns from them by mistake."""
        return replace(
            self,
            pairs=tuple(pair for pair in self.pairs if self.splits[pair.photo] != "test"),
            comparisons=tuple(item for item in self.comparisons if self.splits[item.photo] != "test"),
        )

    @property
    def photos(self) -> dict[str, Path]:
        """Return the photos by name, sorted."""
        return dict(sorted(_sources(self.pairs, self.comparisons).items()))


def read_dataset(workspace: Workspace, *, targets: bool = True, comparisons: bool = True) -> Dataset:
    """Read what training needs.

    Args:
        workspace: where to look.
        targets: whether target pairs are needed.
        comparisons: whether comparisons are needed.

    Raises:
        CovershotError: something needed is missing or wrong; says what to put where.
    """
    if not list_photos(workspace.input):
        raise CovershotError(
            f"{workspace.input} has no photos yet. Put your original photos there, as JPEG, PNG, WebP, TIFF or AVIF."
        )
    pairs: list[TargetPair] = []
    judged: list[Comparison] = []
    skipped: list[Skipped] = []
    if targets:
        pairs, skipped = find_target_pairs(workspace)
    if comparisons:
        judged, unjudged = find_comparisons(workspace)
        skipped = skipped + unjudged
        if not judged:
            raise CovershotError(
                f"There are no comparisons: put the better image of each into {workspace.preferred} and the worse one, "
                f"named the same, into {workspace.dispreferred}, or fine-tune on covers alone with `covershot sft`."
            )
    files = [path for pair in pairs for path in (pair.source, pair.target)]
    files += [path for item in judged for path in (item.source, item.chosen, item.rejected)]
    return Dataset(
        tuple(pairs),
        tuple(judged),
        _splits(workspace, targets=targets, comparisons=comparisons),
        tuple(skipped),
        fingerprint(dict.fromkeys(files)),
    )


def _splits(workspace: Workspace, *, targets: bool, comparisons: bool) -> dict[str, Split]:
    """Split all photos that have a target or comparisons; what is not asked for may be too little for its needs."""
    pairs, judged = join_target_pairs(workspace)[0], join_comparisons(workspace)[0]
    covered, compared = frozenset(pair.photo for pair in pairs), frozenset(item.photo for item in judged)
    needs = (
        Need(covered, ("test", "validation", "train"), "a finished cover", optional=not targets),
        Need(compared, ("validation", "train"), "comparisons", optional=not comparisons),
    )
    return split_photos(_sources(pairs, judged), read_fixed_splits(workspace.split_file), needs)


def _sources(pairs: Iterable[TargetPair], comparisons: Iterable[Comparison]) -> dict[str, Path]:
    return {pair.photo: pair.source for pair in pairs} | {item.photo: item.source for item in comparisons}
