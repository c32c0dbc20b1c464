"""Edits that models predict for photos: those on the disk at once, the others from the warm engine."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.engine_server import EngineServer
from desktop.model.bases import find_base
from desktop.model.layers import Base
from desktop.model.library import LibraryPhoto
from desktop.translation import UiText
from engine.workspace.workspace import Workspace

Done = Callable[[Mapping[str, Base], str], None]
"""Called with the Edits by variant, and with why any is missing, in one sentence."""


@dataclass
class _Request:
    photo: LibraryPhoto
    done: Done
    pending: dict[str, int] = field(default_factory=dict)
    found: dict[str, Base] = field(default_factory=dict)
    problem: str = ""


class Predictions(QObject):
    """Give photos their Edits; every section asks here, so that there is one engine.

    The engine starts with the first photo that has no Edit yet; where Edits cannot be kept, it is asked for none.

    Attributes:
        server: the engine of the open workspace; None before one was opened.

    Signals:
        began: the engine begins, which needs memory.
    """

    began = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.server: EngineServer | None = None
        self._workspace: Workspace | None = None
        self._requests: dict[int, _Request] = {}
        self._number = 0

    def open(self, workspace: Workspace) -> None:
        """Predict with the models of a workspace; the engine of another one ends."""
        if workspace != self._workspace:
            self.close()
            self._workspace = workspace
            self.server = EngineServer(workspace.root, self)
            self.server.began.connect(self.began)

    def ask(self, photo: LibraryPhoto, models: Mapping[str, str], done: Done) -> int:
        """Ask for a photo's Edits, which `done` is told all at once, at the latest when the engine has made them.

        Args:
            photo: of the open workspace.
            models: the run by variant.
            done: not called for what was dropped.

        Returns:
            A number by which `drop` knows the question.
        """
        assert self._workspace is not None
        assert self.server is not None
        self._number += 1
        number = self._number
        request = _Request(photo, done)
        self._requests[number] = request
        results = self._workspace.results
        writable = os.access(results, os.W_OK)
        for variant, run in models.items():
            base = find_base(self._workspace, photo, variant, run)
            if base is not None:
                request.found[variant] = base
            elif not writable:
                request.problem = UiText.tr(
                    "This photo cannot be rendered with every model, because {} is read-only. "
                    "Copy the workspace to a disk that can be written."
                ).format(results)
            else:
                came = partial(self._take, number, variant)
                failed = partial(self._refuse, number, variant)
                request.pending[variant] = self.server.ask(photo.source, variant, run, came, failed)
        # Photos whose Edits are all on the disk are answered before this returns, so the first paint has them.
        self._settle(number)
        return number

    def drop(self, number: int) -> None:
        """Let go of a question that nobody waits for any more."""
        request = self._requests.pop(number, None)
        if request is not None and self.server is not None:
            for question in request.pending.values():
                self.server.drop(question)

    @property
    def computing(self) -> bool:
        """Return whether the engine is running."""
        return self.server is not None and self.server.process is not None

    def rest(self) -> None:
        """Let the engine go, unless somebody waits for it, because another one needs its memory."""
        if self.server is not None:
            self.server.rest()

    def close(self) -> None:
        """Drop every question and end the engine."""
        self._requests.clear()
        if self.server is not None:
            self.server.close()
            self.server.deleteLater()
        self.server = None
        self._workspace = None

    def _take(self, number: int, variant: str, edit: Path, name: str) -> None:
        if request := self._requests.get(number):  # none once it was dropped; the engine may answer all the same
            request.found[variant] = Base(edit, name)
            request.pending.pop(variant, None)
            self._settle(number)

    def _refuse(self, number: int, variant: str, sentence: str) -> None:
        if request := self._requests.get(number):
            request.problem = sentence
            request.pending.pop(variant, None)
            self._settle(number)

    def _settle(self, number: int) -> None:
        request = self._requests[number]
        if not request.pending:
            del self._requests[number]
            request.done(request.found, request.problem)
