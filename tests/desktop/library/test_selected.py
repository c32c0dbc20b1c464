"""What is done with the photos that are selected in the library."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.model.adjustments import Finish, Finishes
from desktop.model.library import read_library
from engine.image.io import load_photo

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def workspace(make_workspace):
    """Bridge has three variants, chapel two, dune none."""
    workspace = make_workspace()
    run = read_library(workspace.root).run
    for variant in ("sft", "dpo"):
        shutil.copy(run.edit("bridge", variant), run.edit("chapel", variant))
    return workspace


@pytest.fixture
def opened(app, workspace):
    return app(workspace)


def press(app, qtbot, key):
    qtbot.keyClick(QApplication.focusWidget() or app.window, key, CTRL)


def test_a_nudge_that_was_copied_is_pasted_on_all_that_have_an_edit(opened, workspace, qtbot):
    opened.show_photo("compare", "bridge")
    compare = opened.sections["compare"]
    library = opened.sections["library"]
    compare.page.panel.sliders["exposure"].setValue(25)
    compare.page.panel.sliders["strength"].setValue(90)
    press(opened, qtbot, Qt.Key.Key_C)
    compare.page.panel.sliders["exposure"].setValue(0)
    opened.show_section("library")
    library.page.photos.selectAll()
    press(opened, qtbot, Qt.Key.Key_V)
    assert opened.window.notice.sentence == "Adjustments pasted to 2 photos. 1 photo has no result to adjust yet."
    kept = Finishes(workspace.results / "finishes.json")
    moves = (("exposure", 0.25),)
    assert kept.get("bridge") == Finish("sft_dpo", 0.9, moves)
    assert kept.get("chapel") == Finish("dpo", 0.9, moves)
    assert kept.get("dune") is None
    opened.show_section("compare")
    assert compare.page.panel.sliders["exposure"].value() == 25
    press(opened, qtbot, Qt.Key.Key_Z)
    assert compare.page.panel.sliders["exposure"].value() == 0


def test_pasting_before_anything_was_copied_says_what_to_do(opened, workspace, qtbot):
    press(opened, qtbot, Qt.Key.Key_V)
    assert "copy the adjustments of a photo in Compare first" in opened.window.notice.sentence
    assert not (workspace.results / "finishes.json").exists()


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_the_selected_photos_are_exported_without_a_visit_to_compare(opened, workspace, qtbot, tmp_path):
    library = opened.sections["library"]
    compare = opened.sections["compare"]
    library.page.photos.select({"bridge", "chapel"}, "bridge")
    press(opened, qtbot, Qt.Key.Key_E)
    dialog = compare.export.dialog
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.kind.setCurrentIndex(dialog.kind.findData("png"))
    next(button for button in dialog.findChildren(QAbstractButton) if button.text() == "Export").click()
    qtbot.waitUntil(lambda: "2 photos exported to" in dialog.result_text)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"bridge.png", "chapel.png"}
    assert load_photo(tmp_path / "out" / "bridge.png").pixels[0, 0, 0] == pytest.approx(96, abs=1)
    dialog.reject()
