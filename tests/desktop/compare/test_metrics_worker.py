import numpy as np
import pytest

from desktop.compare.metrics_worker import Measuring, Scales
from desktop.model.layers import Layer
from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import Photo, load_photo, save_photo
from engine.image.metrics import measure


def picture(seed, size=(60, 90)):
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


@pytest.fixture
def files(tmp_path):
    for seed, name in enumerate(("photo", "target")):
        save_photo(Photo(picture(seed)), tmp_path / f"{name}.png")
    save_photo(Photo(picture(2, (30, 90))), tmp_path / "cropped.png")
    save_edit(moved(identity(), {"exposure": 0.4}), tmp_path / "e.safetensors")
    return tmp_path


def test_a_layer_is_measured_as_evaluate_measures_it(files):
    layer = Layer(files / "photo.png", files / "e.safetensors", 0.6, (("tint", 0.3),))
    result = Scales(64).measure(layer, files / "target.png")
    photo, target = (load_photo(files / name, 64).pixels for name in ("photo.png", "target.png"))
    assert result == measure(render(photo, moved(moved(identity(), {"exposure": 0.4}), {"tint": 0.3}), 0.6), target)


def test_a_cropped_target_is_one_sentence(files):
    with pytest.raises(CovershotError, match="is not the size of"):
        Scales(64).measure(Layer(files / "photo.png"), files / "cropped.png")


def test_tones_are_counted_and_so_is_what_is_clipped(files):
    pixels = np.full((10, 10, 3), 100, np.uint8)
    pixels[:2] = 255
    pixels[2, :5] = 0
    save_photo(Photo(pixels), files / "flat.png")
    tones = Scales(64).tones(Layer(files / "flat.png"))
    assert (tones.counts[:, 100] == 75).all()
    assert (tones.white, tones.black) == (0.2, 0.05)


@pytest.fixture
def measuring(qapp):
    measuring = Measuring()
    measuring.open(64)
    yield measuring
    measuring.close()


def test_what_was_measured_once_is_there_at_once(measuring, files, qtbot):
    layer = Layer(files / "photo.png")
    received = []
    measuring.measured.connect(lambda result, measures: received.append((result, measures)))
    measuring.measure("original", layer, files / "target.png")
    qtbot.waitUntil(lambda: len(received) == 1, timeout=30_000)
    measuring.measure("original", layer, files / "target.png")
    assert received == [received[0]] * 2
    assert received[0][0] == layer


def test_files_that_changed_are_measured_anew(measuring, files, qtbot):
    layer = Layer(files / "photo.png")
    received = []
    measuring.measured.connect(lambda _, measures: received.append(measures))
    measuring.measure("original", layer, files / "target.png")
    qtbot.waitUntil(lambda: len(received) == 1, timeout=30_000)
    save_photo(Photo(picture(5)), files / "target.png")
    measuring.open(64)
    measuring.measure("original", layer, files / "target.png")
    qtbot.waitUntil(lambda: len(received) == 2, timeout=30_000)
    assert received[0] != received[1]
