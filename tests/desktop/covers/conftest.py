"""A workspace of photographs, and covers of them under names that say nothing."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from engine.image.io import load_photo
from tests.covers.made import fitting, lettered, photo, retouched, shoot

NAMES = ("astronaut", "chelsea", "coffee")


def saved(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def cover_of(name, share=0.8, **how):
    return lettered(fitting(retouched(photo(name)), share, **how)[0])[0]


def pixels(path):
    return np.asarray(load_photo(path).pixels)


@pytest.fixture
def workspace(tmp_path):
    return shoot(tmp_path / "shoot é", NAMES)


@pytest.fixture
def renamed(tmp_path):
    """Return a folder of three covers, each of another photo."""
    for number, name in enumerate(NAMES):
        saved(tmp_path / "finished" / f"IMG_{number}.png", cover_of(name))
    return tmp_path / "finished"


@pytest.fixture
def press(qtbot):
    def press(app, key, **options):
        qtbot.keyClick(QApplication.focusWidget() or app.window, key, **options)

    return press


@pytest.fixture
def wait(qtbot):
    return qtbot.waitUntil


@pytest.fixture
def section(app, workspace):
    """Return the Covers section of a window that shows it."""
    started = app(workspace)
    started.show_section("covers")
    return started.sections["covers"]
