import numpy as np
import pytest
from PIL import Image

from desktop.compare.measured import Measured
from desktop.compare.metrics_worker import Measuring, Scales
from desktop.model.layers import Layer
from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import Photo, load_photo, save_photo
from engine.image.metrics import measure
from engine.workspace.workspace import Workspace
from tests.covers import made


def picture(seed, size=(60, 90)):
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


@pytest.fixture
def files(tmp_path):
    finished = render(picture(0), moved(identity(), {"exposure": 0.2}))
    for name, pixels in (("photo", picture(0)), ("target", finished), ("other", picture(2, (30, 90)))):
        save_photo(Photo(pixels), tmp_path / f"{name}.png")
    save_edit(moved(identity(), {"exposure": 0.4}), tmp_path / "e.safetensors")
    return tmp_path


def test_a_layer_is_measured_as_evaluate_measures_it(files):
    layer = Layer(files / "photo.png", files / "e.safetensors", 0.6, (("tint", 0.3),))
    result = Scales(64, Workspace(files)).measure(layer, files / "target.png")
    photo, target = (load_photo(files / name).pixels for name in ("photo.png", "target.png"))
    edit = moved(moved(identity(), {"exposure": 0.4}), {"tint": 0.3})
    assert result == Measured(measure(render(photo, edit, 0.6), target), 1.0)


def test_a_target_of_another_photo_is_one_sentence(files):
    with pytest.raises(CovershotError, match=r"other\.png is not compared with"):
        Scales(64, Workspace(files)).measure(Layer(files / "photo.png"), files / "other.png")


def test_a_lettered_crop_is_measured_where_it_shows_its_photo(tmp_path):
    source = tmp_path / "photo.png"
    Image.fromarray(made.photo("astronaut")).save(source)
    finished = made.retouched(made.photo("astronaut"), exposure=0.4)
    cover, _ = made.lettered(made.fitting(finished, 0.8)[0])
    Image.fromarray(cover).save(tmp_path / "cover.png")
    save_edit(moved(identity(), {"exposure": 0.4}), tmp_path / "e.safetensors")
    scales = Scales(512, Workspace(tmp_path))
    same, untouched = (
        scales.measure(Layer(source, edit), tmp_path / "cover.png") for edit in (tmp_path / "e.safetensors", None)
    )
    assert 0.3 < same.share < 0.8
    assert same.measures.psnr > 28
    assert untouched.measures.psnr < same.measures.psnr - 5


def test_tones_are_counted_and_so_is_what_is_clipped(files):
    pixels = np.full((10, 10, 3), 100, np.uint8)
    pixels[:2] = 255
    pixels[2, :5] = 0
    save_photo(Photo(pixels), files / "flat.png")
    tones = Scales(64, Workspace(files)).tones(Layer(files / "flat.png"))
    assert (tones.counts[:, 100] == 75).all()
    assert (tones.white, tones.black) == (0.2, 0.05)


@pytest.fixture
def measuring(qapp, files):
    measuring = Measuring()
    measuring.open(64, Workspace(files))
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
    brighter = render(picture(0), moved(identity(), {"exposure": 0.5}))
    save_photo(Photo(brighter), files / "target.png")
    measuring.open(64, Workspace(files))
    measuring.measure("original", layer, files / "target.png")
    qtbot.waitUntil(lambda: len(received) == 2, timeout=30_000)
    assert received[0] != received[1]
