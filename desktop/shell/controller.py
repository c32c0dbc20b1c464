"""The window's middle: it gives workspaces to the sections, and moves between them."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from desktop.background.tasks import Tasks, Work, wait_for_closed
from desktop.engine_text import in_language
from desktop.model.keys import WINDOW
from desktop.model.library import Library
from desktop.model.paths import log_file
from desktop.model.settings import Preferences
from desktop.shell.about_dialog import AboutDialog
from desktop.shell.command_palette import CommandPalette
from desktop.shell.crash_dialog import CrashDialog
from desktop.shell.drop_menu import offer_kinds
from desktop.shell.geometry import remembered_place, restore_place
from desktop.shell.menus import fill_recent
from desktop.shell.preferences_dialog import PreferencesDialog
from desktop.shell.report import report
from desktop.shell.session import Session
from desktop.shell.window import Window
from desktop.shell.workspace_loader import Opening
from desktop.translation import ShellText
from desktop.ui import text as words
from desktop.ui.commands import Commands
from desktop.ui.dialogs import CheatSheet, ask_folder
from desktop.ui.section import Action, Section
from engine.workspace.workspace import Workspace

LIBRARY = "library"
JUDGE = "judge"
COMPARE = "compare"
COVERS = "covers"

_log = logging.getLogger("covershot")


class App(QObject):
    """Carry the window's requests to the sections, and what is read to the window.

    A section is given a workspace when it is first shown with it, so that opening one waits for no other.

    Attributes:
        sections: the places of the window, by name.
        window: the top-level widget.
        session: the open workspace and the chosen photo.
        commands: everything that can be asked for.
        opening: the loader of workspaces.
        work: the long-running task, shown with its progress.

    Signals:
        photos_dropped: files and folders to bring into the workspace as photos.
        covers_dropped: files and folders to bring into it as finished covers.
        results_dropped: a zip that came back from Colab.
        workspace_closed: every section has let go of the workspace.
    """

    photos_dropped = Signal(list)
    covers_dropped = Signal(list)
    results_dropped = Signal(Path)
    workspace_closed = Signal()

    def __init__(self, preferences: Preferences, sections: Sequence[Section], work: Work) -> None:
        super().__init__()
        self._preferences = preferences
        self.work = work
        self.sections = {section.name: section for section in sections}
        self.session = Session()
        self.window = Window(sections)
        self.commands = Commands(self.window, preferences.now.keys)
        self.opening = Opening(work, self)
        self._looking = Tasks(1, self)
        self._section = ""
        self._first = preferences.now.section
        self._stale: set[str] = set()
        self._turned: str | None = None
        self._shown_problem: str | None = None
        work.setParent(self)
        self._take_actions(sections)
        self._connect()

    @property
    def section(self) -> str:
        """Return the name of the section that is shown, empty on the start page."""
        return self._section

    def show(self, workspace: Path | None) -> None:
        """Show the window where it was, and open a workspace: the given one, or the last one if it is still there."""
        now = self._preferences.now
        if workspace is None and now.workspace is not None and Path(now.workspace).is_dir():
            workspace = Path(now.workspace)
        if workspace is None:
            self.close_workspace()
        else:
            self.window.show_blank()
            self.opening.open(workspace)
        restore_place(self.window, now.geometry)
        if now.maximized:
            self.window.showMaximized()
        else:
            self.window.show()

    def reload(self) -> None:
        """Read the open workspace again because the user asked, and say how it is."""
        self._shown_problem = None
        self.opening.read_again()

    def close_workspace(self) -> None:
        """Go back to the start page."""
        self.opening.leave()
        self._drop_workspace()
        self._section = ""
        self.commands.enter("")
        self._preferences.change(workspace=None)
        self.window.show_start()
        self._show_recent()

    def _drop_workspace(self) -> None:
        for section in self.sections.values():
            section.close_workspace()
        self.workspace_closed.emit()
        self.session.library = None

    def show_section(self, name: str) -> None:
        """Show a section of the open workspace."""
        if self.session.library is None or name not in self.sections:
            return
        self._section = name
        self.commands.enter(name)
        self.window.show_section(name)
        self.bring_up_to_date(name)
        if name == LIBRARY:
            self.opening.read_again()  # what was judged and finished elsewhere shows here
        if name == COMPARE and self._turned is not None:
            self.sections[name].show_photo(self._turned)
            self._turned = None
        self._preferences.change(section=name)

    def bring_up_to_date(self, name: str) -> None:
        """Give a section the workspace as it is now, if it has not got it yet; needed before it is asked for anything."""
        if name in self._stale and self.session.library is not None:
            self._stale.discard(name)
            self.sections[name].open(self.session.library)

    def show_photo(self, section: str, name: str) -> None:
        """Turn to a photo in a section."""
        if section in self.sections and self.session.library is not None:
            self._turned = None
            self.show_section(section)
            self.sections[section].show_photo(name)

    def _show_run(self, library: Library) -> None:
        """Compare the variants of the library's run, on a photo that it held out.

        A user who judges is told instead: the next key would mean something else there.
        """
        self._take(library)
        held_out = (photo.name for photo in library.photos if photo.edits and not library.learnt_from(photo))
        self._turned = next(held_out, None)
        if self._section == JUDGE and library.run is not None:
            self.window.show_notice(words.ready(library.run.name))
        else:
            self.show_section(COMPARE)

    def turn(self, name: str) -> None:
        """Note the photo that the user stands on in the library; Compare turns to it when it is shown."""
        if self.session.library is not None:
            self.session.choose(self.session.library.index(name))
            self._turned = name
            self.opening.watch(self.session.photo)

    def close(self) -> None:
        """End the threads and remember the window."""
        for section in self.sections.values():
            section.close()
        for worker in (self.opening, self._looking, self.work):
            worker.close()
        wait_for_closed()
        place = remembered_place(self.window)
        maximized = self.window.isMaximized()
        self._preferences.change(geometry=place, maximized=maximized)

    def crashed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log what a slot raised, and tell the user once; Qt goes on and so does the window."""
        _log.error("unexpected", exc_info=(kind, error, trace))
        if self.window.isVisible() and self.window.findChild(CrashDialog) is None:
            CrashDialog(self.window, f"{kind.__name__}: {error}", report(log_file())).open()

    def _take_actions(self, sections: Sequence[Section]) -> None:
        places = [
            Action(
                f"window.{section.name}", section.title, (f"Ctrl+{place}",), partial(self.show_section, section.name)
            )
            for place, section in enumerate(sections, 1)
        ]
        self.commands.add(WINDOW, ShellText.tr("General"), (*places, *self._actions()), self.window)
        for section in sections:
            self.commands.add(section.name, section.title, section.actions, section.page)
        self.window.take(self.commands)

    def _actions(self) -> tuple[Action, ...]:
        return (
            Action("window.open", ShellText.tr("Open workspace…"), ("Ctrl+O",), self._ask_folder),
            Action("window.create", ShellText.tr("New workspace…"), ("Ctrl+N",), self._ask_new),
            Action("window.sample", ShellText.tr("Open sample project"), (), self.opening.make_sample),
            Action("window.close-workspace", ShellText.tr("Close workspace"), ("Ctrl+W",), self.close_workspace),
            Action("window.reload", ShellText.tr("Refresh"), ("F5",), self.reload),
            Action("window.palette", ShellText.tr("Command palette…"), ("Ctrl+K", "Ctrl+Shift+P"), self._show_palette),
            Action("window.keys", ShellText.tr("Keyboard shortcuts"), ("?", "F1"), self._show_keys),
            Action("window.preferences", ShellText.tr("Preferences…"), ("Ctrl+,",), self._show_preferences),
            Action("window.full-screen", ShellText.tr("Full screen"), ("F11",), self._toggle_full_screen),
            Action("window.menu", ShellText.tr("Open menu"), ("F10",), self.window.top.menu.showMenu),
            Action("window.report", ShellText.tr("Copy diagnostics"), (), self._copy_report),
            Action("window.about", ShellText.tr("About Covershot"), (), self._show_about),
            Action("window.quit", ShellText.tr("Quit"), ("Ctrl+Q",), self._quit),
        )

    def _connect(self) -> None:
        window = self.window
        window.section_requested.connect(self.show_section)
        window.dropped.connect(self._drop)
        window.activated.connect(self.opening.read_again)
        window.closing.connect(self.close)
        window.top.palette_requested.connect(self._show_palette)
        window.welcome.open_requested.connect(self._ask_folder)
        window.welcome.create_requested.connect(self._ask_new)
        window.welcome.sample_requested.connect(self.opening.make_sample)
        window.welcome.recent_requested.connect(self.opening.open)
        window.welcome.forget_requested.connect(self._forget)
        window.work.stop_requested.connect(self.work.stop)
        self.work.began.connect(window.work.begin)
        self.work.progressed.connect(window.work.progress)
        self.work.ended.connect(window.work.hide)
        self.commands.rebound.connect(self._print_keys)
        self.opening.opened.connect(self._open)
        self.opening.read.connect(self._take)
        self.opening.turned.connect(self._show_run)
        self.opening.refused.connect(self._refuse)
        self.opening.lost.connect(self._show_problem)

    def _open(self, library: Library) -> None:
        self._shown_problem = None
        self._turned = None
        self.window.show_notice("")
        if self.session.library and self.session.library.workspace != library.workspace:
            self._drop_workspace()
        first = self._first
        self._first = LIBRARY
        self._take(library)
        self._preferences.remember(library.workspace.root)
        self._show_recent()
        self.show_section(first if first in self.sections else next(iter(self.sections)))

    def _take(self, library: Library) -> None:
        """Show a library that was read, unless it is as it was."""
        root = library.workspace.root
        self._show_problem(
            in_language(library.problem or "") or (words.read_only(str(root)) if library.read_only else "")
        )
        before = self.session.library
        if library == before:
            return
        self.session.open(library)
        self.window.show_workspace(root, words.counts(library), dot=library.held_out > 0)
        # Whoever judges knows it already, and ratings show in the library alone.
        same = before is not None and replace(library, judged=before.judged, sidecars=before.sidecars) == before
        self._stale |= {LIBRARY} if same else set(self.sections)
        if self._section:
            self.bring_up_to_date(self._section)
        self.opening.watch(self.session.photo)

    def _show_problem(self, sentence: str) -> None:
        """Say how the open workspace is, when it is otherwise than was said before."""
        if sentence != self._shown_problem:
            self._shown_problem = sentence
            self.window.show_notice(sentence)

    def _refuse(self, sentence: str) -> None:
        self.window.show_notice(sentence)
        if self.session.library is None:
            self.close_workspace()

    def _show_recent(self) -> None:
        paths = [Path(path) for path in self._preferences.now.recent]
        fill_recent(self.window.top.workspace, paths, self.commands, self.opening.open)
        self._looking.drop()
        self._looking.run(partial(_look, paths), self.window.welcome.show_recent, self.window.show_notice)

    def _forget(self, workspace: Path) -> None:
        self._preferences.forget(workspace)
        self._show_recent()

    def _drop(self, paths: list[Path], place: QPoint) -> None:
        one_folder = len(paths) == 1 and paths[0].is_dir()
        if one_folder and (self.session.library is None or Workspace(paths[0]).input.is_dir()):
            self.opening.open(paths[0])
        elif self.session.library is None:
            self.window.show_notice(ShellText.tr("Open or create a workspace first, then drop photos."))
        elif [path.suffix.lower() for path in paths] == [".zip"]:
            self.results_dropped.emit(paths[0])
        elif self.session.library.read_only:
            self.window.show_notice(words.read_only(str(self.session.library.workspace.root)))
        else:
            offer_kinds(self.window, place, partial(self._bring_photos, paths), partial(self._bring_covers, paths))

    def _bring_photos(self, paths: list[Path]) -> None:
        self.show_section(LIBRARY)
        self.photos_dropped.emit(paths)

    def _bring_covers(self, paths: list[Path]) -> None:
        self.bring_up_to_date(COVERS)
        self.covers_dropped.emit(paths)

    def _ask_folder(self) -> None:
        ask_folder(self.window, ShellText.tr("Open workspace"), self.opening.open)

    def _ask_new(self) -> None:
        ask_folder(self.window, ShellText.tr("Choose an empty folder for the new workspace"), self.opening.create)

    def _show_palette(self) -> None:
        CommandPalette(self.window, self.commands).open()

    def _show_keys(self) -> None:
        CheatSheet(self.window, self.commands).open()

    def _show_preferences(self) -> None:
        PreferencesDialog(self.window, self._preferences, self.commands).open()

    def _show_about(self) -> None:
        AboutDialog(self.window).open()

    def _print_keys(self) -> None:
        self.window.print_keys(self.commands)

    def _toggle_full_screen(self) -> None:
        if self.window.isFullScreen():
            self.window.showNormal()
        else:
            self.window.showFullScreen()

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(report(log_file()))
        self.window.show_notice(ShellText.tr("Diagnostics copied to the clipboard. They contain no photos."))

    def _quit(self) -> None:
        self.window.close()


def _look(paths: Iterable[Path]) -> list[tuple[Path, bool]]:
    return [(path, path.is_dir()) for path in paths]
