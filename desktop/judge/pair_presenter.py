"""Bring the pictures of the current pair onto the page, sharp enough for the zoom it is seen at."""

from desktop.judge import text as words
from desktop.judge.candidate_images import Pictures
from desktop.judge.candidate_renderer import Drawing
from desktop.judge.page import JudgePage
from desktop.judge.session import Judging


class PairPresenter:
    """Show a pair on a page, and remember what is shown: the same pictures are not set twice, which would reset the view."""

    def __init__(self, page: JudgePage, drawing: Drawing) -> None:
        self._page = page
        self._drawing = drawing
        self._drawn: tuple[int, bool, Pictures] | None = None

    def show(self, judging: Judging) -> None:
        """Show the current pair, or that it is being prepared."""
        pair = judging.current
        assert pair is not None
        seen = self._page.isVisible()
        close = seen and self._page.view.zoom is not None
        if close:
            self._drawing.enlarge(pair, judging.waiting[:1])
        elif not seen:  # whoever looks at the whole photo for a moment gets its pixels back at once
            self._drawing.shrink()
        pictures = self._drawing.pictures(pair, enlarged=close)
        if pictures is None:
            self._drawing.make(pair, self._page.room)
            if self._drawn is None or self._drawn[0] != pair.number:
                self.show_messages(pair.photo, words.preparing(), words.preparing())
        elif self._drawn != (pair.number, judging.swapped, pictures):
            sides = (pictures.right, pictures.left) if judging.swapped else (pictures.left, pictures.right)
            self._page.show_pair(pair.photo, sides, pictures.original, pictures.size)
            self._drawn = (pair.number, judging.swapped, pictures)

    def show_messages(self, photo: str, left: str, right: str) -> None:
        """Show a sentence in each pane instead of pictures."""
        self._page.show_messages(photo, left, right)
        self._drawn = None

    def redraw(self, judging: Judging) -> None:
        """Draw what does not fit the panes any more, after the window's size has settled."""
        for pair in (judging.current, *judging.waiting):
            pictures = None if pair is None else self._drawing.pictures(pair)
            if pair is not None and pictures is not None and pictures.room != self._page.room:
                self._drawing.make(pair, self._page.room)

    def forget(self) -> None:
        """Show the next pair even if it has the number of the last one."""
        self._drawn = None
