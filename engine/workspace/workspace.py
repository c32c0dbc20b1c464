"""Paths inside a workspace."""

import os
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.errors import CovershotError
from engine.files import sweep, unwritable

VARIANTS = ("sft", "dpo", "sft_dpo")


def furthest(variants: Container[str]) -> str | None:
    """Return the most advanced of some variants, None of none."""
    return next((variant for variant in reversed(VARIANTS) if variant in variants), None)


@dataclass(frozen=True)
class Workspace:
    """Name the folders of a workspace; nothing is touched on disk.

    Attributes:
        root: the workspace's folder.
    """

    root: Path

    @property
    def dataset(self) -> Path:
        """Return the folder of photos, targets and comparisons."""
        return self.root / "dataset"

    @property
    def input(self) -> Path:
        """Return the folder of original photos."""
        return self.dataset / "input"

    @property
    def target(self) -> Path:
        """Return the folder of finished covers."""
        return self.dataset / "target"

    @property
    def portfolio(self) -> Path:
        """Return the folder of finished pictures without originals; a person makes it."""
        return self.dataset / "portfolio"

    @property
    def preferred(self) -> Path:
        """Return the folder of the better image of each comparison."""
        return self.dataset / "preferred"

    @property
    def dispreferred(self) -> Path:
        """Return the folder of the worse image of each comparison."""
        return self.dataset / "dispreferred"

    @property
    def split_file(self) -> Path:
        """Return the optional table that fixes the split of photos by hand (columns photo, split)."""
        return self.dataset / "split.csv"

    @property
    def covers(self) -> Path:
        """Return the file of what was decided about covers; the first decision creates it."""
        return self.dataset / "covers.json"

    @property
    def open_covers(self) -> Path:
        """Return the file of the imported covers whose photo is not known; it is there while there are any."""
        return self.dataset / "open_covers.json"

    @property
    def models(self) -> Path:
        """Return the folder of saved models, one folder per variant."""
        return self.root / "models"

    @property
    def results(self) -> Path:
        """Return the folder of runs."""
        return self.root / "results"

    @property
    def judgements(self) -> Path:
        """Return the store of judgements; the first judgement creates it."""
        return self.root / "covershot.sqlite3"

    @property
    def answers(self) -> Path:
        """Return the file of judgements that came in a bundle; it replaces the store where there is none."""
        return self.dataset / "answers.jsonl"


def open_workspace(root: Path) -> Workspace:
    """Open an existing workspace; unfinished files of killed processes are removed.

    Raises:
        CovershotError: there is no such folder, or it has no dataset/input.
    """
    workspace = Workspace(root)
    if not root.is_dir():
        raise CovershotError(
            f"There is no folder {root}.",
            "Name a workspace folder, or make a sample one with `covershot demo`.",
            "Open another workspace, or the sample project.",
        )
    if not workspace.input.is_dir():
        raise CovershotError(
            f"{root} is not a workspace: it has no dataset/input. Put your original photos into {workspace.input}."
        )
    sweep_workspace(workspace)
    return workspace


@lru_cache(maxsize=64)  # once a process: the window opens its workspace again whenever something changed
def sweep_workspace(workspace: Workspace) -> None:
    """Remove unfinished files of killed processes from a workspace's folders, those of its runs too."""
    photos = (workspace.input, workspace.target, workspace.preferred, workspace.dispreferred)
    for folder in (workspace.root, workspace.dataset, *photos, workspace.models):
        sweep(folder)
    for inside, *_ in os.walk(workspace.results):
        sweep(Path(inside))


def create_workspace(root: Path) -> Workspace:
    """Make the folders of a workspace where they are missing.

    Raises:
        CovershotError: the folder cannot be written.
    """
    workspace = Workspace(root)
    folders = (workspace.input, workspace.target, workspace.preferred, workspace.dispreferred)
    for folder in (*folders, workspace.models, workspace.results):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
    return workspace
