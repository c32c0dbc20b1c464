"""What a training would learn from."""

from dataclasses import dataclass

from engine.errors import CovershotError
from engine.workspace.dataset import Dataset, read_dataset
from engine.workspace.judgements import count_by_verdict
from engine.workspace.layout import Workspace
from engine.workspace.pairs import Skipped


@dataclass(frozen=True)
class Material:
    """Count what there is to learn from.

    Attributes:
        dataset: target pairs and comparisons; None where there is too little.
        problem: why there is too little, in one sentence.
        ties: judgements that found no difference, and so teach nothing.
        skips: comparisons that were skipped.
    """

    dataset: Dataset | None = None
    problem: str = ""
    ties: int = 0
    skips: int = 0

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files that are not used, with the reason of each."""
        return self.dataset.skipped if self.dataset else ()


def read_material(workspace: Workspace) -> Material:
    """Read what there is to learn from; takes time, since every file is hashed."""
    verdicts = count_by_verdict(workspace)
    ties, skips = verdicts.get("tie", 0), verdicts.get("skip", 0)
    try:
        dataset = read_dataset(workspace)
    except CovershotError as error:
        return Material(None, str(error), ties, skips)
    return Material(dataset, "", ties, skips)
