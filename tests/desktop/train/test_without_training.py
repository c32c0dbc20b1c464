"""The Train page of an installation without torch."""

import pytest

from desktop.train import installation
from tests.desktop.train.driving import button


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
