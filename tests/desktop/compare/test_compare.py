import os
import shutil

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QSlider

from desktop.state.finishing import Finish, Finishes
from desktop.state.library import read_library
from desktop.state.viewing import placed
from desktop.view.compare.pane import LABEL
from engine.edit.edit import load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.io import Photo, load_photo, save_photo
from engine.image.metrics import measure
from engine.workspace.judgements import open_judgements

GREYS = {"original": 60, "sft": 72, "dpo": 84, "sft_dpo": 96, "target": 100}


@pytest.fixture
def opened(start, make_workspace, qtbot):
    compare = start(make_workspace())
    drawn(compare, qtbot, GREYS)
    return compare


def grey(compare, key):
    """Return the grey in the middle of a pane, as it is on the screen."""
    canvas = compare.page.canvas
    pane = next(pane for pane in canvas.panes if any(side.key == key for side in pane.sides))
    share = 0.5 if len(pane.sides) == 1 else 0.25 if pane.sides[0].key == key else 0.75
    shot = canvas.grab().toImage()
    place = pane.mapTo(canvas, QPoint(round(pane.width() * share), pane.height() // 2))
    return shot.pixelColor(place * shot.devicePixelRatio()).red()


def drawn(compare, qtbot, greys):
    """Wait until the panes show these greys, and no others are there."""

    def check():
        assert list(compare.page.canvas.sides) == list(greys)
        assert {key: grey(compare, key) for key in greys} == pytest.approx(dict(greys), abs=2)

    qtbot.waitUntil(check, timeout=60_000)


def press(compare, qtbot, key, *modifiers):
    both = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        both |= modifier
    qtbot.keyClick(QApplication.focusWidget() or compare.page, key, both)


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def slide(compare, name, value):
    compare.page.panel.sliders[name].setValue(value)


def measured(compare, key):
    side = compare.page.canvas.sides[key]
    return None if side.stale else side.measures


def test_a_held_out_photo_shows_all_five_panes_with_the_runs_numbers(opened):
    assert measured(opened, "sft_dpo").psnr == 23.456
    pane = opened.page.canvas.panes[3]
    assert pane.accessibleName() == "SFT + DPO"
    assert pane.accessibleDescription() == "PSNR 23.46, SSIM 0.800, ΔE 6.2, 512 px"
    assert opened.page.canvas.sides["sft_dpo"].best == {"psnr", "ssim", "delta_e"}
    assert "Measured against the target at 512 px" in opened.page.about


def test_digits_toggle_panes_and_the_last_one_stays(opened, qtbot):
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_5):
        press(opened, qtbot, key)
    drawn(opened, qtbot, {key: GREYS[key] for key in ("sft", "sft_dpo")})
    press(opened, qtbot, Qt.Key.Key_2)
    press(opened, qtbot, Qt.Key.Key_4)
    drawn(opened, qtbot, {"sft_dpo": GREYS["sft_dpo"]})


def test_strength_and_nudges_render_live_and_are_measured_as_evaluate_does(opened, qtbot):
    photo = opened.state.photo
    slide(opened, "strength", 50)
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78})
    slide(opened, "exposure", 40)
    edit = moved(load_edit(photo.edits["sft_dpo"]), {"exposure": 0.4})
    source, target = load_photo(photo.source, 512).pixels, load_photo(photo.target, 512).pixels
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
    slider, path = opened.page.panel.sliders["exposure"], opened.state.library.workspace.results / "finishes.json"
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
    label = next(own for own in opened.page.panel.findChildren(QLabel) if own.text() == "Exposure")
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
    qtbot.waitUntil(lambda: "Kept" in opened.page.said, timeout=30_000)
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "kept already" in opened.page.said, timeout=30_000)
    with open_judgements(workspace) as store:
        (judgement,) = store.standing()
    assert (judgement.comparison.reason, judgement.chosen.moves) == ("nudge", {"exposure": 0.4})
    assert judgement.chosen.base == judgement.rejected.base == "2026-01-02/sft_dpo/bridge"
    assert judgement.rejected.moves == {}
    edit, source = load_edit(opened.state.photo.edits["sft_dpo"]), load_photo(opened.state.photo.source).pixels
    for folder, own in ((workspace.preferred, moved(edit, {"exposure": 0.4})), (workspace.dispreferred, edit)):
        assert np.array_equal(load_photo(folder / "bridge~000001.png").pixels, render(source, own))


