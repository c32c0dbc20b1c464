"""Notice when a workspace's folders change, whoever changes them."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from engine.workspace.photo_settings import NAME
from engine.workspace.workspace import Workspace

PAUSE = 400
"""Milliseconds for which changes are gathered, so that a copied folder is read a few times and not a thousand."""


class Watch(QObject):
    """Watch one workspace; an import of a minute tells of its progress, because changes postpone nothing.

    Signals:
        changed: something in it did.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(self._note)
        self._watcher.fileChanged.connect(self._note)

    def watch(self, workspace: Workspace, photos: tuple[Path, ...] = ()) -> None:
        """Watch a workspace's folders and settings, and the files of what is shown large, instead of what was before."""
        settings = workspace.input.parent / NAME
        folders = (settings.parent, workspace.input, workspace.target, workspace.results)
        paths = {str(path) for path in folders if path.is_dir()}
        paths |= {str(path) for path in (*photos, settings) if path.is_file()}
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if watched - paths:
            self._watcher.removePaths(sorted(watched - paths))
        if paths - watched:
            self._watcher.addPaths(sorted(paths - watched))

    def close(self) -> None:
        """Watch nothing."""
        self._timer.stop()
        watched = [*self._watcher.directories(), *self._watcher.files()]
        if watched:
            self._watcher.removePaths(watched)

    def _note(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
