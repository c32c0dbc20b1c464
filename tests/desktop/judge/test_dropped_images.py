"""Images of a photo, judged after they were dropped on the page."""

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.desktop.judge.driving import KEY, press, stored, texts, until


def drop(judge, paths, where=None):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    place = QPoint(20, 300) if where in {None, "left"} else QPoint(judge.page.width() - 20, 300)
    enter = QDragEnterEvent(place, *how)
    move = QDragMoveEvent(place, *how)
    enter.ignore()
    QApplication.sendEvent(judge.page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(judge.page, move)
        QApplication.sendEvent(judge.page, QDropEvent(QPointF(place), *how))
    return enter.isAccepted()


@pytest.fixture
def exported(tmp_path):
    """Two images of photo5 that another program made, and one of half the size."""
    folder = tmp_path / "exported"
    folder.mkdir()
    for name, colour, size in (("a", "red", (360, 240)), ("b", "blue", (360, 240)), ("small", "red", (180, 120))):
        Image.new("RGB", size, colour).save(folder / f"photo5~{name}.png")
    return folder


@pytest.mark.parametrize("at_once", [True, False])
def test_two_images_of_a_photo_can_be_dropped_and_judged(judge, workspace, exported, qtbot, at_once):
    judge = judge(workspace)
    before = judge.judging.current
    first = exported / "photo5~a.png"
    second = exported / "photo5~b.png"
    if at_once:
        assert drop(judge, [first, second])
    else:
        drop(judge, [second], "right")
        assert judge.page.right.accessibleDescription() == "photo5~b.png"
        assert "Drop the other version of photo5" in judge.page.left.accessibleDescription()
        qtbot.keyClick(judge.page, KEY.Key_1)
        assert stored(workspace) == []
        drop(judge, [first], "left")
    until(qtbot, lambda: judge.judging.current.reason == "by hand" and judge.judging.answerable)
    assert judge.page.left.shown.pixelColor(5, 5).name() == "#ff0000"
    press(judge, qtbot, KEY.Key_2)
    assert judge.judging.current.number == before.number
    judge.close()
    (found,) = stored(workspace)
    assert (found.comparison.reason, found.comparison.photo) == ("by hand", "photo5")
    assert (workspace.root / found.chosen.image).read_bytes() == second.read_bytes()
    (preferred,) = workspace.preferred.glob("[!.]*")
    with Image.open(preferred) as image:
        assert image.getpixel((5, 5))[2] > 200


def test_one_dropped_image_can_be_let_go(judge, workspace, exported, qtbot):
    judge = judge(workspace)
    before = judge.judging.current
    shown = judge.page.left.shown
    drop(judge, [exported / "photo5~a.png"])
    press(judge, qtbot, KEY.Key_Space)
    assert judge.judging.current == before
    assert judge.page.left.shown == shown
    assert stored(workspace) == []


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["photo5~a.png", "photo5~small.png"], "360 x 240 and photo5~small.png is 180 x 120"),
        (["photo5~a.png", "stranger.png"], "stranger.png matches no photo in this workspace"),
        (["photo5~a.png", "photo6.png"], "Drop two versions of one photo"),
    ],
)
def test_images_that_do_not_fit_are_refused_with_a_sentence(judge, workspace, exported, qtbot, names, reason):
    for name in ("stranger.png", "photo6.png"):
        Image.new("RGB", (360, 240), "green").save(exported / name)
    judge = judge(workspace)
    drop(judge, [exported / name for name in names])
    until(qtbot, lambda: reason in texts(judge))
    assert judge.judging.answerable
    assert not (workspace.root / "candidates").exists()


def test_other_things_that_are_dropped_are_left_to_the_window(judge, workspace, tmp_path):
    judge = judge(workspace)
    assert not drop(judge, [tmp_path])
    assert not drop(judge, [tmp_path / "notes.txt"])
