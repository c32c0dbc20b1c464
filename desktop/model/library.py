"""The photos of an open workspace and what the latest finished run says of them."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from desktop.model.trial import Trial, read_trial
from engine.errors import CovershotError
from engine.image.rating import SIDECAR
from engine.serialise import salvaged
from engine.workspace.active_models import models_of, runs_in_use
from engine.workspace.judgements.store import count_by_photo
from engine.workspace.model_card import Origin
from engine.workspace.names import partners
from engine.workspace.pairs import list_covers, list_shots
from engine.workspace.photo_settings import read_photo_settings
from engine.workspace.results import Row, Summary, read_rows, read_summary
from engine.workspace.run import Run, latest_finished
from engine.workspace.workspace import VARIANTS, Workspace, open_workspace


@dataclass(frozen=True)
class LibraryPhoto:
    """Name a photo's files.

    Attributes:
        name: the photo's name.
        source: the photo itself.
        target: file of its finished version, None without one.
        edits: the Edits that the run's variants predicted for it, by variant; empty if it was not held out.
        stamp: when its file last changed, in nanoseconds, and its bytes: what differs when its content does.
        target_stamp: stamp of the target's file; zeros without one.
    """

    name: str
    source: Path
    target: Path | None
    edits: Mapping[str, Path]
    stamp: tuple[int, int] = (0, 0)
    target_stamp: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Library:
    """Hold what a workspace has to show; read once, never changed.

    Attributes:
        workspace: the folders it was read from.
        photos: sorted by name.
        run: the finished run that is shown: the latest, unless the user chose another.
        size: long side in pixels at which the run measured.
        rows: the run's measures by photo and variant.
        splits: train, validation or test by photo, as the run divided them.
        simulated: whether the run's targets are not a person's.
        random_foundation: whether the run's trunk never saw a photograph before.
        problem: what could not be read of the run, in one sentence.
        judged: how many judgements stand, by photo; photos without one are left out.
        models: the run whose model predicts the shown variants, by variant.
        in_use: the run whose model is in use, by variant.
        trial: what became of the run's models in a blind test against those in use, if the user decided.
        read_only: whether nothing can be written into the workspace.
        sidecars: stamps of the XMP files beside the photos, by file name.
        doubled: how many photos a camera wrote as a raw file and as a picture.
        raw_and_jpeg: which of the two is the photo then, raw or jpeg.
    """

    workspace: Workspace
    photos: tuple[LibraryPhoto, ...]
    run: Run | None = None
    size: int | None = None
    rows: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False
    random_foundation: bool = False
    problem: str | None = None
    judged: Mapping[str, int] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    in_use: Mapping[str, str] = field(default_factory=dict)
    trial: Trial | None = None
    read_only: bool = False
    sidecars: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    doubled: int = 0
    raw_and_jpeg: Literal["raw", "jpeg"] = "raw"

    @property
    def covered(self) -> int:
        """Return how many photos have a cover."""
        return sum(photo.target is not None for photo in self.photos)

    @property
    def held_out(self) -> int:
        """Return how many photos the run held out."""
        return sum(bool(photo.edits) for photo in self.photos)

    @property
    def offered(self) -> bool:
        """Return whether the run has models that are not in use, and the user has not decided about them."""
        shown_run = self.run.name if self.run else None
        return shown_run in self.models.values() and shown_run not in self.in_use.values() and self.trial is None

    def learnt_from(self, photo: LibraryPhoto) -> bool:
        """Return whether the run's models have seen a photo while they learnt."""
        return self.splits.get(photo.name) in {"train", "validation"}

    def index(self, name: str | None) -> int:
        """Return the place of a photo, or 0 if there is none of that name."""
        return next((place for place, photo in enumerate(self.photos) if photo.name == name), 0)


def read_library(root: Path, shown: str | None = None) -> Library:
    """Read a workspace: names and stamps alone, no photo is opened.

    Args:
        root: the workspace's folder.
        shown: name of the run to show; the latest without one, or where it has no result.

    Raises:
        CovershotError: the folder is not a workspace, a photo's name is no Unicode, or its photos.toml is malformed.
    """
    workspace = open_workspace(root)
    sources, unused = list_shots(workspace.input)
    targets = partners(sources, list_covers(workspace.target))
    chosen = Run(workspace.results / shown) if shown else None
    run = chosen if chosen and chosen.summary.exists() else latest_finished(workspace)
    kept = _edits(run) if run else {}
    photos = tuple(_photo(name, path, targets.get(name), kept.get(name, {})) for name, path in sources.items())
    in_use = runs_in_use(workspace)
    run_models = dict.fromkeys(models_of(run), run.name) if run else {}
    library = Library(
        workspace,
        photos,
        run,
        judged=count_by_photo(workspace),
        models=run_models or in_use,
        in_use=in_use,
        trial=read_trial(run) if run else None,
        read_only=not os.access(workspace.input, os.W_OK),
        sidecars=_sidecars(workspace.input),
        doubled=len({path.stem for path in unused}),
        raw_and_jpeg=read_photo_settings(workspace.input).raw_and_jpeg if unused else "raw",
    )
    if run is None:
        return library
    try:
        summary = read_summary(run.summary)
        rows = {(row.photo, row.variant): row for row in read_rows(run.metrics)}
    except CovershotError as error:
        return replace(library, problem=error.in_window)
    return replace(
        library,
        size=summary.size,
        rows=rows,
        splits=_splits(summary),
        simulated=summary.simulated is not None,
        random_foundation=summary.foundation.get("kind") == "random",
    )


def stamp(path: Path) -> tuple[int, int]:
    """Return when a file last changed, in nanoseconds, and its bytes; zeros for one that is not there."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _photo(name: str, source: Path, target: Path | None, edits: Mapping[str, Path]) -> LibraryPhoto:
    return LibraryPhoto(name, source, target, edits, stamp(source), stamp(target) if target else (0, 0))


def _sidecars(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the stamps of a folder's XMP files by name: one listing, where each photo has two places to look at."""
    found: dict[str, tuple[int, int]] = {}
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(SIDECAR):
                with suppress(OSError):  # it went meanwhile
                    status = entry.stat()
                    found[entry.name] = (status.st_mtime_ns, status.st_size)
    return found


def _edits(run: Run) -> dict[str, dict[str, Path]]:
    """Return the saved Edits of a run by photo and variant."""
    edits: dict[str, dict[str, Path]] = {}
    folder = run.edit("any", VARIANTS[0]).parent
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        name, _, variant = path.name.removesuffix(path.suffix).rpartition(".")
        if variant in VARIANTS and path == run.edit(name, variant):
            edits.setdefault(name, {})[variant] = path
    return edits


def _splits(summary: Summary) -> Mapping[str, str]:
    return salvaged(summary.card, Origin).data.splits
