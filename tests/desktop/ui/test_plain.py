"""A file that is named as HTML is shown by its name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from desktop.ui.dialogs import confirm
from desktop.ui.plain import show_sentence, tool_tip

NAME = "<b>x</b><img src=y>.jpg"


def test_a_tool_tip_shows_what_looks_like_html_letter_by_letter():
    shown = tool_tip(f"{NAME}\ntwo & three")

    assert shown.startswith("<qt>")
    assert "&lt;b&gt;x" in shown
    assert "<br>two &amp; three" in shown
    assert tool_tip("a b é.jpg") == "a b é.jpg"


def test_a_sentence_on_a_label_is_there_to_be_heard_too(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    show_sentence(label, "It is done.")
    assert (label.text(), label.accessibleDescription()) == ("It is done.", "It is done.")


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_a_question_about_a_file_shows_its_name(qtbot):
    window = QLabel()
    qtbot.addWidget(window)
    confirm(window, f"Move {NAME} to the trash?", f"{NAME} goes.", "Move", window.close)

    (box,) = window.findChildren(QMessageBox)
    labels = [label for label in box.findChildren(QLabel) if NAME in label.text()]

    assert len(labels) == 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    box.reject()
