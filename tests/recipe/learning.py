"""Small materials of judged photos, and a model of them, for the phases that learn from comparisons."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from engine.edit.render import render
from engine.model.enhancer import Enhancer
from engine.model.render import to_edit
from engine.taste.scene import Pixels
from engine.training.materials import Materials
from engine.workspace.dataset import Dataset
from engine.workspace.judgements.records import Candidate, Comparison, Judgement
from engine.workspace.pairs import ImagePair, TargetPair
from tests.recipe.test_sft import Averages
from tests.taste.asking import Judged, colourful

COUNT = 6
VALIDATING = 1
"""Photos, and how many of them, the last ones, are held out."""


def materials(
    judged: Sequence[Judged], covers: Sequence[Pixels] = (), *, origins: bool = True, scale: int = 1
) -> Materials:
    """Return COUNT photos with answers about them and, of as many of them as given, covers.

    Args:
        judged: answers.
        covers: of the first photos.
        origins: whether the comparisons come from judgements; else they are images alone.
        scale: how many pixels, each side, one of the photos becomes.
    """
    names = [f"{row:04}" for row in range(COUNT)]
    splits = {name: "validation" if row >= COUNT - VALIDATING else "train" for row, name in enumerate(names)}
    decided = [answer for answer in judged if answer.grade != "tie"]
    ties = [answer for answer in judged if answer.grade == "tie"]
    comparisons = tuple(
        ImagePair(Path(names[answer.photo]), Path(), Path(), judgement(answer, names) if origins else None)
        for answer in decided
    )
    pairs = tuple(TargetPair(Path(name), Path(name)) for name in names[: len(covers)])
    everything = {name: Path(name) for name in names}
    tied = tuple(judgement(answer, names) for answer in ties)
    dataset = Dataset(pairs, comparisons, splits, (), "", ties=tied, tie_photos=everything)
    photos = as_bytes([colourful(row) for row in range(COUNT)], scale)
    assert list(dataset.photos) == names
    return Materials(
        dataset,
        enlarged(photos),
        photos,
        as_bytes(covers, scale),
        as_bytes([answer.chosen for answer in decided], scale),
        as_bytes([answer.rejected for answer in decided], scale),
        as_bytes([answer.chosen for answer in ties], scale),
        as_bytes([answer.rejected for answer in ties], scale),
    )


def judgement(judged: Judged, names: Sequence[str]) -> Judgement:
    side = Candidate(names[judged.photo])
    now = datetime(2026, 11, 29, tzinfo=UTC)
    comparison = Comparison(1, side, side, "random", "one", now, None, "one")
    verdict = "tie" if judged.grade == "tie" else "left"
    return Judgement(comparison, verdict, judged.grade == "much better", 1.0, now, "one")


def as_bytes(images: Sequence[Pixels], scale: int) -> torch.Tensor:
    if not images:
        return torch.empty((0, 3, 16 * scale, 16 * scale), dtype=torch.uint8)
    copies = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous()
    return copies.repeat_interleave(scale, 2).repeat_interleave(scale, 3)


def enlarged(copies: torch.Tensor) -> torch.Tensor:
    """Return (N, 3, S, S) copies as (N, 3, 256, 256), for the trunk."""
    times = 256 // copies.shape[-1]
    return copies.repeat_interleave(times, 2).repeat_interleave(times, 3)


def foundation() -> Enhancer:
    return Enhancer(Averages())


def learnt() -> Enhancer:
    """Return a model that learnt covers: brighter, harder and warmer than the photos."""
    enhancer = foundation()
    with torch.no_grad():
        enhancer.head.bias.copy_(torch.tensor([0.3, 0.2, 0.4, 0.3, 0.0, 0.2]))
    return enhancer


@torch.no_grad()
def renderings(enhancer: Enhancer) -> list[Pixels]:
    """Return what a model makes of the photos."""
    photos = enlarged(as_bytes([colourful(row) for row in range(COUNT)], 1))
    edits = [to_edit(enhancer.head(enhancer.conditions(photo[None].float() / 255))) for photo in photos]
    return [render(colourful(row), edit, dither=False) for row, edit in enumerate(edits)]