def test_a_nudge_at_another_strength_is_kept_as_what_was_seen(opened, qtbot):
    workspace = opened.state.library.workspace
    slide(opened, "strength", 50)
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "Kept" in opened.page.said, timeout=30_000)
    with open_judgements(workspace) as store:
        (judgement,) = store.standing()
    assert judgement.chosen.image.startswith("results/kept/bridge~")
    edit, source = load_edit(opened.state.photo.edits["sft_dpo"]), load_photo(opened.state.photo.source).pixels
    assert np.array_equal(load_photo(workspace.preferred / "bridge~000001.png").pixels, render(source, edit, 0.5))


def test_there_is_nothing_to_keep_of_an_untouched_photo(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "Nothing to keep" in opened.page.said, timeout=30_000)
    assert not (opened.state.library.workspace.root / "covershot.sqlite3").exists()


def test_what_is_being_kept_when_the_window_closes_is_kept(opened, qtbot):
    slide(opened, "exposure", 40)
    press(opened, qtbot, Qt.Key.Key_K)
    opened.close()
    with open_judgements(opened.state.library.workspace) as store:
        assert store.count() == 1


def question(compare):
    return compare.page.window().findChild(QMessageBox)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_finished_asks_before_it_replaces_a_target_and_teaches_the_nudge(opened, qtbot):
    photo, changed = opened.state.photo, []
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
    next(button for button in box.buttons() if button.text() == "Replace the target").click()
    qtbot.waitUntil(lambda: bool(changed), timeout=20_000)
    edit = moved(load_edit(photo.edits["sft_dpo"]), {"exposure": 0.4})
    own = render(load_photo(photo.source).pixels, edit)
    assert np.array_equal(load_photo(photo.target).pixels, own)
    assert "is this photo's target now" in opened.page.said
    drawn(opened, qtbot, GREYS | {"sft_dpo": int(own[0, 0, 0]), "target": int(own[0, 0, 0])})
    with open_judgements(opened.state.library.workspace) as store:
        assert [judgement.comparison.reason for judgement in store.standing()] == ["nudge"]


def test_finished_makes_a_first_target_without_asking(start, make_workspace, qtbot):
    workspace = make_workspace()
    (workspace.target / "bridge.png").unlink()
    compare = start(workspace)
    press(compare, qtbot, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: "is this photo's target now" in compare.page.said, timeout=20_000)
    assert compare.state.photo.target == workspace.target / "bridge.png"
    drawn(compare, qtbot, GREYS | {"target": 96})


@pytest.mark.parametrize("focus", ["page", "slider"])
def test_holding_the_backslash_shows_the_original_in_every_pane(opened, qtbot, focus):
    widget = opened.page if focus == "page" else opened.page.panel.sliders["tint"]
    widget.setFocus()
    qtbot.keyPress(widget, Qt.Key.Key_Backslash)
    drawn(opened, qtbot, dict.fromkeys(GREYS, 60))
    assert {pane.accessibleName() for pane in opened.page.canvas.panes} == {"Original"}
    qtbot.keyRelease(widget, Qt.Key.Key_Backslash)
    drawn(opened, qtbot, GREYS)


