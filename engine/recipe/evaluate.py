"""Evaluate: the variants side by side on held-out photos, measured and drawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from engine.covers.placed import FRAME
from engine.edit.edit import Edit, save_edit
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Message
from engine.image.io import load_photo, to_8_bit
from engine.image.metrics import measure
from engine.loss.preference import charbonnier
from engine.model.enhancer import Enhancer, training_copy
from engine.model.head import HeadInput
from engine.model.trunk import TRUNK_SIZE
from engine.predict.conditions import Unlikeness
from engine.progress import counted
from engine.report.comparison import Pane, dimmed, draw_comparison
from engine.sample.annotator import SampleAnnotator
from engine.training.copies import as_floats
from engine.training.run_context import RunContext
from engine.workspace.alignments import Alignments
from engine.workspace.dataset import Dataset
from engine.workspace.pair_filter import Comparable, load_comparable
from engine.workspace.pairs import ImagePair, Skipped, TargetPair, skipped_sentence
from engine.workspace.results import Preference, Row, mean_by_variant
from engine.workspace.run import Run

SIZE = FRAME
"""Long side, in pixels, at which images are measured; less where a cover has less detail."""

ANOTHER = "sft_another_photo"
"""Each photo with what SFT predicted for another one: a model that looks at its photo does better than that."""

Pixels = npt.NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True)
class Evaluation:
    """Hold what was measured on held-out photos.

    Attributes:
        rows: every photo and variant; none where no photo was held out.
        preference: "sft_dpo_over_sft", when both are there, differ, and someone judged.
        comparisons: the labelled images, by photo.
        controls: means of what a variant must beat, by `ANOTHER`; none of a single photo.
    """

    rows: list[Row]
    preference: dict[str, Preference]
    comparisons: dict[str, Path]
    controls: dict[str, dict[str, float]]


@dataclass(frozen=True)
class _Shown:
    """Hold a photo's images by variant, "original" first, what they are measured against, their measures, and the Edits."""

    images: dict[str, Pixels]
    compared: Comparable
    rows: list[Row]
    edits: dict[str, Edit]


def evaluate(
    models: Mapping[str, Enhancer],
    dataset: Dataset,
    run: Run,
    annotator: SampleAnnotator | None,
    context: RunContext,
    alignments: Alignments,
) -> Evaluation:
    """Measure the original and every model on the test photos; keep their Edits and draw their comparison images.

    Where no photo could be held out, those that taught are drawn, and nothing is measured.

    Args:
        models: by variant.
        dataset: its test split is measured.
        run: where Edits and images go.
        annotator: the sample workspace's simulated judge; without one, the held-out comparisons judge.
        context: device and events.
        alignments: known ones, and those found here.

    Raises:
        CovershotError: no test photo can be compared with its cover, or a photo cannot be read or the run's folder cannot be written.
        KeyboardInterrupt: a stop was requested.
    """
    if not dataset.is_measured:
        return Evaluation([], {}, _draw_learnt(models, dataset, run, context, alignments), {})
    pairs = _one_cover_each(dataset.pairs_of("test"))
    rows: list[Row] = []
    set_aside: list[Skipped] = []
    others: list[Row] = []
    votes: list[str] = []
    # Equal weights make equal pictures, of which nobody can prefer one.
    judged = {"sft", "sft_dpo"} <= models.keys() and not _equal(models["sft"], models["sft_dpo"])
    first: _Shown | None = None
    before: Edit | None = None
    lookers = _lookers(models)
    caption = f"measured at {SIZE} px against the {'simulated ' if annotator else ''}target"
    with counted("evaluate", len(pairs), context.emit, context.stop) as advance:
        for pair in pairs:
            compared = load_comparable(pair, alignments)
            if isinstance(compared, Skipped):
                set_aside.append(compared)
                advance()
                continue
            shown = _show(pair, compared, models, lookers, run, caption)
            rows += shown.rows
            if "sft" in models:
                others += [_control(shown, before)] if before is not None else []
                first = first or shown
                before = shown.edits["sft"]
            if annotator is not None and judged:
                photo, policy, reference = (to_8_bit(shown.images[name]) for name in ("original", "sft_dpo", "sft"))
                votes.append(annotator.prefers(photo, policy, reference))
            advance()
    alignments.save()
    if not rows:
        raise CovershotError(
            f"None of the {len(pairs)} test photos can be compared with its cover, the first because {set_aside[0].path} "
            f"{set_aside[0].reason}."
        )
    if set_aside:
        what = f"Set aside {len(set_aside)} of {len(pairs)} covers"
        context.emit(Message(skipped_sentence(what, set_aside), "warning"))
    if first is not None and before is not None and len(rows) > len(first.rows):
        others.append(_control(first, before))
    judge = "the simulated annotator"
    if annotator is None and judged:
        judge = "the held-out comparisons"
        votes = [_vote(item, models["sft_dpo"], models["sft"]) for item in dataset.image_pairs_of("test")]
    counts = Counter(votes)
    preference = Preference(counts["a"], counts["b"], counts["tie"], judge)
    drawn = {row.photo: run.comparison(row.photo) for row in rows}
    return Evaluation(rows, {"sft_dpo_over_sft": preference} if votes else {}, drawn, mean_by_variant(others))


