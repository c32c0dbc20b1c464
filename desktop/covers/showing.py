"""The pictures of the cover that is reviewed on the page: over its photo, or side by side, as they come from their thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.covers import text as words
from desktop.covers.page import CoversPage, Mode
from desktop.covers.placing import Placing
from desktop.covers.survey import Cover, State
from desktop.covers.views import RegisterView, Request, SideView, View, Views
from desktop.translation import CoversText
from engine.workspace.alignments import Alignments

_WITHOUT_PHOTO = {State.DOUBTFUL: Mode.CHOOSE, State.UNUSED: Mode.UNUSED}
"""What is done with covers of no photo; for others, one is to be found."""


class Showing(QObject):
    """Show one cover after another.

    Attributes:
        mode: what is done with the cover; nothing while its pictures are on their way.
        seen: the cover as it lies over its photo; None where it was not seen so.

    Signals:
        shown: the pictures of a mode have come.
    """

    shown = Signal()

    def __init__(self, page: CoversPage, placing: Placing, alignments: Alignments, parent: QObject) -> None:
        super().__init__(parent)
        self.mode = Mode.NOTHING
        self.seen: RegisterView | None = None
        self._page = page
        self._placing = placing
        self._views = Views(alignments, self)
        self._cover: Cover | None = None
        self._ahead: Cover | None = None
        self._base: Request | None = None
        self._request: Request | None = None
        self._coming = Mode.NOTHING
        self._views.made.connect(self._take)
        self._views.failed.connect(self._take_failure)
        self.close = self._views.close

    def forget(self) -> None:
        """Show no cover; the next one is shown anew."""
        self._base = self._request = None

    def turn_to(self, cover: Cover | None, ahead: Cover | None, *, again: bool = False) -> None:
        """Show a cover as it is seen first, if it is another one, or again if its files may have changed.

        Args:
            cover: None shows a sentence instead.
            ahead: what is likely to be shown next.
            again: whether it is shown again.
        """
        self._cover = cover
        self._ahead = ahead
        request = _request_of(cover)
        if request is None:
            self.forget()
            self._placing.end()
            self.mode = Mode.NOTHING
            self._page.show_message(CoversText.tr("No covers to show here. Choose “All covers” to see every cover."))
        elif request != self._base or (again and not self._placing.active):
            self._base = request
            self._placing.end()
            self._ask(request, Mode.NOTHING)

    def show_points(self) -> None:
        """Show the cover where the points place it, or the points beside each other while they do not."""
        if self._cover is None or self._cover.photo is None:
            return
        if (transform := self._placing.transform) is not None:
            self._ask(Request(_files(self._cover), over=True, transform=transform), Mode.PREVIEW)
        elif self.mode is not Mode.POINTS:
            self._ask(Request(_files(self._cover)), Mode.POINTS)
        else:
            self._placing.show()

    def _ask(self, request: Request, mode: Mode) -> None:
        """Ask for the pictures of a mode; nothing of another one is left while they come."""
        if self._request is None or request.files != self._request.files:
            self.seen = None
            self._page.register.clear()
            self._page.show_share("")
        self._request = request
        self.mode = Mode.NOTHING
        self._coming = mode
        self._views.ask(request, _request_of(self._ahead))

    def _take(self, request: Request, view: View) -> None:
        if self._cover is None or request != self._request:
            return
        if isinstance(view, SideView):
            self._show_sides(self._cover, view)
        else:
            self._show_register(self._cover, view)
        self.shown.emit()

    def _show_register(self, cover: Cover, view: RegisterView) -> None:
        self.seen = view
        if view.photo is None:
            self._ask(Request(_files(cover)), Mode.UNPLACED)
            return
        share = words.compared(view.share)
        self.mode = Mode.PREVIEW if self._placing.active else Mode.REGISTER
        self._page.register.show_register(view, share)
        self._page.show_share(share)
        self._page.show_mode(self.mode)

    def _show_sides(self, cover: Cover, view: SideView) -> None:
        self.mode = self._coming
        if self.mode is Mode.NOTHING:
            self.mode = _WITHOUT_PHOTO.get(cover.state, Mode.NOT_FOUND)
        self._page.sides.show_pictures(view.images, words.captions(cover))
        self._page.show_mode(self.mode)
        if self.mode is Mode.POINTS:
            self._placing.show()

    def _take_failure(self, request: Request, sentence: str) -> None:
        if request == self._request:
            self.mode = Mode.NOTHING
            self._page.show_message(sentence)


def _request_of(cover: Cover | None) -> Request | None:
    """Return what is to be seen first of a cover."""
    if cover is None:
        return None
    transform = cover.decision.transform if cover.decision is not None else None
    return Request(_files(cover), over=cover.photo is not None, transform=transform)


def _files(cover: Cover) -> tuple[Path, ...]:
    photos = cover.choices if cover.photo is None else (cover.photo,)
    return (cover.file, *photos)
