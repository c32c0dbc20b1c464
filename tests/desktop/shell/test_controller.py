"""From section to section, and where the next start begins."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from desktop.model.photo_filter import NO_LABEL, Browsing, Kind, Sort, Stars
from tests.desktop.shell.driving import CTRL, press


def test_an_earlier_run_can_be_compared_until_another_is_requested(opened, make_workspace, wait):
    workspace = opened.session.library.workspace
    make_workspace.add_run(workspace, "2026-02-03")
    opened.reload()
    wait(lambda: opened.session.library.run.name == "2026-02-03")
    opened.opening.turn("2026-01-02")
    wait(lambda: opened.section == "compare")
    assert opened.session.library.run.name == "2026-01-02"
    assert opened.sections["compare"].state.photo.name == "bridge"
    opened.reload()
    wait(lambda: not opened.opening.busy)
    assert opened.session.library.run.name == "2026-01-02"


def test_a_run_that_ends_while_the_user_judges_is_reported_and_takes_no_key_away(opened, wait):
    opened.show_section("judge")
    opened.opening.turn("2026-01-02")
    wait(lambda: "2026-01-02 has finished" in opened.window.notice.sentence)
    assert opened.section == "judge"


def test_ctrl_q_closes_and_the_next_start_is_where_this_one_ended(app, make_workspace, qtbot, wait):
    first = app(make_workspace())
    first.window.setGeometry(30, 40, 880, 530)
    first.sections["library"].page.photos.set_side(240)
    first.sections["library"].page.show_kind(Kind.NO_TARGET)
    choices = {combo.accessibleName(): combo for combo in first.sections["library"].page.findChildren(QComboBox)}
    for name, value in (("Sort order", Sort.DATE), ("Rating", Stars.THREE), ("Label", NO_LABEL)):
        choices[name].setCurrentIndex(choices[name].findData(str(value)))
    first.sections["library"].page.search.setText("dune")
    first.show_section("compare")
    press(first, qtbot, Qt.Key.Key_Q, modifier=CTRL)
    assert not first.window.isVisible()
    second = app()
    wait(lambda: second.session.library is not None)
    assert second.window.geometry().getRect() == (30, 40, 880, 530)
    assert second.section == "compare"
    assert second.sections["library"].page.photos.side == 240
    assert second.sections["library"].page.browsing == Browsing(Kind.NO_TARGET, "", Sort.DATE, Stars.THREE, NO_LABEL)


def test_the_engines_that_predict_and_that_measure_take_turns(opened, learnt, wait):
    opened.opening.open(learnt.root)
    wait(lambda: opened.session.library.workspace.root == learnt.root)
    compare = opened.sections["compare"]
    train = opened.sections["train"]
    opened.show_section("train")
    wait(lambda: train.opened.calibration.measuring)
    new = next(photo for photo in opened.session.library.photos if not photo.edits)
    opened.show_photo("compare", new.name)
    server = compare._predictions.server
    wait(lambda: server.process is not None)
    assert not train.opened.calibration.measuring
    wait(lambda: not server._waiting)
    opened.show_section("train")
    wait(lambda: train.opened.calibration.measuring)
    assert server.process is None
