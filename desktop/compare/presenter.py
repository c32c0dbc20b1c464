"""Bring a comparison's state onto its page: draw the panes, measure them, say what they are."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from desktop.compare import text as words
from desktop.compare.cover_frames import CoverFrames
from desktop.compare.measured import Measured, best_of
from desktop.compare.metrics_worker import Measuring
from desktop.compare.page import ComparePage
from desktop.compare.renderer import Drawings
from desktop.compare.state import MEASURED_AT, Comparing
from desktop.model.layers import Layer, Shot, Tones
from desktop.model.library import LibraryPhoto, stamp
from desktop.model.pane_layout import ORIGINAL, PANES, TARGET, Mode
from desktop.model.viewport import Size, placed, zoom_of
from desktop.translation import CompareText
from desktop.ui.connections import Connections
from desktop.ui.text import label
from engine.image.metrics import Measures


class Showing(QObject):
    """Draw a state while its page is shown; what takes time comes when it is ready.

    Attributes:
        state: what is drawn.
        held: whether the original is shown in every pane.
    """

    def __init__(self, state: Comparing, page: ComparePage, parent: QObject) -> None:
        super().__init__(parent)
        self.state = state
        self.held = False
        self._page = page
        self._drawings = Drawings(self)
        self._measuring = Measuring(self)
        self._frames = CoverFrames(self)
        self._measures: dict[Layer, Measured] = {}
        self._seen: dict[Path, tuple[int, int]] = {}
        self._connections = Connections(
            (page.appeared, self.show_photo), (page.disappeared, self._drawings.rest), (page.canvas.resized, self.draw)
        )
        self._drawings.ready.connect(self._ready)
        self._drawings.drawn.connect(self._show_image)
        self._drawings.failed.connect(page.canvas.set_message)
        self._drawings.broken.connect(self._show_broken)
        self._measuring.measured.connect(self._show_measures)
        self._measuring.counted.connect(self._show_tones)
        self._frames.found.connect(self._show_frame)

        self._measuring.open(state.library.size or MEASURED_AT, state.library.workspace)
        self.show_photo()

    def take(self, state: Comparing) -> None:
        """Take a state whose files may have changed; what was made of others is kept."""
        another = self.state.library.size != state.library.size
        self.state = state
        if another or any(stamp(path) != seen for path, seen in self._seen.items()):
            self._drawings.forget()
            self._measures.clear()
            self._seen.clear()
            self._measuring.open(state.library.size or MEASURED_AT, state.library.workspace)
        self.show_photo()

    def close(self) -> None:
        """Let go of the page, and drop everything."""
        self._connections.close()
        self._drawings.close()
        self._measuring.close()
        self._frames.close()

    def hold(self, *, held: bool) -> None:
        """Show the original in every pane, or what they are for."""
        if held != self.held:
            self.held = held
            self.refresh()

    @property
    def size(self) -> Size | None:
        """Return the shown photo's width and height, or its target's if it is broken; None before it was decoded."""
        photo = self.state.photo
        sizes = (self._drawings.size(path) for path in self._files(photo)) if photo else iter(())
        return next(filter(None, sizes), None)

    def show_photo(self) -> None:
        """Draw another photo, or the same one after its files changed."""
        state = self.state
        if not self._page.isVisible():
            return
        self._measuring.drop()
        self._page.panel.histogram.set_tones(None)
        for side in self._page.canvas.sides.values():
            side.clear()
            side.measures = None
            side.message = ""
        photo = state.photo
        if not photo:
            self._drawings.open(())
        else:
            near = state.library.photos[state.index + 1 : state.index + 2]
            following = tuple(path for neighbour in near for path in self._files(neighbour))
            edits = [base.edit for base in state.bases.values()]
            for path in (*self._files(photo), *following, *edits):
                self._seen.setdefault(path, stamp(path))
            self._drawings.open(self._files(photo), following)
            self._frames.find(state.library.workspace, photo)
        self.refresh()

    def refresh(self) -> None:
        """Draw everything that may have changed but the photo's files."""
        state = self.state
        if not self._page.isVisible():
            return
        shown = state.shown if state.photo else ()
        blind = state.mode is Mode.BLIND
        split = state.mode is Mode.SPLIT
        size = state.library.size or MEASURED_AT
        numbers = state.numbers and not blind
        target = bool(state.photo and state.photo.target)
        groups = (shown,) if split else tuple((key,) for key in shown)
        self._page.canvas.arrange(groups if shown else (), size, numbers=numbers and target)
        for place, (key, side) in enumerate(self._page.canvas.sides.items()):
            side.name = words.hidden(place) if blind else label(ORIGINAL if self.held else key)
            side.working = key == state.working and not self.held
            layer = state.layer(key)
            side.message = self._drawings.problem(layer.path) if layer else words.missing(key)
        self._page.show_name(state.photo.name if state.photo else CompareText.tr("No photos yet"), words.about(state))
        self.show_finish()
        self.draw()
        self.measure()

    def show_finish(self) -> None:
        """Show the photo's finish in the panel."""
        state = self.state
        history = state.history if state.mode is not Mode.BLIND else None
        now = history.now if history else None
        title = words.working(now.variant) if now else CompareText.tr("No result to adjust")
        self._page.panel.show_finish(now, title)
        has = bool(history)
        touched = bool(now and not now.untouched)
        self._page.panel.enable(
            {
                "undo": bool(history and history.can_undo),
                "redo": bool(history and history.can_redo),
                "reset": touched,
                "variant": has,
                "copy": has,
                "paste": has and bool(state.copied),
                "keep": touched,
                "finish": has,
                "export": bool(state.photo),
            }
        )

    def draw(self) -> None:
        """Draw the panes' pictures for the view and the finish."""
        if not self._page.isVisible():
            return
        state = self.state
        size = self.size
        canvas = self._page.canvas
        canvas.set_size(size)
        self._show_tools()
        if not size:
            return
        canvas.set_view(state.view)
        crop = placed(state.view, size, canvas.room()).crop
        shots = {key: state.shot(key, crop, held=self.held) for key in state.shown}
        self._drawings.show({key: shot for key, shot in shots.items() if shot})
        layer = state.layer(state.working or ORIGINAL)
        if layer and state.mode is not Mode.BLIND:
            self._measuring.count(layer)

    def _show_tools(self) -> None:
        state = self.state
        size = self.size
        room = self._page.canvas.room()
        blind = state.mode is Mode.BLIND
        zoom = words.zoom(zoom_of(state.view, size, room), fits=state.view.zoom is None) if size else ""
        on = {key: not blind and key in state.shown for key in PANES}
        on |= {"actual": state.view.zoom == 1, "numbers": state.numbers, "clipping": state.clipping}
        on["difference"] = state.against is not None
        possible = {key: not blind and key in state.keys for key in PANES}
        possible |= dict.fromkeys(("numbers", "difference"), not blind) | {"blind": blind or bool(state.bases)}
        self._page.show_tools(state.mode, on, possible, zoom)

    def measure(self) -> None:
        """Show what was measured of what the panes show, and measure what was not."""
        state = self.state
        photo = state.photo
        if not photo:
            return
        for key, side in self._page.canvas.sides.items():
            layer = state.layer(key)
            row = state.row(key)
            if state.mode is Mode.BLIND or key == TARGET or layer is None or photo.target is None:
                side.measures = None
            elif row is not None:
                side.take(Measured(Measures(row.psnr, row.ssim, row.delta_e), row.share or 1.0))
            elif layer in self._measures:
                side.take(self._measures[layer])
            else:
                side.stale = True
                self._measuring.measure(key, layer, photo.target)
        self._compare_numbers()

    def _compare_numbers(self) -> None:
        sides = self._page.canvas.sides
        best = best_of({key: side.measures for key, side in sides.items() if side.measures and not side.stale})
        for key, side in sides.items():
            side.best = best.get(key, frozenset())
        self._page.canvas.refresh()

    def _ready(self, path: Path) -> None:
        if self.state.photo and path in self._files(self.state.photo):
            self.draw()

    def _show_image(self, key: str, shot: Shot, image: QImage) -> None:
        self._page.canvas.set_image(key, image, shot.crop)

    def _show_broken(self, path: Path, sentence: str) -> None:
        for key in self._page.canvas.sides:
            layer = self.state.layer(key)
            if layer and layer.path == path:
                self._page.canvas.set_message(key, sentence)

    def _show_measures(self, layer: Layer, measured: Measured) -> None:
        self._measures[layer] = measured
        if self.state.numbers and self.state.mode is not Mode.BLIND:
            for key, side in self._page.canvas.sides.items():
                if key != TARGET and self.state.layer(key) == layer:
                    side.take(measured)
            self._compare_numbers()

    def _show_tones(self, layer: Layer, tones: Tones) -> None:
        if layer == self.state.layer(self.state.working or ORIGINAL):
            self._page.panel.histogram.set_tones(tones)

    def _show_frame(self, name: str, path: Path) -> None:
        if self.state.framed.get(name) != path:
            self.state.framed[name] = path
            if self.state.photo and self.state.photo.name == name:
                self.show_photo()

    def _files(self, photo: LibraryPhoto) -> tuple[Path, ...]:
        target = self.state.framed.get(photo.name, photo.target)
        return (photo.source, target) if target else (photo.source,)
