"""Stars and labels of other programs, in the library."""

import shutil

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton
from skimage import data

from desktop.library import ratings as ratings_module
from desktop.library.kept_ratings import read_kept, stamps_of
from desktop.library.rating_marks import SHADES, paint_line
from desktop.library.ratings import Ratings
from desktop.model.library import read_library
from desktop.model.paths import ratings_folder
from desktop.model.photo_filter import Kind, Stars
from desktop.ui.theme import CAPTION, TEXT, color, font
from engine.image.io import Photo, save_photo
from engine.image.rating import Rating, read_rating
from engine.workspace.photo_settings import NAME, PhotoSettings
from tests.desktop.library.sidecars import darktable, lightroom
from tests.image.made_formats import dng

ALT = Qt.KeyboardModifier.AltModifier
TOOLTIP = Qt.ItemDataRole.ToolTipRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def wait(qtbot):
    return qtbot.waitUntil


@pytest.fixture
def workspace(make_workspace):
    """Bridge is rated by Lightroom, chapel by darktable; dune by nobody."""
    workspace = make_workspace()
    lightroom(workspace.input / "bridge.png", 3, "Rot")
    darktable(workspace.input / "chapel.png", -1, 3)
    return workspace


@pytest.fixture
def library(app, workspace, wait):
    library = app(workspace).sections["library"]
    wait(lambda: not library._ratings.reading)
    return library


@pytest.fixture
def reader(qtbot):
    made = Ratings()
    yield made
    made.close()


def names(library):
    return [photo.name for photo in library.page.photos.photos.photos]


def text_of(library, place, role=ACCESSIBLE):
    return library.page.photos.photos.index(place).data(role)


def require(combo, value):
    combo.setCurrentIndex(combo.findData(str(value)))


def items(combo):
    return [combo.itemText(place) for place in range(combo.count())]


def test_a_photo_is_described_with_its_stars_and_label(library):
    assert text_of(library, 0).startswith("bridge, 3 stars, label Red, has a target")
    assert "chapel, rejected, label Blue" in text_of(library, 1, TOOLTIP)
    assert text_of(library, 2) == "dune, no target"
    assert library.page.photos.photos.tile(0).rating == Rating(3, "Rot")


def test_stars_and_labels_choose_what_is_shown(library):
    filters = library.page.filters
    assert filters.stars.isVisible()
    assert items(filters.labels) == ["Any label", "No label", "Red", "Blue"]
    for stars, found in ((Stars.THREE, ["bridge"]), (Stars.REJECTED, ["chapel"]), (Stars.UNRATED, ["dune"])):
        require(filters.stars, stars)
        assert names(library) == found
    require(filters.stars, Stars.ALL)
    require(filters.labels, "blue")
    assert names(library) == ["chapel"]
    library.show_photo("bridge")
    assert names(library) == ["bridge", "chapel", "dune"]
    assert library.chosen == "bridge"


def test_the_best_rated_come_first(library):
    require(library.page._sort, "rating")
    assert names(library) == ["bridge", "dune", "chapel"]


def test_nothing_that_matches_leads_back_to_all_photos(library):
    require(library.page.filters.stars, Stars.FIVE)
    library.page.show_kind(Kind.NO_TARGET)
    assert not library.page.photos.isVisible()
    shown = [button for button in library.page.findChildren(QPushButton) if button.text() == "Show all photos"]
    assert shown[0].isVisible()
    shown[0].click()
    assert names(library) == ["bridge", "chapel", "dune"]
    assert library.page.browsing.kind is Kind.ALL
    assert QApplication.focusWidget() is library.page.photos


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_keys_lead_to_the_filters(library, qtbot, wait):
    for key, combo in ((Qt.Key.Key_R, library.page.filters.stars), (Qt.Key.Key_L, library.page.filters.labels)):
        qtbot.keyClick(library.page.photos, key, modifier=ALT)
        assert combo.view().isVisible()
        combo.hidePopup()


def test_keys_lead_nowhere_where_nothing_is_rated(app, make_workspace, qtbot, wait):
    plain = app(make_workspace("plain")).sections["library"]
    wait(lambda: plain.opened and not plain._ratings.reading)
    wait(lambda: not plain._ratings.reading)
    assert not plain.page.filters.isVisible()
    notices = []
    plain.notice.connect(notices.append)
    qtbot.keyClick(plain.page.photos, Qt.Key.Key_R, modifier=ALT)
    assert notices == ["No photo in this workspace has a rating or a label."]


