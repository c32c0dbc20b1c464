"""Adjust a photo's finish, and keep what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.compare import text as words
from desktop.compare.panel import STRENGTH
from desktop.compare.save_adjustments import Work, Written, finish_photo, finished_path, keep_nudge, take_back
from desktop.compare.state import Comparing
from desktop.engine_text import in_language
from desktop.model.adjustments import Finish, History
from desktop.model.library import LibraryPhoto
from desktop.model.pane_layout import Mode
from desktop.translation import CompareText
from engine.errors import CovershotError
from engine.events import Event, Message


class Adjusting(QObject):
    """Change the finish of the shown photo, undo, copy and keep it.

    Attributes:
        state: whose photo.

    Signals:
        changed: whether the user has let go of what changes the finish.
        notice: a sentence for the user.
        replace_requested: the work that would replace a target; `write` does it.
        written: the work that wrote a target, and what it wrote.
        taken_back: the work whose target was taken back, and the target that is there now, None where there is none.
    """

    changed = Signal(bool)
    notice = Signal(str)
    replace_requested = Signal(object)
    written = Signal(object, object)
    taken_back = Signal(object, object)

    def __init__(self, state: Comparing, parent: QObject) -> None:
        super().__init__(parent)
        self.state = state
        self._keeping = Tasks(1, self)
        self._keeping.received.connect(self._pass_on)
        self._finished: list[tuple[Work, int, Written]] = []
        self._session = f"{datetime.now():%Y-%m-%d %H:%M:%S}"

    def close(self) -> None:
        """Let everything be kept, unheard."""
        self._keeping.finish()

    def move(self, name: str, value: float, done: bool) -> None:
        """Follow a slider."""
        history = self.state.history
        if history:
            now = history.now
            self._change(replace(now, strength=value) if name == STRENGTH else now.nudged(name, value), done=done)

    def _change(self, finish: Finish, *, done: bool = True) -> None:
        """Show a finish; once the user has let go it is a step that can be undone, and remembered."""
        history = self.state.history if self.state.mode is not Mode.BLIND else None
        if not history:
            return
        history.preview(finish)
        if done:
            history.commit()
            self._remember()
        self.changed.emit(done)

    def _remember(self, photos: Iterable[LibraryPhoto] = ()) -> None:
        """Remember the finishes of photos, of the shown one without any."""
        shown = (self.state.photo,) if self.state.photo else ()
        try:
            self.state.remember(photos or shown)
        except CovershotError as error:
            self.notice.emit(in_language(error.in_window))

    def work_on(self, key: str) -> None:
        """Adjust another variant."""
        history = self.state.history
        if history and key in self.state.bases:
            self._change(replace(history.now, variant=key))

    def next_variant(self) -> None:
        """Adjust the variant after this one."""
        history = self.state.history
        if history:
            variants = list(self.state.bases)
            self.work_on(variants[(variants.index(history.now.variant) + 1) % len(variants)])

    def travel(self, *, back: bool) -> None:
        """Undo or redo a step; a target that was written after the latest one is taken back first."""
        history = self.state.history if self.state.mode is not Mode.BLIND else None
        if history and back and self._take_back(history):
            return
        if history and (history.undo() if back else history.redo()):
            self._remember()
            self.changed.emit(True)

    def _take_back(self, history: History) -> bool:
        """Take back the latest target of the shown photo, unless steps were made since; say whether there was one."""
        state = self.state
        if not state.photo:
            return False
        history.commit()
        latest = [entry for entry in self._finished if entry[0].photo.name == state.photo.name][-1:]
        if not latest or latest[0][1] < history.depth:
            return False
        work, _, written = latest[0]
        self._finished.remove(latest[0])
        self._keeping.run(
            partial(take_back, work, written, self._keeping.pass_on),
            partial(self.taken_back.emit, work),
            self.notice.emit,
        )
        return True

    def reset(self) -> None:
        """Show the variant's own rendering again."""
        if self.state.history:
            self._change(Finish(self.state.history.now.variant))

    def copy(self) -> None:
        """Copy strength and nudges."""
        if self.state.history:
            self.state.copied = self.state.history.now
            self.changed.emit(True)

    def paste(self) -> None:
        """Give this photo the strength and nudges that were copied."""
        state = self.state
        if state.history and state.copied:
            self._change(replace(state.copied, variant=state.history.now.variant))

    def paste_to(self, names: Collection[str]) -> str:
        """Give photos chosen elsewhere the strength and nudges that were copied, and say what became of it."""
        state = self.state
        if not state.copied:
            return CompareText.tr("Nothing to paste: copy the adjustments of a photo in Compare first.")
        pasted = state.paste(names)
        self._remember(pasted)
        self.changed.emit(True)
        return words.pasted(len(pasted), len(names) - len(pasted))

    def keep(self) -> None:
        """Store the nudge as a judgement."""
        if work := self._work():
            say = partial(self._say_kept, bool(work.photo.edits))
            self._keeping.run(partial(keep_nudge, work, self._keeping.pass_on), say, self.notice.emit)

    def finish(self) -> None:
        """Write the finish as the photo's target; ask before one is replaced."""
        work = self._work()
        if not work:
            return
        if finished_path(work.workspace, work.photo).exists():
            self.replace_requested.emit(work)
        else:
            self.write(work)

    def _work(self) -> Work | None:
        state = self.state
        if not state.photo or not state.history or state.mode is Mode.BLIND:
            return None
        base = state.bases[state.history.now.variant]
        return Work(state.library.workspace, state.photo, base, state.history.now, self._session)

    def write(self, work: Work) -> None:
        """Write a finish as a target."""
        self.notice.emit(CompareText.tr("Saving the target of {} at full size…").format(work.photo.name))
        depth = self.state.history.depth if self.state.history else 0
        self._keeping.run(
            partial(finish_photo, work, self._keeping.pass_on),
            partial(self._note_written, work, depth),
            self.notice.emit,
        )

    def _note_written(self, work: Work, depth: int, written: Written) -> None:
        self._finished.append((work, depth, written))
        self.written.emit(work, written)

    def _say_kept(self, held_out: bool, outcome: tuple[str, int | None]) -> None:
        self.notice.emit(words.kept(outcome[0], held_out=held_out))

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, Message):
            self.notice.emit(in_language(event.text))
