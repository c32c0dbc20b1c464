"""Take the pictures in docs/images: `python tests/desktop/screenshots.py [--workspace FOLDER] [--out FOLDER] [--questions]`.

Starts the real window on the display that the environment names (`make screenshots` gives it Xvfb), on the sample
workspace unless told otherwise, and takes the start page, every section and the dialogs of the window; with `--questions` those
of the sections as well, and a blind test. The sample is trained first, for minutes: the Train page is taken at work and at its
end, and the other sections have models to show.
"""

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

SETTLED = 1500
LONGEST = 120_000
"""Milliseconds without work or change on the screen after which a page is taken, and after which it is anyway."""

SIZE = 1440, 900
DIALOGS = ("palette", "keys", "preferences")

TRAINED = 1800
"""Seconds that a quick training may take on the busiest machine."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="workspace to show; without one, the sample is made")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "docs" / "images")
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--language", default="en")
    parser.add_argument("--questions", action="store_true", help="take what the sections ask, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "COVERSHOT_SETTINGS": f"{home}/settings"}  # nobody's own folders are shown
        workspace = options.workspace or make_sample(Path(home) / "Pictures")
        options.out.mkdir(parents=True, exist_ok=True)
        app = start(workspace, options.out, options.theme, options.language)
        if options.workspace is None:
            train(app, options.out)
        take(app, options.out)
        if options.questions:
            take_questions(app, options.out, Path(home))
        app.window.close()


def make_sample(folder):
    from engine.sample.build import build_sample

    return build_sample(folder / "sample", lambda event: None).root


def start(workspace, out, theme, language):
    """Show the window, take its start page, and open the workspace."""
    from PySide6.QtWidgets import QApplication

    from desktop.app import build
    from desktop.model.settings import Preferences, settings_file
    from desktop.translation import install_language
    from desktop.ui.theme import apply_theme

    application = QApplication([])
    application.setCursorFlashTime(0)  # a blinking cursor never settles
    apply_theme(application, theme)
    install_language(application, language)
    preferences = Preferences(settings_file())
    preferences.change(recent=(str(workspace),))
    app = build(preferences)
    app.show(None)
    app.window.resize(*SIZE)
    save(app, app.window, out / "start.png")
    app.opening.open(workspace)
    until(lambda: app.session.library is not None)
    return app


def take(app, out):
    """Take every section and the dialogs of the window."""
    for name in app.sections:
        app.show_section(name)
        save(app, app.window, out / f"{name}.png")
    app.show_section(next(iter(app.sections)))
    for name in DIALOGS:
        take_dialog(app, out / f"{name}.png", app.commands.made(f"window.{name}").trigger)


def take_questions(app, out, folder):
    """Take what the sections ask, and a blind test."""
    from desktop.shell.crash_dialog import CrashDialog
    from desktop.train.dialogs import ask_cancel, ask_close

    app.show_section("library")
    app.sections["library"].page.photos.selectAll()
    for name in ("library.remove", "library.export"):
        take_dialog(app, out / f"{name}.png", app.commands.made(name).trigger)
    app.show_section("judge")
    take_dialog(app, out / "judge.curves.png", app.sections["judge"].page.curves_requested.emit)
    app.show_section("compare")
    until(app.commands.made("compare.blind").isEnabled)
    blind = app.commands.made("compare.blind")
    blind.trigger()
    save(app, app.window, out / "compare.blind.png")
    blind.trigger()
    take_dialog(app, out / "compare.finish.png", app.commands.made("compare.finish").trigger)
    app.show_section("train")
    bundle = folder / "bundle.zip"
    take_dialog(app, out / "train.export.png", app.commands.made("train.export").trigger, choose=bundle)
    take_dialog(app, out / "train.bundled.png", partial(until, lambda: bundle.exists() and not at_work(app)))
    take_dialog(app, out / "train.import.png", app.commands.made("train.import").trigger)
    take_dialog(app, out / "train.cancel.png", partial(ask_cancel, app.window))
    take_dialog(app, out / "train.close.png", partial(ask_close, app.window))
    crash = CrashDialog(app.window, "ValueError: 7", "Covershot")
    take_dialog(app, out / "crash.png", crash.open)


def take_dialog(app, path, ask, *, choose=None):
    """Take the dialog that a function opens, and close it, or choose a file in it; some wait inside the function for that."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QDialog

    taken = []

    def shoot():
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        if not shown:
            QTimer.singleShot(100, shoot)
            return
        save(app, shown[0], path)
        if choose is not None:
            shown[0].selectFile(str(choose))
            shown[0].accept()
        else:
            shown[0].reject()
        taken.append(path)

    QTimer.singleShot(100, shoot)
    ask()
    until(lambda: taken)


def train(app, out):
    """Train by the page's own command, take the page half-way and at the end, and put the models in use."""
    from PySide6.QtWidgets import QComboBox

    from desktop.train.state import Stage

    app.show_section("train")
    section = app.sections["train"]
    foundation = section.page.findChild(QComboBox)
    preview = section.page.progress.preview
    foundation.setCurrentIndex(foundation.findData("random"))  # no network is needed
    until(lambda: section.opened.material and section.opened.calibration.costs)  # so that the time left is told
    app.commands.made("train.start").trigger()
    until(
        lambda: (
            any(item.name == "dpo" and item.share > 0.6 for item in section.training.phases)
            or not section.training.active
        )
    )
    until(lambda: preview.rendered is not None or not section.training.active)
    grab(app.window, out / "train-running.png")
    until(lambda: not section.training.active)
    assert section.training.stage is Stage.DONE, section.training
    until(lambda: app.section == "compare")  # where the window goes by itself
    app.show_section("train")
    save(app, app.window, out / "train-finished.png")
    section.page.press("accept")
    until(lambda: app.session.library.in_use)
    section.page.show_notice("")  # as after the next start


def until(condition):
    """Turn the event loop; unlike QTest.qWait, this lets threads have the interpreter meanwhile."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + TRAINED
    while not condition():
        QApplication.processEvents()
        time.sleep(0.005)
        assert time.monotonic() < end, "the window did not come so far"


def at_work(app):
    """Return whether a thread or an engine is at work for any section or page, but to wait for judgements."""
    from desktop.background.engine_child import EngineVerb
    from desktop.background.tasks import Tasks
    from desktop.judge.folder_sync import FolderSync

    return any(
        any(item.pending for item in root.findChildren(Tasks) if not isinstance(item.parent(), FolderSync))
        or any(item.running for item in root.findChildren(EngineVerb))
        for root in (app, app.window)
    )


def grab(widget, path):
    widget.grab().save(str(path))
    print(path)


def save(app, widget, path):
    """Wait until no thread and no engine works and nothing moves any more, and save what is seen."""
    from PySide6.QtTest import QTest

    before = None
    still = 0
    waited = 0
    while before is None or (still < SETTLED and waited < LONGEST):
        QTest.qWait(250)
        now = widget.grab().toImage()
        still = still + 250 if now == before and not at_work(app) else 0
        waited = waited + 250
        before = now
    grab(widget, path)


if __name__ == "__main__":
    main()
