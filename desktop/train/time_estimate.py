"""How long a training takes here, and on which device it would run: measured in an engine process, once a workspace."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.background.engine_child import EngineVerb
from desktop.engine_text import in_language
from desktop.train.kept_costs import forget_costs, read_costs, write_costs
from engine.config import preset
from engine.events import Calibrated, Computing, Failed
from engine.workspace.costs import Costs, expected_seconds
from engine.workspace.dataset import Dataset


class Calibration(QObject):
    """Hold what is measured so far.

    Attributes:
        device: what a training would compute on; None before the engine has said it.
        start_seconds: from starting the engine until it knew.
        costs: None before the first pieces are measured.
        problem: why there are no estimates, in one sentence; empty otherwise.

    Signals:
        changed: there is more to know.
    """

    changed = Signal()

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.device: Computing | None = None
        self.start_seconds = 0.0
        self.costs: Costs | None = None
        self.problem = ""
        self._verb = EngineVerb(self)
        self._began = 0.0
        self._whole = False
        self._verb.received.connect(self._receive)
        self._verb.ended.connect(self._end)
        self._recalled = False

    @property
    def measuring(self) -> bool:
        """Return whether the engine is at it."""
        return self._verb.running

    @property
    def begun(self) -> bool:
        """Return whether all is measured, or on its way, or known to be impossible."""
        return self.measuring or self._whole

    def lacks(self, dataset: Dataset) -> bool:
        """Return whether a dataset takes what was not to be had when it was measured: a judgement, a photo held out."""
        return self._whole and self.costs is not None and not self.expected("quick", dataset)

    def expected(self, preset_name: str, dataset: Dataset | None) -> dict[str, float]:
        """Return the seconds that each phase would take; empty while they are not known."""
        if self.costs is None or dataset is None:
            return {}
        return expected_seconds(self.costs, preset(preset_name), dataset) or {}

    def total(self, preset_name: str, dataset: Dataset | None) -> float | None:
        """Return the seconds that a training would take, starting the engine included; None while not known."""
        expected = self.expected(preset_name, dataset)
        return self.start_seconds + sum(expected.values()) if expected else None

    def recall(self) -> None:
        """Take what was measured earlier; not when the workspace is opened, for finding versions takes a tenth of a second."""
        kept = None if self._recalled else read_costs(self._workspace)
        self._recalled = True
        if kept is not None:
            self.device = kept.device
            self.start_seconds = kept.start_seconds
            self.costs = kept.costs
            self._whole = True
            self.changed.emit()

    def start(self) -> None:
        """Measure anew on the workspace's photos."""
        self.device = None
        self.costs = None
        self.problem = ""
        self._began = time.monotonic()
        self._whole = False
        self._verb.start(["calibrate", str(self._workspace)])
        self.changed.emit()

    def compare(self, device: Computing | None) -> None:
        """Measure anew if a training computed on another device than the one that was measured."""
        if device is not None and self.device is not None and device != self.device:
            forget_costs(self._workspace)
            self._whole = False

    def close(self) -> None:
        """End the engine process; what is measured stays, and what could not be may be tried again."""
        self._verb.close()
        if self.problem:
            self.problem = ""
            self._whole = False

    @Slot(object)
    def _receive(self, received: object) -> None:
        assert isinstance(received, list)
        for event in received:
            match event:
                case Computing():
                    self.device = event
                    self.start_seconds = time.monotonic() - self._began
                case Calibrated(seconds):
                    self.costs = Costs(**seconds)
                case Failed() as failed:
                    self.problem = in_language(failed.in_window)
                case str():
                    self.problem = self.problem or event
        self.changed.emit()

    @Slot(object)
    def _end(self, code: object) -> None:
        self._whole = True
        if code == 0 and self.device is not None and self.costs is not None:
            write_costs(self._workspace, self.device, self.start_seconds, self.costs)
        self.changed.emit()
