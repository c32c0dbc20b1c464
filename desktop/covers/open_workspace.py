"""The review of one workspace's covers: which is shown and how, and what the user does with it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.covers import text as words
from desktop.covers.changes import Changes, Decided, Moved
from desktop.covers.page import OVER, CoversPage, Mode
from desktop.covers.photo_picker import PhotoPicker
from desktop.covers.pictures import Pictures
from desktop.covers.placing import Placing
from desktop.covers.reading import Reading
from desktop.covers.register_pane import WIPE
from desktop.covers.showing import Showing
from desktop.covers.state import Filter, Review
from desktop.covers.survey import Cover, State, decided, left_open
from desktop.model.library import Library
from desktop.ui import text as shared
from desktop.ui.connections import Connections
from desktop.ui.section import Requests
from engine.workspace.alignments import alignments_of
from engine.workspace.cover_decisions import Decision, Verdict
from engine.workspace.import_covers import ImportedCovers

_ZOOM = 1.25


class OpenWorkspace(QObject):
    """Join the Covers page with one workspace.

    Attributes:
        library: the workspace as it was read last.
        review: the covers.
        reading: reads and checks them.
        placing: the points by which one is placed by hand.
        showing: shows the pictures of one.

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
        self.placing = Placing(page.sides, self)
        self.showing = Showing(page, self.placing, alignments_of(library.workspace), self)
        self._changes = Changes(library.workspace, self)
        self._expected: Path | None = None
        self._placing: Path | None = None
        self._commands = self._made_commands()
        self._connections = Connections(
            (requests.requested, self._answer),
            (page.requested, self._answer),
            (page.filter_chosen, self._show_filter),
            (page.list.chosen, self._stand_on),
            (page.shown, self.reading.start),
        )
        self.reading.read.connect(self._take_covers)
        self.reading.checked.connect(self._take_checked)
        self.reading.failed.connect(self.notice)
        self.showing.shown.connect(self._take_shown)
        self.placing.marked.connect(self._take_points)
        self.placing.moved.connect(self._describe)
        self._changes.moved.connect(self._take_moved)
        self._changes.decided.connect(self._take_decided)
        self._changes.failed.connect(self.notice)

    @property
    def mode(self) -> Mode:
        """Return what is done with the cover that is shown."""
        return self.showing.mode

    def take(self, library: Library) -> None:
        """Take the workspace as it was read again."""
        self.library = library
        self.reading.start()

    def close(self) -> None:
        """Let go of the page; what the user decided is on the disk."""
        self._connections.close()
        for worker in (self.reading, self.placing, self.showing):
            worker.close()
        self._changes.finish()
        self.deleteLater()

    def take_import(self, done: ImportedCovers) -> None:
        """Take what an import brought, and stand on what is left to be decided."""
        offered = left_open(done, self.library.workspace)
        copies = tuple(found.copy for found in done.found)
        if copies or offered:
            self._changes.note(Moved(came=copies, opened=offered))
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
            "redo": self._redo,
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
            "back": self.placing.remove_last,
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

    def _take_covers(self, covers: tuple[Cover, ...], waiting: tuple[Cover, ...]) -> None:
        self.review.take(covers, waiting)
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
            self.showing.forget()
            self._page.show_empty(importing=not self.library.read_only)
            return
        self._page.show_review(self.review)
        self.showing.turn_to(self.review.cover, self.review.ahead, again=again)
        self._describe()

    def _take_shown(self) -> None:
        cover = self.review.cover
        if cover is not None and self.mode is Mode.UNPLACED and self._placing == cover.file:
            self._placing = None
            self._begin_points()
        self._describe()

    def _describe(self) -> None:
        """Write what is to be known of the cover, or to be done."""
        cover = self.review.cover
        points = self.placing.points
        if points is not None:
            details = words.next_point(points) if self.placing.transform is None else words.placed_by_points()
        elif cover is not None and self.mode is Mode.UNPLACED and self.showing.seen is not None:
            details = words.unplaced(cover, self.showing.seen.reason)
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
            if not self._is_read_only():
                self._changes.leave_out(cover)
        elif self.mode in {Mode.REGISTER, Mode.UNPLACED}:
            self._decide("rejected")

    def _decide(self, verdict: Verdict) -> None:
        """Write a decision about the cover as it was seen, and turn to the next one."""
        cover = self.review.cover
        seen = self.showing.seen
        if cover is None or seen is None or self._is_read_only():
            return
        transform = cover.decision.transform if cover.decision is not None else None
        if self.placing.active:
            transform = self.placing.transform
        decision = Decision(cover.file.name, seen.cover_sha256, seen.photo_sha256, verdict, transform)
        if not self._changes.decide(cover.file, cover.decision, decision):
            return
        self.decided.emit()
        self.placing.end()
        self.review.decide(cover.file, decision, decided(decision))
        if self.review.current == cover.file:
            self.review.step(1)
        self._show()

    def _is_read_only(self) -> bool:
        if self.library.read_only:
            self.notice.emit(shared.read_only(str(self.library.workspace.root)))
        return self.library.read_only

    def _undo(self) -> None:
        """Take back the latest point, decision, import or choice of a photo."""
        if self.placing.active:
            self.placing.remove_last()
        elif not self._is_read_only():
            self._changes.undo()

    def _redo(self) -> None:
        """Do again what was taken back, but points."""
        if not self.placing.active and not self._is_read_only():
            self._changes.redo()

    def _take_decided(self, step: Decided) -> None:
        self.decided.emit()
        self.review.decide(step.file, step.after, State.CHECKING)
        self.review.stand_on(step.file)
        if cover := next((each for each in self.review.covers if each.file == step.file), None):
            self.reading.check_first(cover)
        self._show()

    def _take_moved(self, step: Moved) -> None:
        """Turn to what came, once it is read, or to what waits for a photo again."""
        came = (*step.came, *(after for _, after in step.renamed))
        self._expected = came[0] if came else None
        self._placing = self._expected if step.settled or step.renamed else None
        self.review.withdraw([cover.file for cover in step.settled])
        self.review.offer(step.opened)
        if step.opened:
            self.review.stand_on(step.opened[0].file)
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
            self._changes.choose(cover, photo, frozenset(each.file for each in self.review.covers))

    def _begin_points(self) -> None:
        cover = self.review.cover
        if cover is not None and cover.photo is not None and self.mode in {Mode.REGISTER, Mode.UNPLACED}:
            self.placing.begin()
            self._take_points()

    def _take_points(self) -> None:
        self.showing.show_points()
        self._describe()

    def _leave_points(self) -> None:
        if self.placing.active:
            self.placing.end()
            self._page.list.setFocus()
            self._show(again=True)
