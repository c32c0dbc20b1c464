"""A workspace of photographs, and covers of them under names that say nothing."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel

from desktop.covers.page import Mode
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


def targets(workspace):
    return sorted(path.name for path in workspace.target.iterdir())


def states(section):
    return {cover.file.name: cover.state for cover in section.opened.review.all}


def texts(section):
    return " | ".join(label.text() for label in section.page.findChildren(QLabel) if label.isVisible())


def idle(section):
    """Return whether no files are being moved: a key for undo or redo does nothing meanwhile."""
    return not section.opened._changes.busy


def settled(section):
    review = section.opened.review
    return bool(review.covers) and not review.checking and not section.opened.reading.busy and idle(section)


@pytest.fixture
def covered(workspace):
    """Give each photo its cover, under the photo's name."""
    for name in NAMES:
        saved(workspace.target / f"{name}.png", cover_of(name))
    return workspace


@pytest.fixture
def review(app, covered, wait):
    """Return a window that reviews three covers which are found."""
    started = app(covered)
    started.show_section("covers")
    wait(lambda: settled(started.sections["covers"]))
    wait(lambda: started.sections["covers"].opened.mode is Mode.REGISTER)
    return started


def seen(app, name):
    """Return whether a cover is shown over its photo."""
    section = app.sections["covers"]
    current = section.opened.review.current
    return current is not None and current.name == name and section.opened.mode is Mode.REGISTER
