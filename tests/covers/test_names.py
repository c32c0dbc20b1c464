from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.covers.names import by_name, named, read_capture

PHOTOS = [Path(f"{name}.jpg") for name in ("IMG_1234", "IMG_123", "IMG_1234_b", "Bühne", "7")]


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        ("IMG_1234.png", ["IMG_1234"]),
        ("IMG_1234_final_v3.jpg", ["IMG_1234"]),
        ("img_1234-FINAL.tif", ["IMG_1234"]),
        ("Cover IMG_1234_b (2).jpg", ["IMG_1234_b"]),
        ("IMG_12345.jpg", []),
        ("XIMG_1234.jpg", []),
        ("bu\u0308hne_v2.jpg", ["Bühne"]),
        ("Titel 7.jpg", ["7"]),
        ("Titel 77.jpg", []),
        ("cover.jpg", []),
    ],
)
def test_a_cover_is_named_after_the_photo_whose_whole_name_it_contains(cover, expected):
    assert [photo.stem for photo in by_name(Path(cover), named(PHOTOS))] == expected


def test_photos_that_share_a_name_are_all_meant():
    photos = [Path("a/IMG_1.jpg"), Path("b/img_1.tif")]
    assert by_name(Path("IMG_1.png"), named(photos)) == photos


def test_a_capture_is_camera_and_second(tmp_path):
    path = tmp_path / "taken.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x0110] = "One"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:30 10:11:12"
    Image.fromarray(np.zeros((9, 9, 3), np.uint8)).save(path, exif=exif)
    assert read_capture(path) == (b"Maker", b"One", b"2026:11:30 10:11:12")


def test_a_file_without_camera_or_time_or_sense_has_no_capture(tmp_path):
    plain = tmp_path / "plain.png"
    Image.fromarray(np.zeros((9, 9, 3), np.uint8)).save(plain)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe1")
    assert [read_capture(path) for path in (plain, broken, tmp_path / "missing.jpg")] == [None, None, None]
