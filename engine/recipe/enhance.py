"""Enhance: photos through a model to covers at full size."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from engine.edit.edit import Edit
from engine.events import Emit
from engine.export.batch import Enhanced, Existing, Output, Treatment, write_batch
from engine.workspace.pairs import list_files

if TYPE_CHECKING:
    from engine.model.enhancer import Enhancer

__all__ = ["Enhanced", "Existing", "Output", "Predict", "Treat", "Treatment", "enhance", "expanded", "predicting"]

Predict = Callable[[npt.NDArray[Any]], Edit]
Treat = Callable[[npt.NDArray[Any]], Treatment]

UNLIKE = "unlike the photos the model was trained on, so check the result"


def expanded(paths: Iterable[Path]) -> list[Path]:
    """Return photos as they are, and those of folders in their place."""
    photos: list[Path] = []
    for path in paths:
        photos += list_files(path) if path.is_dir() else [path]
    return photos


@contextmanager
def predicting(enhancer: "Enhancer", photos: int) -> Iterator[Treat]:
    """Yield a function that predicts the Edits of a batch of photos, with a note on those unlike the training photos.

    A single photo may use all processors. Of several, each has one: torch's threads would compete with those that decode,
    render and encode the others.
    """
    import torch  # photos that take a saved Edit need none

    def treat(pixels: npt.NDArray[Any]) -> Treatment:
        edit = enhancer.predict(pixels)
        return Treatment(edit, note=UNLIKE if edit.extrapolated else None)

    before = torch.get_num_threads()
    torch.set_num_threads(before if photos == 1 else 1)
    try:
        yield treat
    finally:
        torch.set_num_threads(before)


def enhance(photos: list[Path], treat: Treat, output: Output, emit: Emit, stop: Callable[[], bool]) -> Enhanced:
    """Write each photo's enhanced copy at full size, as `write_batch` does.

    Args:
        photos: files to read.
        treat: returns the treatment of (H, W, 3) pixels; called by one thread at a time.
        output: where and how to write.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.

    Raises:
        KeyboardInterrupt: the user cancelled; finished copies stay.
    """
    return write_batch(photos, lambda _, pixels: treat(pixels), output, emit, stop)
