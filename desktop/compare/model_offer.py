"""Offer a new run's models: a blind test against those in use, then use the new ones or keep the old ones."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, Signal

from desktop.background.predictions import Predictions
from desktop.background.tasks import Tasks
from desktop.compare import text as words
from desktop.compare.blind_session import start_trial
from desktop.compare.offer_bar import OfferBar
from desktop.compare.state import Comparing
from desktop.model.bases import policy_of
from desktop.model.layers import Base
from desktop.model.library import Library, LibraryPhoto
from desktop.model.pane_layout import Mode
from desktop.model.trial import MOST, Trial, write_trial
from engine.workspace.active_models import accept_run, kept_sentence, model_folder, photos_learnt_by
from engine.workspace.workspace import furthest


class Offering(QObject):
    """Join the bar of the offer with the models' folders.

    Attributes:
        state: whose run is offered.

    Signals:
        notice: a sentence for the user.
        begun: a blind test is in the state now.
        decided: the models in use, or what is known of the run, are others than before.
    """

    notice = Signal(str)
    begun = Signal()
    decided = Signal()

    def __init__(self, state: Comparing, predictions: Predictions, bar: OfferBar, parent: QObject) -> None:
        super().__init__(parent)
        self.state = state
        self._predictions = predictions
        self._bar = bar
        self._tasks = Tasks(1, self)
        self._rng = Random()  # noqa: S311
        self._questions: dict[str, int] = {}
        self._used: dict[str, Base] = {}
        self.show()

    def take(self, state: Comparing) -> None:
        """Take a state; a test that was being prepared for another run is forgotten."""
        if self.state.library.run != state.library.run:
            self._forget()
        self.state = state
        self.show()

    def show(self) -> None:
        """Show what is offered."""
        state = self.state
        sentence = words.offer(state) if self._offered() else ""
        self._bar.show_offer(sentence, rivals=bool(state.library.in_use))

    def close(self) -> None:
        """Forget a test that is being prepared; what the user decided is done."""
        self._forget()
        self._tasks.finish()

    def test(self, rng: Random) -> None:
        """Have the model in use predict for held-out photos, and begin to judge it against the new one by `rng`."""
        library = self._offered()
        if not library or not library.in_use or self._questions:
            return
        photos = _unseen(library)
        rival = policy_of(library)
        if not photos:
            self.notice.emit(words.nothing_unseen())
            return
        self._rng = rng
        self._used.clear()
        self._questions = dict.fromkeys((photo.name for photo in rng.sample(photos, min(MOST, len(photos)))), 0)
        for photo in photos:
            if photo.name in self._questions:
                number = self._predictions.ask(photo, rival, partial(self._take, photo.name))
                if photo.name in self._questions:
                    self._questions[photo.name] = number

    def accept(self) -> None:
        """Put the run's models in use."""
        library = self._offered()
        if library and library.run:
            work = partial(_accept, library, self._outcome(library, accepted=True))
            self._tasks.run(work, partial(self._end, words.accepted(library.run.name)), self.notice.emit)

    def decline(self) -> None:
        """Keep the models that are in use."""
        library = self._offered()
        if library and library.run and library.in_use:
            work = partial(write_trial, library.run, self._outcome(library, accepted=False))
            self._tasks.run(work, partial(self._end, words.declined(library.run.name)), self.notice.emit)

    def _offered(self) -> Library | None:
        state = self.state
        return state.library if state.library.offered and state.mode is not Mode.BLIND else None

    def _outcome(self, library: Library, *, accepted: bool) -> Trial:
        tried = self.state.tried
        wins, losses, ties = (tried.wins, tried.losses, tried.ties) if tried else (0, 0, 0)
        against = next(iter(policy_of(library).values())) if library.in_use else ""
        return Trial(against, wins, losses, ties, accepted)

    def _take(self, name: str, found: Mapping[str, Base], problem: str) -> None:
        self._questions.pop(name, None)
        self._used.update((name, base) for base in found.values())
        if self._questions:
            self.notice.emit(words.preparing(len(self._used), len(self._used) + len(self._questions)))
        elif not self._used:
            self.notice.emit(problem)
        else:
            start_trial(self.state, _newest(self.state.library), self._used, self._rng)
            self.begun.emit()

    def _forget(self) -> None:
        for number in self._questions.values():
            self._predictions.drop(number)
        self._questions.clear()

    def _end(self, sentence: str, kept: tuple[Path, ...] | None) -> None:
        self.notice.emit(f"{sentence} {kept_sentence(kept)}" if kept else sentence)
        self.decided.emit()


def _newest(library: Library) -> str:
    """Return the run's furthest variant."""
    newest = furthest(library.models)
    assert newest is not None
    return newest


def _unseen(library: Library) -> list[LibraryPhoto]:
    """Return the photos that the run held out and that the model in use has not learnt from either."""
    ((variant, run),) = policy_of(library).items()
    learnt = photos_learnt_by(model_folder(library.workspace, run, variant))
    held_out = [photo for photo in library.photos if _newest(library) in photo.edits and not library.learnt_from(photo)]
    return [photo for photo in held_out if photo.name not in learnt]


def _accept(library: Library, trial: Trial) -> tuple[Path, ...]:
    assert library.run is not None
    kept = accept_run(library.workspace, library.run)
    write_trial(library.run, trial)
    return kept
