"""Start the window as its user does, and end it when it is painted: `first_paint.py WORKSPACE SECONDS-SINCE-THE-EPOCH`.

Prints the seconds from the moment that was given to the first painted window, those that the process waited for a
processor, those that it had one, and whether it has imported torch.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication


def waited():
    """Return for how many seconds this thread has waited for a processor; 0 where the system does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text(encoding="utf-8").split()[1]) / 1e9
    except OSError:
        return 0.0


class Clock(QObject):
    """Tell when a window was painted first, and end the application."""

    def __init__(self, began):
        super().__init__()
        self._began = began

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            QTimer.singleShot(0, self.report)
        return False

    def report(self):
        print(time.time() - self._began, waited(), time.process_time(), "torch" in sys.modules)
        QApplication.quit()


def main():
    workspace, began = sys.argv[1:]
    application = QApplication([])
    clock = Clock(float(began))
    application.installEventFilter(clock)
    import desktop.app

    desktop.app.main(Path(workspace))


if __name__ == "__main__":
    main()
