"""The Train page of an installation without torch."""

import pytest

from desktop.train import installation
from desktop.train.work_dialog import WorkDialog
from engine.events import Failed, Finished, Message, Progress
from tests.desktop.train.driving import answer, button

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # the offscreen plugin says so of any dialog


@pytest.fixture
def light(monkeypatch, host, workspace):
    monkeypatch.setattr(installation, "training_installed", lambda: False)
    return host(workspace, ready=False)


def test_what_can_be_had_is_offered_and_training_is_not(light, qtbot):
    qtbot.waitUntil(lambda: button(light, "Export to Colab").isEnabled())
    assert button(light, "Install training").isVisible()
    assert button(light, "Import results").isVisible()
    assert not button(light, "Train").isVisible()
    assert "not installed" in light.section.page.heading


def test_nothing_is_measured_that_could_only_fail(light, qtbot):
    qtbot.waitUntil(lambda: button(light, "Export to Colab").isEnabled())
    assert not light.section.opened.calibration.begun
    light.section.opened.start()
    assert not light.section.training.active


def test_it_is_installed_after_a_question_and_then_training_is_offered(light, qtbot, monkeypatch):
    started = []
    verb = light.section.installation._work._verb
    monkeypatch.setattr(verb, "start", started.append)
    qtbot.waitUntil(lambda: button(light, "Export to Colab").isEnabled())
    answer("Install training")
    button(light, "Install training").click()
    qtbot.waitUntil(lambda: started == [["install-training"]])
    dialog = light.findChild(WorkDialog)
    verb.received.emit([Message("Fetching torch 9.0 (1 MB)."), Progress("install", 1, 2), Finished()])
    assert dialog.sentence == "Fetching torch 9.0 (1 MB)."
    monkeypatch.setattr(installation, "training_installed", lambda: True)
    verb.ended.emit(0)
    assert dialog.sentence == "Training is installed."
    assert button(light, "Train").isVisible()
    dialog.accept()


def test_an_installation_that_fails_says_why(light, qtbot, monkeypatch):
    verb = light.section.installation._work._verb
    monkeypatch.setattr(verb, "start", lambda arguments: None)
    light.section.installation._begin()
    verb.received.emit([Failed("It failed. Use --index.", "It failed.")])
    verb.ended.emit(2)
    dialog = light.findChild(WorkDialog)
    assert dialog.sentence == "It failed."
    assert button(light, "Install training").isVisible()
    dialog.accept()
