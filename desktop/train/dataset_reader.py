"""Read off the window's thread what a training would learn from."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.train.dataset_summary import Material, read_material, settled
from engine.workspace.workspace import Workspace


class Reading(QObject):
    """Read a workspace's material: what there is comes first, what no Edit can express is known a while later.

    Signals:
        read: a Material; once more where comparisons had to be looked at.
        failed: why the workspace cannot be read, in one sentence.
    """

    read = Signal(object)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = Tasks(1, self)
        self.drop = self._tasks.drop
        self.close = self._tasks.close

    def start(self) -> None:
        """Read the workspace, and nothing that was asked for before."""
        self._tasks.drop()
        self._tasks.run(partial(read_material, self._workspace), self._publish, self.failed.emit)

    def _publish(self, material: Material) -> None:
        if material.doubtful:
            settle = partial(settled, self._workspace, material, self._tasks.stop)
            self._tasks.run(settle, self._publish, self.failed.emit)
        self.read.emit(material)
