"""Context shared by the phases of a run."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from engine.config import Config
from engine.errors import CovershotError
from engine.events import Computing, Message, PhaseFinished, PhaseStarted
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
"""Largest number of files named in a message."""


@dataclass(frozen=True)
class TrainingContext:
    """Hold the inputs and options shared by the phases of a run.

    Attributes:
        workspace: to read from and write to.
        dataset: with its test photos.
        config: resolved.
        run: its folder.
        context: device and callbacks.
        materials: decoded photos, without the test ones.
        start: the enhancer before any training.
        seconds: time by phase in seconds, filled as phases end.
        set_aside: images that no Edit can make of their photo; their comparisons are not used.
        undecided: number of unused judgements without a preference: skips, and ties whose images are lost.
        follows: run whose models were in use before, if any.
        preview: preview that is updated during training, if any.
        accepted: whether models are put in use as they are saved.
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
        with timed(seconds, "decode"):
            materials = load_materials(dataset.for_training(), config.size, context, checked=_held_out_files(dataset))
            used, set_aside = without_unreachable(materials)
        _report_skipped(
            set_aside, f"Set aside {len(set_aside)} of {len(materials.dataset.comparisons)} comparisons", context
        )
        gone = set(materials.dataset.comparisons) - set(used.dataset.comparisons)
        dataset = replace(dataset, comparisons=tuple(item for item in dataset.comparisons if item not in gone))
        context.emit(PhaseStarted("foundation", 1))
        with timed(seconds, "foundation"):
            start = make_start(used, config, context)
        context.emit(PhaseFinished("foundation", seconds["foundation"]))
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
        set_aside,
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
    judged = dataset.comparisons_of("test")
    files = [path for pair in pairs for path in (pair.source, pair.target)]
    return files + [path for item in judged for path in (item.source, item.chosen, item.rejected)]


@contextmanager
def timed(seconds: dict[str, float], phase: str) -> Iterator[None]:
    """Record the seconds of a block as those of a phase."""
    start = time.monotonic()
    yield
    seconds[phase] = time.monotonic() - start
