"""The review of one workspace's covers: which is shown and how, what is decided, and what is undone."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.covers import text as words
from desktop.covers.page import OVER, CoversPage, Mode
from desktop.covers.photo_picker import PhotoPicker
from desktop.covers.pictures import Pictures
from desktop.covers.points import Place, Points, Side
from desktop.covers.reading import Reading
from desktop.covers.register_pane import WIPE
from desktop.covers.state import Added, Decided, Dismissed, Filter, Review
from desktop.covers.survey import Cover, State, decided, left_open
from desktop.covers.views import RegisterView, Request, SideView, View, Views
from desktop.engine_text import in_language
from desktop.model.library import Library
from desktop.translation import CoversText
from desktop.ui import text as shared
from desktop.ui.connections import Connections
from desktop.ui.section import Requests
from desktop.ui.trash import to_trash
from engine.errors import CovershotError
from engine.workspace.alignments import alignments_of
from engine.workspace.cover_decisions import Decision, Verdict, decide
from engine.workspace.import_covers import ImportedCovers, add_cover

_ZOOM = 1.25


class OpenWorkspace(QObject):
    """Join the Covers page with one workspace.

    Attributes:
        library: the workspace as it was read last.
        review: the covers, and what was done with them.
        reading: reads and checks them.
        mode: what is done with the cover that is shown; nothing while its pictures are on their way.

    Signals: those of the section.
    """

    changed = Signal()
    decided = Signal()
    notice = Signal(str)

    def __init__(
        self, library: Library, page: CoversPage, pictures: Pictures, requests: Requests, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.library = library
        self.review = Review()
        self.reading = Reading(library.workspace, self)
        self._page = page
        self._pictures = pictures
        self._views = Views(alignments_of(library.workspace), self)
        self._tasks = Tasks(1, self)
        self._points: Points | None = None
        self._base: Request | None = None
        self._request: Request | None = None
        self.mode = Mode.NOTHING
        self._coming = Mode.NOTHING
        self._seen: RegisterView | None = None
        self._expected: Path | None = None
        self._placing: Path | None = None
        self._commands = self._made_commands()
        self._connections = Connections(
            (requests.requested, self._answer),
            (page.requested, self._answer),
            (page.filter_chosen, self._show_filter),
            (page.list.chosen, self._stand_on),
            (page.shown, self.reading.start),
            *((pane.marked, self._mark) for pane in page.sides.panes[:2]),
            (page.sides.panes[0].moved, partial(self._move, "cover")),
            (page.sides.panes[1].moved, partial(self._move, "photo")),
        )
        self.reading.read.connect(self._take_covers)
        self.reading.checked.connect(self._take_checked)
        self.reading.failed.connect(self.notice)
        self._views.made.connect(self._take_view)
        self._views.failed.connect(self._take_failure)

    def take(self, library: Library) -> None:
        """Take the workspace as it was read again."""
        self.library = library
        self.reading.start()

    def close(self) -> None:
        """Let go of the page; what the user decided is on the disk."""
        self._connections.close()
        for worker in (self.reading, self._views):
            worker.close()
        self._tasks.finish()
        self.deleteLater()

    def take_import(self, done: ImportedCovers) -> None:
        """Take what an import brought, and stand on what is left to be decided."""
        offered = left_open(done)
        copies = tuple(found.copy for found in done.found)
        if copies or offered:
            self.review.history.append(Added(copies, offered=offered))
        self.review.offer(offered)
        if offered:
            self.review.show(Filter.ALL)
            self.review.current = offered[0].file
        elif copies:
            self._expected = copies[0]
        self._show()
        self.reading.start()

    def show_photo(self, name: str) -> None:
        """Turn to the cover of a photo."""
        covers = (cover.file for cover in self.review.covers if cover.photo is not None and cover.photo.stem == name)
        if file := next(covers, None):
            self._stand_on(file)

    def _made_commands(self) -> dict[str, Callable[[], None]]:
        register = self._page.register
        commands: dict[str, Callable[[], None]] = {
            "accept": self._accept,
            "reject": self._reject,
            "undo": self._undo,
            "previous": partial(self._step, -1),
            "next": partial(self._step, 1),
            "blink": self._blink,
            "hold": self._hold,
            "mask": lambda: register.show_mask(not register.masked),
            "wipe_left": partial(self._wipe, -WIPE),
            "wipe_right": partial(self._wipe, WIPE),
            "points": self._begin_points,
            "first": partial(self._choose, 0),
            "second": partial(self._choose, 1),
            "photo": self._pick,
            "back": self._remove_point,
            "leave": self._leave_points,
            "actual": self._page.toggle,
            "larger": partial(self._page.zoom, _ZOOM),
            "smaller": partial(self._page.zoom, 1 / _ZOOM),
        }
        for name in Filter:
            commands[f"show-{name.value}"] = partial(self._show_filter, name)
        return commands

    def _answer(self, command: str) -> None:
        if command in self._commands:
            self._commands[command]()

    def _take_covers(self, covers: tuple[Cover, ...]) -> None:
        self.review.take(covers)
        if self._expected is not None and any(cover.file == self._expected for cover in covers):
            self.review.stand_on(self._expected)
            self._expected = None
        self._show(again=True)

    def _take_checked(self, cover: Cover) -> None:
        self.review.find_out(cover)
        self._show()

    def _show_filter(self, name: Filter) -> None:
        self.review.show(name)
        self._show()

    def _stand_on(self, file: Path) -> None:
        if file != self.review.current:
            self.review.stand_on(file)
            self._show()

    def _step(self, by: int) -> None:
        self.review.step(by)
        self._show()

    def _show(self, *, again: bool = False) -> None:
        """Draw the page; pictures are requested if they are of another cover, or again if its files may have changed."""
        if not self.review.all:
            self._base = self._request = None
            self._page.show_empty(importing=not self.library.read_only)
            return
        self._page.show_review(self.review)
        cover = self.review.cover
        request = _request_of(cover)
        if request is None:
            self._base = self._request = None
            self._points = None
            self.mode = Mode.NOTHING
            self._page.show_message(CoversText.tr("No covers to show here. Choose “All covers” to see every cover."))
        elif request != self._base or (again and self._points is None):
            self._base = request
            self._points = None
            self._ask(request, Mode.NOTHING)
        self._describe()

    def _ask(self, request: Request, mode: Mode) -> None:
        """Ask for the pictures of a mode; nothing of another one is left while they come."""
        if self._request is None or request.files != self._request.files:
            self._seen = None
            self._page.register.clear()
            self._page.show_share("")
        self._request = request
        self.mode = Mode.NOTHING
        self._coming = mode
        self._views.ask(request, _request_of(self.review.ahead))

    def _take_view(self, request: Request, view: View) -> None:
        cover = self.review.cover
        if cover is None or request != self._request:
            return
        if isinstance(view, SideView):
            self._show_sides(cover, view)
        else:
            self._show_register(cover, view)
        self._describe()

    def _show_register(self, cover: Cover, view: RegisterView) -> None:
        self._seen = view
        if view.photo is None:
            self._ask(Request(_files(cover)), Mode.UNPLACED)
            return
        share = words.compared(view.share)
        self.mode = Mode.REGISTER if self._points is None else Mode.PREVIEW
        self._page.register.show_register(view, share)
        self._page.show_share(share)
        self._page.show_mode(self.mode)

    def _show_sides(self, cover: Cover, view: SideView) -> None:
        self.mode = self._coming
        if self.mode is Mode.NOTHING:
            self.mode = Mode.CHOOSE if cover.state is State.DOUBTFUL else Mode.NOT_FOUND
        self._page.sides.show_pictures(view.images, words.captions(cover))
        self._page.show_mode(self.mode)
        if self.mode is Mode.POINTS:
            self._show_points()
        elif self.mode is Mode.UNPLACED and self._placing == cover.file:
            self._placing = None
            self._begin_points()

    def _take_failure(self, request: Request, sentence: str) -> None:
        if request == self._request:
            self.mode = Mode.NOTHING
            self._page.show_message(sentence)

    def _describe(self) -> None:
        """Write what is to be known of the cover, or to be done."""
        cover = self.review.cover
        if self._points is not None:
            placed = self._points.transform() is not None
            details = words.placed_by_points() if placed else words.next_point(self._points)
        elif cover is not None and self.mode is Mode.UNPLACED and self._seen is not None:
            details = words.unplaced(cover, self._seen.reason)
        else:
            details = words.details(cover) if cover is not None else ""
        self._page.show_cover(cover, details)

    def _blink(self) -> None:
        if self.mode in OVER:
            self._page.register.blink(not self._page.register.blinking)

    def _hold(self) -> None:
        if self.mode in OVER:
            self._page.hold_photo()

    def _wipe(self, by: float) -> None:
        if self.mode in OVER:
            self._page.register.wipe(by)

    def _accept(self) -> None:
        if self.mode in OVER:
            self._decide("accepted")

    def _reject(self) -> None:
        cover = self.review.cover
        if cover is not None and cover.photo is None:
            self.review.history.append(Dismissed(cover))
            self.review.withdraw([cover.file])
            self._show()
        elif self.mode in {Mode.REGISTER, Mode.UNPLACED}:
            self._decide("rejected")

    def _decide(self, verdict: Verdict) -> None:
        """Write a decision about the cover as it was seen, and turn to the next one."""
        cover = self.review.cover
        if cover is None or self._seen is None or self._is_read_only():
            return
        transform = cover.decision.transform if cover.decision is not None else None
        if self._points is not None:
            transform = self._points.transform()
        decision = Decision(cover.file.name, self._seen.cover_sha256, self._seen.photo_sha256, verdict, transform)
        if not self._write(cover.file, decision):
            return
        self.review.history.append(Decided(cover.file, cover.decision))
        self._points = None
        self.review.decide(cover.file, decision, decided(decision))
        if self.review.current == cover.file:
            self.review.step(1)
        self._show()

    def _write(self, file: Path, decision: Decision | None) -> bool:
        try:
            decide(self.library.workspace, decision, file.name)
        except CovershotError as error:
            self.notice.emit(in_language(error.in_window))
            return False
        self.decided.emit()
        return True

    def _is_read_only(self) -> bool:
        if self.library.read_only:
            self.notice.emit(shared.read_only(str(self.library.workspace.root)))
        return self.library.read_only

    def _undo(self) -> None:
        """Take back the latest decision, import or choice of a photo."""
        if self._points is not None:
            self._remove_point()
            return
        if not self.review.history:
            return
        match step := self.review.history.pop():
            case Dismissed(cover):
                self.review.offer([cover])
                self.review.stand_on(cover.file)
                self._show()
            case Decided(file, before):
                if self._write(file, before):
                    self.review.decide(file, before, State.CHECKING)
                    self.review.stand_on(file)
                    self._check(file)
                    self._show()
            case Added(copies):
                self._tasks.run(partial(to_trash, copies), partial(self._removed, step), self.notice.emit)

    def _check(self, file: Path) -> None:
        if cover := next((each for each in self.review.covers if each.file == file), None):
            self.reading.check_first(cover)

    def _removed(self, step: Added, _: object) -> None:
        self.review.withdraw([cover.file for cover in step.offered])
        self.review.offer(step.chosen)
        if step.chosen:
            self.review.stand_on(step.chosen[0].file)
        self._show()
        self.reading.start()
        self.changed.emit()

    def _choose(self, number: int) -> None:
        cover = self.review.cover
        if cover is not None and number < len(cover.choices):
            self._add(cover, cover.choices[number])

    def _pick(self) -> None:
        cover = self.review.cover
        if cover is not None and cover.photo is None and not self._is_read_only():
            photos = self.library.photos
            PhotoPicker(self._page.window(), photos, self._pictures, partial(self._add, cover)).open()

    def _add(self, cover: Cover, photo: Path) -> None:
        if not self._is_read_only():
            there = frozenset(each.file for each in self.review.covers)
            work = partial(add_cover, self.library.workspace, cover.file, photo)
            self._tasks.run(work, partial(self._added, cover, there), self.notice.emit)

    def _added(self, cover: Cover, there: frozenset[Path], copy: Path) -> None:
        copies = () if copy in there else (copy,)
        self.review.history.append(Added(copies, chosen=(cover,)))
        self.review.withdraw([cover.file])
        self._expected = self._placing = copy
        self._show()
        self.reading.start()
        self.changed.emit()

    def _begin_points(self) -> None:
        cover = self.review.cover
        if cover is not None and cover.photo is not None and self.mode in {Mode.REGISTER, Mode.UNPLACED}:
            self._points = Points()
            self._ask(Request(_files(cover)), Mode.POINTS)

    def _mark(self, place: Place) -> None:
        if self._points is not None:
            self._set_points(self._points.marked(place))

    def _move(self, side: Side, number: int, place: Place) -> None:
        if self._points is not None:
            self._points = self._points.moved(side, number, place)
            self._show_points()

    def _remove_point(self) -> None:
        if self._points is not None and self._points.cover:
            self._set_points(self._points.without_last())

    def _set_points(self, points: Points) -> None:
        self._points = points
        cover = self.review.cover
        transform = points.transform()
        if cover is None or cover.photo is None:
            return
        if transform is not None:
            self._ask(Request(_files(cover), over=True, transform=transform), Mode.PREVIEW)
        elif self.mode is not Mode.POINTS:
            self._ask(Request(_files(cover)), Mode.POINTS)
        else:
            self._show_points()
        self._describe()

    def _show_points(self) -> None:
        if self._points is None:
            return
        turn = self._points.turn
        cover, photo, _ = self._page.sides.panes
        cover.set_points(self._points.cover, marking=turn == "cover")
        photo.set_points(self._points.photo, marking=turn == "photo")
        if turn is not None:
            (cover if turn == "cover" else photo).setFocus()
        self._describe()

    def _leave_points(self) -> None:
        if self._points is not None:
            self._points = None
            self._page.list.setFocus()
            self._show(again=True)


def _request_of(cover: Cover | None) -> Request | None:
    """Return what is to be seen first of a cover."""
    if cover is None:
        return None
    transform = cover.decision.transform if cover.decision is not None else None
    return Request(_files(cover), over=cover.photo is not None, transform=transform)


def _files(cover: Cover) -> tuple[Path, ...]:
    photos = cover.choices if cover.photo is None else (cover.photo,)
    return (cover.file, *photos)
