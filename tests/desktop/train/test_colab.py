"""To Colab and back in the whole window, by real engine processes."""

import shutil
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from desktop.train import work_dialog
from desktop.train.work_dialog import COLAB, WorkDialog
from engine.colab.pack import pack_result
from engine.workspace.active_models import runs_in_use
from engine.workspace.run import list_runs
from engine.workspace.workspace import VARIANTS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # the offscreen plugin says so of any dialog

LONG = 240_000


@pytest.fixture
def at_train(app, workspace, qtbot):
    application = app(workspace)
    application.show_section("train")
    qtbot.waitUntil(lambda: button(application.window, "Export to Colab").isEnabled())
    return application


def button(widget, text):
    (found,) = [each for each in widget.findChildren(QPushButton) if each.text().startswith(text)]
    return found


def dialog_of(app, qtbot):
    qtbot.waitUntil(lambda: app.window.findChild(WorkDialog) is not None)
    return app.window.findChild(WorkDialog)


def choose(app, qtbot, path):
    """Give the file dialog that has just opened a path."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    chooser = QApplication.activeModalWidget()
    chooser.selectFile(str(path))
    chooser.accept()


def export(app, qtbot, path):
    qtbot.mouseClick(button(app.window, "Export to Colab"), Qt.MouseButton.LeftButton)
    choose(app, qtbot, path)
    return dialog_of(app, qtbot)


def test_a_bundle_is_written_beside_everything_else_and_both_places_are_opened(
    at_train, workspace, qtbot, tmp_path, monkeypatch
):
    opened = []
    out = tmp_path / "for colab.zip"
    monkeypatch.setattr(work_dialog.QDesktopServices, "openUrl", opened.append)
    dialog = export(at_train, qtbot, out)
    assert str(out) in dialog.sentence
    qtbot.waitUntil(lambda: "is ready" in dialog.sentence, timeout=LONG)
    with zipfile.ZipFile(out) as packed:
        assert {"covershot.ipynb", "job.json"} <= {*packed.namelist()}
    assert QGuiApplication.clipboard().text() == str(out)
    there = button(dialog, "Open folder and Colab")
    qtbot.mouseClick(there, Qt.MouseButton.LeftButton)
    assert [url.toString() for url in opened] == [f"file://{tmp_path}", COLAB]


def test_an_export_that_is_cancelled_leaves_nothing(at_train, qtbot, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = export(at_train, qtbot, folder / "x.zip")
    qtbot.mouseClick(button(dialog, "Cancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "was cancelled" in at_train.window.notice.sentence, timeout=LONG)
    assert list(folder.iterdir()) == []


def test_what_is_no_result_is_refused_with_its_reason(at_train, workspace, qtbot, tmp_path):
    wrong = tmp_path / "result.zip"
    with zipfile.ZipFile(wrong, "w") as packed:
        packed.writestr("../../etc/passwd", "x")
    at_train.window.dropped.emit([wrong], QPoint())
    dialog = dialog_of(at_train, qtbot)
    qtbot.waitUntil(lambda: "result.zip" in dialog.sentence and "…" not in dialog.sentence, timeout=LONG)
    assert runs_in_use(workspace) == {}
    assert list(workspace.results.iterdir()) == []


@pytest.mark.slow
def test_a_result_that_is_dropped_is_installed_and_shown(app, learnt, qtbot, tmp_path):
    """The trip itself is tested with the notebook; here its result comes home through the window."""
    out = tmp_path / "out.zip"
    work = tmp_path / "work"
    application = app(learnt)
    application.show_section("train")
    qtbot.waitUntil(lambda: button(application.window, "Export to Colab").isEnabled())
    dialog = export(application, qtbot, out)
    qtbot.waitUntil(lambda: "is ready" in dialog.sentence, timeout=LONG)
    dialog.accept()
    with zipfile.ZipFile(out) as packed:
        packed.extractall(work)
    shutil.copytree(learnt.models, work / "workspace" / "models")
    pack_result(work, list_runs(learnt)[-1], tmp_path / "result.zip")
    application.show_section("library")
    application.window.dropped.emit([tmp_path / "result.zip"], QPoint())
    qtbot.waitUntil(lambda: application.section == "compare", timeout=LONG)
    run = list_runs(learnt)[-1]
    assert runs_in_use(learnt) == dict.fromkeys(VARIANTS, run.name)
    assert application.session.library.run == run
    assert application.sections["compare"].state.photo.edits
    assert len(list_runs(learnt)) == 2
    assert Path(run.report).exists()
