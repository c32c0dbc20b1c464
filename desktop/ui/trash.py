"""Move files and folders to the user's trash, and files back."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from desktop.translation import UiText
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
        raise CovershotError(UiText.tr("{} cannot be moved to the trash. Remove the folder yourself.").format(folder))


def to_trash(files: Iterable[Path]) -> dict[Path, Path]:
    """Move files to the trash, those that are gone already passed over.

    Returns:
        Where in the trash each is; files of a system that does not say are left out.

    Raises:
        CovershotError: not one of them could be moved.
    """
    # Qt makes the trash itself but not the folder that holds it.
    holding = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    Path(holding).mkdir(parents=True, exist_ok=True)
    moved: dict[Path, Path] = {}
    refused = []
    for file in files:
        moving = QFile(str(file))
        if not moving.moveToTrash():
            refused += [file] if file.exists() else []
        elif Path(moving.fileName()) != file:
            moved[file] = Path(moving.fileName())
    if refused and not moved:
        raise CovershotError(
            UiText.tr(
                "{} cannot be moved to the trash: its disk has no trash or is read-only. Remove it yourself."
            ).format(refused[0])
        )
    return moved


def restore(trashed: Mapping[Path, Path]) -> tuple[Path, ...]:
    """Move files back from the trash and return those that came back; one whose place is taken stays in the trash.

    Raises:
        CovershotError: not one of them could be moved.
    """
    back = []
    for file, place in trashed.items():
        try:
            if file.exists():
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(place, file)
            # Source: the FreeDesktop.org trash specification 1.0; other systems have no such file.
            (place.parents[1] / "info" / f"{place.name}.trashinfo").unlink(missing_ok=True)
        except OSError:
            continue
        back.append(file)
    if trashed and not back:
        raise CovershotError(
            UiText.tr("{} cannot be restored: it is no longer in the trash, or a file of that name exists.").format(
                next(iter(trashed)).name
            )
        )
    return tuple(back)
