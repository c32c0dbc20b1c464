"""Fill the folders of a workspace from its judgements while the judging goes on."""

from functools import partial
from queue import SimpleQueue
from threading import Thread

from PySide6.QtCore import QObject, Signal

from engine.errors import CovershotError
from engine.events import Event, Message
from engine.workspace.judgements.pair_images import fill
from engine.workspace.judgements.store import Judgements, open_judgements
from engine.workspace.saved_edits import base_edit
from engine.workspace.workspace import Workspace


class Filling(QObject):
    """Bring dataset/preferred and dataset/dispreferred in line with each comparison that is told, on one thread.

    The thread has a connection to the store of its own. While nothing is told it makes up for what an earlier process
    left undone, of which at most one reason is told why it could not be done.

    Signals:
        failed: why images could not be made or written, in one sentence.
    """

    failed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._told: SimpleQueue[int | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="filling", daemon=True)  # must never keep a process alive

    def start(self) -> None:
        """Begin. Whoever is to learn of failures connects before: the first may come at once."""
        self._thread.start()

    def fill(self, comparison: int) -> None:
        """Bring the folders in line with a comparison's judgement, soon."""
        self._told.put(comparison)

    def close(self) -> None:
        """Finish what was told, and wait for it."""
        self._told.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            with open_judgements(self._workspace, self._hear) as judgements:
                behind = [own.comparison for own in judgements.placements() if not own.placed]
                self._make_up(judgements, behind)
        except CovershotError as error:
            self.failed.emit(str(error))

    def _make_up(self, judgements: Judgements, behind: list[int]) -> None:
        said: int | None = None  # the comparison whose reason was told while making up
        while True:
            told = not behind or not self._told.empty()
            comparison = self._told.get() if told else behind.pop()
            if comparison is None:
                return
            try:
                fill(self._workspace, judgements, comparison, partial(base_edit, self._workspace))
            except CovershotError as error:
                if comparison != said and (told or said is None):
                    self.failed.emit(str(error))
                if said is None and not told:
                    said = comparison

    def _hear(self, event: Event) -> None:
        if isinstance(event, Message):
            self.failed.emit(event.text)
