import pytest
from PIL import Image

from desktop.compare.cover_frames import CoverFrames
from desktop.model.library import read_library
from engine.image.io import load_photo
from engine.workspace.cover_decisions import Decision, decide
from engine.workspace.pairs import content_hash
from engine.workspace.workspace import create_workspace
from tests.covers import made


@pytest.fixture
def workspace(tmp_path):
    workspace = create_workspace(tmp_path / "shoot")
    finished = made.retouched(made.photo("astronaut"), exposure=0.4)
    for name, cover in (("cropped", made.lettered(made.fitting(finished, 0.8)[0])[0]), ("whole", finished)):
        Image.fromarray(made.photo("astronaut")).save(workspace.input / f"{name}.png")
        Image.fromarray(cover).save(workspace.target / f"{name}.png")
    return workspace


@pytest.fixture
def found(qapp):
    frames = CoverFrames()
    received = []
    frames.found.connect(lambda name, path: received.append((name, path)))
    yield frames, received
    frames.close()


def photo_of(workspace, name):
    return next(photo for photo in read_library(workspace.root).photos if photo.name == name)


def test_a_cropped_cover_comes_into_its_photos_frame_and_a_whole_one_stays(workspace, found, qtbot):
    frames, received = found
    frames.find(workspace, photo_of(workspace, "cropped"))
    qtbot.waitUntil(lambda: len(received) == 1, timeout=30_000)
    ((name, path),) = received
    assert name == "cropped"
    shown = load_photo(path)
    assert shown.pixels.shape == made.photo("astronaut").shape
    assert 0.3 < (shown.alpha > 127).mean() < 0.8
    frames.find(workspace, photo_of(workspace, "whole"))
    qtbot.waitUntil(lambda: not frames._latest._tasks.pending, timeout=30_000)
    assert len(received) == 1


def test_a_rejected_cover_is_shown_as_it_is(workspace, found, qtbot):
    frames, received = found
    photo = photo_of(workspace, "cropped")
    rejected = Decision("cropped.png", content_hash(photo.target), content_hash(photo.source), "rejected")
    decide(workspace, rejected, "cropped.png")
    frames.find(workspace, photo)
    qtbot.waitUntil(lambda: not frames._latest._tasks.pending, timeout=30_000)
    assert received == []
