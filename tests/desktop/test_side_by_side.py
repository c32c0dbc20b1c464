import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

PANES = ["original", "sft", "dpo", "sft_dpo", "target"]


def side(app):
    return app.sections["compare"].page.side


def levels(app):
    """Return the grey in the middle of each pane, as it is on the screen."""
    shot = app.window.grab().toImage()
    found = {}
    for key, pane in side(app).panes.items():
        place = pane.mapTo(app.window, QPoint(pane.width() // 2, pane.height() // 3))
        found[key] = shot.pixelColor(place * shot.devicePixelRatio()).red()
    return found


@pytest.fixture
def compare(app, qtbot, compiled):
    """Return a function that shows a workspace in Compare and waits for the pictures."""

    def start(workspace, panes=PANES):
        started = app(workspace)
        started.show_section("compare")
        wait_for_panes(started, qtbot, panes)
        return started

    return start


@pytest.fixture
def opened(compare, make_workspace):
    return compare(make_workspace())


def wait_for_panes(app, qtbot, keys):
    panes = side(app).panes
    qtbot.waitUntil(
        lambda: list(side(app).panes) == keys and all(side(app).panes[key].shown is not None for key in keys)
    )
    return panes


def press(app, qtbot, key, **options):
    qtbot.keyClick(QApplication.focusWidget() or app.window, key, **options)


def photo(app):
    return app.sections["compare"].session.photo.name


def about(app):
    return app.sections["compare"].page.about


def test_a_held_out_photo_shows_its_variants_and_their_numbers(opened):
    assert levels(opened) == pytest.approx({"original": 60, "sft": 72, "dpo": 84, "sft_dpo": 96, "target": 100}, abs=2)
    assert "at 512 px" in about(opened)
    pane = side(opened).panes["sft_dpo"]
    assert pane.accessibleName() == "SFT + DPO"
    assert pane.accessibleDescription() == "PSNR dB 23.46, SSIM 0.800, ΔE 2000 6.2"


def test_right_and_left_move_through_the_photos_and_say_why_there_are_no_variants(opened, qtbot):
    press(opened, qtbot, Qt.Key.Key_Right)
    wait_for_panes(opened, qtbot, ["original", "target"])
    assert about(opened).endswith("this one was trained on.")
    press(opened, qtbot, Qt.Key.Key_Right)
    assert about(opened).endswith("no target to be measured against.")
    assert "No target" in side(opened).panes["target"].accessibleDescription()
    press(opened, qtbot, Qt.Key.Key_Right)
    assert photo(opened) == "dune"
    press(opened, qtbot, Qt.Key.Key_Left)
    assert photo(opened) == "chapel"


def test_without_a_run_the_window_says_to_train(compare, make_workspace):
    workspace = make_workspace(run=False)
    app = compare(workspace, ["original", "target"])
    assert about(app) == f"Train first: covershot train {workspace.root}"


def test_a_workspace_without_photos_says_where_they_go(app, make_workspace, qtbot):
    workspace = make_workspace(photos=(), run=False)
    app = app(workspace)
    app.show_section("compare")
    assert str(workspace.input) in about(app)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Backslash, Qt.Key.Key_F5):
        qtbot.keyClick(app.window, key)


def test_holding_the_backslash_shows_the_original_in_every_pane(opened, qtbot):
    before = levels(opened)
    focus = QApplication.focusWidget()
    qtbot.keyPress(focus, Qt.Key.Key_Backslash)
    assert set(levels(opened).values()) == {60}
    qtbot.keyRelease(focus, Qt.Key.Key_Backslash)
    assert levels(opened) == before


def test_moving_on_quickly_ends_at_the_right_pictures(opened, qtbot):
    for _ in range(20):
        press(opened, qtbot, Qt.Key.Key_Right)
        press(opened, qtbot, Qt.Key.Key_Left)
        press(opened, qtbot, Qt.Key.Key_Left)
    opened.reload()
    for step in range(5):
        press(opened, qtbot, Qt.Key.Key_Right)
        press(opened, qtbot, Qt.Key.Key_Left)
        opened.window.resize(900 + 100 * step, 600)
    opened.show_photo("compare", "bridge")
    wait_for_panes(opened, qtbot, PANES)
    assert levels(opened)["sft_dpo"] == pytest.approx(96, abs=2)


@pytest.mark.parametrize("size", [(800, 512), (1024, 640), (1440, 900)])
def test_panes_fit_the_window_without_touching(opened, size, qtbot):
    opened.window.resize(*size)
    rectangles = [pane.geometry() for pane in side(opened).panes.values()]
    assert all(side(opened).rect().contains(rectangle) for rectangle in rectangles)
    assert not any(a.intersects(b) for a in rectangles for b in rectangles if a is not b)


def test_the_page_is_neutral_and_the_photo_is_brightest(compare, make_workspace):
    app = compare(make_workspace(run=False), ["original", "target"])
    shot = app.sections["compare"].page.grab().toImage()
    corner = QColor(shot.pixel(2, shot.height() - 3))
    assert corner.red() == corner.green() == corner.blue() < 30


def test_a_run_that_cannot_be_read_is_told_and_its_pictures_shown(compare, make_workspace):
    workspace = make_workspace()
    (workspace.results / "2026-01-02" / "metrics.csv").unlink()
    app = compare(workspace)
    assert "covershot evaluate" in app.window.notice.sentence
    assert side(app).panes["sft"].accessibleDescription() == ""


def test_a_photo_that_changes_on_the_disk_is_shown_anew(opened, make_workspace, qtbot):
    workspace = opened.session.library.workspace
    (workspace.target / "bridge.png").write_bytes((workspace.target / "chapel.png").read_bytes())
    qtbot.waitUntil(lambda: levels(opened)["target"] == pytest.approx(120, abs=2))
