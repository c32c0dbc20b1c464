import os
import shutil

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QSlider

from desktop.model.library import read_library
from desktop.ui.key_button import KeyButton
from engine.image.io import Photo, save_photo
from engine.workspace.model_card import CARD
from engine.workspace.saved_edits import prediction_key
from engine.workspace.workspace import VARIANTS
from tests.desktop.compare.driving import CTRL, GREYS, SHIFT, drawn, grey, measured, press, slide


def test_a_held_out_photo_shows_all_five_panes_with_the_runs_numbers(opened):
    assert measured(opened, "sft_dpo").psnr == 23.456
    pane = opened.page.canvas.panes[3]
    assert pane.accessibleName() == "Combined (SFT + DPO)"
    assert pane.accessibleDescription() == "PSNR 23.46, SSIM 0.800, ΔE 6.3, 512 px"
    assert opened.page.canvas.sides["sft_dpo"].best == {"psnr", "ssim", "delta_e"}
    assert "Measured against the target at 512 px" in opened.page.about


def test_digits_toggle_panes_and_the_last_one_stays(opened, qtbot):
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_5):
        press(opened, qtbot, key)
    drawn(opened, qtbot, {key: GREYS[key] for key in ("sft", "sft_dpo")})
    press(opened, qtbot, Qt.Key.Key_2)
    press(opened, qtbot, Qt.Key.Key_4)
    drawn(opened, qtbot, {"sft_dpo": GREYS["sft_dpo"]})


def test_difference_and_clipping_are_drawn_and_explained(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_D)
    assert "Difference from “Target”" in opened.page.about
    qtbot.waitUntil(lambda: grey(opened, "sft_dpo") < 60 < 100 < grey(opened, "original"), timeout=30_000)
    assert grey(opened, "target") == 100
    press(opened, qtbot, Qt.Key.Key_D)
    assert "Difference from “Original”" in opened.page.about
    qtbot.waitUntil(lambda: grey(opened, "original") == 60 and grey(opened, "target") > 100, timeout=30_000)
    press(opened, qtbot, Qt.Key.Key_D)
    drawn(opened, qtbot, GREYS)
    slide(opened, "exposure", 100)
    slide(opened, "contrast", 100)
    slide(opened, "highlights", 100)
    press(opened, qtbot, Qt.Key.Key_J)
    drawn(opened, qtbot, GREYS | {"sft_dpo": grey(opened, "sft_dpo")})


def test_numbers_can_be_hidden(opened, qtbot):
    drawn(opened, qtbot, GREYS)
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


def test_the_next_start_shows_the_panes_as_they_were_left(start, opened, make_workspace, qtbot):
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_I, Qt.Key.Key_D, Qt.Key.Key_J, Qt.Key.Key_Z):
        press(opened, qtbot, key)
    press(opened, qtbot, Qt.Key.Key_Y, SHIFT)
    press(opened, qtbot, Qt.Key.Key_S)
    workspace = opened.state.library.workspace
    opened.close()
    again = start(workspace)
    assert list(again.page.canvas.sides) == ["sft_dpo", "original"]
    assert tools(again) >= {"Split", "Difference", "Clipping"}
    assert not tools(again) & {"Scores", "100%"}
    press(again, qtbot, Qt.Key.Key_Y)
    assert list(again.page.canvas.sides) == ["original", "sft_dpo", "target"]
    again.open(read_library(make_workspace("other").root))
    assert list(again.page.canvas.sides) == ["original", "sft_dpo", "target"], "another workspace is shown likewise"


def test_a_blind_comparison_is_left_for_panes_side_by_side(start, opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_B)
    assert tools(opened) >= {"Blind"}
    workspace = opened.state.library.workspace
    opened.close()
    again = start(workspace)
    assert tools(again) >= {"Side by side"}
    drawn(again, qtbot, GREYS)


def tools(compare):
    """Return what the tools that are on say."""
    buttons = compare.page.findChildren(KeyButton)
    return {button.text().split("   ")[0] for button in buttons if button.isCheckable() and button.isChecked()}


def test_blind_hides_names_numbers_and_sliders_and_counts_wins(start, make_workspace, qtbot):
    workspace = make_workspace(photos=("bridge", "fjord"))
    run = read_library(workspace.root).run
    for variant in ("sft", "dpo", "sft_dpo"):
        shutil.copy(run.edit("bridge", variant), run.edit("fjord", variant))
    compare = start(workspace)
    press(compare, qtbot, Qt.Key.Key_B)
    panes = compare.page.canvas.panes
    shown = ""
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
    assert compare.page.notice == (
        "“Combined (SFT + DPO)” was preferred to “Covers (SFT)” on 1 of 1 photo: 100% (95% interval 21% to 100%). 1 without a preference."
    )
    assert len(compare.page.canvas.panes) == 5
    assert compare.page.panel.isVisible()


