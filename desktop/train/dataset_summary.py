"""What a training would learn from."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.errors import CovershotError
from engine.workspace.alignments import alignments_of
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.dataset import Dataset, read_dataset
from engine.workspace.judgements.pair_images import rendered_stems
from engine.workspace.judgements.store import count_by_verdict
from engine.workspace.pair_filter import Lesson, doubtful, find_stray_greys, find_unusable, without
from engine.workspace.pairs import Skipped, content_hash, join_target_pairs, with_decisions
from engine.workspace.workspace import Workspace

_PHOTOS = "input"
"""Folder of the photos."""


@dataclass(frozen=True)
class Material:
    """Count what there is to learn from.

    Attributes:
        dataset: target pairs and comparisons; None where there is too little.
        problem: why the data do not suffice, in one sentence; empty otherwise.
        ties: judgements that found no difference.
        skips: comparisons that were skipped.
        doubtful: covers and comparisons of the dataset that may turn out to be none of Edits; none once they were looked at.
        unreachable: images that turned out to be none of Edits; their covers and comparisons are not in the dataset. Without a
            dataset, all covers of which that is known.
    """

    dataset: Dataset | None = None
    problem: str = ""
    ties: int = 0
    skips: int = 0
    doubtful: tuple[Lesson, ...] = ()
    unreachable: tuple[Skipped, ...] = ()

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files that are not used, with the reason of each; photos come last: most may be without a cover."""
        files = (*self.unreachable, *(self.dataset.skipped if self.dataset else ()))
        return tuple(sorted(files, key=lambda file: file.path.parent.name == _PHOTOS))


def read_material(workspace: Workspace) -> Material:
    """Read what there is to learn from; takes time, since every file is hashed."""
    verdicts = count_by_verdict(workspace)
    ties = verdicts.get("tie", 0)
    skips = verdicts.get("skip", 0)
    try:
        dataset = read_dataset(workspace)
        unsure = doubtful(dataset, rendered_stems(workspace))
    except CovershotError as error:
        return Material(None, error.in_window, ties, skips, unreachable=_unused_covers(workspace))
    return Material(dataset, "", ties, skips, unsure)


def _unused_covers(workspace: Workspace) -> tuple[Skipped, ...]:
    """Return the covers that have no photo, are not read or were rejected; none where that cannot be known."""
    try:
        pairs, skipped = join_target_pairs(workspace)
        _, rejected = with_decisions(pairs, read_decisions(workspace), content_hash)
    except CovershotError:
        return ()
    return (*(file for file in skipped if file.path.parent == workspace.target), *rejected)


def settled(workspace: Workspace, material: Material, stop: Callable[[], bool]) -> Material:
    """Look at the doubtful covers and comparisons and set aside those that cannot teach, as the training will.

    Args:
        workspace: that the material was read from.
        material: as it was read.
        stop: polled before each; the material is returned as it is then.
    """
    alignments = alignments_of(workspace)
    dataset = material.dataset
    doubts = material.doubtful
    found: dict[Lesson, Skipped] = {}
    try:
        while dataset is not None:
            for lesson in doubts:
                if stop():
                    return material
                skipped = find_unusable(lesson, alignments)
                if skipped is not None:
                    found[lesson] = skipped
            found |= find_stray_greys((pair for pair in dataset.pairs if pair not in found), alignments)
            left = without(workspace, dataset, found)
            if left.splits == dataset.splits:
                return replace(material, dataset=left, doubtful=(), unreachable=tuple(found.values()))
            dataset = left
            doubts = doubtful(left, rendered_stems(workspace))  # photos that were held out teach now
    except CovershotError as error:
        return replace(material, dataset=None, problem=error.in_window, doubtful=(), unreachable=tuple(found.values()))
    finally:
        alignments.save()
    return material
