import pytest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from desktop.compare.export_dialog import ExportDialog
from desktop.train.work_dialog import WorkDialog
from desktop.ui.theme import apply_theme

LONG = "\n".join(["/home/someone/Pictures/A very long name of a folder/another one/shoot-colab.zip is ready."] * 6)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise")  # the offscreen plugin says so of any dialog


def colab(parent):
    dialog = WorkDialog(parent, "Export to Colab")
    dialog.show()
    dialog.show_sentence("Packing…")
    return dialog, dialog.end


def export(parent, tmp_path):
    dialog = ExportDialog([("All photos", ("dune",))], tmp_path, parent)
    dialog.show()
    dialog._request()
    return dialog, dialog.show_result


@pytest.mark.parametrize("kind", ["colab", "export"])
def test_what_a_dialog_says_at_its_end_is_seen_whole(qtbot, qapp, tmp_path, kind):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, end = colab(parent) if kind == "colab" else export(parent, tmp_path)
    qapp.processEvents()
    end(LONG)
    qapp.processEvents()
    (label,) = [label for label in dialog.findChildren(QLabel) if label.text() == LONG]
    assert label.height() >= label.heightForWidth(label.width())


def test_the_buttons_of_a_question_are_as_wide_as_their_texts(qtbot, qapp):
    apply_theme(qapp)
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setText("Ein Training läuft noch.")
    for text in ("Im Hintergrund fortfahren", "Training verwerfen", "Fenster offen lassen"):
        box.addButton(text, QMessageBox.ButtonRole.AcceptRole)
    box.show()
    qapp.processEvents()
    for button in box.buttons():
        assert button.width() >= button.sizeHint().width() > button.fontMetrics().horizontalAdvance(button.text())
