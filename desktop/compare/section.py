"""Compare: a photo, its variants and its target beside each other, and the finish that the user gives it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, Signal

from desktop.background.predictions import Predictions
from desktop.background.tasks import wait_for_closed
from desktop.compare import text as words
from desktop.compare.actions import Row, adjustment_rows
from desktop.compare.adjustments_controller import Adjusting
from desktop.compare.blind_session import end_blind, start_blind
from desktop.compare.blind_test import Answer
from desktop.compare.dialogs import ask_replace
from desktop.compare.export import Export
from desktop.compare.model_offer import Offering
from desktop.compare.page import ComparePage
from desktop.compare.presenter import Showing
from desktop.compare.save_adjustments import Work, Written, finished_path
from desktop.compare.state import Comparing
from desktop.model.adjustments import Finishes
from desktop.model.layers import Base
from desktop.model.library import Library
from desktop.model.pane_layout import ORIGINAL, PANES, TARGET, Mode
from desktop.model.settings import Preferences
from desktop.model.viewport import View
from desktop.translation import CompareText
from desktop.ui.section import Action

_STEP_OF_ZOOM = 1.5
_STEP_OF_DIVIDER = 0.05
_REPEATED = {"previous", "next", "divider_left", "divider_right", "larger", "smaller"}
"""Commands that go on while their key is held."""


class Compare(QObject):
    """Carry the page's requests to the state and the jobs, and what they bring back to the page.

    Attributes:
        name: "compare".
        title: in the user's words.
        page: the section's widget.
        actions: work while the page is shown.
        export: writes photos at full size.

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
        self._preferences = preferences
        self._predictions = predictions
        self._question = 0
        self._rng = Random()  # noqa: S311
        self._adjusting = Adjusting(self)
        self.actions = self._make_actions()
        self.page = ComparePage({action.name.removeprefix("compare."): action for action in self.actions})
        self._showing = Showing(self.page, self)
        self._offering = Offering(predictions, self.page.offer, self)
        page = self.page
        canvas = self.page.canvas
        adjusting = self._adjusting
        page.held_key.let_go.connect(partial(self._hold, False))
        page.appeared.connect(self._ask_again)
        page.panel.moved.connect(adjusting.move)
        adjusting.changed.connect(self._changed)
        adjusting.notice.connect(page.say)
        adjusting.replace_requested.connect(self._ask_replace)
        adjusting.written.connect(self._written)
        adjusting.taken_back.connect(self._taken_back)
        self._offering.notice.connect(page.say)
        self._offering.begun.connect(self._begin_blind)
        self._offering.decided.connect(self.library_changed)
        canvas.view_changed.connect(self._look)
        canvas.chosen.connect(adjusting.work_on)

    @property
    def state(self) -> Comparing | None:
        """Return what the page is about, None before a workspace is open."""
        return self._showing.state

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again."""
        state = self.state
        if state is not None and state.library.workspace == library.workspace:
            before = state.blind
            state = state.reopened(library)
            if before and before.judged and state.blind is None:
                self.page.say(words.tally(before))
        else:
            left = state.arrangement if state else self._preferences.now.compare
            state = Comparing(library, Finishes(library.workspace.results / "finishes.json"))
            state.arrange(left)
            self.page.say(state.finishes.problem or "")
        self._predictions.open(library.workspace)
        self._adjusting.state = state
        self._offering.open(state)
        self._showing.open(state)
        self._ask_again()

    def show_photo(self, name: str) -> None:
        """Turn to a photo that the user chose elsewhere."""
        if self.state and self.state.photo and self.state.photo.name != name:
            self.page.say("")
            self._leave_blind()
            self.state.choose(name)
            self._show_photo()

    def close(self) -> None:
        """End every thread; what was kept is written first, and how the panes are left is remembered."""
        if self.state is not None:
            self._preferences.change(compare=self.state.arrangement)
        self.export.close()
        self._adjusting.close()
        self._offering.close()
        self._showing.close()
        wait_for_closed()

    def ask_export(self, names: tuple[str, ...] = ()) -> None:
        """Ask how to export photos chosen elsewhere, or the one that is shown."""
        if self.state is None or self.state.photo is None:
            return
        state = self.state
        name = self.state.photo.name
        choices: list[tuple[str, tuple[str, ...]]] = [(words.photos(names), names) if names else (name, (name,))]
        ready = tuple(photo.name for photo in state.library.photos if state.bases_of(photo))
        if not names and ready not in {(), (name,)}:
            choices.append((words.ready(ready), ready))
        self.export.ask(state, choices, self.page.window())

    def paste_to(self, names: tuple[str, ...]) -> None:
        """Give photos chosen elsewhere the strength and nudges that were copied."""
        self.notice.emit(self._adjusting.paste_to(names))

    def _make_actions(self) -> tuple[Action, ...]:
        panes = zip("12345", PANES, strict=True)
        rows: list[Row] = [
            ("previous", CompareText.tr("Previous photo"), ("Left",), partial(self._step, -1)),
            ("next", CompareText.tr("Next photo"), ("Right",), partial(self._step, 1)),
            ("side", CompareText.tr("Side by side"), ("Y",), partial(self._arrange, Mode.SIDE)),
            ("split", CompareText.tr("Split view"), ("Shift+Y",), partial(self._arrange, Mode.SPLIT)),
            ("blind", CompareText.tr("Blind: compare two results with their names hidden"), ("B",), self._toggle_blind),
            *((key, words.toggles(pane), (key,), partial(self._number, key)) for key, pane in panes),
            ("tie", CompareText.tr("Blind: no preference"), ("0",), partial(self._answer, "tie")),
            ("original", CompareText.tr("Hold: the original in every pane"), ("\\",), partial(self._hold, True)),
            ("swap", CompareText.tr("Swap sides"), ("S",), self._swap),
            ("divider_left", CompareText.tr("Move divider left"), ("[",), partial(self._divide, -_STEP_OF_DIVIDER)),
            ("divider_right", CompareText.tr("Move divider right"), ("]",), partial(self._divide, _STEP_OF_DIVIDER)),
            ("actual", CompareText.tr("100% or fit"), ("Z",), self._toggle_zoom),
            ("larger", CompareText.tr("Zoom in"), ("+", "="), partial(self._zoom, _STEP_OF_ZOOM)),
            ("smaller", CompareText.tr("Zoom out"), ("-",), partial(self._zoom, 1 / _STEP_OF_ZOOM)),
            ("numbers", CompareText.tr("Show or hide scores (PSNR, SSIM, ΔE)"), ("I",), self._toggle_numbers),
            ("difference", CompareText.tr("Show difference: from target, from original, off"), ("D",), self._differ),
            ("clipping", CompareText.tr("Show clipping"), ("J",), self._toggle_clipping),
            ("trial", CompareText.tr("Blind test: new model against the one in use"), ("T",), self._test),
            ("accept", CompareText.tr("Use new model"), ("U",), self._accept),
            ("decline", CompareText.tr("Keep current model"), ("O",), self._decline),
            *adjustment_rows(self._adjusting),
            ("export", CompareText.tr("Export at full size"), ("Ctrl+E",), self.ask_export),
        ]
        return tuple(
            Action(f"compare.{name}", text, keys, run, repeats=name in _REPEATED) for name, text, keys, run in rows
        )

    def _show_photo(self) -> None:
        self._showing.show_photo()
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask for the Edits that the shown photo lacks, once its page is looked at; nobody waits for another's now."""
        state = self.state
        self._predictions.drop(self._question)
        if state is None or state.photo is None or not self.page.isVisible():
            return
        state.awaited.clear()
        state.refused.clear()
        name = state.photo.name
        missing = state.missing
        if missing and state.mode is not Mode.BLIND:
            state.awaited.add(name)
            self._question = self._predictions.ask(state.photo, missing, partial(self._take_edits, name))
            self._showing.refresh()

    def _take_edits(self, name: str, found: Mapping[str, Base], problem: str) -> None:
        if self.state is not None:
            self.state.take_edits(name, found, problem)
            self._showing.refresh()

    def _turn(self) -> None:
        """Show the photo that the state has turned to, and tell."""
        self._show_photo()
        if self.state and self.state.photo:
            self.photo_changed.emit(self.state.photo.name)

    def _step(self, step: int) -> None:
        if self.state and self.state.mode is not Mode.BLIND and self.state.step(step):
            self.page.say("")
            self._turn()

    def _arrange(self, mode: Mode) -> None:
        if self.state:
            self._leave_blind()
            if mode is Mode.SPLIT and self.state.mode is not Mode.SPLIT and self.state.working:
                self.state.split = (ORIGINAL, self.state.working)
            self.state.mode = mode
            self._showing.refresh()

    def _number(self, key: str) -> None:
        if self.state and self.state.mode is Mode.BLIND:
            if key in {"1", "2"}:
                self._answer("left" if key == "1" else "right")
        elif self.state:
            self.state.toggle(PANES[int(key) - 1])
            self._showing.refresh()

    def _swap(self) -> None:
        if self.state:
            self.state.swap()
            self._showing.refresh()

    def _divide(self, step: float) -> None:
        for pane in self.page.canvas.panes:
            pane.set_divider(pane.divider + step)

    def _toggle_numbers(self) -> None:
        if self.state:
            self.state.numbers = not self.state.numbers
            self._showing.refresh()

    def _toggle_clipping(self) -> None:
        if self.state:
            self.state.clipping = not self.state.clipping
            self._showing.draw()

    def _differ(self) -> None:
        state = self.state
        if state and state.photo:
            ways = [None, *([TARGET] if state.photo.target else []), ORIGINAL]
            at = ways.index(state.against) if state.against in ways else 0
            state.against = ways[(at + 1) % len(ways)]
            self._showing.refresh()

    def _hold(self, held: bool) -> None:
        if held:
            self.page.held_key.hold()
        if held != self._showing.held:
            self._showing.held = held
            self._showing.refresh()

    def _toggle_blind(self) -> None:
        state = self.state
        if state is None:
            return
        if state.mode is Mode.BLIND:
            self._leave_blind()
            self._showing.refresh()
        elif start_blind(state, self._rng):
            self._begin_blind()
        else:
            self.page.say(
                CompareText.tr("A blind comparison needs photos with two different results. Train a model first.")
            )

    def _begin_blind(self) -> None:
        self.page.say("")
        self._offering.show()
        self._turn()

    def _test(self) -> None:
        self._offering.test(self._rng)

    def _accept(self) -> None:
        self._offering.accept()

    def _decline(self) -> None:
        self._offering.decline()

    def _answer(self, answer: Answer) -> None:
        state = self.state
        if state is None or state.mode is not Mode.BLIND or state.blind is None:
            return
        state.blind.answer(answer)
        if state.blind.photo is None:
            self._leave_blind()
            self._showing.refresh()
        else:
            state.choose(state.blind.photo)
            self._turn()

    def _leave_blind(self) -> None:
        if self.state and self.state.blind:
            if judged := end_blind(self.state):
                self.page.say(words.tally(judged))
            self._offering.show()

    def _look(self, view: View) -> None:
        if self.state:
            self.state.view = view
            self._showing.draw()

    def _toggle_zoom(self) -> None:
        self.page.canvas.toggle()

    def _zoom(self, factor: float) -> None:
        self.page.canvas.zoom(factor)

    def _changed(self, done: bool) -> None:
        if done:
            self._showing.refresh()
        else:
            self._showing.draw()

    def _ask_replace(self, work: Work) -> None:
        path = str(finished_path(work.workspace, work.photo))
        ask_replace(self.page.window(), work.photo.name, path, partial(self._adjusting.write, work))

    def _written(self, work: Work, written: Written) -> None:
        self._show_target(work, written.path)
        self.page.say(words.finished(str(written.path), str(written.before) if written.before else None))
        self.library_changed.emit()

    def _taken_back(self, work: Work, target: Path | None) -> None:
        self._show_target(work, target)
        self.page.say(words.taken_back(work.photo.name, str(target) if target else None))
        self.library_changed.emit()

    def _show_target(self, work: Work, target: Path | None) -> None:
        library = self.state.library if self.state else None
        if library and library.workspace == work.workspace:
            finished = work.photo.name
            photos = tuple(
                replace(photo, target=target) if photo.name == finished else photo for photo in library.photos
            )
            self.open(replace(library, photos=photos))