def _one_cover_each(pairs: Sequence[TargetPair]) -> list[TargetPair]:
    """Return the first pair of each photo."""
    return list({pair.photo: pair for pair in reversed(pairs)}.values())[::-1]


def _draw_learnt(
    models: Mapping[str, Enhancer], dataset: Dataset, run: Run, context: RunContext, alignments: Alignments
) -> dict[str, Path]:
    """Draw photos that taught, by name, without measures, which would flatter the models."""
    pairs = _one_cover_each(dataset.pairs)
    lookers = _lookers(models)
    drawn: dict[str, Path] = {}
    with counted("evaluate", len(pairs), context.emit, context.stop) as advance:
        for pair in pairs:
            compared = load_comparable(pair, alignments)
            if not isinstance(compared, Skipped):
                photo: Pixels = compared.photo
                edits = _edits(photo, models, lookers)
                panes = [Pane(variant, render(photo, edit)) for variant, (edit, _) in edits.items()]
                panes = [Pane("original", photo), *panes, Pane("target", dimmed(compared.cover, compared.mask))]
                drawn[pair.photo] = run.comparison(pair.photo)
                draw_comparison(pair.photo, panes, drawn[pair.photo], "learnt from, so that nothing is measured")
            advance()
    return drawn


def _lookers(models: Mapping[str, Enhancer]) -> dict[str, Enhancer]:
    """Return, by variant, the first model with the same trunk: where it was frozen, one look at a photo serves all."""
    lookers: dict[str, Enhancer] = {}
    for variant, model in models.items():
        lookers[variant] = next((other for other in lookers.values() if _equal(other.trunk, model.trunk)), model)
    return lookers


def _equal(a: nn.Module, b: nn.Module) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a.state_dict().values(), b.state_dict().values(), strict=True))


@torch.no_grad()
def _edits(
    pixels: Pixels, models: Mapping[str, Enhancer], lookers: Mapping[str, Enhancer]
) -> dict[str, tuple[Edit, Unlikeness]]:
    """Return what each model's `predict` and `unlikeness` would."""
    copy = as_floats(training_copy(pixels, TRUNK_SIZE)[None])
    seen: dict[Enhancer, HeadInput] = {}
    for looker in lookers.values():
        if looker not in seen:
            seen[looker] = looker.conditions(copy.to(looker.head.centre.device))
    return {variant: model.edit(seen[lookers[variant]]) for variant, model in models.items()}


def _show(
    pair: TargetPair,
    compared: Comparable,
    models: Mapping[str, Enhancer],
    lookers: Mapping[str, Enhancer],
    run: Run,
    caption: str,
) -> _Shown:
    source: Pixels = compared.photo
    edits = _edits(source, models, lookers)
    images = {"original": source} | {variant: render(source, edit) for variant, (edit, _) in edits.items()}
    rows = []
    panes = []
    for variant, image in images.items():
        measures = measure(image, compared.cover, compared.mask)
        white, content = edits[variant][1] if variant in edits else (None, None)
        size = image.shape[1], image.shape[0]
        values = measures.psnr, measures.ssim, measures.delta_e
        rows.append(Row(pair.photo, variant, *size, *values, white, content, compared.share))
        panes.append(Pane(variant, image, measures.psnr, measures.ssim, measures.delta_e))
    for variant, (edit, _) in edits.items():
        save_edit(edit, run.edit(pair.photo, variant))
    if compared.share < 1:
        caption = f"{caption}, on {compared.share:.0%} of the photo"
    panes.append(Pane("target", dimmed(compared.cover, compared.mask)))
    draw_comparison(pair.photo, panes, run.comparison(pair.photo), caption)
    return _Shown(images, compared, rows, {variant: edit for variant, (edit, _) in edits.items()})


def _control(shown: _Shown, edit: Edit) -> Row:
    """Measure a photo with another one's Edit."""
    image = render(shown.images["original"], edit)
    measures = measure(image, shown.compared.cover, shown.compared.mask)
    size = image.shape[1], image.shape[0]
    return Row(shown.rows[0].photo, ANOTHER, *size, measures.psnr, measures.ssim, measures.delta_e)


def _vote(comparison: ImagePair, a: Enhancer, b: Enhancer) -> str:
    """Return which of two models lies more on the chosen image's side of a comparison: "a", "b" or "tie"."""

    def copy(path: Path) -> torch.Tensor:
        return as_floats(training_copy(load_photo(path, SIZE).pixels, TRUNK_SIZE)[None])

    pixels = load_photo(comparison.source, SIZE).pixels
    chosen = copy(comparison.chosen)
    rejected = copy(comparison.rejected)

    def side(model: Enhancer) -> float:
        output = as_floats(training_copy(render(pixels, model.predict(pixels)), TRUNK_SIZE)[None])
        return (charbonnier(rejected, output) - charbonnier(chosen, output)).item()

    difference = side(a) - side(b)
    return "tie" if difference == 0 else "a" if difference > 0 else "b"
