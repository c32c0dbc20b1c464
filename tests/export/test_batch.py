import struct
import zlib

import numpy as np
import pytest

from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.events import Message
from engine.export.batch import Output, Treatment, write_batch
from engine.image.io import Photo, load_photo, save_photo

BRIGHTER = moved(identity(), {"exposure": 0.4, "vignette": 0.5})


@pytest.fixture
def photos(tmp_path):
    paths = []
    for number in range(2):
        pixels = np.random.default_rng(number).integers(0, 256, (20, 30, 3), dtype=np.uint8)
        paths.append(tmp_path / "in" / f"p{number}.png")
        save_photo(Photo(pixels, np.full((20, 30), 100, np.uint8)), paths[-1])
    return paths


def test_each_photo_gets_its_own_edit_and_strength(photos, tmp_path):
    treatments = {photos[0]: Treatment(BRIGHTER, 0.25), photos[1]: Treatment(identity())}
    output = Output(tmp_path / "out", strength=0.5)
    result = write_batch(photos, lambda path, _: treatments[path], output, lambda event: None, lambda: False)
    first, second = (load_photo(path).pixels for path in sorted(result.written))
    assert np.array_equal(first, render(load_photo(photos[0]).pixels, BRIGHTER, 0.25))
    assert np.array_equal(second, load_photo(photos[1]).pixels)


@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_a_deep_file_holds_what_8_bits_would_round_away(photos, tmp_path, suffix):
    output = Output(tmp_path / "out", suffix=suffix, deep=True)
    result = write_batch(photos[:1], lambda *_: Treatment(BRIGHTER), output, lambda event: None, lambda: False)
    written = load_photo(result.written[0])
    source = load_photo(photos[0])
    assert np.array_equal(written.pixels, render(source.pixels.astype(np.uint16) * 257, BRIGHTER))
    assert (written.alpha == 100 * 257).all()
    assert (written.pixels % 257).any()


def test_what_is_left_out_of_photos_is_told_once(tmp_path):
    paths = [tmp_path / "in" / f"p{number}.png" for number in range(3)]
    for path in paths:
        save_photo(Photo(np.zeros((4, 4, 3), np.uint8)), path)
    broken = {path: path.read_bytes() for path in paths[:2]}
    for path, data in broken.items():
        path.write_bytes(
            data[:33] + struct.pack(">I4s", 0, b"caBX") + struct.pack(">I", zlib.crc32(b"caBX")) + data[33:]
        )
    events = []
    write_batch(paths, lambda *_: Treatment(identity()), Output(tmp_path / "out"), events.append, lambda: False)
    (notice,) = [event for event in events if isinstance(event, Message)]
    assert notice.level == "info"
    assert notice.text.endswith(
        " and 1 more: its Content Credentials (C2PA) are left out, because they vouch for the unchanged file alone."
    )
