import shutil
import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.library import section
from desktop.library.photo_model import BROKEN, KEPT
from desktop.model.photo_filter import Kind
from engine.image.io import Photo, save_photo
from engine.workspace.import_photos import import_photos
from engine.workspace.judgements.store import Candidate, open_judgements

DECORATION = Qt.ItemDataRole.DecorationRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def library(app, make_workspace):
    return app(make_workspace()).sections["library"]


@pytest.fixture
def wait(qtbot):
    return qtbot.waitUntil


def names(library):
    return [photo.name for photo in library.page.photos.photos.photos]


def model(library):
    return library.page.photos.photos


def judge(workspace, photo):
    with open_judgements(workspace) as judgements:
        requested = judgements.ask(
            Candidate(photo, moves={"exposure": 1}), Candidate(photo), reason="random", session="s"
        )
        judgements.judge(requested, "left", response_seconds=1)


def test_photos_come_upright_and_broken_ones_say_why_and_stop_no_other(app, make_workspace, wait):
    workspace = make_workspace()
    (workspace.input / "chapel.png").write_bytes(b"no photo")
    turned = Image.new("RGB", (400, 200), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    turned.save(workspace.input / "edge.jpg", exif=exif)
    library = app(workspace).sections["library"]
    wait(lambda: model(library).index(1).data(BROKEN))
    wait(lambda: model(library).index(3).data(DECORATION) is not None)
    assert "not a photo that can be read" in model(library).index(1).data(TOOLTIP)
    assert not model(library).index(0).data(BROKEN)
    assert model(library).index(3).data(DECORATION).size() == QSize(96, 192)


def test_states_filter_and_are_counted(app, make_workspace, qtbot):
    workspace = make_workspace()
    judge(workspace, "dune")
    library = app(workspace).sections["library"]
    expected = {
        Kind.ALL: ["bridge", "chapel", "dune"],
        Kind.NO_TARGET: ["dune"],
        Kind.TO_JUDGE: ["bridge", "chapel"],
        Kind.JUDGED: ["dune"],
        Kind.ENHANCED: ["bridge"],
    }
    for kind, found in expected.items():
        library.page.show_kind(kind)
        assert names(library) == found
    assert library.page.browsing.kind is Kind.ENHANCED


def test_typing_a_part_of_the_name_finds_and_nothing_found_says_what_to_do(library, qtbot):
    qtbot.keyClick(library.page.photos, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "RID")
    assert names(library) == ["bridge"]
    qtbot.keyClicks(QApplication.focusWidget(), "?!")
    assert not library.page.photos.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert names(library) == ["bridge", "chapel", "dune"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is library.page.photos


def test_a_click_and_the_arrows_choose_and_a_double_click_compares(library, qtbot):
    photos = library.page.photos
    place = photos.visualRect(model(library).index(2)).center()
    qtbot.mouseClick(photos.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert library.chosen == "dune"
    qtbot.keyClick(photos, Qt.Key.Key_Home)
    assert library.chosen == "bridge"
    with qtbot.waitSignal(library.open_requested) as requested:
        qtbot.mouseDClick(photos.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert requested.args == ["compare", "dune"]


def test_several_are_selected_and_stay_so_over_another_order(library, qtbot):
    qtbot.keyClick(library.page.photos, Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    assert len(library.selected) == 3
    library.page.search.setText("e")
    assert [photo.name for photo in library.selected] == ["bridge", "chapel", "dune"]


def test_a_photo_that_is_filtered_out_is_shown_when_another_section_turns_to_it(library):
    library.page.show_kind(Kind.NO_TARGET)
    library.show_photo("bridge")
    assert library.chosen == "bridge"
    assert library.page.browsing.kind is Kind.ALL


def test_dropped_photos_are_copied_and_what_is_none_is_named(library, app, make_workspace, tmp_path, wait):
    workspace = library.opened.library.workspace
    camera = tmp_path / "camera" / "inside"
    camera.mkdir(parents=True)
    save_photo(Photo(np.full((20, 30, 3), 9, np.uint8)), camera / "bridge.png")
    save_photo(Photo(np.full((20, 30, 3), 9, np.uint8)), camera / "fresh.JPG")
    (tmp_path / "notes.txt").write_text("no", encoding="utf-8")
    notices = []
    library.notice.connect(notices.append)
    library.bring([camera.parent, tmp_path / "notes.txt"])
    wait(lambda: "bridge (2)" in names(library) and "fresh" in names(library))
    assert sorted(path.name for path in camera.iterdir()) == ["bridge.png", "fresh.JPG"]
    assert any("2 photos imported. Skipped: notes.txt is no JPEG" in sentence for sentence in notices)
    library.undo()
    wait(lambda: names(library) == ["bridge", "chapel", "dune"])
    library.redo()
    wait(lambda: "fresh" in names(library))
    assert (workspace.input / "bridge (2).png").exists()


def test_an_import_that_ends_in_another_workspace_is_not_undone_there(app, make_workspace, tmp_path, wait, monkeypatch):
    gate = threading.Event()

    def slow(*arguments):
        gate.wait(30)
        return import_photos(*arguments)

    monkeypatch.setattr(section, "import_photos", slow)
    workspace = make_workspace()
    opened = app(workspace)
    library = opened.sections["library"]
    save_photo(Photo(np.full((20, 30, 3), 9, np.uint8)), tmp_path / "fresh.png")
    library.bring([tmp_path / "fresh.png"])
    other = make_workspace("other")
    opened.opening.open(other.root)
    wait(lambda: opened.session.library.workspace == other)
    notices = []
    library.notice.connect(notices.append)
    gate.set()
    wait(lambda: any("1 photo imported" in sentence for sentence in notices))
    library.undo()
    wait(lambda: not opened.opening.busy and not library._changes._tasks.pending)
    assert (workspace.input / "fresh.png").exists()


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen plugin says so of any dialog
def test_removed_photos_go_to_the_trash_when_meant_and_come_back(library, qtbot, wait):
    workspace = library.opened.library.workspace
    before = (workspace.input / "chapel.png").read_bytes()
    library.show_photo("chapel")
    qtbot.keyClick(library.page.photos, Qt.Key.Key_Delete)
    question = library.page.findChild(QMessageBox)
    assert "“chapel”" in question.text()
    question.reject()
    assert (workspace.input / "chapel.png").exists()
    library.remove()
    library.page.findChildren(QMessageBox)[-1].accept()
    wait(lambda: names(library) == ["bridge", "dune"])
    assert not (workspace.input / "chapel.png").exists()
    assert (workspace.target / "chapel.png").exists()
    library.undo()
    wait(lambda: names(library) == ["bridge", "chapel", "dune"])
    assert (workspace.input / "chapel.png").read_bytes() == before
    library.redo()
    wait(lambda: names(library) == ["bridge", "dune"])


def test_a_photo_that_changes_on_the_disk_gets_a_new_thumbnail(library, wait):
    workspace = library.opened.library.workspace

    def grey():
        picture = model(library).index(0).data(DECORATION)
        return picture.toImage().pixelColor(5, 5).red() if picture else None

    wait(lambda: grey() == pytest.approx(60, abs=2))
    shutil.copy(workspace.input / "dune.png", workspace.input / ".new")
    (workspace.input / ".new").replace(workspace.input / "bridge.png")
    wait(lambda: grey() == pytest.approx(100, abs=2))


def test_larger_thumbnails_are_decoded_anew(library, wait):
    model_ = model(library)
    wait(lambda: model_.index(0).data(DECORATION) is not None)
    requested = []
    model_.picture_needed.connect(requested.append)
    for _ in range(9):
        library.page.step_side(1)
    library.page.photos.viewport().repaint()
    assert library.page.photos.decoded == 384
    assert {photo.name for photo in requested} >= {"bridge"}


def test_pictures_in_memory_are_bounded(library):
    from PySide6.QtGui import QImage

    photos = library.opened.library.photos
    image = QImage(1000, 1000, QImage.Format.Format_RGB32)
    many = [photo.__class__(f"p{place}", photo.source, None, {}) for place, photo in enumerate(photos * 20)]
    model(library).set_photos(many)
    for photo in many:
        model(library).set_picture(photo.name, image)
    assert model(library)._bytes <= KEPT
    assert model(library)._bytes == sum(4_000_000 for _ in model(library)._pictures)