def test_blind_without_variants_says_what_to_do(start, make_workspace, qtbot):
    compare = start(make_workspace(run=False))
    press(compare, qtbot, Qt.Key.Key_B)
    assert "Train a model first" in compare.page.notice


def test_a_photo_that_no_model_can_predict_for_says_what_to_do(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Right)
    drawn(opened, qtbot, {"original": 80, "target": 120})
    qtbot.waitUntil(lambda: measured(opened, "original") is not None, timeout=30_000)
    assert "used for training. Choose a photo reserved for testing" in opened.page.about
    assert not opened.page.panel.sliders["exposure"].isEnabled()


def test_a_photo_without_a_target_says_so(opened, qtbot):
    opened.show_photo("dune")
    assert "No target" in opened.page.canvas.panes[1].accessibleDescription()


def test_without_a_run_and_without_photos_the_page_says_what_to_do(start, make_workspace, qtbot):
    untrained = start(make_workspace(run=False))
    assert "Train a model to see them" in untrained.page.about
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
    assert "Cannot write" in opened.page.notice
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78})


def test_on_a_disk_that_cannot_be_written_what_is_there_is_shown_and_nothing_is_requested_of_the_engine(
    start, make_workspace, qtbot, monkeypatch
):
    workspace = make_workspace()
    run = read_library(workspace.root).run
    for variant in VARIANTS:
        run.model(variant).mkdir(parents=True)
        (run.model(variant) / CARD).write_text("{}", encoding="utf-8")
    predicted = run.prediction(prediction_key(workspace, run.name, "sft", workspace.input / "dune.png"), "sft")
    predicted.parent.mkdir()
    shutil.copy(run.edit("bridge", "sft"), predicted)
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    compare = start(workspace)
    drawn(compare, qtbot, GREYS)
    press(compare, qtbot, Qt.Key.Key_Right)
    drawn(compare, qtbot, {"original": 80, "target": 120})
    assert f"because {workspace.results} is read-only" in compare.page.about
    press(compare, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: list(compare.page.canvas.sides) == ["original", "sft", "target"])
    qtbot.waitUntil(lambda: grey(compare, "sft") == 120)
    assert "Copy the workspace" in compare.page.about
    assert compare._predictions.server.process is None


def test_reading_again_shows_what_changed_and_keeps_photo_and_finish(opened, make_workspace, qtbot):
    slide(opened, "strength", 50)
    root = opened.state.library.workspace.root
    save_photo(Photo(np.full((32, 48, 3), 200, np.uint8)), root / "dataset/target/bridge.png")
    opened.open(read_library(root))
    drawn(opened, qtbot, GREYS | {"sft_dpo": 78, "target": 200})
    press(opened, qtbot, Qt.Key.Key_Z, CTRL)
    drawn(opened, qtbot, GREYS | {"target": 200})


def test_reading_again_decodes_only_what_changed(opened, qtbot):
    levels = dict(opened.opened.showing._drawings._levels)
    opened.open(read_library(opened.state.library.workspace.root))
    drawn(opened, qtbot, GREYS)
    assert all(opened.opened.showing._drawings._levels[path] is kept for path, kept in levels.items())


def test_nothing_is_decoded_while_another_page_is_shown(opened, make_workspace, qtbot):
    opened.page.hide()
    workspace = make_workspace("other", run=False)
    opened.open(read_library(workspace.root))
    opened.show_photo("chapel")
    qtbot.wait(100)
    assert opened.opened.showing._drawings.size(workspace.input / "chapel.png") is None
    opened.page.show()
    drawn(opened, qtbot, {"original": 80, "target": 120})


def test_nothing_large_is_held_while_another_page_is_shown_and_the_panes_come_back(opened, qtbot):
    drawings = opened.opened.showing._drawings
    assert drawings._kept
    opened.page.hide()
    assert not drawings._kept
    opened.page.show()
    drawn(opened, qtbot, GREYS)


def test_turning_to_a_photo_here_is_reported_and_one_chosen_elsewhere_is_not(opened, qtbot):
    turned = []
    opened.photo_changed.connect(turned.append)
    opened.show_photo("dune")
    press(opened, qtbot, Qt.Key.Key_Left)
    press(opened, qtbot, Qt.Key.Key_Left)
    press(opened, qtbot, Qt.Key.Key_Left)
    assert turned == ["chapel", "bridge"]


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
