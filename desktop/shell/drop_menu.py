"""What is dropped on the window can be photos or finished covers: a menu where it was dropped."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.translation import ShellText


def offer_kinds(window: QWidget, place: QPoint, photos: Callable[[], None], covers: Callable[[], None]) -> QMenu:
    """Show a menu that does one of both; Escape, or a click elsewhere, does neither.

    Args:
        window: owner.
        place: on the screen, where the menu begins.
        photos: brings what was dropped as photos.
        covers: brings it as finished covers.
    """
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(ShellText.tr("Import dropped files"))
    for text, run in (
        (ShellText.tr("Import as photos"), photos),
        (ShellText.tr("Import as finished covers"), covers),
    ):
        menu.addAction(text).triggered.connect(partial(_run, run))
    window.activateWindow()  # so that the keys reach the menu, after a drag from another program
    menu.popup(place)
    menu.setActiveAction(menu.actions()[0])
    return menu


def _run(run: Callable[[], None], *_: object) -> None:
    run()
