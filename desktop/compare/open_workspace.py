"""Comparing in one open workspace: a photo, its variants and its target, and the finish that the user gives it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, Signal

from desktop.background.predictions import Predictions
from desktop.compare import text as words
from desktop.compare.adjustments_controller import Adjusting
from desktop.compare.blind_session import end_blind, start_blind
from desktop.compare.blind_test import Answer
from desktop.compare.model_offer import Offering
from desktop.compare.page import ComparePage
from desktop.compare.presenter import Showing
from desktop.compare.save_adjustments import Work, Written, finished_path
from desktop.compare.state import Comparing
from desktop.engine_text import in_language
from desktop.model.layers import Base
from desktop.model.library import Library
from desktop.model.pane_layout import ORIGINAL, PANES, TARGET, Mode
from desktop.model.viewport import View
from desktop.translation import CompareText
from desktop.ui.connections import Connections
from desktop.ui.dialogs import confirm
from desktop.ui.section import Requests

_STEP_OF_ZOOM = 1.5
_STEP_OF_DIVIDER = 0.05


class OpenWorkspace(QObject):
    """Carry the page's requests to the state and the workers, and what they bring back to the page.

    Attributes:
        state: what the page is about.
        adjusting: the finish of the shown photo.
        showing: the state on the page.

    Signals: those of the section, and
        export_requested: the shown photo is to be written at full size.
    """

    photo_changed = Signal(str)
    library_changed = Signal()
    export_requested = Signal()

    def __init__(
        self,
        state: Comparing,
        page: ComparePage,
        requests: Requests,
        predictions: Predictions,
        rng: Random,
        parent: QObject,
    ) -> None:
        """Show the state of a workspace that was opened; blind comparisons are drawn by `rng`."""
        super().__init__(parent)
        self.state = state
        self.adjusting = Adjusting(state, self)
        self.showing = Showing(state, page, self)
        self._page = page
        self._predictions = predictions
        self._question = 0
        self._rng = rng
        self._offering = Offering(state, predictions, page.offer, self)
        self._commands = self._made_commands()
        self._connections = Connections(
            (requests.requested, self._run),
            (page.held_key.let_go, self._let_go),
            (page.appeared, self._ask_again),
            (page.panel.moved, self.adjusting.move),
            (page.canvas.view_changed, self._look),
            (page.canvas.chosen, self.adjusting.work_on),
        )
        self.adjusting.changed.connect(self._changed)
        self.adjusting.notice.connect(page.say)
        self.adjusting.replace_requested.connect(self._ask_replace)
        self.adjusting.written.connect(self._written)
        self.adjusting.taken_back.connect(self._taken_back)
        self._offering.notice.connect(page.say)
        self._offering.begun.connect(self._begin_blind)
        self._offering.decided.connect(self.library_changed)
        page.say(in_language(state.finishes.problem or ""))
        predictions.open(state.library.workspace)
        self._ask_again()

    def take(self, library: Library) -> None:
        """Take the workspace as it was read again."""
        before = self.state.blind
        state = self.state.reopened(library)
        if before and before.judged and not state.blind:
            self._page.say(words.tally(before))
        self.state = state
        self.adjusting.state = state
        self._offering.take(state)
        self.showing.take(state)
        self._ask_again()

    def show_photo(self, name: str) -> None:
        """Turn to a photo that the user chose elsewhere."""
        if self.state.photo and self.state.photo.name != name:
            self._page.say("")
            self._leave_blind()
            self.state.choose(name)
            self._show_photo()

    def close(self) -> None:
        """Let go of the page; what was kept is written."""
        self._predictions.drop(self._question)
        for worker in (self._connections, self.adjusting, self._offering, self.showing):
            worker.close()
        self.deleteLater()

    def export_choices(self, names: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """Return what can be exported of photos chosen elsewhere, or of the shown one: what to call it, and the names."""
        if not self.state.photo:
            return []
        name = self.state.photo.name
        choices = [(words.photos(names), names) if names else (name, (name,))]
        ready = tuple(photo.name for photo in self.state.library.photos if self.state.bases_of(photo))
        if not names and ready not in {(), (name,)}:
            choices.append((words.ready(ready), ready))
        return choices

    def _made_commands(self) -> Mapping[str, Callable[[], None]]:
        adjusting = self.adjusting
        return {
            "previous": partial(self._step, -1),
            "next": partial(self._step, 1),
            "side": partial(self._arrange, Mode.SIDE),
            "split": partial(self._arrange, Mode.SPLIT),
            "blind": self._toggle_blind,
            **{key: partial(self._number, key) for key in "12345"},
            "tie": partial(self._answer, "tie"),
            "original": self._hold,
            "swap": self._swap,
            "divider_left": partial(self._divide, -_STEP_OF_DIVIDER),
            "divider_right": partial(self._divide, _STEP_OF_DIVIDER),
            "actual": self._page.canvas.toggle,
            "larger": partial(self._page.canvas.zoom, _STEP_OF_ZOOM),
            "smaller": partial(self._page.canvas.zoom, 1 / _STEP_OF_ZOOM),
            "numbers": self._toggle_numbers,
            "difference": self._differ,
            "clipping": self._toggle_clipping,
            "trial": partial(self._offering.test, self._rng),
            "accept": self._offering.accept,
            "decline": self._offering.decline,
            "variant": adjusting.next_variant,
            "undo": partial(adjusting.travel, back=True),
            "redo": partial(adjusting.travel, back=False),
            "reset": adjusting.reset,
            "copy": adjusting.copy,
            "paste": adjusting.paste,
            "keep": adjusting.keep,
            "finish": adjusting.finish,
            "export": self.export_requested.emit,
        }

    def _run(self, request: str) -> None:
        self._commands[request]()

    def _show_photo(self) -> None:
        self.showing.show_photo()
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask for the Edits that the shown photo lacks, once its page is looked at; nobody waits for another's now."""
        state = self.state
        self._predictions.drop(self._question)
        if not state.photo or not self._page.isVisible():
            return
        state.awaited.clear()
        state.refused.clear()
        name = state.photo.name
        missing = state.missing
        if missing and state.mode is not Mode.BLIND:
            state.awaited.add(name)
            self._question = self._predictions.ask(state.photo, missing, partial(self._take_edits, name))
            self.showing.refresh()

    def _take_edits(self, name: str, found: Mapping[str, Base], problem: str) -> None:
        self.state.take_edits(name, found, problem)
        self.showing.refresh()

    def _turn(self) -> None:
        """Show the photo that the state has turned to, and tell."""
        self._show_photo()
        if self.state.photo:
            self.photo_changed.emit(self.state.photo.name)

    def _step(self, step: int) -> None:
        if self.state.mode is not Mode.BLIND and self.state.step(step):
            self._page.say("")
            self._turn()

    def _arrange(self, mode: Mode) -> None:
        self._leave_blind()
        if mode is Mode.SPLIT and self.state.mode is not Mode.SPLIT and self.state.working:
            self.state.split = (ORIGINAL, self.state.working)
        self.state.mode = mode
        self.showing.refresh()

    def _number(self, key: str) -> None:
        if self.state.mode is Mode.BLIND:
            if key in {"1", "2"}:
                self._answer("left" if key == "1" else "right")
        else:
            self.state.toggle(PANES[int(key) - 1])
            self.showing.refresh()

    def _swap(self) -> None:
        self.state.swap()
        self.showing.refresh()

    def _divide(self, step: float) -> None:
        for pane in self._page.canvas.panes:
            pane.set_divider(pane.divider + step)

    def _toggle_numbers(self) -> None:
        self.state.numbers = not self.state.numbers
        self.showing.refresh()

    def _toggle_clipping(self) -> None:
        self.state.clipping = not self.state.clipping
        self.showing.draw()

    def _differ(self) -> None:
        state = self.state
        if state.photo:
            ways = [None, *([TARGET] if state.photo.target else []), ORIGINAL]
            at = ways.index(state.against) if state.against in ways else 0
            state.against = ways[(at + 1) % len(ways)]
            self.showing.refresh()

    def _hold(self) -> None:
        self._page.held_key.hold()
        self.showing.hold(held=True)

    def _let_go(self) -> None:
        self.showing.hold(held=False)

    def _toggle_blind(self) -> None:
        if self.state.mode is Mode.BLIND:
            self._leave_blind()
            self.showing.refresh()
        elif start_blind(self.state, self._rng):
            self._begin_blind()
        else:
            self._page.say(
                CompareText.tr("A blind comparison needs photos with two different results. Train a model first.")
            )

    def _begin_blind(self) -> None:
        self._page.say("")
        self._offering.show()
        self._turn()

    def _answer(self, answer: Answer) -> None:
        blind = self.state.blind
        if self.state.mode is not Mode.BLIND or not blind:
            return
        blind.answer(answer)
        if blind.photo:
            self.state.choose(blind.photo)
            self._turn()
        else:
            self._leave_blind()
            self.showing.refresh()

    def _leave_blind(self) -> None:
        if self.state.blind:
            if judged := end_blind(self.state):
                self._page.say(words.tally(judged))
            self._offering.show()

    def _look(self, view: View) -> None:
        self.state.view = view
        self.showing.draw()

    def _changed(self, done: bool) -> None:
        if done:
            self.showing.refresh()
        else:
            self.showing.draw()

    def _ask_replace(self, work: Work) -> None:
        path = str(finished_path(work.workspace, work.photo))
        question = words.ask_replace(work.photo.name, path)
        confirm(self._page.window(), *question, partial(self.adjusting.write, work), cancels=True)

    def _written(self, work: Work, written: Written) -> None:
        self._show_target(work, written.path)
        self._page.say(words.finished(str(written.path), str(written.before) if written.before else None))
        self.library_changed.emit()

    def _taken_back(self, work: Work, target: Path | None) -> None:
        self._show_target(work, target)
        self._page.say(words.taken_back(work.photo.name, str(target) if target else None))
        self.library_changed.emit()

    def _show_target(self, work: Work, target: Path | None) -> None:
        library = self.state.library
        photos = tuple(
            replace(photo, target=target) if photo.name == work.photo.name else photo for photo in library.photos
        )
        self.take(replace(library, photos=photos))
