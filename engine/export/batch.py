"""Photos and their Edits to files at full size, several at once, without torch."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from engine.edit.cube import write_cube
from engine.edit.edit import Edit, save_edit
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit, Message, PhaseFinished, PhaseStarted, Progress
from engine.image.io import Photo, load_photo, save_photo, unique_path
from engine.image.profile import Pixels

Existing = Literal["rename", "overwrite", "skip"]


class Treatment(NamedTuple):
    """Hold the adjustments of one photo of a batch.

    Attributes:
        edit: its Edit.
        strength: 0 keeps the photo, 1 is the whole Edit; None is the batch's strength.
        note: notice for the user, in words that follow the photo's name and a colon.
    """

    edit: Edit
    strength: float | None = None
    note: str | None = None


Treat = Callable[[Path, Pixels], Treatment]

EDIT = ".edit.safetensors"
"""Suffix of the Edit's file beside a photo."""

CUBE = ".cube"
"""Suffix of the LUT's file beside a photo."""

MOST_AT_ONCE = 4
"""Largest number of photos in progress: each holds its pixels, their rendering and its file in memory."""


@dataclass(frozen=True)
class Output:
    """Configure where and how enhanced photos are written.

    Attributes:
        folder: destination; names are the photos'.
        strength: 0 keeps the photo, 1 is the whole Edit; for photos whose treatment has none.
        existing: policy for names that exist already.
        suffix: of another format, such as ".tif"; None keeps the photo's.
        deep: whether photos of 8 bits are rendered with 16 and, as TIFF or PNG, keep them.
        keep_gps: whether GPS coordinates are kept in the file.
        edit: whether the Edit is saved beside the photo.
        cube: nodes of the .cube file of the Edit's global part; None writes none.
    """

    folder: Path
    strength: float = 1.0
    existing: Existing = "rename"
    suffix: str | None = None
    deep: bool = False
    keep_gps: bool = False
    edit: bool = False
    cube: int | None = None


@dataclass(frozen=True)
class Enhanced:
    """Hold the outcome of a batch.

    Attributes:
        written: the new files.
        skipped: photos whose file existed already.
        failed: photos that could not be enhanced, with the reason.
    """

    written: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    failed: dict[Path, str] = field(default_factory=dict)


def write_batch(photos: list[Path], treat: Treat, output: Output, emit: Emit, stop: Callable[[], bool]) -> Enhanced:
    """Write each photo's enhanced copy at full size; one that fails never stops the others.

    Several photos are decoded, rendered and encoded side by side, each on one processor; a single one uses them all.

    Args:
        photos: files to read.
        treat: returns the treatment of a file's (H, W, 3) pixels; called by one thread at a time.
        output: where and how to write.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.

    Raises:
        KeyboardInterrupt: the user cancelled; finished copies stay.
    """
    start = time.monotonic()
    result = Enhanced()
    names = _Names(output)
    workers = max(1, min(len(photos), os.cpu_count() or 1, MOST_AT_ONCE))
    emit(PhaseStarted("enhance", len(photos)))
    with ThreadPoolExecutor(workers) as pool:
        one = _Worker(treat, output, names, None if workers == 1 else 1)
        tasks = {pool.submit(one, photo): photo for photo in photos}
        for done, task in enumerate(as_completed(tasks), 1):
            try:
                written = task.result()
            except (CovershotError, MemoryError, RuntimeError) as error:
                result.failed[tasks[task]] = _reason(tasks[task], error)
                emit(Message(result.failed[tasks[task]], "warning"))
            else:
                (result.skipped if written is None else result.written).append(written or tasks[task])
            elapsed = time.monotonic() - start
            emit(Progress("enhance", done, len(photos), elapsed / done * (len(photos) - done)))
            if stop() and done < len(photos):
                pool.shutdown(cancel_futures=True)
                raise KeyboardInterrupt(f"the photos finished so far are in {output.folder}")
    for note, noted in one.notes.items():
        more = f" and {len(noted) - 1} more" if len(noted) > 1 else ""
        emit(Message(f"{noted[0].name}{more}: {note}."))
    emit(PhaseFinished("enhance", time.monotonic() - start))
    return result


def _reason(photo: Path, error: Exception) -> str:
    """Return why a photo failed. Errors other than `CovershotError` mean that memory ran out, on the processor or a GPU."""
    if isinstance(error, CovershotError):
        return str(error)
    first = str(error).strip().splitlines()[0][:120] if str(error).strip() else "memory ran out"
    return f"{photo} could not be enhanced ({first}). Close other programs, or enhance it alone."


class _Names:
    """Give out names that neither a file nor another photo of the batch has, for the photo and what lies beside it."""

    def __init__(self, output: Output) -> None:
        self.existing = output.existing
        self.taken = set[Path]()
        self.lock = threading.Lock()
        self.beside = [suffix for suffix, written in ((EDIT, output.edit), (CUBE, output.cube)) if written]

    def claim(self, preferred: Path) -> Path | None:
        """Return the path to write, or None when the photo is to be skipped."""
        with self.lock:
            if self.existing == "skip" and preferred.exists():
                return None
            refused = set(self.taken)
            while True:
                keep = self.existing == "overwrite" and preferred not in refused
                path = preferred if keep else unique_path(preferred, refused)
                beside = [path.with_suffix(suffix) for suffix in self.beside]
                if not any(file in self.taken or (file.exists() and not keep) for file in beside):
                    self.taken.update((path, *beside))
                    return path
                refused.add(path)


class _Worker:
    def __init__(self, treat: Treat, output: Output, names: _Names, threads: int | None) -> None:
        self.treat = treat
        self.output = output
        self.names = names
        self.threads = threads
        self.one_at_a_time = threading.Lock()
        self.notes: dict[str, list[Path]] = {}

    def __call__(self, path: Path) -> Path | None:
        """Enhance one photo and return its new path, or None when it was skipped."""
        output = self.output
        suffix = output.suffix or path.suffix
        out = self.names.claim(output.folder / f"{path.stem}{suffix}")
        if out is None:
            return None
        if out.exists() and out.samefile(path):
            raise CovershotError(f"{path} would be overwritten by its own enhanced copy. Choose another folder.")
        photo = _deepened(load_photo(path)) if output.deep else load_photo(path)
        with self.one_at_a_time:
            edit, strength, note = self.treat(path, photo.pixels)
        strength = output.strength if strength is None else strength
        pixels = render(photo.pixels, edit, strength, threads=self.threads)
        left_out = save_photo(replace(photo, pixels=pixels), out, keep_gps=output.keep_gps)
        with self.one_at_a_time:
            for note_text in filter(None, (note, *photo.notes, *left_out)):
                self.notes.setdefault(note_text, []).append(path)
        if output.edit:
            save_edit(edit, out.with_suffix(EDIT))
        if output.cube:
            write_cube(edit, out.with_suffix(CUBE), output.cube)
        return out


def _deepened(photo: Photo) -> Photo:
    """Return the photo with 16 bits, each value where it was."""
    if photo.pixels.dtype == np.uint16:
        return photo
    alpha = None if photo.alpha is None else photo.alpha.astype(np.uint16) * np.uint16(257)
    return replace(photo, pixels=photo.pixels.astype(np.uint16) * np.uint16(257), alpha=alpha)
