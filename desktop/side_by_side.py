"""A photo beside its variants and its target: the first Compare section."""

from functools import partial

from PySide6.QtCore import QObject

from desktop.jobs.renders import Renders
from desktop.state.library import Library
from desktop.state.session import Session
from desktop.state.side_by_side import SideBySide, side_by_side
from desktop.view import words
from desktop.view.page import PhotoPage
from desktop.view.section import Action


class SideBySideSection(QObject):
    """Show one photo's panes, and step through the photos."""

    name = "compare"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = words.tr("Compare")
        self.page, self.session = PhotoPage(), Session()
        self._renders = Renders(self)
        self._side: SideBySide | None = None
        self.actions = (
            Action("compare.previous", words.tr("Previous photo"), ("Left",), partial(self._step, -1)),
            Action("compare.next", words.tr("Next photo"), ("Right",), partial(self._step, 1)),
            Action("compare.original", words.tr("Hold: the original in every pane"), ("\\",), self._hold),
        )
        self.page.side.size_wanted.connect(self._render)
        self._renders.drawn.connect(self.page.side.set_image)
        self._renders.failed.connect(self.page.side.set_message)

    def open(self, library: Library) -> None:
        """Show the chosen photo of a workspace that was opened or read again."""
        self._renders.forget()
        self.session.open(library)
        self._show()

    def show_photo(self, name: str) -> None:
        """Turn to a photo."""
        if self.session.library is not None:
            self.session.choose(self.session.library.index(name))
            self._show()

    def close(self) -> None:
        """End the threads."""
        self._renders.close()

    def _step(self, step: int) -> None:
        before = self.session.index
        self.session.choose(before + step)
        if self.session.index != before:
            self._show()

    def _hold(self) -> None:
        self.page.side.hold_original(True)

    def _show(self) -> None:
        library, photo = self.session.library, self.session.photo
        if library is None:
            return
        if photo is None:
            self._side = None
            self.page.show_empty(words.no_photos(str(library.workspace.input)))
            return
        self._side = side_by_side(library, photo)
        self.page.show_side(self._side, words.about(self._side, str(library.workspace.root)))
        self._render(self.page.side.long_side())

    def _render(self, long_side: int) -> None:
        if self._side is not None:
            self._renders.show(self._side, long_side)
