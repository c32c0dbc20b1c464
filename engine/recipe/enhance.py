"""Enhance: photos through a model to files."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Message, PhaseFinished, PhaseStarted, Progress
from engine.image.io import load_photo, save_photo, unique_path
from engine.model.enhancer import Enhancer
from engine.training.job import Job

Existing = Literal["rename", "overwrite", "skip"]


@dataclass(frozen=True)
class Enhanced:
    """Say what became of a batch.

    Attributes:
        written: the new files.
        skipped: photos whose file was there already.
        failed: photos that could not be enhanced, with the reason.
    """

    written: list[Path]
    skipped: list[Path]
    failed: dict[Path, str]


def enhance(
    photos: Iterable[Path], model: Enhancer, folder: Path, strength: float, existing: Existing, job: Job
) -> Enhanced:
    """Write each photo's enhanced copy at full size; one that fails never stops the others.

    Args:
        photos: files to read.
        model: predicts their Edits.
        folder: where the copies go, under the photo's own name.
        strength: 0 keeps the photo, 1 is the model's Edit.
        existing: what to do when the copy's name is taken.
        job: device and events.

    Raises:
        KeyboardInterrupt: the user asked to stop; finished copies stay.
    """
    queue, start = list(photos), time.monotonic()
    result = Enhanced([], [], {})
    job.emit(PhaseStarted("enhance", len(queue)))
    for done, path in enumerate(queue, 1):
        out = folder / path.name
        if existing == "skip" and out.exists():
            result.skipped.append(path)
        else:
            try:
                result.written.append(_enhance_one(path, model, out, strength, existing))
            except CovershotError as error:
                result.failed[path] = str(error)
                job.emit(Message(str(error), "warning"))
        elapsed = time.monotonic() - start
        job.emit(Progress("enhance", done, len(queue), elapsed / done * (len(queue) - done)))
        if job.stop() and done < len(queue):
            raise KeyboardInterrupt(f"{len(result.written)} of {len(queue)} photos are in {folder}")
    job.emit(PhaseFinished("enhance", time.monotonic() - start))
    return result


def _enhance_one(path: Path, model: Enhancer, out: Path, strength: float, existing: Existing) -> Path:
    if existing != "overwrite":
        out = unique_path(out)
    if out.exists() and out.samefile(path):
        raise CovershotError(f"{path} would be overwritten by its own enhanced copy. Choose another --out folder.")
    photo = load_photo(path)
    pixels = render(photo.pixels, model.predict(photo.pixels), strength)
    save_photo(replace(photo, pixels=pixels), out)
    return out
