"""What the phases of a run share, and how it is prepared."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from engine.config import Config
from engine.errors import CovershotError
from engine.events import Computing, Message
from engine.model.foundation import load_foundation
from engine.recipe.preview import Preview
from engine.training.materials import Materials, Start, load_materials, make_start
from engine.training.memory import is_out_of_memory
from engine.training.pair_filter import without_unreachable
from engine.training.run_context import RunContext
from engine.workspace.active_models import round_before
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import Skipped
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace

MOST_NAMED = 5
"""Files that are named one by one."""


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
        set_aside: covers and images that no Edit can make of their photo, or that say nothing; they are not used.
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
    """Decode photos and load the foundation.

    Raises:
        CovershotError: a photo cannot be read, or the foundation cannot be had.
    """
    _report_skipped(dataset.skipped, f"Skipped {len(dataset.skipped)} files", context)
    ties = len(dataset.for_training().ties)
    undecided = dataset.undecided
    if ties:
        context.emit(Message(f"Ties are learnt from, too: {ties}."))
    if undecided:
        context.emit(
            Message(f"Skipped comparisons, and ties that cannot be shown any more, are left out: {undecided}.")
        )
    context.emit(Computing(**context.device.as_dict()))
    seconds: dict[str, float] = {}
    try:
        loaded = load_foundation(config.foundation, config.seed)  # what is wrong with it is said before the long wait
        with timed(seconds, "decode"):
            materials = load_materials(dataset.for_training(), config.size, context, _held_out_files(dataset), run.root)
        with timed(seconds, "check"):
            used, found = without_unreachable(materials, context, run.root)
        for kind, lessons in (("covers", materials.dataset.pairs), ("comparisons", materials.dataset.image_pairs)):
            reasons = [found[lesson] for lesson in lessons if lesson in found]
            _report_skipped(reasons, f"Set aside {len(reasons)} of {len(lessons)} {kind}", context)
        dataset = replace(
            dataset,
            pairs=tuple(pair for pair in dataset.pairs if pair not in found),
            image_pairs=tuple(item for item in dataset.image_pairs if item not in found),
        )
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
        tuple(found.values()),
        undecided,
        round_before(workspace, run),
    )


def _report_skipped(skipped: Sequence[Skipped], what: str, context: RunContext) -> None:
    if skipped:
        named = "; ".join(f"{item.path.name} {item.reason}" for item in skipped[:MOST_NAMED])
        more = f"; and {len(skipped) - MOST_NAMED} more" if len(skipped) > MOST_NAMED else ""
        context.emit(Message(f"{what}: {named}{more}.", "warning"))


def _held_out_files(dataset: Dataset) -> list[Path]:
    pairs = dataset.pairs_of("test")
    judged = dataset.image_pairs_of("test")
    files = [path for pair in pairs for path in (pair.source, pair.target)]
    return files + [path for item in judged for path in (item.source, item.chosen, item.rejected)]


@contextmanager
def timed(seconds: dict[str, float], phase: str) -> Iterator[None]:
    """Note the seconds that a block takes."""
    start = time.monotonic()
    yield
    seconds[phase] = time.monotonic() - start
