"""Know when the key that began something is let go."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_REPEAT_MS = 20
"""How long after letting a key go X may say that it is down again, because it was held all the time."""


class HeldKey(QObject):
    """Watch a page for the end of what lasts as long as a key is down.

    A sign that needs another key, such as Alt Gr or Shift, may be let go after that one: then the keyboard reports another
    sign of the same key. Who leaves the page or the window meanwhile has let go, too.

    Signals:
        let_go: the key is up again.
    """

    let_go = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._down: tuple[int, int] | None = None
        self._held: tuple[int, int] | None = None
        self._up = QTimer(self, interval=_REPEAT_MS, singleShot=True)
        self._up.timeout.connect(self.let_go)
        page.installEventFilter(self)

    def hold(self) -> None:
        """Begin with the key that is down; without one, as from a menu, the next one ends it."""
        self._held = self._down

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note which key goes down, and tell when the held one goes up and stays up."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            key = event.key(), event.nativeScanCode()
            if kind == QEvent.Type.ShortcutOverride:
                self._down = key
                if self._is_held(key):
                    self._up.stop()
            elif kind == QEvent.Type.KeyRelease:
                self._down = None
                if self._is_held(key):
                    self._up.start()
        elif kind == QEvent.Type.Hide or (kind == QEvent.Type.ActivationChange and not self._page.isActiveWindow()):
            self._down = None
            self._up.stop()
            self.let_go.emit()
        return super().eventFilter(watched, event)

    def _is_held(self, key: tuple[int, int]) -> bool:
        held = self._held
        return held is None or key[0] == held[0] or (key[1] != 0 and key[1] == held[1])
