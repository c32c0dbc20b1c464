"""Move a folder to the user's trash."""

from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from engine.errors import CovershotError


def move_to_trash(folder: Path) -> None:
    """Move a folder where the user can take it back from; it is never deleted instead.

    Raises:
        CovershotError: the system has no trash for this disk.
    """
    # Qt makes the trash itself but not the folder that holds it.
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    Path(data).mkdir(parents=True, exist_ok=True)
    if not QFile(str(folder)).moveToTrash():
        raise CovershotError(f"{folder} cannot be moved to the trash of this system. Remove the folder by hand.")
