"""Start the window and wire it: the sections, the shell around them, the log beneath."""

import logging
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.model.paths import log_file, settings_file
from desktop.model.settings import Preferences
from desktop.shell.report import start_log
from desktop.translation import install_language
from desktop.ui.theme import apply_theme

if TYPE_CHECKING:
    from desktop.shell.controller import App

_log = logging.getLogger("covershot")


def build(preferences: Preferences) -> "App":
    """Return the window with its sections."""
    from desktop.background.allocator import return_freed_memory
    from desktop.background.predictions import Predictions
    from desktop.background.tasks import Work
    from desktop.compare.section import Compare
    from desktop.covers.section import Covers
    from desktop.judge.section import Judge
    from desktop.library.section import LibrarySection
    from desktop.shell.controller import App
    from desktop.train.section import Train

    work = Work()
    library = LibrarySection(preferences, work)
    predictions = Predictions(library)
    covers = Covers(work, library)
    judge = Judge(predictions, library)
    compare = Compare(preferences, predictions, library)
    train = Train(lambda: predictions.computing, library)
    app = App(preferences, [library, covers, judge, compare, train], work)
    library.setParent(app)
    return_freed_memory(app)
    app.window.closing.connect(predictions.close)
    app.workspace_closed.connect(predictions.close)
    library.open_requested.connect(app.show_photo)
    library.turned.connect(app.turn)
    library.needed.connect(app.bring_up_to_date)
    library.export_requested.connect(compare.ask_export)
    library.paste_requested.connect(compare.paste_to)
    library.covers_requested.connect(covers.ask_covers)
    library.changed.connect(app.opening.read_again)
    library.notice.connect(app.window.show_notice)
    covers.changed.connect(app.opening.read_again)
    covers.decided.connect(train.look_again)
    covers.notice.connect(app.window.show_notice)
    for requested in (covers.review_requested, train.review_requested):
        requested.connect(partial(app.show_section, covers.name))
    compare.library_changed.connect(app.opening.read_again)
    compare.notice.connect(app.window.show_notice)
    compare.photo_changed.connect(library.show_photo)
    for finished in (train.trained, train.compare_requested):
        finished.connect(app.opening.turn)
    train.runs_changed.connect(app.opening.read_again)
    # One engine at a time, where nobody waits for both: one that trains holds more than a gigabyte.
    train.computing.connect(predictions.rest)
    predictions.began.connect(train.stop_measuring)
    train.notice.connect(app.window.show_notice)
    app.opening.opened.connect(train.open)
    app.photos_dropped.connect(library.bring)
    app.covers_dropped.connect(covers.bring)
    app.results_dropped.connect(train.take_results)
    return app


def start() -> tuple[QApplication, "App"]:
    """Start Qt and return it with the window, which is still to be shown."""
    start_log(log_file())
    sys.excepthook = lambda *found: _log.error("unexpected", exc_info=found)
    threading.excepthook = lambda found: _log.error("unexpected, in a thread", exc_info=found.exc_value)
    preferences = Preferences(settings_file())
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("covershot")
    application.setApplicationDisplayName("Covershot")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends the window, which waits in Qt
    install_language(application, preferences.now.language)
    apply_theme(application, preferences.now.theme)
    app = build(preferences)
    sys.excepthook = app.crashed
    return application, app


def main(workspace: Path | None = None) -> int:
    """Show the window until it is closed, and return the exit code.

    Args:
        workspace: folder to open; without one, the last.
    """
    application, app = start()
    app.show(workspace)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
