"""Keep what the user made of a photo: a nudge as a judgement, a finished photo as its target."""

import shutil
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from desktop.model.adjustments import Finish
from desktop.model.layers import Base, edit_of
from desktop.model.library import LibraryPhoto, stamp
from engine.edit.edit import Edit
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit
from engine.files import replacing, unwritable
from engine.image.encode import CAPABILITIES
from engine.image.formats import written_suffix
from engine.image.io import Photo, load_photo, save_photo
from engine.workspace.judgements.pair_images import SIZE, sync_pair_images
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.kept import keep_file
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Work:
    """Say what is to be kept.

    Attributes:
        workspace: where.
        photo: of which photo.
        base: the model's Edit that the finish starts from.
        finish: what the user made of it.
        session: the sitting.
    """

    workspace: Workspace
    photo: LibraryPhoto
    base: Base
    finish: Finish
    session: str

    def edit(self) -> Edit:
        """Return the nudged Edit.

        Raises:
            CovershotError: the Edit's file cannot be read.
        """
        return edit_of(self.base.edit, self.finish.moves)


@dataclass(frozen=True)
class Written:
    """Say what a target was written over, so that it can be taken back.

    Attributes:
        path: the target.
        before: where the one that was there is kept; None if there was none.
        stamp: the new one's time of change and size: what differs once somebody else has written it.
        comparison: id of the judgement that was kept with it; None if there was nothing new to keep.
    """

    path: Path
    before: Path | None
    stamp: tuple[int, int]
    comparison: int | None


def keep_nudge(work: Work, emit: Emit) -> tuple[Literal["kept", "known", "untouched"], int | None]:
    """Store a finish as a judgement: it is better than the model's own rendering.

    Nudges at full strength are stored as such. A candidate knows no strength, so that at another one the rendering
    itself is stored, as large as the images of comparisons are.

    Returns:
        "known" when that very judgement stands already, "untouched" when there is no difference to store; and the id of
        the comparison that was kept.

    Raises:
        CovershotError: a file cannot be read, or the store or the folders not be written.
    """
    if work.finish.untouched:
        return "untouched", None
    chosen = _candidate(work)
    rejected = Candidate(work.photo.name, work.base.name)
    with open_judgements(work.workspace, emit) as store:
        if any((comparison.chosen, comparison.rejected) == (chosen, rejected) for comparison in store.standing()):
            return "known", None
        comparison = store.ask(chosen, rejected, reason="nudge", session=work.session)
        store.judge(comparison, "left", response_seconds=0.0)
        sync_pair_images(work.workspace, store, comparison, lambda _: edit_of(work.base.edit))
    return "kept", comparison


def finish_photo(work: Work, emit: Emit) -> Written:
    """Write a photo's finish at full size as its target, and keep its nudge; the target that was there is kept.

    Raises:
        CovershotError: a file cannot be read or written; then the old target is there still.
    """
    path = finished_path(work.workspace, work.photo)
    if path.suffix.lower() not in CAPABILITIES:
        raise CovershotError(
            f"{path} is of a format that is not written, and stays. Export the photo instead, or remove this target first."
        )
    photo = load_photo(work.photo.source)
    pixels = render(photo.pixels, work.edit(), work.finish.strength)
    before = keep_file(work.workspace, path) if path.exists() else None
    save_photo(replace(photo, pixels=pixels), path)
    return Written(path, before, stamp(path), keep_nudge(work, emit)[1])


def take_back(work: Work, written: Written, emit: Emit) -> Path | None:
    """Put the target back that was there before, and take back the judgement that came with the new one.

    The new target is kept as the old one was.

    Returns:
        The target that is there now; None if there was none before.

    Raises:
        CovershotError: somebody else has written the target since, or a file cannot be written.
    """
    path = written.path
    if stamp(path) != written.stamp:
        raise CovershotError(
            f"{path} was changed since it was written here, and stays. The one before is {written.before}."
        )
    try:
        if written.before is None:
            keep_file(work.workspace, path)
            path.unlink()
        else:
            keep_file(work.workspace, path)
            with replacing(path) as temporary:
                shutil.copy2(written.before, temporary)
    except OSError as error:
        raise unwritable(path, error) from error
    if written.comparison is not None:
        with open_judgements(work.workspace, emit) as store:
            latest = store.standing(latest=1)
            if latest and latest[0].comparison.id == written.comparison:
                store.undo(work.session)
                sync_pair_images(work.workspace, store, written.comparison, lambda _: edit_of(work.base.edit))
    return None if written.before is None else path


def finished_path(workspace: Workspace, photo: LibraryPhoto) -> Path:
    """Return where a photo's target is, or where it will be."""
    return photo.target or workspace.target / f"{photo.source.stem}{written_suffix(photo.source)}"


def _candidate(work: Work) -> Candidate:
    if work.finish.strength == 1:
        return Candidate(work.photo.name, work.base.name, dict(work.finish.moves))
    description = f"{work.base.name} {work.finish.strength} {work.finish.moves}"
    name = f"{work.photo.name}~{sha256(description.encode()).hexdigest()[:12]}.png"
    path = work.workspace.results / "kept" / name
    if not path.exists():
        pixels = load_photo(work.photo.source, SIZE).pixels
        save_photo(Photo(render(pixels, work.edit(), work.finish.strength)), path)
    return Candidate(work.photo.name, image=path.relative_to(work.workspace.root).as_posix())
