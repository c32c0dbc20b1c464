import os
import threading
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from desktop.background import thumbnails
from desktop.background.thumbnail_cache import ThumbnailCache
from desktop.background.thumbnails import WAITING, Thumbnails, thumbnail
from desktop.ui.images import load_image, load_thumbnail
from engine.errors import CovershotError
from engine.image.io import Photo, save_photo
from tests.image.made_formats import dng

STAMP = (1, 2)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "bridge.png"
    save_photo(Photo(np.full((40, 60, 3), (200, 100, 50), np.uint8)), path)
    return path


@pytest.fixture
def cache(tmp_path):
    return ThumbnailCache(tmp_path / "thumbnails")


def files(tmp_path):
    return [path for path in (tmp_path / "thumbnails").glob("*/*") if path.is_file()]


def close(image, colour):
    found = image.pixelColor(3, 3)
    return all(abs(a - b) < 4 for a, b in zip(found.getRgb(), QColor(*colour).getRgb(), strict=True))


def test_a_thumbnail_is_decoded_once_and_then_read(photo, cache):
    first = thumbnail(cache, load_image, photo, STAMP, 30)
    assert (first.width(), first.height()) == (30, 20)
    photo.unlink()
    again = thumbnail(cache, load_image, photo, STAMP, 30)
    assert again.size() == first.size()
    assert close(again, (200, 100, 50))


def test_a_raw_file_is_shown_as_the_camera_shows_it(cache, tmp_path):
    file = BytesIO()
    Image.new("RGB", (60, 40), (200, 100, 50)).save(file, "JPEG", quality=95)
    scene = np.full((40, 60, 3), (50, 100, 200), np.uint8)
    (tmp_path / "bridge.dng").write_bytes(dng(scene, preview=file.getvalue()))
    image = thumbnail(cache, load_thumbnail, tmp_path / "bridge.dng", STAMP, 30)

    assert (image.width(), image.height()) == (30, 20)
    assert close(image, (200, 100, 50))


@pytest.mark.parametrize("other", [((9, 9), 30), (STAMP, 20)])
def test_another_content_or_size_is_another_thumbnail(photo, cache, other):
    thumbnail(cache, load_image, photo, STAMP, 30)
    assert cache.read(photo, *other) is None
    assert cache.read(photo.with_name("other.png"), STAMP, 30) is None


@pytest.mark.parametrize(
    "spoil", [lambda c: b"", lambda c: c[:-20], lambda c: c[:40] + b"\0" + c[41:], lambda c: b"x" * 99]
)
def test_garbage_in_the_cache_is_made_anew(photo, cache, tmp_path, spoil):
    thumbnail(cache, load_image, photo, STAMP, 30)
    (file,) = files(tmp_path)
    file.write_bytes(spoil(file.read_bytes()))
    assert cache.read(photo, STAMP, 30) is None
    assert close(thumbnail(cache, load_image, photo, STAMP, 30), (200, 100, 50))
    assert cache.read(photo, STAMP, 30) is not None


def test_the_longest_unused_go_when_the_limit_is_reached(photo, tmp_path):
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(9, 9, 9))
    probe = ThumbnailCache(tmp_path / "probe")
    probe.write(photo, STAMP, 1, image)
    size = next((tmp_path / "probe").glob("*/*")).stat().st_size
    cache = ThumbnailCache(tmp_path / "thumbnails", limit=10 * size)
    for side in range(10):
        cache.write(photo, STAMP, side, image)
        for age, file in enumerate(sorted(files(tmp_path), key=lambda file: file.stat().st_mtime_ns)):
            os.utime(file, (1000 + age, 1000 + age))
    assert cache.read(photo, STAMP, 0) is not None  # used again, and so kept
    cache.write(photo, STAMP, 99, image)
    assert sum(file.stat().st_size for file in files(tmp_path)) <= 10 * size
    assert cache.read(photo, STAMP, 0) is not None
    assert cache.read(photo, STAMP, 1) is None


def test_a_disk_that_refuses_costs_time_alone(photo, tmp_path):
    (tmp_path / "thumbnails").write_text("a file", encoding="utf-8")
    assert close(thumbnail(ThumbnailCache(tmp_path / "thumbnails"), load_image, photo, STAMP, 30), (200, 100, 50))


def test_the_last_requested_comes_first_and_what_waits_too_long_is_dropped(qapp, qtbot, cache, monkeypatch, tmp_path):
    gate = threading.Event()
    order = []

    def slow(_, __, path, *___):
        gate.wait(10)
        if path.name == "spoilt":
            raise CovershotError("spoilt is not a photo")
        order.append(path.name)
        return QImage(1, 1, QImage.Format.Format_RGB32)

    monkeypatch.setattr(thumbnails, "thumbnail", slow)
    jobs = Thumbnails(cache, load_image)
    dropped = []
    failed = []
    jobs.dropped.connect(dropped.append)
    jobs.failed.connect(lambda name, reason: failed.append((name, reason)))
    total = WAITING + jobs._threads + 5
    for place in range(total):
        jobs.ask(str(place), tmp_path / str(place), STAMP, 30)
    jobs.ask("spoilt", tmp_path / "spoilt", STAMP, 30)
    gate.set()
    qtbot.waitUntil(lambda: len(order) == WAITING + jobs._threads - 1)
    assert len(dropped) == 6
    assert failed == [("spoilt", "spoilt is not a photo")]
    assert order.index(str(total - 1)) < order.index(str(total - 50))
    jobs.close()
