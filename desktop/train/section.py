"""The Train section: its page and commands, and the workspace that is trained on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import wait_for_closed
from desktop.model.library import Library
from desktop.train.actions import train_actions
from desktop.train.colab import Colab
from desktop.train.installation import Installation
from desktop.train.open_workspace import OpenWorkspace
from desktop.train.page import TrainPage
from desktop.train.state import Training
from desktop.translation import TrainText


class Train(QObject):
    """Join the Train page with the open workspace.

    Attributes:
        opened: the open workspace; None before one was opened.
        colab: the way to a GPU elsewhere and back, which goes on while another workspace is opened.
        installation: whether this installation can train, and how it becomes so.

    Signals:
        trained: name of a run that has a result since now.
        compare_requested: name of a run whose variants the user wants to see.
        runs_changed: the runs or the models in use are others than before; the workspace is worth reading again.
        review_requested: the user wants to see the covers that are set aside.
        computing: an engine process is to begin that needs a gigabyte or two.
        notice: a sentence for a user who may look at another section.
    """

    trained = Signal(str)
    compare_requested = Signal(str)
    runs_changed = Signal()
    review_requested = Signal()
    computing = Signal()
    notice = Signal(str)

    def __init__(self, others_compute: Callable[[], bool] = lambda: False, parent: QObject | None = None) -> None:
        """Make the page.

        Args:
            others_compute: whether another engine is running that does not rest when `computing` asks for it.
            parent: Qt's.
        """
        super().__init__(parent)
        self._others_compute = others_compute
        self.name = "train"
        self.title = TrainText.tr("Train")
        self.page = TrainPage()
        self.actions = train_actions(self.page)
        self.opened: OpenWorkspace | None = None
        self.colab = Colab(self.page, self)
        self.colab.notice.connect(self.notice)
        self.installation = Installation(self.page, self)
        self.installation.notice.connect(self.notice)
        self.colab.imported.connect(self._show_imported)
        self.page.history.compare_requested.connect(self.compare_requested)
        self.page.prepare.material.review_requested.connect(self.review_requested)

    @property
    def training(self) -> Training:
        """Return the training that is shown."""
        return self.opened.training if self.opened else Training()

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again; a training at work in it is watched at once."""
        if self.opened and self.opened.library.workspace != library.workspace:
            self.close_workspace()
        if not self.opened:
            self.opened = OpenWorkspace(
                library,
                self.page,
                self.colab,
                self.installation,
                self.engine_options,
                self._others_compute,
                self,
            )
            self.opened.trained.connect(self.trained)
            self.opened.compare_requested.connect(self.compare_requested)
            self.opened.runs_changed.connect(self.runs_changed)
            self.opened.computing.connect(self.computing)
            self.opened.notice.connect(self.notice)
            self.opened.pick_up()
        self.opened.take(library)

    def show_photo(self, name: str) -> None:
        """Do nothing: a training is about all photos."""

    def close_workspace(self) -> None:
        """Let go of the workspace; a training goes on."""
        if self.opened:
            self.opened.close()
        self.opened = None

    def close(self) -> None:
        """End every thread; a training goes on, and the next window picks it up."""
        self.close_workspace()
        self.colab.close()
        self.installation.close()
        wait_for_closed()

    def engine_options(self, preset_name: str) -> list[str]:
        """Return what the engine is told about how to train."""
        return ["--preset", preset_name, "--foundation", self.page.prepare.foundation]

    def stop_measuring(self) -> None:
        """Let go of the engine that measures what a training takes; it begins again when the page is looked at next."""
        if self.opened:
            self.opened.calibration.close()

    def look_again(self) -> None:
        """Read anew what a training would learn from."""
        if self.opened:
            self.opened.take(self.opened.library)

    def take_results(self, archive: Path) -> None:
        """Install what Colab sent back."""
        if self.opened:
            self.colab.take(self.opened.library.workspace, archive)

    def _show_imported(self, run: Path) -> None:
        if self.opened and run.parent == self.opened.library.workspace.results:  # another one may be open meanwhile
            self.compare_requested.emit(run.name)