def test_a_sidecar_that_another_program_writes_shows_at_once(library, workspace, wait):
    require(library.page.filters.stars, Stars.FOUR)
    assert names(library) == []
    lightroom(workspace.input / "dune.png", 5, "Wichtig")  # a new file
    wait(lambda: names(library) == ["dune"])
    assert text_of(library, 0) == "dune, 5 stars, label Wichtig, no target"
    assert "Wichtig" in items(library.page.filters.labels)
    lightroom(workspace.root / "new", 4)
    (workspace.root / "new.xmp").replace(workspace.input / "bridge.xmp")  # as careful programs write
    wait(lambda: names(library) == ["bridge", "dune"])
    (workspace.input / "dune.xmp").unlink()
    wait(lambda: names(library) == ["bridge"])


def test_the_sidecar_of_the_photo_that_is_looked_at_may_change_in_place(library, workspace, wait):
    library.show_photo("chapel")
    with (workspace.input / "chapel.png.xmp").open("r+", encoding="utf-8") as file:
        text = file.read().replace('xmp:Rating="-1"', 'xmp:Rating="5"')
        file.seek(0)
        file.write(text)
        file.truncate()
    wait(lambda: "chapel, 5 stars" in text_of(library, 1))


def test_any_sidecar_may_change_in_place_while_the_user_is_in_another_program(library, workspace, wait):
    library.show_photo("dune")
    lightroom(workspace.input / "bridge.png", 4)  # over the old one, of which no folder is told
    library.page.window().activated.emit()
    wait(lambda: "bridge, 4 stars" in text_of(library, 0))