def test_the_split_shows_two_sides_that_are_swapped_and_a_divider_that_is_drawn(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Y, SHIFT)
    drawn(opened, qtbot, {"original": 60, "sft_dpo": 96})
    press(opened, qtbot, Qt.Key.Key_5)
    press(opened, qtbot, Qt.Key.Key_S)
    drawn(opened, qtbot, {"target": 100, "original": 60})
    (pane,) = opened.page.canvas.panes
    middle = QPoint(pane.width() // 2, pane.height() // 2)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(pane, QPoint(pane.width() // 10, middle.y()))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(pane.width() // 10, middle.y()))
    assert pane.divider == pytest.approx(0.1, abs=0.01)
    assert grey(opened, "target") == 60
    for _ in range(3):
        press(opened, qtbot, Qt.Key.Key_BracketRight)
    assert pane.divider == pytest.approx(0.25, abs=0.01)
    press(opened, qtbot, Qt.Key.Key_Y)
    drawn(opened, qtbot, GREYS)


@pytest.fixture
def detailed(start, make_workspace, qtbot):
    """A photo of 3000 x 2000 whose red says the column and whose green says the row."""
    workspace = make_workspace(size=(3000, 2000))
    rows, columns = np.mgrid[:2000, :3000]
    pixels = np.stack([columns % 256, rows % 256, np.full_like(rows, 77)], -1).astype(np.uint8)
    for folder in (workspace.input, workspace.target):
        save_photo(Photo(pixels), folder / "bridge.png")
    compare = start(workspace)
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5):
        press(compare, qtbot, key)
    qtbot.waitUntil(lambda: compare.page.canvas.sides["original"].image is not None, timeout=30_000)
    return compare


def under(compare, x, y):
    """Return column and row of the photo, modulo 256, shown at a place of the first pane."""
    canvas = compare.page.canvas
    pane = canvas.panes[0]
    colour = canvas.grab().toImage().pixelColor(pane.mapTo(canvas, QPoint(x, y)))
    return colour.red(), colour.green(), colour.blue()


def test_one_to_one_shows_the_photos_own_pixels_and_moves_with_the_mouse(detailed, qtbot):
    pane = detailed.page.canvas.panes[0]
    press(detailed, qtbot, Qt.Key.Key_Z)
    crop = placed(detailed.state.view, (3000, 2000), pane.room()).crop
    column, row = crop.left + 200, crop.top + 200 - LABEL

    def shows(column, row):
        wanted = (column % 256, row % 256, 77)
        return lambda: under(detailed, 200, 200) == wanted

    qtbot.waitUntil(shows(column, row), timeout=20_000)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(pane, QPoint(330, 310))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(330, 310))
    qtbot.waitUntil(shows(column - 30, row - 10), timeout=20_000)
    press(detailed, qtbot, Qt.Key.Key_Right)
    press(detailed, qtbot, Qt.Key.Key_Left)
    qtbot.waitUntil(shows(column - 30, row - 10), timeout=20_000)
    press(detailed, qtbot, Qt.Key.Key_Z)
    assert detailed.state.view.zoom is None


def turn_wheel(widget, place):
    wheel = QWheelEvent(
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, wheel)


def test_the_wheel_moves_a_slider_only_when_it_has_the_focus(opened):
    slider = opened.page.panel.sliders["tint"]
    turn_wheel(slider, QPoint(5, 5))
    assert slider.value() == 0
    slider.setFocus()
    turn_wheel(slider, QPoint(5, 5))
    assert slider.value() > 0


def test_the_wheel_and_a_double_click_zoom_about_the_mouse(detailed, qtbot):
    pane = detailed.page.canvas.panes[0]
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 150))
    assert detailed.state.view.zoom == 1
    corner = detailed.state.view
    assert corner.x < 0.5
    turn_wheel(pane, QPoint(100, 150))
    assert detailed.state.view.zoom == 1.25
    press(detailed, qtbot, Qt.Key.Key_Minus)
    assert detailed.state.view.zoom < 1
    for _ in range(9):
        press(detailed, qtbot, Qt.Key.Key_Minus)
    assert detailed.state.view.zoom is None


def test_difference_and_clipping_are_drawn_and_explained(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_D)
    assert "Difference from Target" in opened.page.about
    qtbot.waitUntil(lambda: grey(opened, "sft_dpo") < 60 < 100 < grey(opened, "original"), timeout=30_000)
    assert grey(opened, "target") == 100
    press(opened, qtbot, Qt.Key.Key_D)
    assert "Difference from Original" in opened.page.about
    qtbot.waitUntil(lambda: grey(opened, "original") == 60 and grey(opened, "target") > 100, timeout=30_000)
    press(opened, qtbot, Qt.Key.Key_D)
    drawn(opened, qtbot, GREYS)
    slide(opened, "exposure", 100)
    slide(opened, "contrast", 100)
    slide(opened, "highlights", 100)
    press(opened, qtbot, Qt.Key.Key_J)
    drawn(opened, qtbot, GREYS | {"sft_dpo": grey(opened, "sft_dpo")})


