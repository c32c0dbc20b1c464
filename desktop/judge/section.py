"""The Judge section: its page and commands, and the workspace that is judged."""

from PySide6.QtCore import QObject

from desktop.background.predictions import Predictions
from desktop.background.tasks import wait_for_closed
from desktop.engine_text import in_language
from desktop.judge import text as words
from desktop.judge.actions import judge_actions
from desktop.judge.open_workspace import OpenWorkspace
from desktop.judge.page import JudgePage
from desktop.judge.session import Judging
from desktop.model.library import Library
from desktop.translation import JudgeText
from desktop.ui.section import Requests
from engine.errors import CovershotError


class Judge(QObject):
    """The section in which pairs are judged. Nothing is read before its page is first shown.

    Attributes:
        opened: the workspace that is judged; None before the page was shown with one, or where nothing can be stored.
    """

    def __init__(self, predictions: Predictions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = "judge"
        self.title = JudgeText.tr("Judge")
        self._requests = Requests(self)
        self.actions = judge_actions(self._requests)
        self.page = JudgePage(self.actions)
        self.opened: OpenWorkspace | None = None
        self._predictions = predictions
        self._unread: Library | None = None
        self._requested_photo = ""
        self.page.appeared.connect(self._begin)

    @property
    def judging(self) -> Judging | None:
        """Return the sitting, None before one could begin."""
        return self.opened.judging if self.opened else None

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again; the pair on the screen stays while its photo is there."""
        if self.opened and self.opened.library.workspace != library.workspace:
            self.close_workspace()
        self._unread = library
        if self.page.isVisible():
            self._begin()

    def show_photo(self, name: str) -> None:
        """Ask about this photo next."""
        self._requested_photo = name
        if self.opened and not self._unread:
            self._turn(self.opened)

    def close_workspace(self) -> None:
        """Fill the folders with what was judged, and let go of the workspace."""
        if self.opened:
            self.opened.close()
        self.opened = None
        self._unread = None

    def close(self) -> None:
        """End every thread."""
        self.close_workspace()
        wait_for_closed()

    def _begin(self) -> None:
        library = self._unread
        if library is None:
            return
        try:
            self.opened = self.opened or OpenWorkspace(library, self.page, self._requests, self._predictions, self)
        except CovershotError as error:
            self.page.show_empty(*words.read_only(in_language(error.in_window)))
            return
        self._unread = None
        self.opened.take(library)
        self._turn(self.opened)

    def _turn(self, opened: OpenWorkspace) -> None:
        photo = self._requested_photo
        self._requested_photo = ""
        opened.turn(photo)
