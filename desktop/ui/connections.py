"""Signals that are connected while a workspace is open."""

from collections.abc import Callable

from PySide6.QtCore import SignalInstance


class Connections:
    """Connect signals with slots, until they are closed together."""

    def __init__(self, *pairs: tuple[SignalInstance, Callable[..., None]]) -> None:
        self._pairs = pairs
        for signal, slot in pairs:
            signal.connect(slot)

    def close(self) -> None:
        """Disconnect them."""
        for signal, slot in self._pairs:
            signal.disconnect(slot)