def test_numbers_can_be_hidden(opened, qtbot):
    before = opened.page.canvas.panes[0].room()
    press(opened, qtbot, Qt.Key.Key_I)
    assert opened.page.canvas.panes[0].room()[1] > before[1]


def test_a_click_and_v_choose_the_variant_that_is_adjusted(opened, qtbot):
    qtbot.mouseClick(opened.page.canvas.panes[1], Qt.MouseButton.LeftButton, pos=QPoint(50, 80))
    assert opened.state.working == "sft"
    press(opened, qtbot, Qt.Key.Key_V)
    assert opened.state.working == "dpo"
    qtbot.mouseClick(opened.page.canvas.panes[0], Qt.MouseButton.LeftButton, pos=QPoint(50, 80))
    assert opened.state.working == "dpo"


def test_blind_hides_names_numbers_and_sliders_and_counts_wins(start, make_workspace, qtbot):
    workspace = make_workspace(photos=("bridge", "fjord"))
    run = read_library(workspace.root).run
    for variant in ("sft", "dpo", "sft_dpo"):
        shutil.copy(run.edit("bridge", variant), run.edit("fjord", variant))
    compare = start(workspace)
    press(compare, qtbot, Qt.Key.Key_B)
    panes, shown = compare.page.canvas.panes, ""
    assert [pane.accessibleName() for pane in panes] == ["Left", "Right"]
    assert not any(pane.accessibleDescription() for pane in panes)
    assert not compare.page.panel.isVisible()
    for label in compare.page.findChildren(QLabel):
        shown += label.text() if label.isVisible() else ""
    assert "SFT" not in shown
    for key in (Qt.Key.Key_V, Qt.Key.Key_K, Qt.Key.Key_Right, Qt.Key.Key_4):
        press(compare, qtbot, key)
    assert compare.state.blind.judged == 0
    press(compare, qtbot, Qt.Key.Key_1 if compare.state.blind.sides[0] == "sft_dpo" else Qt.Key.Key_2)
    assert "1 judged, 1 left" in compare.page.about
    press(compare, qtbot, Qt.Key.Key_0)
    assert compare.page.said == (
        "SFT + DPO was better than SFT only on 1 of 1 photos: 100 % (95 % interval 21 to 100 %), ties: 1."
    )
    assert len(compare.page.canvas.panes) == 5
    assert compare.page.panel.isVisible()


def test_blind_without_variants_says_what_to_do(start, make_workspace, qtbot):
    compare = start(make_workspace(run=False))
    press(compare, qtbot, Qt.Key.Key_B)
    assert "train first" in compare.page.said


def test_a_photo_that_no_model_can_predict_for_says_what_to_do(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Right)
    drawn(opened, qtbot, {"original": 80, "target": 120})
    qtbot.waitUntil(lambda: measured(opened, "original") is not None, timeout=30_000)
    assert "trained on. Choose a held-out photo" in opened.page.about
    assert not opened.page.panel.sliders["exposure"].isEnabled()


def test_a_photo_without_a_target_says_so(opened, qtbot):
    opened.show_photo("dune")
    assert "No target" in opened.page.canvas.panes[1].accessibleDescription()


def test_without_a_run_and_without_photos_the_page_says_what_to_do(start, make_workspace, qtbot):
    untrained = start(make_workspace(run=False))
    assert "Train first: covershot train" in untrained.page.about
    workspace = make_workspace("empty", photos=(), run=False)
    empty = start(workspace)
    assert str(workspace.input) in empty.page.about
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Z, Qt.Key.Key_F, Qt.Key.Key_K, Qt.Key.Key_V, Qt.Key.Key_B, Qt.Key.Key_D):
        press(empty, qtbot, key)
    press(empty, qtbot, Qt.Key.Key_E, CTRL)


