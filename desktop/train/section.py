"""The Train section: one button, its engine process, and what remains of each run."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.background.engine_child import EngineChild
from desktop.background.engine_process import OtherProcess, SpawnedProcess
from desktop.background.tasks import wait_for_closed
from desktop.model.library import Library
from desktop.train import text as words
from desktop.train.actions import train_actions
from desktop.train.colab import Colab
from desktop.train.dataset_reader import Reading
from desktop.train.dataset_summary import Material
from desktop.train.dialogs import ask_cancel, ask_close
from desktop.train.job_file import TrainingJob, begin_job, end_job, find_job, resumable
from desktop.train.page import TrainPage
from desktop.train.preview_loader import Previews
from desktop.train.run_history import PastRuns
from desktop.train.state import Stage, Training, cancel_requested, ended, logged, plan, started, stop_requested, updated
from desktop.train.time_estimate import Calibration
from desktop.translation import TrainText
from engine.config import PRESETS, auto_preset, preset
from engine.errors import CovershotError
from engine.events import Previewed
from engine.files import write_text
from engine.workspace.dataset import Dataset
from engine.workspace.run import Run, new_run


class Train(QObject):
    """Join the Train page with the engine process that trains.

    Attributes:
        name: "train".
        title: in the user's words.
        page: the section's widget.
        actions: work while the page is shown.
        training: the training that is shown.
        past: earlier runs.
        colab: the way to a GPU elsewhere and back.

    Signals:
        trained: name of a run that has a result since now.
        compare_requested: name of a run whose variants the user wants to see.
        runs_changed: the runs or the models in use are others than before; the workspace is worth reading again.
        notice: a sentence for a user who may look at another section.
    """

    trained = Signal(str)
    compare_requested = Signal(str)
    runs_changed = Signal()
    notice = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = "train"
        self.title = TrainText.tr("Train")
        self._view = TrainPage()
        self.page: QWidget = self._view
        self.training = Training()
        self.past = PastRuns(self._view.history, self)
        self.colab = Colab(self.page, self)
        self._library: Library | None = None
        self._due = False
        self._material: Material | None = None
        self._preset: str | None = None
        self._child: EngineChild | None = None
        self._reading = Reading(self)
        self._previews = Previews(self)
        self._calibration = Calibration(self)
        self.actions = train_actions(self._view, self._ask_bundle, self.colab.ask_results)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self._view.requested.connect(self._answer)
        self._view.shown.connect(self._look)
        self._view.prepare.preset_chosen.connect(self._choose_preset)
        self._view.history.compare_requested.connect(self.compare_requested)
        self._previews.original.connect(self._view.progress.preview.show_original)
        self._previews.rendered.connect(self._show_preview)
        self._calibration.changed.connect(self._show)
        self._reading.read.connect(self._take_material)
        self._reading.failed.connect(self._view.show_notice)
        self.past.notice.connect(self._view.show_notice)
        self.past.changed.connect(self.runs_changed)
        self.colab.notice.connect(self.notice)
        self.colab.imported.connect(self.compare_requested)

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again; a training at work in it goes on being watched.

        One that an earlier window began is picked up at once; what a training would learn from is read when the page
        is looked at.
        """
        same = self._library is not None and self._library.workspace == library.workspace
        self._library = library
        self._due = True
        self.colab.workspace = library.workspace
        if not same:
            self._leave()
            self._calibration.close()
            self.training = Training()
            self._material = None
            self._preset = None
            self._reading.drop()
            found = find_job(library.workspace)
            if found is not None:
                run, job = found
                self._watch(run, job, EngineChild(partial(OtherProcess, run), run.events, run.errors, parent=self))
                if not self._view.isVisible():
                    self.notice.emit(words.picked_up(run.name))
        if self.training.stage is Stage.DONE and self.training.run in library.in_use.values():
            self.training = Training()  # Compare has put its models in use, so that nothing is left to decide here
        self._show()
        if self._view.isVisible():
            self._look()

    def show_photo(self, name: str) -> None:
        """Do nothing: a training is about all photos."""

    def close(self) -> None:
        """End every thread; a training goes on, and the next window picks it up."""
        self._leave()
        self._calibration.close()
        for job in (self.past, self.colab, self._reading, self._previews):
            job.close()
        wait_for_closed()

    def start(self) -> None:
        """Train a new run, if there is enough to learn from and no training at work."""
        if self._library is None or self._dataset is None or self.training.active:
            return
        if self.training.stage is Stage.FAILED:
            end_job(self._run())
        name = self._chosen_preset()
        job = TrainingJob(plan(preset(name)), self._calibration.expected(name, self._dataset))
        self._begin(new_run(self._library.workspace), job, self.engine_options(name))

    def engine_options(self, preset_name: str) -> list[str]:
        """Return what the engine is told about how to train."""
        return ["--preset", preset_name, "--foundation", self._view.prepare.foundation]

    def _ask_bundle(self) -> None:
        chosen = ["--preset", self._preset] if self._preset else []
        self.colab.ask_bundle([*chosen, "--foundation", self._view.prepare.foundation])

    def stop(self) -> None:
        """End the training early; the engine keeps the best model so far and measures it."""
        if self.training.active and not self.training.cancelling:
            try:
                write_text(self._run().stop, "")
            except CovershotError as error:
                self._view.show_notice(error.in_window)
                return
            self.training = stop_requested(self.training)
            self._show()

    def cancel(self) -> None:
        """End the training at once and keep nothing of it."""
        if self._child is not None and self.training.active:
            self.training = cancel_requested(self.training)
            self._child.cancel(discard=None if self.training.resumed else self._run().root)
            self._show()

    def _begin(self, run: Run, job: TrainingJob, options: list[str]) -> None:
        assert self._library is not None
        self._calibration.close()
        try:
            begin_job(run, job)
        except CovershotError as error:
            self._view.show_notice(error.in_window)
            return
        arguments = ["train", str(self._library.workspace.root), "--run", run.name, *options]
        start = partial(SpawnedProcess, arguments, run.events, run.errors)
        self._watch(run, job, EngineChild(start, run.events, run.errors, parent=self))

    def _watch(self, run: Run, job: TrainingJob, child: EngineChild) -> None:
        self.training = started(self.training, run.name, job.phases, job.expected, resumed=job.resumed)
        self._view.progress.preview.clear()
        self._view.show_notice("")
        self._previews.forget()
        self._reading.drop()
        self._child = child
        child.received.connect(self._receive)
        child.ended.connect(self._end)
        child.start()
        self._view.window().installEventFilter(self)
        self._show()

    def _leave(self) -> None:
        """Stop watching; the engine goes on by itself."""
        if self._child is not None:
            self._child.received.disconnect(self._receive)
            self._child.ended.disconnect(self._end)
            self._child.leave()
            self._forget_child()

    def _forget_child(self) -> None:
        assert self._child is not None
        self._child.wait()
        self._child.deleteLater()
        self._child = None
        self._view.window().removeEventFilter(self)

    @Slot(object)
    def _receive(self, received: object) -> None:
        assert isinstance(received, list)
        for item in received:
            self.training = logged(self.training, item) if isinstance(item, str) else updated(self.training, item)
        latest = next((item for item in reversed(received) if isinstance(item, Previewed)), None)
        if latest is not None and self._library is not None:
            photo = next((photo for photo in self._library.photos if photo.name == latest.photo), None)
            self._previews.follow(latest, photo.source if photo else None)
        self._show()

    @Slot(object)
    def _end(self, code: object) -> None:
        assert code is None or isinstance(code, int)
        self._forget_child()
        self.training = ended(self.training, code)
        if self.training.stage is Stage.CANCELLED:
            self._view.show_notice(TrainText.tr("Training discarded. Nothing of it was kept."))
        if self.training.stage is not Stage.FAILED:
            end_job(self._run())
            self._read()
        self._show()
        if self.training.stage is Stage.DONE:
            self.trained.emit(self.training.run)

    @Slot(str)
    def _answer(self, request: str) -> None:
        {
            "train": self.start,
            "export": self._ask_bundle,
            "import": self.colab.ask_results,
            "stop": self.stop,
            "cancel": self._ask_cancel,
            "resume": self._resume,
            "bundle": self._save_bundle,
            "compare": self._ask_compare,
            "accept": self._accept,
            "again": self._go_back,
        }[request]()

    def _ask_cancel(self) -> None:
        if ask_cancel(self._view):
            self.cancel()

    def _save_bundle(self) -> None:
        self.past.save_bundle(self.training.run)

    def _ask_compare(self) -> None:
        self.compare_requested.emit(self.training.run)

    def _accept(self) -> None:
        self.past.accept(self.training.run)
        self._go_back()

    def _resume(self) -> None:
        run = self._run()
        phases = [phase.name for phase in self.training.phases]
        self._begin(run, TrainingJob(phases, self.training.expected, resumed=True), ["--resume"])

    def _go_back(self) -> None:
        if self.training.stage is Stage.FAILED:
            end_job(self._run())
        self.training = Training()
        self._view.show_notice("")
        self._read()
        self._show()
        self._calibrate()

    @property
    def _dataset(self) -> Dataset | None:
        return self._material.dataset if self._material else None

    def _run(self) -> Run:
        assert self._library is not None
        return Run(self._library.workspace.results / self.training.run)

    @Slot()
    def _look(self) -> None:
        """Read what is shown, if it may be another than before, and measure what is worth measuring."""
        if self._due:
            self._due = False
            self._read()
        self._calibrate()

    def _read(self) -> None:
        if self._library is not None:
            self.past.read(self._library.workspace)
            self._reading.start(self._library.workspace)

    def _take_material(self, material: Material) -> None:
        self._material = material
        self._calibrate()
        self._show()

    def _calibrate(self) -> None:
        """Measure what a training takes, once a workspace and only where somebody looks."""
        needed = self._view.isVisible() and not self._calibration.begun and not self.training.active
        if self._library is not None and self._dataset is not None and needed:
            self._calibration.start(self._library.workspace.root)

    @Slot(str)
    def _choose_preset(self, name: str) -> None:
        self._preset = name
        self._show()

    def _chosen_preset(self) -> str:
        return self._preset or self._recommended() or "quick"

    def _recommended(self) -> str | None:
        device = self._calibration.device
        dataset = self._dataset
        return auto_preset(len(dataset.photos), device.kind) if device and dataset else None

    @Slot(object, QImage)
    def _show_preview(self, drawn: Previewed, image: QImage) -> None:
        self._view.progress.preview.show_rendered(words.preview(drawn), image)

    @Slot()
    def _show(self) -> None:
        can_resume = self.training.stage is Stage.FAILED and resumable(self._run())
        self._view.show_training(self.training, ready=self._dataset is not None, resumable=can_resume)
        if self.training.active:
            return
        prepare = self._view.prepare
        calibration = self._calibration
        seconds = {name: calibration.total(name, self._dataset) for name in PRESETS}
        prepare.show_material(self._material)
        prepare.show_device(calibration.device, calibration.problem)
        prepare.show_presets(self._chosen_preset(), self._recommended(), seconds, measuring=calibration.measuring)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Ask what becomes of the training when its window is closed."""
        if event.type() == QEvent.Type.Close and watched == self._view.window() and self._child is not None:
            answer = ask_close(self._view)
            if answer == "stay":
                event.ignore()
                return True
            if answer == "cancel":
                self.cancel()
                self._child.wait()
        return super().eventFilter(watched, event)
