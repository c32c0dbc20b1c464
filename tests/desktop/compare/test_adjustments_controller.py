"""A photo's finish: nudged, undone, copied, kept and written."""

import os
import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from desktop.model.adjustments import Finish, Finishes
from desktop.model.library import read_library
from engine.edit.edit import load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.io import Photo, load_photo, save_photo
from engine.image.metrics import measure
from engine.workspace.judgements.store import open_judgements
from tests.desktop.compare.driving import CTRL, GREYS, SHIFT, drawn, measured, press, slide


def test_strength_and_nudges_render_live_and_are_measured_as_evaluate_does(opened, qtbot):
    photo = opened.state.photo
    slide(opened, "strength", 50)
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78})
    slide(opened, "exposure", 40)
    edit = moved(load_edit(photo.edits["sft_dpo"]), {"exposure": 0.4})
    source = load_photo(photo.source, 512).pixels
    target = load_photo(photo.target, 512).pixels
    image = render(source, edit, 0.5)
    drawn(opened, qtbot, GREYS | {"sft_dpo": int(image[0, 0, 0])})
    qtbot.waitUntil(lambda: measured(opened, "sft_dpo") == measure(image, target), timeout=30_000)
    assert measured(opened, "sft").psnr == 21.5


def test_numbers_of_a_changed_target_are_measured_anew(opened, qtbot):
    photo = opened.state.photo
    save_photo(Photo(np.full((32, 48, 3), 96, np.uint8)), photo.target)
    later = opened.state.library.run.metrics.stat().st_mtime + 10
    os.utime(photo.target, (later, later))
    opened.open(read_library(opened.state.library.workspace.root))
    drawn(opened, qtbot, GREYS | {"target": 96})
    qtbot.waitUntil(lambda: measured(opened, "sft_dpo") is not None, timeout=30_000)
    assert measured(opened, "sft_dpo").psnr == pytest.approx(np.inf)


def test_undo_redo_and_reset_go_photo_by_photo(opened, qtbot):
    slide(opened, "exposure", 40)
    slide(opened, "tint", -20)
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    assert opened.state.history.now == Finish("sft_dpo", 1.0, (("exposure", 0.4),))
    assert opened.page.panel.sliders["tint"].value() == 0
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    drawn(opened, qtbot, GREYS)
    press(opened, qtbot, Qt.Key.Key_Z, CTRL, SHIFT)
    press(opened, qtbot, Qt.Key.Key_Y, CTRL)
    assert opened.page.panel.sliders["tint"].value() == -20
    press(opened, qtbot, Qt.Key.Key_R)
    drawn(opened, qtbot, GREYS)
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    assert opened.state.history.now.moves == (("exposure", 0.4), ("tint", -0.2))


def test_a_drag_of_a_slider_is_one_step_and_is_written_when_it_ends(opened):
    slider = opened.page.panel.sliders["exposure"]
    path = opened.state.library.workspace.results / "finishes.json"
    slider.setSliderDown(True)
    for value in (10, 20, 30):
        slider.setValue(value)
    assert not opened.state.history.can_undo
    assert not path.exists()
    slider.setSliderDown(False)
    assert Finishes(path).get("bridge") == Finish("sft_dpo", 1.0, (("exposure", 0.3),))
    opened.state.history.undo()
    assert opened.state.history.now == Finish("sft_dpo")


def test_the_keyboard_alone_moves_a_slider(opened, qtbot):
    slider = opened.page.panel.sliders["contrast"]
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Up)
    assert opened.state.history.now.moves == (("contrast", 0.03),)


def test_a_double_click_on_a_sliders_name_puts_it_back(opened, qtbot):
    slide(opened, "exposure", 40)
    label = next(pixels for pixels in opened.page.panel.findChildren(QLabel) if pixels.text() == "Exposure")
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    assert opened.state.history.now.untouched


def test_nudges_are_there_after_a_restart(start, make_workspace, qtbot):
    workspace = make_workspace()
    first = start(workspace)
    drawn(first, qtbot, GREYS)
    press(first, qtbot, Qt.Key.Key_V)
    slide(first, "strength", 50)
    second = start(workspace)
    drawn(second, qtbot, GREYS | {"sft": 66})
    assert second.page.panel.sliders["strength"].value() == 50


def test_a_nudge_is_copied_to_another_photo(start, make_workspace, qtbot):
    workspace = make_workspace()
    run = read_library(workspace.root).run
    for variant in ("sft", "dpo"):
        shutil.copy(run.edit("bridge", variant), run.edit("chapel", variant))
    compare = start(workspace)
    slide(compare, "exposure", 25)
    slide(compare, "strength", 90)
    press(compare, qtbot, Qt.Key.Key_C, CTRL)
    press(compare, qtbot, Qt.Key.Key_Right)
    assert compare.state.history.now == Finish("dpo")
    press(compare, qtbot, Qt.Key.Key_V, CTRL)
    assert compare.state.history.now == Finish("dpo", 0.9, (("exposure", 0.25),))


def test_keeping_a_nudge_stores_a_judgement_and_its_images_once(opened, qtbot):
    workspace = opened.state.library.workspace
    slide(opened, "exposure", 40)
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "Saved" in opened.page.notice, timeout=30_000)
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "already saved" in opened.page.notice, timeout=30_000)
    with open_judgements(workspace) as store:
        (judgement,) = store.standing()
    assert (judgement.comparison.reason, judgement.chosen.moves) == ("nudge", {"exposure": 0.4})
    assert judgement.chosen.base == judgement.rejected.base == "2026-01-02/sft_dpo/bridge"
    assert judgement.rejected.moves == {}
    edit = load_edit(opened.state.photo.edits["sft_dpo"])
    source = load_photo(opened.state.photo.source).pixels
    for folder, pixels in ((workspace.preferred, moved(edit, {"exposure": 0.4})), (workspace.dispreferred, edit)):
        assert np.array_equal(load_photo(folder / "bridge~000001.png").pixels, render(source, pixels))


