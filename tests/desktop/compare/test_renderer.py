import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from desktop.compare import pyramid as levels_module
from desktop.compare.pyramid import Levels
from desktop.compare.renderer import Drawings, Studio, heat, warned
from desktop.model.layers import FAR, Layer, Shot
from desktop.model.viewport import Crop
from engine.edit.edit import Edit, identity, save_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.io import Photo, save_photo


def noise(height=200, width=300, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def pixels_of(image):
    view = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(view.constBits(), np.uint8).reshape(view.height(), view.bytesPerLine())
    return rows[:, : 3 * view.width()].reshape(view.height(), view.width(), 3).copy()


def local_edit():
    return moved(Edit(identity().lut ** np.float32(0.8), identity().grid), {"subject": 0.8, "vignette": 0.5})


def test_one_to_one_is_the_whole_photos_render_cut_out(tmp_path):
    save_edit(local_edit(), tmp_path / "e.safetensors")
    pixels = noise()
    moves = (("exposure", 0.3), ("vignette", 0.4))
    shot = Shot(Layer(tmp_path / "p.png", tmp_path / "e.safetensors", 0.7, moves), Crop((300, 200), 37, 51, 120, 80))
    whole = render(pixels, moved(local_edit(), dict(moves)), 0.7)
    drawn = Studio().draw(shot, Levels((300, 200), (pixels,)), None)
    assert np.array_equal(pixels_of(drawn), whole[51:131, 37:157])


def test_a_difference_is_black_where_there_is_none_and_brightest_far_away():
    pixels = np.full((4, 6, 3), 100, np.uint8)
    other = pixels.copy()
    other[0, 0, 1] += FAR
    other[0, 1, 2] -= FAR // 2
    map_ = heat(pixels, other).astype(int).sum(-1)
    assert map_[1].max() == 0
    assert map_[0, 0] > map_[0, 1] > 0
    assert map_[0, 0] == heat(pixels, pixels + np.uint8(100)).astype(int).sum(-1).max()


def test_clipping_is_painted_where_a_channel_is_white_or_all_are_black():
    pixels = np.array([[[255, 10, 10], [0, 0, 0], [0, 0, 1], [254, 254, 254]]], np.uint8)
    red, blue, *others = warned(pixels)[0]
    assert red[0] > 200 > red[1]
    assert blue[2] > 200 > blue[0]
    assert np.array_equal(others, pixels[0, 2:])


@pytest.fixture
def recorder(qapp, qtbot):
    class Recorder:
        def __init__(self):
            self.images = {}
            self.failed = {}
            self.broken = {}
            self.ready = []
            self.order = []
            self.drawings = Drawings()
            self.drawings.drawn.connect(self.draw)
            self.drawings.failed.connect(self.failed.__setitem__)
            self.drawings.broken.connect(self.broken.__setitem__)
            self.drawings.ready.connect(self.ready.append)

        def draw(self, key, shot, image):
            self.images[key] = image
            self.order.append(shot)

    made = Recorder()
    yield made
    made.drawings.close()


@pytest.fixture
def photo(tmp_path):
    save_photo(Photo(noise()), tmp_path / "p.png")
    save_edit(Edit((identity().lut * np.float32(0.5)), identity().grid.copy()), tmp_path / "e.safetensors")
    return tmp_path / "p.png"


WHOLE = Crop((300, 200), 0, 0, 300, 200)


def test_panes_are_drawn_once_the_photo_is_decoded(recorder, photo, qtbot):
    drawings = recorder.drawings
    drawings.show({"a": Shot(Layer(photo), WHOLE), "b": Shot(Layer(photo, photo.with_name("e.safetensors")), WHOLE)})
    drawings.open((photo,))
    drawings.show({"a": Shot(Layer(photo), WHOLE), "b": Shot(Layer(photo, photo.with_name("e.safetensors")), WHOLE)})
    qtbot.waitUntil(lambda: len(recorder.images) == 2, timeout=60_000)
    assert drawings.size(photo) == (300, 200)
    assert np.array_equal(pixels_of(recorder.images["a"]), noise())
    assert np.abs(pixels_of(recorder.images["b"]).astype(int) * 2 - noise()).max() <= 2


def test_a_photo_larger_than_its_small_copy_is_coarse_first_and_then_sharp(recorder, photo, qtbot, monkeypatch):
    monkeypatch.setattr(levels_module, "SMALL", 64)
    crop = Crop((300, 200), 100, 100, 50, 40)
    recorder.drawings.open((photo,))
    recorder.drawings.show({"a": Shot(Layer(photo), crop)})
    expected = noise()[100:140, 100:150]
    qtbot.waitUntil(
        lambda: "a" in recorder.images and np.array_equal(pixels_of(recorder.images["a"]), expected), timeout=30_000
    )
    assert len(recorder.order) == 2


def test_a_photo_that_is_let_go_of_while_it_is_drawn_is_not_held(photo):
    studio = Studio()
    levels = Levels((300, 200), (noise(),))
    for held in (frozenset([id(levels)]), frozenset()):
        studio.forget(held)
        studio.draw(Shot(Layer(photo), WHOLE), levels, None)
        assert {id(kept) for kept, _ in studio._cuts.values()} == held


def test_only_the_shown_photo_is_held_at_its_full_size(recorder, photo, qtbot, monkeypatch):
    monkeypatch.setattr(levels_module, "SMALL", 64)
    others = [photo.with_name(f"{number}.png") for number in range(12)]
    for path in others:
        save_photo(Photo(noise()), path)
    for path in (photo, *others):
        recorder.images.clear()
        recorder.drawings.open((path,))
        recorder.drawings.show({"a": Shot(Layer(path), Crop((300, 200), 0, 0, 50, 40))})
        qtbot.waitUntil(
            lambda path=path: path in recorder.drawings._levels and recorder.drawings._levels[path].whole,
            timeout=30_000,
        )
    held = recorder.drawings._levels
    assert [path for path, levels in held.items() if levels.whole] == [others[-1]]
    assert len(held) <= 9
    assert {id(levels) for levels, _ in recorder.drawings._studio._cuts.values()} <= {
        id(made) for made in held.values()
    }


def test_nothing_large_is_held_while_nobody_looks_and_it_comes_back(recorder, photo, qtbot, monkeypatch):
    monkeypatch.setattr(levels_module, "SMALL", 64)
    shot = Shot(Layer(photo), Crop((300, 200), 0, 0, 50, 40))
    for _ in range(2):
        recorder.order.clear()
        recorder.drawings.open((photo,))
        recorder.drawings.show({"a": shot})
        qtbot.waitUntil(lambda: shot in recorder.drawings._kept, timeout=30_000)
        assert shot in recorder.order
        assert recorder.drawings._levels[photo].whole
        recorder.drawings.rest()
        assert not recorder.drawings._levels[photo].whole
        assert not recorder.drawings._kept
        assert not any(levels.whole for levels, _ in recorder.drawings._studio._cuts.values())


def test_going_back_shows_what_was_kept_at_once(recorder, photo, qtbot):
    first = Shot(Layer(photo), WHOLE)
    second = Shot(Layer(photo), Crop((150, 100), 0, 0, 150, 100))
    recorder.drawings.open((photo,))
    for shot in (first, second):
        recorder.drawings.show({"a": shot})
        qtbot.waitUntil(lambda shot=shot: shot in recorder.order, timeout=30_000)
    recorder.order.clear()
    recorder.drawings.show({"a": first})
    assert recorder.order == [first]


def test_what_is_shown_last_is_what_was_wished_last(recorder, photo, qtbot):
    recorder.drawings.open((photo,))
    edit = photo.with_name("e.safetensors")
    shots = [Shot(Layer(photo, edit, step / 50), WHOLE) for step in range(51)]
    for shot in shots:
        recorder.drawings.show({"a": shot})
        qtbot.wait(1)
    recorder.drawings.show({"a": shots[3]})
    qtbot.waitUntil(lambda: bool(recorder.order) and recorder.order[-1] == shots[3], timeout=30_000)
    qtbot.wait(50)
    assert recorder.order[-1] == shots[3]


def test_a_spoilt_edit_fails_in_its_pane(recorder, photo, qtbot):
    spoilt = photo.with_name("spoilt.safetensors")
    spoilt.write_bytes(b"spoilt")
    recorder.drawings.open((photo,))
    recorder.drawings.show({"a": Shot(Layer(photo, spoilt), WHOLE), "b": Shot(Layer(photo), WHOLE)})
    qtbot.waitUntil(lambda: "a" in recorder.failed and "b" in recorder.images, timeout=30_000)
    assert "not a saved Edit" in recorder.failed["a"]


def test_a_photo_that_cannot_be_read_is_reported_and_the_target_is_shown(recorder, photo, qtbot):
    broken = photo.with_name("broken.png")
    broken.write_bytes(b"no photo")
    recorder.drawings.open((broken, photo))
    recorder.drawings.show({"a": Shot(Layer(broken), WHOLE), "target": Shot(Layer(photo), WHOLE)})
    qtbot.waitUntil(lambda: broken in recorder.broken and "target" in recorder.images, timeout=30_000)
    assert "not a photo" in recorder.broken[broken]


def test_the_next_photo_is_decoded_before_it_is_wished(recorder, photo, qtbot):
    following = photo.with_name("next.png")
    save_photo(Photo(noise()), following)
    recorder.drawings.open((photo,), (following,))
    qtbot.waitUntil(lambda: recorder.drawings.size(following) is not None, timeout=30_000)
    assert recorder.ready == [photo]


def test_pixels_keep_their_colours(recorder, photo, qtbot):
    recorder.drawings.open((photo,))
    recorder.drawings.show({"a": Shot(Layer(photo), WHOLE)})
    qtbot.waitUntil(lambda: "a" in recorder.images, timeout=30_000)
    assert recorder.images["a"].pixelColor(7, 5) == QColor(*noise()[5, 7].tolist())
