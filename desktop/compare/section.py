"""The Compare section: its page and commands, and the workspace whose photos are compared."""

from random import Random

from PySide6.QtCore import QObject, Signal

from desktop.background.predictions import Predictions
from desktop.background.tasks import wait_for_closed
from desktop.compare.actions import compare_actions
from desktop.compare.export import Export
from desktop.compare.open_workspace import OpenWorkspace
from desktop.compare.page import ComparePage
from desktop.compare.state import Comparing
from desktop.model.adjustments import Finishes
from desktop.model.library import Library
from desktop.model.settings import Preferences
from desktop.translation import CompareText
from desktop.ui.section import Requests


class Compare(QObject):
    """Join the Compare page with the open workspace.

    Attributes:
        opened: the open workspace; None before one was opened.
        export: writes photos at full size, also while another workspace is opened.

    Signals:
        photo_changed: name of the photo that the user turned to here.
        library_changed: a target was written or other models are in use, so that the workspace is to be read again.
        notice: a sentence for a user who is elsewhere.
    """

    photo_changed = Signal(str)
    library_changed = Signal()
    notice = Signal(str)

    def __init__(self, preferences: Preferences, predictions: Predictions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = "compare"
        self.title = CompareText.tr("Compare")
        self.export = Export(self)
        self.opened: OpenWorkspace | None = None
        self._preferences = preferences
        self._predictions = predictions
        self._rng = Random()  # noqa: S311
        self._requests = Requests(self)
        self.actions = compare_actions(self._requests)
        self.page = ComparePage({action.name.removeprefix("compare."): action for action in self.actions})

    @property
    def state(self) -> Comparing | None:
        """Return what the page is about, None before a workspace is open."""
        return self.opened.state if self.opened else None

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again."""
        if self.opened and self.opened.state.library.workspace != library.workspace:
            self.close_workspace()
        if self.opened:
            self.opened.take(library)
            return
        state = Comparing(library, Finishes(library.workspace.results / "finishes.json"))
        state.arrange(self._preferences.now.compare)
        self.opened = OpenWorkspace(state, self.page, self._requests, self._predictions, self._rng, self)
        self.opened.photo_changed.connect(self.photo_changed)
        self.opened.library_changed.connect(self.library_changed)
        self.opened.export_requested.connect(self.ask_export)

    def show_photo(self, name: str) -> None:
        """Turn to a photo that the user chose elsewhere."""
        if self.opened:
            self.opened.show_photo(name)

    def close_workspace(self) -> None:
        """Let go of the workspace; what was kept is written, and how the panes are left is remembered."""
        if self.opened:
            self._preferences.change(compare=self.opened.state.arrangement)
            self.opened.close()
        self.opened = None

    def close(self) -> None:
        """End every thread, once what was kept is written."""
        self.close_workspace()
        self.export.close()
        wait_for_closed()

    def ask_export(self, names: tuple[str, ...] = ()) -> None:
        """Ask how to export photos chosen elsewhere, or the one that is shown."""
        if self.opened and (choices := self.opened.export_choices(names)):
            self.export.ask(self.opened.state, choices, self.page.window())

    def paste_to(self, names: tuple[str, ...]) -> None:
        """Give photos chosen elsewhere the strength and nudges that were copied."""
        if self.opened:
            self.notice.emit(self.opened.adjusting.paste_to(names))
