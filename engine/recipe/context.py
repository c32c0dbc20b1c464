"""What the phases of a run share, and how it is prepared."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from engine.config import Config
from engine.errors import CovershotError
from engine.events import Computing, Message
from engine.model.foundation import load_foundation
from engine.recipe.preview import Preview
from engine.training.materials import Materials, Start, load_materials, make_start
from engine.training.memory import is_out_of_memory
from engine.training.run_context import RunContext
from engine.training.usable import grey_covers, leave_out, only_usable
from engine.workspace.active_models import round_before
from engine.workspace.alignments import Alignments, alignments_of
from engine.workspace.dataset import Dataset
from engine.workspace.pair_filter import Lesson, find_all_unusable, loses_colour, stray_greys, without
from engine.workspace.pairs import Skipped, skipped_sentence, unread
from engine.workspace.results import unmeasured
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class TrainingContext:
    """Hold what the phases of a run share.

    Attributes:
        workspace: to read from and write to.
        dataset: with its test photos.
        config: resolved.
        run: its folder.
        context: device, events and stop.
        materials: decoded photos, without the test ones.
        start: the enhancer before any training.
        seconds: time by phase, filled as they end.
        set_aside: covers and images that cannot be read, show something else than their photo or express nothing.
        undecided: how many judgements found neither side better and are not used: skips, and ties that cannot be shown.
        follows: the run whose models were in use before, if any.
        preview: preview that is updated during training, if any.
        accepted: whether models are put in use as they are saved, unless `gate.objection` has something against one.
    """

    workspace: Workspace
    dataset: Dataset
    config: Config
    run: Run
    context: RunContext
    materials: Materials
    start: Start
    seconds: dict[str, float]
    set_aside: tuple[Skipped, ...]
    undecided: int
    follows: str | None
    preview: Preview | None = None
    accepted: bool = True


def build_context(
    workspace: Workspace, config: Config, run: Run, context: RunContext, dataset: Dataset
) -> TrainingContext:
    """Decode photos, set aside what cannot teach, and load the foundation.

    Raises:
        CovershotError: too little is left to learn from, or the foundation cannot be had.
    """
    if dataset.skipped:
        what = f"Skipped {len(dataset.skipped)} files"
        context.emit(Message(skipped_sentence(what, dataset.skipped), "warning"))
    ties = len(dataset.for_training().ties)
    undecided = dataset.undecided
    if ties:
        context.emit(Message(f"Ties are learnt from, too: {ties}."))
    if undecided:
        context.emit(
            Message(f"Skipped comparisons, and ties that cannot be shown any more, are left out: {undecided}.")
        )
    if dataset.portfolio:
        context.emit(
            Message(
                f"No photo has a finished cover. The {len(dataset.portfolio)} finished pictures in {workspace.portfolio} teach what "
                "all photos need in the mean."
            )
        )
    context.emit(Computing(**context.device.as_dict()))
    seconds: dict[str, float] = {}
    try:
        loaded = load_foundation(config.foundation, config.seed)  # what is wrong with it is said before the long wait
        dataset, used, set_aside = _prepared(workspace, dataset, config, context, run, seconds)
        with timed(seconds, "foundation"):
            start = make_start(used, config, context, loaded)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise CovershotError(
            f"{len(dataset.photos)} photos and their images need more memory than {context.device.name} has.",
            "Close other programs, or train on the processor with --device cpu.",
            "Close other programs, or choose the quality Quick.",
        ) from error
    if dataset.pairs and not dataset.is_measured:
        context.emit(Message(unmeasured(len(dataset.pairs)), "warning"))
    if start.foundation.is_random:
        context.emit(
            Message(
                "The foundation is random: ResNet50 has never seen a photograph, and results are weaker.", "warning"
            )
        )
    return TrainingContext(
        workspace,
        dataset,
        config,
        run,
        context,
        used,
        start,
        seconds,
        set_aside,
        undecided,
        round_before(workspace, run),
    )


def _prepared(
    workspace: Workspace, dataset: Dataset, config: Config, context: RunContext, run: Run, seconds: dict[str, float]
) -> tuple[Dataset, Materials, tuple[Skipped, ...]]:
    """Decode photos and set aside what cannot teach, also of the test photos, and report it.

    Returns:
        The dataset that is left, its materials without the test photos, and what was set aside.
    """
    alignments = alignments_of(workspace)
    found: dict[Lesson, Skipped] = {}
    given = dataset
    while True:
        with timed(seconds, "decode"):
            images = _held_out_images(dataset)
            materials = load_materials(dataset.for_training(), config.size, context, images, run.root)
        with timed(seconds, "check"):
            used, unusable = only_usable(materials, alignments, context, run.root)
            found |= unusable | _unusable_of_test(dataset, materials.broken, alignments, context)
            grey = grey_covers(used) | {
                pair for pair in dataset.pairs_of("test") if pair not in found and loses_colour(pair, alignments)
            }
            if strays := stray_greys([pair for pair in dataset.pairs if pair not in found], grey.__contains__):
                found |= strays
                used = leave_out(used, strays, run.root)
            left = without(workspace, dataset, found)
        if left.splits == dataset.splits:
            break
        dataset = left  # a split had nothing left: photos that were held out teach, or the reverse
    alone = (*given.unpaired.values(), *given.portfolio)
    broken = {path: unread(path, materials.broken[path]) for path in alone if path in materials.broken}
    aside = dict[Lesson | Path, Skipped](chain(found.items(), broken.items()))
    for kind, lessons in (("covers", given.pairs), ("comparisons", given.image_pairs), ("pictures", alone)):
        reasons = [aside[each] for each in lessons if each in aside]
        if reasons:
            what = f"Set aside {len(reasons)} of {len(lessons)} {kind}"
            context.emit(Message(skipped_sentence(what, reasons), "warning"))
    if given.portfolio and not (len(used.portfolio) and len(used.photos)):
        raise CovershotError(
            f"Too little is left to learn from: {len(used.portfolio)} finished pictures in {workspace.portfolio} and "
            f"{len(used.photos)} photos in {workspace.input}. Add some that can be read."
        )
    if lone := left.skipped[len(given.skipped) :]:
        context.emit(Message(skipped_sentence("Too few comparisons are left", lone), "warning"))
    return left, used, tuple(aside.values())


def _unusable_of_test(
    dataset: Dataset, broken: Mapping[Path, CovershotError], alignments: Alignments, context: RunContext
) -> dict[Lesson, Skipped]:
    """Return which test pairs cannot be measured, which comparisons of test photos cannot be read, and why."""
    found = find_all_unusable(dataset.pairs_of("test"), alignments, context.emit, context.stop)
    for item in dataset.image_pairs_of("test"):
        for path in (item.source, item.chosen, item.rejected):
            if path in broken:
                found[item] = unread(path, broken[path])
    return found


def _held_out_images(dataset: Dataset) -> list[Path]:
    return [path for item in dataset.image_pairs_of("test") for path in (item.source, item.chosen, item.rejected)]


@contextmanager
def timed(seconds: dict[str, float], phase: str) -> Iterator[None]:
    """Add the seconds that a block takes to those of a phase."""
    start = time.monotonic()
    yield
    seconds[phase] = seconds.get(phase, 0.0) + time.monotonic() - start
