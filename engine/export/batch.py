"""Photos and their Edits to files at full size, several at once, without torch."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine.edit.cube import write_cube
from engine.edit.edit import Edit, save_edit
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.export.copies import Copies
from engine.export.names import Claim, Existing, Names
from engine.files import scratch_in, sweep
from engine.image.formats import written_suffix
from engine.image.io import Photo, load_photo, save_photo
from engine.image.profile import Pixels
from engine.progress import counted
from engine.stopping import as_done, ending_early

__all__ = ["Enhanced", "Existing", "Output", "Treat", "Treatment", "write_batch"]


class Treatment(NamedTuple):
    """Say what to do to one photo.

    Attributes:
        edit: its Edit.
        strength: how much of it, where that is not the whole batch's strength.
        note: what its user should know, in words that follow the photo's name and a colon.
    """

    edit: Edit
    strength: float | None = None
    note: str | None = None


Treat = Callable[[Path, Pixels], Treatment]

EDIT = ".edit.safetensors"
CUBE = ".cube"
"""How the files that lie beside a photo end."""

MOST_AT_ONCE = 4
"""Photos in flight at the most: each holds its pixels, their rendering and its file."""


@dataclass(frozen=True)
class Output:
    """Say where and how enhanced photos are written.

    Attributes:
        folder: where they go, under the photo's own name.
        strength: 0 keeps the photo, 1 is the whole Edit; of photos whose treatment has none of its own.
        existing: what to do when a name is taken.
        suffix: of another format, such as ".tif"; None keeps the photo's, or the nearest where that is not written.
        deep: whether photos of 8 bits are rendered with 16 and, as TIFF or PNG, keep them.
        keep_gps: whether the place where a photo was taken may stay in its file.
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
    """Say what became of a batch.

    Attributes:
        written: the new photos.
        skipped: photos whose file was there already, and those that are copies of an earlier batch themselves.
        failed: photos that could not be enhanced, with the reason.
    """

    written: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    failed: dict[Path, CovershotError] = field(default_factory=dict)


def write_batch(photos: list[Path], treat: Treat, output: Output, emit: Emit, stop: Callable[[], bool]) -> Enhanced:
    """Write each photo's enhanced copy at full size; one that fails never stops the others.

    Several photos are decoded, rendered and encoded side by side, each on one processor; a single one uses them all.

    Args:
        photos: files to read.
        treat: says what to do to a file's (H, W, 3) pixels; called by one thread at a time.
        output: where and how to write.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.

    Raises:
        KeyboardInterrupt: a stop was requested; finished copies stay.
    """
    result = Enhanced()
    sweep(output.folder)
    copies = Copies(output.folder, photos)
    names = Names(output.folder, output.existing, photos)
    result.skipped.extend(photo for photo in photos if copies.holds(photo))
    if result.skipped:
        emit(Message(f"{len(result.skipped)} photos are copies that an earlier batch wrote here: they are left out."))
        photos = [photo for photo in photos if photo not in set(result.skipped)]
    workers = max(1, min(len(photos), os.cpu_count() or 1, MOST_AT_ONCE))
    one = _Worker(treat, output, names, copies, None if workers == 1 else 1)
    ended = f"the photos finished so far are in {output.folder}"
    with (
        ending_early(ThreadPoolExecutor(workers)) as pool,
        one.ended_with_the_block(),
        counted("enhance", len(photos), emit, stop, ended) as advance,
    ):
        tasks = {pool.submit(one, photo, names.claim(photo.stem, one.endings(photo))): photo for photo in photos}
        for task in as_done(tasks, stop):
            try:
                written = task.result()
            except (CovershotError, OSError, MemoryError, RuntimeError) as error:
                result.failed[tasks[task]] = _reason(tasks[task], error)
                emit(Message(str(result.failed[tasks[task]]), "warning"))
            else:
                (result.skipped if written is None else result.written).append(written or tasks[task])
            advance()
    for note, noted in one.notes.items():
        more = f" and {len(noted) - 1} more" if len(noted) > 1 else ""
        emit(Message(f"{noted[0].name}{more}: {note}."))
    return result


def _reason(photo: Path, error: Exception) -> CovershotError:
    """Return why a photo failed; what is no sentence of the engine is mostly memory that ran out, the processor's or a GPU's."""
    if isinstance(error, CovershotError):
        return error
    first = str(error).strip().splitlines()[0][:120] if str(error).strip() else "memory ran out"
    return CovershotError(f"{photo} could not be enhanced ({first}). Close other programs, or enhance it alone.")


class _Worker:
    def __init__(self, treat: Treat, output: Output, names: Names, copies: Copies, threads: int | None) -> None:
        self.treat = treat
        self.output = output
        self.names = names
        self.copies = copies
        self.threads = threads
        self.one_at_a_time = threading.Lock()
        self.notes: dict[str, list[Path]] = {}
        self.ended = threading.Event()

    @contextmanager
    def ended_with_the_block(self) -> Iterator[None]:
        """Leave photos that are underway unfinished when the block is interrupted: a large one takes many seconds."""
        try:
            yield
        except BaseException:
            self.ended.set()
            raise

    def go_on(self) -> None:
        """Raise KeyboardInterrupt once the batch has ended."""
        if self.ended.is_set():
            raise KeyboardInterrupt

    def endings(self, path: Path) -> list[str]:
        """Return how a photo's files will end, the photo's own first."""
        output = self.output
        beside = [ending for ending, due in ((EDIT, output.edit), (CUBE, output.cube)) if due]
        return [output.suffix or written_suffix(path), *beside]

    def __call__(self, path: Path, claim: Claim | None) -> Path | None:
        """Enhance one photo and return its new path, or None when it was skipped."""
        if claim is None:
            return None
        output = self.output
        endings = self.endings(path)
        self.names.check(path, claim, endings)
        self.go_on()
        photo = _deepened(load_photo(path)) if output.deep else load_photo(path)
        self.go_on()
        with self.one_at_a_time:
            edit, strength, note = self.treat(path, photo.pixels)
        strength = output.strength if strength is None else strength
        pixels = render(photo.pixels, edit, strength, threads=self.threads)
        self.go_on()
        with scratch_in(output.folder) as scratch:
            files = {ending: scratch / f"{claim.stem}{ending}" for ending in endings}
            try:
                left_out = save_photo(replace(photo, pixels=pixels), files[endings[0]], keep_gps=output.keep_gps)
                if output.edit:
                    save_edit(edit, files[EDIT])
                if output.cube:
                    write_cube(edit, files[CUBE], output.cube)
            except CovershotError as error:  # its user knows nothing of the scratch folder
                raise CovershotError(str(error).replace(str(scratch), str(output.folder))) from error
            written = self.names.publish(path, claim, files)
        if written is not None:
            self.copies.add(written)
            with self.one_at_a_time:
                for sentence in filter(None, (note, *photo.notes, *left_out)):
                    self.notes.setdefault(sentence, []).append(path)
        return written


def _deepened(photo: Photo) -> Photo:
    """Return the photo with 16 bits, each value where it was."""
    if photo.pixels.dtype == np.uint16:
        return photo
    alpha = None if photo.alpha is None else photo.alpha.astype(np.uint16) * np.uint16(257)
    return replace(photo, pixels=photo.pixels.astype(np.uint16) * np.uint16(257), alpha=alpha)