def test_a_nudge_at_another_strength_is_kept_as_what_was_seen(opened, qtbot):
    workspace = opened.state.library.workspace
    slide(opened, "strength", 50)
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "Saved" in opened.page.notice, timeout=30_000)
    with open_judgements(workspace) as store:
        (judgement,) = store.standing()
    assert judgement.chosen.image.startswith("results/kept/bridge~")
    edit = load_edit(opened.state.photo.edits["sft_dpo"])
    source = load_photo(opened.state.photo.source).pixels
    assert np.array_equal(load_photo(workspace.preferred / "bridge~000001.png").pixels, render(source, edit, 0.5))


def test_there_is_nothing_to_keep_of_an_untouched_photo(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "Nothing to save" in opened.page.notice, timeout=30_000)
    assert not (opened.state.library.workspace.root / "covershot.sqlite3").exists()


def test_what_is_being_kept_when_the_window_closes_is_kept(opened, qtbot):
    slide(opened, "exposure", 40)
    workspace = opened.state.library.workspace
    press(opened, qtbot, Qt.Key.Key_K)
    opened.close()
    with open_judgements(workspace) as store:
        assert store.count() == 1


def question(compare):
    return compare.page.window().findChild(QMessageBox)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_finished_asks_before_it_replaces_a_target_and_teaches_the_nudge(opened, qtbot):
    photo = opened.state.photo
    changed = []
    opened.library_changed.connect(lambda: changed.append(True))
    slide(opened, "exposure", 40)
    before = photo.target.read_bytes()
    press(opened, qtbot, Qt.Key.Key_F)
    question(opened).reject()
    qtbot.wait(50)
    assert photo.target.read_bytes() == before
    qtbot.waitUntil(lambda: question(opened) is None, timeout=30_000)
    with qtbot.waitActive(opened.page.window()):
        opened.page.window().activateWindow()
    press(opened, qtbot, Qt.Key.Key_F)
    box = question(opened)
    next(button for button in box.buttons() if button.text() == "Replace target").click()
    qtbot.waitUntil(lambda: bool(changed), timeout=20_000)
    edit = moved(load_edit(photo.edits["sft_dpo"]), {"exposure": 0.4})
    pixels = render(load_photo(photo.source).pixels, edit)
    assert np.array_equal(load_photo(photo.target).pixels, pixels)
    assert "is now this photo's target" in opened.page.notice
    drawn(opened, qtbot, GREYS | {"sft_dpo": int(pixels[0, 0, 0]), "target": int(pixels[0, 0, 0])})
    with open_judgements(opened.state.library.workspace) as store:
        assert [judgement.comparison.reason for judgement in store.standing()] == ["nudge"]


def test_finished_makes_a_first_target_without_asking(start, make_workspace, qtbot):
    workspace = make_workspace()
    (workspace.target / "bridge.png").unlink()
    compare = start(workspace)
    press(compare, qtbot, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: "is now this photo's target" in compare.page.notice, timeout=20_000)
    assert compare.state.photo.target == workspace.target / "bridge.png"
    drawn(compare, qtbot, GREYS | {"target": 96})


def finish(compare, qtbot):
    compare.page.say("")
    adjusting = compare.opened.adjusting
    adjusting.write(adjusting._work())
    qtbot.waitUntil(lambda: "is now this photo's target" in compare.page.notice, timeout=30_000)


def undo(compare, qtbot, words):
    press(compare, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: words in compare.page.notice, timeout=30_000)


def test_an_editors_own_cover_is_kept_and_undo_puts_it_back(opened, qtbot):
    workspace = opened.state.library.workspace
    path = opened.state.photo.target
    editors = path.read_bytes()
    slide(opened, "exposure", 40)
    finish(opened, qtbot)
    assert "is kept as" in opened.page.notice
    assert [kept.read_bytes() for kept in (workspace.results / "kept").iterdir()] == [editors]
    undo(opened, qtbot, "is the target again")
    assert path.read_bytes() == editors
    assert opened.state.history.now.moves == (("exposure", 0.4),)
    with open_judgements(workspace) as store:
        assert store.count() == 0
    assert not list(workspace.preferred.iterdir())
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    assert opened.state.history.now.untouched


def test_undo_takes_the_steps_back_that_came_after_a_target_first(opened, qtbot):
    editors = opened.state.photo.target.read_bytes()
    finish(opened, qtbot)
    slide(opened, "tint", 20)
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    assert opened.state.history.now.untouched
    assert opened.state.photo.target.read_bytes() != editors
    undo(opened, qtbot, "is the target again")
    assert opened.state.photo.target.read_bytes() == editors


def test_undo_removes_a_first_target_and_spares_one_that_was_changed_since(start, make_workspace, qtbot):
    workspace = make_workspace()
    path = workspace.target / "bridge.png"
    path.unlink()
    compare = start(workspace)
    finish(compare, qtbot)
    undo(compare, qtbot, "has no target again")
    assert not path.exists()
    assert compare.state.photo.target is None
    finish(compare, qtbot)
    path.write_bytes(b"another program's")
    undo(compare, qtbot, "was changed since")
    assert path.read_bytes() == b"another program's"
