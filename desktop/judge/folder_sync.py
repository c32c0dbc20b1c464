"""Keep dataset/preferred and dataset/dispreferred in line with the judgements while the user goes on judging."""

from functools import partial
from queue import SimpleQueue

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks, ignore
from desktop.engine_text import in_language
from engine.errors import CovershotError
from engine.events import Event, Message
from engine.workspace.judgements.pair_images import sync_pair_images
from engine.workspace.judgements.store import Judgements, open_judgements
from engine.workspace.saved_edits import base_edit
from engine.workspace.workspace import Workspace


class FolderSync(QObject):
    """Write the images of each judged comparison into the two folders, on one thread.

    A key press must never wait for a full-size image to be rendered, so the store takes the judgement at once and the
    folders follow here. While no new judgement waits, the thread catches up on what an earlier process left undone; of
    those failures at most one is reported.

    Signals:
        failed: why images could not be rendered or written, in one sentence.
    """

    failed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._tasks = Tasks(1, self)

    def start(self) -> None:
        """Begin. Connect to `failed` before: the first failure may come at once."""
        self._tasks.run(self._work, ignore, self.failed.emit)

    def sync(self, comparison: int) -> None:
        """Bring the folders in line with a comparison's judgement, soon."""
        self._queue.put(comparison)

    def close(self) -> None:
        """Finish what is queued, and wait for it; the backlog is left to the next process."""
        self._queue.put(None)
        self._tasks.wait()

    def _work(self) -> None:
        # SQLite's connections belong to the thread that opens them, so this one cannot share the page's.
        with open_judgements(self._workspace, self._receive) as judgements:
            backlog = [placement.comparison for placement in judgements.placements() if not placement.placed]
            self._sync_all(judgements, backlog)

    def _sync_all(self, judgements: Judgements, backlog: list[int]) -> None:
        reported: int | None = None  # the comparison of the backlog whose failure was reported
        while True:
            # New judgements go first: their images are what the user sees next, the backlog has waited for days.
            queued = not backlog or not self._queue.empty()
            comparison = self._queue.get() if queued else backlog.pop()
            if comparison is None:
                return
            try:
                sync_pair_images(self._workspace, judgements, comparison, partial(base_edit, self._workspace))
            except CovershotError as error:
                # The backlog mostly fails for one reason (a missing model, a full disk): one report says it all. The
                # same comparison may come again through the queue, and must not be reported twice.
                if comparison != reported and (queued or reported is None):
                    self.failed.emit(in_language(error.in_window))
                if reported is None and not queued:
                    reported = comparison

    def _receive(self, event: Event) -> None:
        if isinstance(event, Message):
            self.failed.emit(in_language(event.text))
