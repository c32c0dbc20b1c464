"""Keep what the user made of a photo: a nudge as a judgement, a finished photo as its target."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from desktop.model.adjustments import Finish
from desktop.model.layers import Base, edit_of
from desktop.model.library import LibraryPhoto
from engine.edit.edit import Edit
from engine.edit.render import render
from engine.image.io import Photo, load_photo, save_photo
from engine.workspace.judgements.pair_images import SIZE, fill
from engine.workspace.judgements.store import Candidate, open_judgements
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


def keep_nudge(work: Work) -> Literal["kept", "known", "untouched"]:
    """Store a finish as a judgement: it is better than the model's own rendering.

    Nudges at full strength are stored as such. A candidate knows no strength, so that at another one the rendering
    itself is stored, as large as the images of comparisons are.

    Returns:
        "known" when that very judgement stands already, "untouched" when there is no difference to store.

    Raises:
        CovershotError: a file cannot be read, or the store or the folders not be written.
    """
    if work.finish.untouched:
        return "untouched"
    chosen = _candidate(work)
    rejected = Candidate(work.photo.name, work.base.name)
    with open_judgements(work.workspace) as store:
        if any((comparison.chosen, comparison.rejected) == (chosen, rejected) for comparison in store.standing()):
            return "known"
        comparison = store.ask(chosen, rejected, reason="nudge", session=work.session)
        store.judge(comparison, "left", response_seconds=0.0)
        fill(work.workspace, store, comparison, lambda _: edit_of(work.base.edit))
    return "kept"


def finish_photo(work: Work) -> Path:
    """Write a photo's finish at full size as its target, in place of the one that was there, and keep its nudge.

    Returns:
        The target.

    Raises:
        CovershotError: a file cannot be read or written; then the old target is there still.
    """
    path = finished_path(work.workspace, work.photo)
    photo = load_photo(work.photo.source)
    pixels = render(photo.pixels, work.edit(), work.finish.strength)
    save_photo(replace(photo, pixels=pixels), path)
    keep_nudge(work)
    return path


def finished_path(workspace: Workspace, photo: LibraryPhoto) -> Path:
    """Return where a photo's target is, or where it will be."""
    return photo.target or workspace.target / photo.source.name


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
