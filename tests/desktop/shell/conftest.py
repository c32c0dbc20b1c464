"""The whole window on a workspace."""

import pytest


@pytest.fixture
def opened(app, make_workspace):
    return app(make_workspace())


@pytest.fixture
def wait(qtbot):
    return qtbot.waitUntil