def test_the_wheel_chooses_nothing(library):
    wheel = QWheelEvent(
        QPointF(9, 9),
        QPointF(9, 9),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    filters = library.page.filters
    for combo in (filters.stars, filters.labels, filters.shots):
        QApplication.sendEvent(combo, wheel)
        assert combo.currentIndex() == 0


def test_a_long_label_does_not_widen_the_window(library, workspace, wait):
    before = library.page.minimumSizeHint().width()
    lightroom(workspace.input / "dune.png", 1, "W" * 90)
    wait(lambda: "W" * 90 in items(library.page.filters.labels))
    assert library.page.filters.labels.width() <= 26 * 8
    assert library.page.minimumSizeHint().width() <= before + 26 * 8


def test_a_changed_sidecar_concerns_no_other_section(app, workspace, wait, monkeypatch):
    opened = app(workspace)
    opened.show_section("compare")
    monkeypatch.setattr(opened.sections["compare"], "open", lambda library: pytest.fail("it was opened again"))
    lightroom(workspace.input / "dune.png", 1)
    wait(lambda: "dune.xmp" in opened.session.library.sidecars)
    opened.show_section("library")
    wait(lambda: "1 star" in text_of(opened.sections["library"], 2))


def test_ratings_inside_photos_are_read_too(app, workspace, wait):
    packet = (workspace.input / "bridge.xmp").read_bytes()
    Image.new("RGB", (30, 20)).save(workspace.input / "edge.jpg", xmp=packet)
    library = app(workspace).sections["library"]
    wait(lambda: "edge, 3 stars, label Red" in text_of(library, 3))


def test_what_did_not_change_is_not_read_again_even_at_the_next_start(reader, workspace, qtbot, monkeypatch):
    read = []
    monkeypatch.setattr(ratings_module, "read_rating", lambda path: read.append(path.name) or read_rating(path))
    expected = {"bridge": Rating(3, "Rot"), "chapel": Rating(-1, "Blue"), "dune": Rating()}
    reader.take(read_library(workspace.root))
    qtbot.waitUntil(lambda: reader.by_photo == expected and not reader.reading)
    assert sorted(read) == ["bridge.png", "chapel.png", "dune.png"]
    lightroom(workspace.input / "dune.png", 2)
    reader.take(read_library(workspace.root))
    qtbot.waitUntil(lambda: reader.by_photo == expected | {"dune": Rating(2)} and not reader.reading)
    assert read[3:] == ["dune.png"]
    reader.forget()
    assert reader.by_photo == {}
    qtbot.waitUntil(lambda: read_kept(workspace.root).get("dune") is not None)
    qtbot.waitUntil(lambda: read_kept(workspace.root)["dune"].rating == Rating(2))
    reader.take(read_library(workspace.root))
    qtbot.waitUntil(lambda: reader.by_photo == expected | {"dune": Rating(2)} and not reader.reading)
    assert len(read) == 4


@pytest.mark.parametrize("text", ["", "{", "[]", '{"bridge": 3}', '{"bridge": {"file": "bridge.png"}}'])
def test_what_was_kept_may_be_spoilt(text, reader, workspace, qtbot):
    reader.take(read_library(workspace.root))
    qtbot.waitUntil(lambda: len(reader.by_photo) == 3 and not reader.reading)
    reader.forget()
    qtbot.waitUntil(lambda: len(read_kept(workspace.root)) == 3)
    (kept,) = ratings_folder().iterdir()
    kept.write_text(text, encoding="utf-8")
    assert read_kept(workspace.root) == {}
    reader.take(read_library(workspace.root))
    qtbot.waitUntil(lambda: len(reader.by_photo) == 3)


def test_what_comes_into_view_is_read_first(reader, make_workspace, qtbot, monkeypatch):
    workspace = make_workspace(run=False)
    for place in range(297):
        shutil.copy(workspace.input / "dune.png", workspace.input / f"p{place:03}.png")
    library = read_library(workspace.root)
    read = []

    def reading(path):
        read.append(path.stem)
        if len(read) == 1:
            reader.prefer(library.photos[290])
        return Rating()

    monkeypatch.setattr(ratings_module, "read_rating", reading)
    reader.take(library)
    qtbot.waitUntil(lambda: len(read) == 300 and not reader.reading)
    assert read[0] == "bridge"
    assert read.index("p287") == 128


def test_a_photo_of_another_format_or_content_is_read_again(make_workspace):
    workspace = make_workspace()
    library = read_library(workspace.root)
    before = stamps_of(library, library.photos[0])
    darktable(workspace.input / "bridge.png", 1)
    assert stamps_of(read_library(workspace.root), library.photos[0]) != before


@pytest.mark.parametrize(("rating", "stars", "shade"), [(Rating(4, "Grün"), 4, "green"), (Rating(0, "Mine"), 0, None)])
def test_stars_and_colours_are_drawn(rating, stars, shade, qapp):
    image = QImage(200, 16, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setFont(font(CAPTION))
    paint_line(painter, QRect(0, 0, 200, 16), rating, "")
    painter.end()
    middle = [image.pixelColor(column, 8) for column in range(200)]
    gaps = [column for column in range(1, 200) if middle[column] == color(TEXT) != middle[column - 1]]
    assert len(gaps) == stars
    assert (QColor(SHADES["green"]) in middle) is (shade == "green")
    assert any(pixel != QColor("black") for pixel in middle)


def shoot(workspace):
    scene = np.array(Image.fromarray(data.coffee()).resize((96, 64)))
    (workspace.input / "shot.dng").write_bytes(dng(scene))
    save_photo(Photo(scene), workspace.input / "shot.jpg")


def used(library):
    return {photo.name: photo.source.name for photo in library.opened.library.photos}.get("shot")


def choose(combo, value):
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_the_file_that_is_used_of_a_shot_is_chosen_and_undone(app, make_workspace, wait):
    workspace = make_workspace()
    library = app(workspace).sections["library"]
    assert not library.page.filters.shots.isVisible()
    shoot(workspace)
    wait(lambda: used(library) == "shot.dng")
    assert library.page.filters.shots.isVisible()
    assert library.page.filters.shots.currentText() == "Use raw files"
    choose(library.page.filters.shots, "jpeg")
    wait(lambda: used(library) == "shot.jpg")
    assert (workspace.dataset / NAME).read_text(encoding="utf-8") == 'raw_and_jpeg = "jpeg"\n'
    library.undo()
    wait(lambda: used(library) == "shot.dng")
    assert library.page.filters.shots.currentText() == "Use raw files"
    library.redo()
    wait(lambda: used(library) == "shot.jpg")
    assert library.page.filters.shots.currentText() == "Use JPEGs"


def test_the_setting_may_change_on_the_disk(app, make_workspace, wait):
    workspace = make_workspace()
    shoot(workspace)
    library = app(workspace).sections["library"]
    wait(lambda: used(library) == "shot.dng")
    (workspace.dataset / NAME).write_text('raw_and_jpeg = "jpeg"')
    wait(lambda: used(library) == "shot.jpg")
    assert library.page.filters.shots.currentText() == "Use JPEGs"


def test_a_setting_that_cannot_be_written_stays_as_it_was(app, make_workspace, wait, monkeypatch):
    workspace = make_workspace()
    shoot(workspace)
    library = app(workspace).sections["library"]
    wait(lambda: used(library) == "shot.dng")
    # The library is read again when the folder changes, maybe before the setting is chosen.
    monkeypatch.setattr("desktop.model.library.read_photo_settings", lambda folder: PhotoSettings())
    (workspace.dataset / NAME).mkdir()  # a folder is in the way
    notices = []
    library.notice.connect(notices.append)
    choose(library.page.filters.shots, "jpeg")
    wait(lambda: any("Cannot write" in sentence for sentence in notices))
    assert library.page.filters.shots.currentText() == "Use raw files"
