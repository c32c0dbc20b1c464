"""Training in one open workspace: its engine process, what it would learn from, and what remains of each run."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from desktop.background.engine_child import EngineChild
from desktop.background.engine_process import OtherProcess, SpawnedProcess
from desktop.engine_text import in_language
from desktop.model.library import Library
from desktop.train import text as words
from desktop.train.colab import Colab
from desktop.train.dataset_reader import Reading
from desktop.train.dataset_summary import Material
from desktop.train.dialogs import ask_cancel, ask_close
from desktop.train.installation import Installation
from desktop.train.job_file import TrainingJob, begin_job, end_job, find_job, resumable
from desktop.train.page import TrainPage
from desktop.train.preview_loader import Previews
from desktop.train.run_history import PastRuns
from desktop.train.state import Stage, Training, cancel_requested, ended, logged, plan, started, stop_requested, updated
from desktop.train.time_estimate import Calibration
from desktop.translation import TrainText
from desktop.ui.connections import Connections
from engine.config import PRESETS, auto_preset, preset
from engine.errors import CovershotError
from engine.events import Previewed
from engine.files import write_text
from engine.workspace.dataset import Dataset
from engine.workspace.run import Run, new_run

TURN_MS = 1000
"""Milliseconds after which it is tried again to measure, while another engine is running."""


class OpenWorkspace(QObject):
    """Join the Train page with one workspace; a training at work in it outlives this object.

    Attributes:
        library: the workspace as it was read last.
        training: the training that is shown.
        past: earlier runs.
        material: what a training would learn from; empty before it was read.
        calibration: how long a training would take.

    Signals: those of the section.
    """

    trained = Signal(str)
    compare_requested = Signal(str)
    runs_changed = Signal()
    computing = Signal()
    notice = Signal(str)

    def __init__(
        self,
        library: Library,
        view: TrainPage,
        colab: Colab,
        installation: Installation,
        engine_options: Callable[[str], list[str]],
        others_compute: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """Connect with the page; `pick_up` and `take` follow."""
        super().__init__(parent)
        self.library = library
        self.training = Training()
        self.past = PastRuns(library.workspace, view.history, self)
        self.material: Material | None = None
        self.calibration = Calibration(library.workspace.root, self)
        self._installation = installation
        self._view = view
        self._colab = colab
        self._engine_options = engine_options
        self._others_compute = others_compute
        self._later = QTimer(self, singleShot=True, interval=TURN_MS)
        self._later.timeout.connect(self._calibrate)
        self._due = False
        self._preset = ""
        self._child: EngineChild | None = None
        self._reading = Reading(library.workspace, self)
        self._previews = Previews(self)
        self._connections = Connections(
            (view.requested, self._answer),
            (view.shown, self._look),
            (view.prepare.preset_chosen, self._choose_preset),
            (installation.changed, self._take_installation),
        )
        self._previews.original.connect(view.progress.preview.show_original)
        self._previews.rendered.connect(self._show_preview)
        self.calibration.changed.connect(self._show)
        self._reading.read.connect(self._take_material)
        self._reading.failed.connect(view.show_notice)
        self.past.notice.connect(view.show_notice)
        self.past.changed.connect(self.runs_changed)

    def pick_up(self) -> None:
        """Watch a training that an earlier window began."""
        found = find_job(self.library.workspace)
        if found is not None:
            run, job = found
            self._watch(run, job, EngineChild(partial(OtherProcess, run), run.events, run.errors, parent=self))
            if not self._view.isVisible():
                self.notice.emit(words.picked_up(run.name))

    def take(self, library: Library) -> None:
        """Take the workspace as it was read again; what a training would learn from is read when the page is looked at."""
        self.library = library
        self._due = True
        if self.training.stage is Stage.DONE and self.training.run in library.in_use.values():
            self.training = Training()  # Compare has put its models in use, so that nothing is left to decide here
        self._show()
        if self._view.isVisible():
            self._look()

    def close(self) -> None:
        """Let go of the page; a training goes on by itself, and who opens the workspace next picks it up."""
        self._leave()
        self._later.stop()
        for worker in (self._connections, self.calibration, self.past, self._reading, self._previews):
            worker.close()
        self.deleteLater()

    @property
    def run(self) -> Run:
        """Return the run of the training that is shown."""
        return Run(self.library.workspace.results / self.training.run)

    def start(self) -> None:
        """Train a new run, if there is enough to learn from and no training at work."""
        if self._dataset is None or self.training.active or not self._installation.installed:
            return
        if self.training.stage is Stage.FAILED:
            end_job(self.run)
        name = self._chosen_preset()
        phases = plan(preset(name), judged=bool(self._dataset.image_pairs))
        job = TrainingJob(phases, self.calibration.expected(name, self._dataset))
        self._begin(new_run(self.library.workspace), job, self._engine_options(name))

    def stop(self) -> None:
        """End the training early; the engine keeps the best model so far and measures it."""
        if self.training.active and not self.training.cancelling:
            try:
                write_text(self.run.stop, "")
            except CovershotError as error:
                self._view.show_notice(in_language(error.in_window))
                return
            self.training = stop_requested(self.training)
            self._show()

    def cancel(self) -> None:
        """End the training at once and keep nothing of it."""
        if self._child is not None and self.training.active:
            self.training = cancel_requested(self.training)
            self._child.cancel(discard=None if self.training.resumed else self.run.root)
            self._show()

    def _begin(self, run: Run, job: TrainingJob, options: list[str]) -> None:
        self.calibration.close()
        try:
            begin_job(run, job)
        except CovershotError as error:
            self._view.show_notice(in_language(error.in_window))
            return
        arguments = ["train", str(self.library.workspace.root), "--run", run.name, *options]
        start = partial(SpawnedProcess, arguments, run.events, run.errors)
        self._watch(run, job, EngineChild(start, run.events, run.errors, parent=self))

    def _watch(self, run: Run, job: TrainingJob, child: EngineChild) -> None:
        self.training = started(self.training, run.name, job.phases, job.expected, resumed=job.resumed)
        self._view.progress.preview.clear()
        self._view.show_notice("")
        self._previews.forget()
        self._reading.drop()
        self._child = child
        self.computing.emit()
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
        if latest is not None:
            photo = next((photo for photo in self.library.photos if photo.name == latest.photo), None)
            self._previews.follow(latest, photo.source if photo else None)
        self._show()

    @Slot(object)
    def _end(self, code: object) -> None:
        assert code is None or isinstance(code, int)
        self._forget_child()
        self.calibration.compare(self.training.device)
        self.training = ended(self.training, code)
        if self.training.stage is Stage.CANCELLED:
            self._view.show_notice(TrainText.tr("Training discarded. Nothing of it was kept."))
        if self.training.stage is not Stage.FAILED:
            end_job(self.run)
            self._read()
        self._show()
        if self.training.stage is Stage.DONE:
            self.trained.emit(self.training.run)

    @Slot(str)
    def _answer(self, request: str) -> None:
        commands: dict[str, Callable[[], None]] = {
            "install": self._installation.ask,
            "train": self.start,
            "export": self._ask_bundle,
            "import": partial(self._colab.ask_results, self.library.workspace),
            "stop": self.stop,
            "cancel": self._ask_cancel,
            "resume": self._resume,
            "bundle": self._save_bundle,
            "compare": self._ask_compare,
            "accept": self._accept,
            "again": self._go_back,
        }
        commands[request]()

    def _ask_bundle(self) -> None:
        chosen = ["--preset", self._preset] if self._preset else []
        self._colab.ask_bundle(self.library.workspace, [*chosen, "--foundation", self._view.prepare.foundation])

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
        run = self.run
        phases = [phase.name for phase in self.training.phases]
        self._begin(run, TrainingJob(phases, self.training.expected, resumed=True), ["--resume"])

    def _go_back(self) -> None:
        if self.training.stage is Stage.FAILED:
            end_job(self.run)
        self.training = Training()
        self._view.show_notice("")
        self._read()
        self._show()
        self._calibrate()

    @property
    def _dataset(self) -> Dataset | None:
        return self.material.dataset if self.material else None

    @Slot()
    def _look(self) -> None:
        """Read what is shown, if it may be another than before, and measure what is worth measuring."""
        if self._due:
            self._due = False
            self._read()
        self._calibrate()

    def _read(self) -> None:
        self.past.read()
        self._reading.start()

    def _take_material(self, material: Material) -> None:
        self.material = material
        self._calibrate()
        self._show()

    @Slot()
    def _calibrate(self) -> None:
        """Measure what a training takes, once a workspace, only where somebody looks, and when the memory is there."""
        if (
            self._dataset is None
            or not self._view.isVisible()
            or self.training.active
            or not self._installation.installed
        ):
            return
        self.calibration.recall()
        if not self.calibration.begun or self.calibration.lacks(self._dataset):
            self.computing.emit()
            if self._others_compute():
                self._later.start()
            else:
                self.calibration.start()

    @Slot()
    def _take_installation(self) -> None:
        self._calibrate()
        self._show()

    @Slot(str)
    def _choose_preset(self, name: str) -> None:
        self._preset = name
        self._show()

    def _chosen_preset(self) -> str:
        return self._preset or self._recommended() or "quick"

    def _recommended(self) -> str | None:
        device = self.calibration.device
        dataset = self._dataset
        return auto_preset(len(dataset.photos), device.kind) if device and dataset else None

    @Slot(object, QImage)
    def _show_preview(self, drawn: Previewed, image: QImage) -> None:
        self._view.progress.preview.show_rendered(words.preview(drawn), image)

    @Slot()
    def _show(self) -> None:
        can_resume = self.training.stage is Stage.FAILED and resumable(self.run)
        self._view.show_training(
            self.training, ready=self._dataset is not None, resumable=can_resume, installed=self._installation.installed
        )
        if self.training.active:
            return
        prepare = self._view.prepare
        calibration = self.calibration
        seconds = {name: calibration.total(name, self._dataset) for name in PRESETS}
        prepare.material.show_material(self.material)
        if self._installation.installed:
            prepare.device.show_device(calibration.device, calibration.problem)
        else:
            prepare.device.show_missing()
        prepare.presets.show_presets(
            self._chosen_preset(), self._recommended(), seconds, measuring=calibration.measuring
        )

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
