"""The library: all photos of the workspace, how they come and how they go."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox

from desktop.background.tasks import Work, wait_for_closed
from desktop.background.thumbnail_cache import ThumbnailCache
from desktop.background.thumbnails import Thumbnails
from desktop.library.changes import Changes
from desktop.library.open_workspace import OpenWorkspace
from desktop.library.page import LibraryPage
from desktop.library.ratings import Ratings
from desktop.library.undo import Setting, Step, Steps
from desktop.model.library import Library, LibraryPhoto
from desktop.model.paths import thumbnails_folder
from desktop.model.photo_filter import Browsing, Kind, Sort, Stars, browse, count, label_keys
from desktop.model.settings import Preferences
from desktop.translation import LibraryText
from desktop.ui import text as words
from desktop.ui.dialogs import ask_photos, confirm
from desktop.ui.images import load_thumbnail
from desktop.ui.section import Action
from engine.image.rating import Rating
from engine.workspace.import_photos import Imported, import_photos
from engine.workspace.photo_settings import PhotoSettings


class LibrarySection(QObject):
    """Show the photos of the open workspace; import, remove and undo.

    Attributes:
        opened: the open workspace; None before one was shown.

    Signals:
        open_requested: name of a section, name of the photo to turn to there.
        needed: name of a section that is asked for something next, and is to know the workspace as it is.
        export_requested: names of photos to write at full size.
        paste_requested: names of photos that are to look as one that was copied.
        covers_requested: the user wants to choose covers to import.
        turned: name of the photo that the user now stands on.
        changed: files came or went; the workspace should be read again.
        notice: a sentence for the user, an empty one for none.
    """

    name = "library"
    open_requested = Signal(str, str)
    needed = Signal(str)
    export_requested = Signal(tuple)
    paste_requested = Signal(tuple)
    covers_requested = Signal()
    turned = Signal(str)
    changed = Signal()
    notice = Signal(str)

    def __init__(self, preferences: Preferences, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = LibraryText.tr("Library")
        self._preferences = preferences
        self._work = work
        self._changes = Changes(self)
        self._thumbnails = Thumbnails(ThumbnailCache(thumbnails_folder()), load_thumbnail, self)
        self._ratings = Ratings(self)
        self.opened: OpenWorkspace | None = None
        now = preferences.now
        kind = Kind(now.kind) if now.kind in set(Kind) else Kind.ALL
        sort = Sort(now.sort) if now.sort in set(Sort) else Sort.NAME
        stars = Stars(now.stars) if now.stars in set(Stars) else Stars.ALL
        self.page = LibraryPage(Browsing(kind=kind, sort=sort, stars=stars, label=now.label), now.tile)
        self.actions = self._actions()
        self._connect()

    def open(self, library: Library) -> None:
        """Show a workspace that was opened or read again; what was chosen stays so."""
        if self.opened and self.opened.library.workspace != library.workspace:
            self.close_workspace()
        self.opened = self.opened or OpenWorkspace(library)
        self.opened.library = library
        self.page.show_counts(count(library))
        self.page.filters.show_shots(library)
        self._ratings.take(library)
        self._show(self.page.browsing)

    def show_photo(self, name: str) -> None:
        """Turn to a photo, though what is shown now may leave it out."""
        if self.page.photos.photos.place(name) is None:
            self.page.show_all()
        place = self.page.photos.photos.place(name)
        if place is not None:
            self.page.photos.choose(place)

    def close_workspace(self) -> None:
        """Let go of the workspace; files that are being copied or moved are all the same."""
        self._thumbnails.forget()
        self._ratings.forget()
        self.page.photos.photos.forget()
        self.opened = None

    def close(self) -> None:
        """End the threads."""
        self._thumbnails.close()
        self._ratings.close()
        self._changes.close()
        wait_for_closed()
        browsing = self.page.browsing
        self._preferences.change(
            tile=self.page.photos.side,
            sort=browsing.sort.value,
            kind=browsing.kind.value,
            stars=browsing.stars.value,
            label=browsing.label,
        )

    @property
    def chosen(self) -> str | None:
        """Return the name of the photo that the user stands on, None without one."""
        return self.opened.chosen if self.opened else None

    @property
    def selected(self) -> tuple[LibraryPhoto, ...]:
        """Return the selected photos in the order in which they are shown."""
        return self.page.photos.selected()

    def bring(self, paths: Sequence[Path]) -> None:
        """Copy photos, and those inside folders, into the workspace."""
        if (opened := self._changeable()) and paths:
            if self._work.busy:
                self.notice.emit(words.busy())
                return
            self._work.run(
                LibraryText.tr("Importing photos"),
                partial(import_photos, opened.library.workspace, tuple(paths)),
                partial(self._brought, opened.history),
                self._fail,
            )

    def remove(self) -> None:
        """Move the selected photos to the trash, if the user means it."""
        photos = self.selected
        if photos and (opened := self._changeable()):
            one = LibraryText.tr("Move “{}” to the trash?").format(photos[0].name)
            many = LibraryText.tr("Move %n photo(s) to the trash?", "", len(photos))
            details = LibraryText.tr("Targets and judgements are kept. You can undo this.")
            agreed = partial(self._changes.remove, opened.history, tuple(photo.source for photo in photos))
            confirm(self.page, one if len(photos) == 1 else many, details, LibraryText.tr("Move to trash"), agreed)

    def undo(self) -> None:
        """Take back the latest import or removal."""
        if opened := self._changeable():
            self._changes.undo(opened.library.workspace.input, opened.history)

    def redo(self) -> None:
        """Do again what was taken back."""
        if opened := self._changeable():
            self._changes.redo(opened.library.workspace.input, opened.history)

    def _actions(self) -> tuple[Action, ...]:
        page = self.page
        rows: list[tuple[str, str, tuple[str, ...], Callable[[], None]]] = [
            ("compare", LibraryText.tr("Open in Compare"), ("Return", "Enter"), partial(self._ask, "compare")),
            ("judge", LibraryText.tr("Open in Judge"), ("J",), partial(self._ask, "judge")),
            ("export", LibraryText.tr("Export selected photos…"), ("Ctrl+E",), self._ask_export),
            ("paste", LibraryText.tr("Paste adjustments"), ("Ctrl+V",), self._ask_paste),
            ("import", LibraryText.tr("Import photos…"), ("Ctrl+I",), self._ask_photos),
            ("covers", LibraryText.tr("Import covers…"), ("Ctrl+Shift+I",), self._ask_covers),
            ("remove", LibraryText.tr("Move to trash…"), ("Delete",), self.remove),
            ("undo", LibraryText.tr("Undo"), ("Ctrl+Z",), self.undo),
            ("redo", LibraryText.tr("Redo"), ("Ctrl+Shift+Z",), self.redo),
            ("reveal", LibraryText.tr("Show in file manager"), ("Ctrl+Shift+R",), self._reveal),
            ("search", LibraryText.tr("Search by name"), ("Ctrl+F", "/"), page.search.setFocus),
            ("rating", LibraryText.tr("Filter by rating"), ("Alt+R",), partial(self._ask_filter, page.filters.stars)),
            ("label", LibraryText.tr("Filter by label"), ("Alt+L",), partial(self._ask_filter, page.filters.labels)),
            ("select", LibraryText.tr("Select all"), ("Ctrl+A",), page.photos.selectAll),
            ("larger", LibraryText.tr("Larger thumbnails"), ("Ctrl++", "Ctrl+="), partial(page.step_side, 1)),
            ("smaller", LibraryText.tr("Smaller thumbnails"), ("Ctrl+-",), partial(page.step_side, -1)),
        ]
        for place, kind in enumerate(Kind, 1):
            text = LibraryText.tr("Show: {}").format(words.kind(kind))
            rows.append((f"show-{kind.name.lower()}", text, (f"Alt+{place}",), partial(page.show_kind, kind)))
        return tuple(
            Action(f"library.{name}", text, keys, run, repeats=name in {"larger", "smaller"})
            for name, text, keys, run in rows
        )

    def _connect(self) -> None:
        page = self.page
        model = self.page.photos.photos
        page.browsing_changed.connect(self._show)
        page.import_requested.connect(self._ask_photos)
        page.filters.raw_or_jpeg_chosen.connect(self._prefer)
        page.photos.chosen.connect(self._choose)
        page.photos.selection_changed.connect(self._count)
        page.photos.doubleClicked.connect(self._open)
        model.picture_needed.connect(self._want)
        self._ratings.found.connect(self._rate)
        self._changes.settled.connect(self._settled)
        self._changes.failed.connect(self._fail)
        self._thumbnails.drawn.connect(model.set_picture)
        self._thumbnails.failed.connect(model.set_broken)
        self._thumbnails.dropped.connect(model.set_dropped)

    def _show(self, browsing: Browsing) -> None:
        if not self.opened:
            return
        library = self.opened.library
        kept = {photo.name for photo in self.selected}
        current = self.chosen
        found = browse(library, browsing, self._ratings.by_photo)
        place = self.page.photos.verticalScrollBar().value()
        self.page.photos.photos.set_photos(found, library.judged)
        if found:
            self.page.show_photos()
            self.page.photos.select(kept, current)
            self.page.photos.verticalScrollBar().setValue(place)
            if not self.page.photos.currentIndex().isValid():
                self.page.photos.choose(0)
        elif library.photos and browsing.by_rating and self._ratings.reading:
            self.page.show_empty(
                LibraryText.tr("Reading ratings…"),
                LibraryText.tr("Photos appear when the ratings of all of them have been read."),
                filtered=True,
            )
        elif library.photos:
            self.page.show_empty(
                LibraryText.tr("No matching photos"),
                LibraryText.tr("No photo matches the search and the filters."),
                filtered=True,
            )
        else:
            self.page.show_empty(
                LibraryText.tr("No photos yet"),
                words.no_photos(str(library.workspace.input)),
                importing=not library.read_only,
            )
        self._count(len(self.selected))

    def _choose(self, place: int) -> None:
        name = self.page.photos.photos.photos[place].name
        if self.opened and name != self.chosen:
            self.opened.chosen = name
            self.turned.emit(name)

    def _count(self, selected: int) -> None:
        self.page.show_selected(selected, self.page.photos.photos.rowCount())

    def _rate(self) -> None:
        """Show the ratings that are known; filters and order follow when all are, or they would never rest."""
        ratings = self._ratings.by_photo
        rated = any(rating != Rating() for rating in ratings.values())
        self.page.photos.set_ratings(ratings, rated=rated)
        if not self._ratings.reading:
            self.page.filters.show_labels(label_keys(ratings.values()), rated=rated)
            if self.page.browsing.by_rating:
                self._show(self.page.browsing)

    def _want(self, photo: LibraryPhoto) -> None:
        self._ratings.prefer(photo)
        self._thumbnails.ask(photo.name, photo.source, photo.stamp, self.page.photos.decoded)

    def _open(self, index: QModelIndex) -> None:
        self.open_requested.emit("compare", self.page.photos.photos.photos[index.row()].name)

    def _ask(self, section: str, *_: object) -> None:
        if self.chosen:
            self.open_requested.emit(section, self.chosen)

    def _ask_export(self) -> None:
        if names := tuple(photo.name for photo in self.selected):
            self.needed.emit("compare")
            self.export_requested.emit(names)

    def _ask_paste(self) -> None:
        if names := tuple(photo.name for photo in self.selected):
            self.needed.emit("compare")
            self.paste_requested.emit(names)

    def _ask_filter(self, combo: QComboBox) -> None:
        if combo.isVisible():
            combo.setFocus()
            combo.showPopup()
        elif self.opened and not self._ratings.reading:
            self.notice.emit(LibraryText.tr("No photo in this workspace has a rating or a label."))

    def _ask_photos(self) -> None:
        if self._changeable():
            ask_photos(self.page, LibraryText.tr("Import photos"), self._bring_texts)

    def _ask_covers(self) -> None:
        self.needed.emit("covers")
        self.covers_requested.emit()

    def _bring_texts(self, paths: Iterable[str]) -> None:
        self.bring([Path(path) for path in paths])

    def _changeable(self) -> OpenWorkspace | None:
        """Return the open workspace if its files can be changed, or say why not."""
        opened = self.opened
        if opened and opened.library.read_only:
            self.notice.emit(words.read_only(str(opened.library.workspace.root)))
            return None
        return opened

    def _brought(self, history: Steps, done: Imported) -> None:
        if done.copied:
            history.add(Step(removed=False, files=done.copied))
        self.notice.emit(words.imported(done))
        self.changed.emit()

    def _prefer(self, choice: str) -> None:
        """Use the raw files or the JPEGs of shots that have both."""
        opened = self._changeable()
        if opened and choice != opened.library.raw_and_jpeg:
            before = PhotoSettings(opened.library.raw_and_jpeg)
            setting = Setting(before, PhotoSettings("jpeg" if choice == "jpeg" else "raw"))
            self._changes.prefer(opened.library.workspace.input, opened.history, setting)

    def _settled(self) -> None:
        self.notice.emit("")
        self.changed.emit()

    def _fail(self, sentence: str) -> None:
        self.notice.emit(sentence)
        if self.opened:
            self.page.filters.show_shots(self.opened.library)  # what could not be written is not so
        self.changed.emit()

    def _reveal(self) -> None:
        photo = next(iter(self.selected), None)
        if not photo:
            return
        if sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", str(photo.source)])
        elif sys.platform == "win32":
            QProcess.startDetached("explorer", [f"/select,{photo.source}"])
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(photo.source.parent)))