def test_a_broken_photo_and_a_spoilt_edit_say_why_in_their_panes(start, make_workspace, qtbot):
    workspace = make_workspace()
    read_library(workspace.root).run.edit("bridge", "dpo").write_bytes(b"spoilt")
    (workspace.input / "chapel.png").write_bytes(b"no photo")
    compare = start(workspace)
    panes = compare.page.canvas.panes
    qtbot.waitUntil(lambda: "not a saved Edit" in panes[2].accessibleDescription(), timeout=30_000)
    press(compare, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "not a photo" in compare.page.canvas.panes[0].accessibleDescription(), timeout=30_000)
    qtbot.waitUntil(lambda: compare.page.canvas.sides["target"].image is not None, timeout=30_000)


def test_a_workspace_that_cannot_be_written_says_so_and_goes_on(opened, qtbot):
    for name in ("finishes.json", "finishes.json.broken"):
        (opened.state.library.workspace.results / name / "in the way").mkdir(parents=True)
    slide(opened, "strength", 50)
    assert "Cannot write" in opened.page.said
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78})


def test_reading_again_shows_what_changed_and_keeps_photo_and_finish(opened, make_workspace, qtbot):
    slide(opened, "strength", 50)
    root = opened.state.library.workspace.root
    save_photo(Photo(np.full((32, 48, 3), 200, np.uint8)), root / "dataset/target/bridge.png")
    opened.open(read_library(root))
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78, "target": 200})
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    drawn(opened, qtbot, GREYS | {"target": 200})


def test_reading_again_decodes_only_what_changed(opened, qtbot):
    levels = dict(opened._showing._drawings._levels)
    opened.open(read_library(opened.state.library.workspace.root))
    drawn(opened, qtbot, GREYS)
    assert all(opened._showing._drawings._levels[path] is own for path, own in levels.items())


def test_nothing_is_decoded_while_another_page_is_shown(opened, make_workspace, qtbot):
    opened.page.hide()
    workspace = make_workspace("other", run=False)
    opened.open(read_library(workspace.root))
    opened.show_photo("chapel")
    qtbot.wait(100)
    assert opened._showing._drawings.size(workspace.input / "chapel.png") is None
    opened.page.show()
    drawn(opened, qtbot, {"original": 80, "target": 120})


def test_turning_to_a_photo_here_is_told_and_one_chosen_elsewhere_is_not(opened, qtbot):
    told = []
    opened.photo_changed.connect(told.append)
    opened.show_photo("dune")
    press(opened, qtbot, Qt.Key.Key_Left)
    press(opened, qtbot, Qt.Key.Key_Left)
    press(opened, qtbot, Qt.Key.Key_Left)
    assert told == ["chapel", "bridge"]


def test_moving_on_quickly_ends_at_the_right_pictures(opened, qtbot):
    for _ in range(20):
        press(opened, qtbot, Qt.Key.Key_Right)
        press(opened, qtbot, Qt.Key.Key_Y, SHIFT)
        press(opened, qtbot, Qt.Key.Key_Left)
        press(opened, qtbot, Qt.Key.Key_Y)
        press(opened, qtbot, Qt.Key.Key_Left)
    for value in range(100, 0, -3):
        slide(opened, "strength", value)
    slide(opened, "strength", 50)
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78})


@pytest.mark.parametrize("size", [(900, 600), (1440, 900)])
def test_panes_lie_in_the_canvas_without_touching(opened, size, qtbot):
    opened.page.window().resize(*size)
    canvas = opened.page.canvas
    rectangles = [pane.geometry() for pane in canvas.panes]
    assert all(canvas.rect().contains(rectangle) for rectangle in rectangles)
    assert not any(a.intersects(b) for a in rectangles for b in rectangles if a is not b)
    assert opened.page.window().width() == size[0]


def test_every_control_has_a_name_and_every_button_its_key(opened):
    controls = opened.page.findChildren(QAbstractButton) + opened.page.findChildren(QSlider)
    assert not [control for control in controls if not control.accessibleName()]
    buttons = [button.text() for button in opened.page.findChildren(QAbstractButton)]
    assert all("   " in text for text in buttons)
    names = [action.name for action in opened.actions]
    assert len(set(names)) == len(names)
    keys = [key for action in opened.actions for key in action.keys]
    assert len(set(keys)) == len(keys)


def test_nothing_of_the_page_is_brighter_than_its_words(opened):
    image = opened.page.grab().toImage()
    corner = image.pixelColor(2, image.height() - 3)
    assert corner.red() == corner.green() == corner.blue() < 30
