import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from desktop.compare import text as words
from engine.edit.edit import load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.export.batch import Output, Treatment, write_batch
from engine.image.io import load_photo

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise")  # the offscreen plugin says so of any dialog


@pytest.fixture
def opened(start, make_workspace, qtbot):
    compare = start(make_workspace())
    qtbot.waitUntil(lambda: compare.page.canvas.sides["sft_dpo"].image is not None, timeout=60_000)
    return compare


def ask(compare, **choices):
    """Open the dialog and choose."""
    next(action.run for action in compare.actions if action.name == "compare.export")()
    dialog = compare.export.dialog
    for name, value in choices.items():
        if name == "folder":
            dialog.folder.setText(str(value))
        elif name == "strength":
            dialog.strength.setValue(value)
        else:
            box = getattr(dialog, name)
            box.setCurrentIndex(box.findData(value))
    return dialog


def go(dialog, qtbot, words):
    click(dialog, "Export")
    qtbot.waitUntil(lambda: words in dialog.result_text, timeout=30_000)


def click(dialog, text):
    next(button for button in dialog.findChildren(QAbstractButton) if button.text().startswith(text)).click()


def test_a_finished_photo_is_exported_as_it_is_seen(opened, qtbot, tmp_path):
    opened.page.panel.sliders["exposure"].setValue(40)
    opened.page.panel.sliders["strength"].setValue(50)
    dialog = ask(opened, kind=".png", folder=tmp_path / "out")
    go(dialog, qtbot, "1 photo exported to")
    photo = opened.state.photo
    edit = moved(load_edit(photo.edits["sft_dpo"]), {"exposure": 0.4})
    assert np.array_equal(
        load_photo(tmp_path / "out" / "bridge.png").pixels, render(load_photo(photo.source).pixels, edit, 0.5)
    )


def test_a_variants_export_is_byte_for_byte_what_the_command_line_writes(opened, qtbot, tmp_path):
    photo = opened.state.photo
    edit = load_edit(photo.edits["sft"])
    output = Output(tmp_path / "theirs", 0.7, suffix=".jpg")
    (theirs,) = write_batch(
        [photo.source], lambda *_: Treatment(edit), output, lambda event: None, lambda: False
    ).written
    dialog = ask(opened, variant="sft", strength=70, kind=".jpg", folder=tmp_path / "ours")
    go(dialog, qtbot, "1 photo exported to")
    assert (tmp_path / "ours" / "bridge.jpg").read_bytes() == theirs.read_bytes()


def test_a_tiff_has_sixteen_bits(opened, qtbot, tmp_path):
    go(ask(opened, variant="dpo", kind=".tif", folder=tmp_path), qtbot, "1 photo exported to")
    photo = opened.state.photo
    deep = load_photo(photo.source).pixels.astype(np.uint16) * 257
    written = load_photo(tmp_path / "bridge.tif").pixels
    assert np.array_equal(written, render(deep, load_edit(photo.edits["dpo"])))


def test_taken_names_are_kept_skipped_or_overwritten_as_chosen(opened, qtbot, tmp_path):
    (tmp_path / "bridge.png").write_bytes(b"mine")
    dialog = ask(opened, kind=".png", folder=tmp_path, existing="rename")
    go(dialog, qtbot, "1 photo exported to")
    assert (tmp_path / "bridge (2).png").exists()
    ask(opened, existing="skip")
    go(dialog, qtbot, "1 skipped because the file already exists.")
    assert (tmp_path / "bridge.png").read_bytes() == b"mine"
    ask(opened, existing="overwrite")
    go(dialog, qtbot, "1 photo exported to")
    assert (tmp_path / "bridge.png").read_bytes() != b"mine"


def test_photos_chosen_elsewhere_are_exported_and_those_without_an_edit_are_counted(opened, qtbot, tmp_path):
    opened.ask_export(("bridge", "chapel"))
    dialog = opened.export.dialog
    dialog.folder.setText(str(tmp_path))
    go(dialog, qtbot, words.not_enhanced(1))
    assert [path.name for path in tmp_path.glob("*.jpg")] == ["bridge.jpg"]


def test_a_photo_without_edits_is_exported_as_it_is(opened, qtbot, tmp_path):
    opened.show_photo("dune")
    dialog = ask(opened, kind=".png", folder=tmp_path)
    assert dialog.variant.currentData() == "original"
    go(dialog, qtbot, "1 photo exported to")
    photo = opened.state.photo
    assert np.array_equal(load_photo(tmp_path / "dune.png").pixels, load_photo(photo.source).pixels)


def test_a_broken_photo_is_reported_and_stops_no_other(opened, qtbot, tmp_path):
    opened.state.library.photos[1].source.write_bytes(b"broken")
    opened.ask_export(("bridge", "chapel", "dune"))
    dialog = opened.export.dialog
    dialog.choose_variant("original")
    dialog.folder.setText(str(tmp_path))
    go(dialog, qtbot, "2 photos exported to")
    assert "1 failed:" in dialog.result_text
    assert "chapel.png" in dialog.result_text


def test_cancelling_keeps_what_is_written_and_says_how_much(opened, qtbot, tmp_path, monkeypatch):
    gate = threading.Event()

    def slow(layer):
        gate.wait(10)
        raise CovershotError("not this one")

    monkeypatch.setattr("desktop.compare.export.treatment", slow)
    opened.ask_export(("bridge", "chapel", "dune"))
    dialog = opened.export.dialog
    dialog.choose_variant("original")
    dialog.folder.setText(str(tmp_path))
    click(dialog, "Export")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert "Stopping" in dialog.result_text
    gate.set()
    qtbot.waitUntil(lambda: "Stopped" in dialog.result_text, timeout=20_000)
    assert not list(tmp_path.glob(".writing-*"))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened.export.dialog is None


def test_closing_the_window_ends_an_export(opened, qtbot, tmp_path):
    dialog = ask(opened, folder=tmp_path)
    click(dialog, "Export")
    opened.close()
    assert not list(tmp_path.glob(".writing-*"))


def test_a_folder_is_needed(opened, qtbot):
    dialog = ask(opened, folder=" ")
    click(dialog, "Export")
    assert "Choose a folder" in dialog.result_text


def test_strength_is_separate_for_each_photo_when_it_is_finished(opened, qtbot):
    dialog = ask(opened, variant="finished")
    assert not dialog.strength.isEnabled()
    ask(opened, variant="dpo")
    assert dialog.strength.isEnabled()
