"""Compare with a real engine beside it."""

import os
import signal
import subprocess

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.compare import text as words
from engine.workspace.workspace import VARIANTS

LONG = 240_000
ALL = ["original", *VARIANTS, "target"]


def pictures(compare):
    return {key for key, side in compare.page.canvas.sides.items() if side.image is not None}


def wait_for_all(compare, qtbot):
    qtbot.waitUntil(lambda: pictures(compare) == set(ALL), timeout=LONG)


def press(compare, qtbot, key):
    qtbot.keyClick(QApplication.focusWidget() or compare.page, key)


def test_a_photo_that_was_learnt_from_is_predicted_measured_and_adjusted(start, learnt, qtbot):
    compare = start(learnt)
    assert compare.state.photo.name == "p0"
    assert "Rendering the results" in compare.page.about
    assert list(compare.page.canvas.sides) == ALL, "the panes are there before their pictures"
    qtbot.waitUntil(lambda: "original" in pictures(compare))
    assert {compare.page.canvas.sides[variant].message for variant in VARIANTS} == {words.missing("sft")}
    wait_for_all(compare, qtbot)
    assert "was trained on this photo" in compare.page.about
    assert compare.page.panel.sliders["exposure"].isEnabled()
    qtbot.waitUntil(lambda: compare.page.canvas.sides["sft_dpo"].measures is not None)

    server = compare._predictions.server
    before = server.process
    os.kill(before, signal.SIGKILL)
    press(compare, qtbot, Qt.Key.Key_Right)
    wait_for_all(compare, qtbot)
    assert compare.state.photo.name == "p1"
    assert server.process not in {None, before}


def test_without_an_engine_the_page_says_so_and_asks_again_when_it_is_looked_at_again(
    start, learnt, qtbot, monkeypatch
):
    def none(*arguments, **options):
        raise FileNotFoundError(2, "No such file or directory", "python")

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", none)
        compare = start(learnt)
        qtbot.waitUntil(lambda: "Rendering cannot be started" in compare.page.about)
        assert list(compare.page.canvas.sides) == ["original", "target"]
    compare.page.hide()
    compare.page.show()
    wait_for_all(compare, qtbot)
