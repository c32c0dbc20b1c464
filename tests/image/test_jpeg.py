import struct
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from engine.errors import CovershotError
from engine.image import jpeg
from engine.image.io import load_photo, read_size
from tests.image import made

LAYOUTS = [{}, {"progressive": True}, {"restart_marker_blocks": 2}, {"quality": 40, "subsampling": 2}]
TRAILER = (
    b"\0\0\x30\x0aMotionPhoto_Data\0\0\0\x18ftypmp42\xff\xe1\xff\xc0\xff\xda\0\x08\xff\x01moov" * 9
    + b"SEFH\xff\xc4\0\0SEFT"
)


@pytest.fixture
def detailed():
    return np.random.default_rng(5).integers(0, 256, (100, 150, 3), dtype=np.uint8)


@pytest.mark.parametrize("trailer", [b"", b"\0" * 200, TRAILER, b"\xff", b"\xff\xc0"])
@pytest.mark.parametrize("options", LAYOUTS)
def test_one_without_its_end_is_read_when_every_pixel_is_there(options, trailer, detailed, tmp_path):
    whole = made.jpeg(detailed, **options)
    (tmp_path / "whole.jpg").write_bytes(whole)
    (tmp_path / "a.jpg").write_bytes(whole.removesuffix(b"\xff\xd9") + trailer)
    for side in (None, 60):
        expected = load_photo(tmp_path / "whole.jpg", side).pixels
        assert (load_photo(tmp_path / "a.jpg", side).pixels == expected).all()


@pytest.mark.parametrize("options", LAYOUTS)
def test_what_follows_the_end_is_no_matter(options, detailed, tmp_path):
    (tmp_path / "a.jpg").write_bytes(made.jpeg(detailed, **options) + TRAILER)
    assert load_photo(tmp_path / "a.jpg").pixels.shape == detailed.shape


@pytest.mark.parametrize("missing", [6, 40, 400, 4000])
@pytest.mark.parametrize("trailer", [b"", b"\xff"])
@pytest.mark.parametrize("options", LAYOUTS)
def test_one_without_its_end_and_some_pixels_is_refused(options, trailer, missing, detailed, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(made.jpeg(detailed, **options)[:-missing] + trailer)
    for side in (None, 60):
        with pytest.raises(CovershotError, match=r"Cannot read .*copy or export it again"):
            load_photo(path, side)


def test_one_that_ends_between_two_scans_is_refused(detailed, tmp_path):
    whole = made.jpeg(detailed, progressive=True)
    scans = [at for at in range(len(whole)) if whole[at : at + 2] == b"\xff\xda"]
    tables = whole.rindex(b"\xff\xc4", 0, scans[-1])
    (tmp_path / "a.jpg").write_bytes(whole[:tables])
    assert jpeg.without_end(tmp_path / "a.jpg") is None
    with pytest.raises(CovershotError, match="truncated"):
        load_photo(tmp_path / "a.jpg")


def patched(data, **changes):
    """A JPEG whose frame says something else."""
    at = data.index(b"\xff\xc0")
    frame = bytearray(data[at : at + 9])
    frame[1] = changes.get("marker", 0xC0)
    frame[4] = changes.get("bits", 8)
    frame[5:7] = struct.pack(">H", changes.get("height", 100))
    return data[:at] + bytes(frame) + data[at + 9 :]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"marker": 0xC1, "bits": 12}, "it is a JPEG with 12 bits a channel, and JPEGs of 8 bits are read; export"),
        ({"marker": 0xC3}, "it is a lossless JPEG, a kind that few programs read; export it again as an ordinary JPEG"),
        ({"marker": 0xC5}, "it is a hierarchical JPEG"),
        ({"height": 0}, r"it is a JPEG that tells its height only after its pixels \(DNL\); export it again"),
    ],
)
@pytest.mark.parametrize("read", [load_photo, read_size])
def test_a_kind_that_is_not_read_is_named(read, changes, sentence, detailed, tmp_path):
    (tmp_path / "a.jpg").write_bytes(patched(made.jpeg(detailed), **changes))
    with pytest.raises(CovershotError, match=sentence):
        read(tmp_path / "a.jpg")


def test_a_true_lossless_one_is_named(detailed, tmp_path):
    (tmp_path / "a.jpg").write_bytes(imagecodecs.ljpeg_encode(detailed[..., 0].astype(np.uint16), bitspersample=12))
    with pytest.raises(CovershotError, match="it is a lossless JPEG"):
        load_photo(tmp_path / "a.jpg")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt  mp42", "a film"),
        (b"GIF89a", "a GIF"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL"),
        (b"\xff\x0a\xfa\x1f", "a JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000"),
    ],
)
@pytest.mark.parametrize("read", [load_photo, read_size])
def test_another_format_under_the_name_is_named(read, head, name, tmp_path):
    (tmp_path / "a.jpg").write_bytes(head + bytes(300))
    with pytest.raises(CovershotError, match=rf"a\.jpg is {name}, and JPEG, PNG, WebP, TIFF and AVIF are read: \w+"):
        read(tmp_path / "a.jpg")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "it is a HEIC photo that is cut off"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "it is a HEIC photo that is cut off"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "it is a raw file that is "),
        (b"FUJIFILMCCD-RAW 0201", "it is a raw file that is "),
        (b"8BPS\0\1", "it is a Photoshop file that is cut off or damaged"),
        (b"%PDF-1.7", "it is a PDF that is cut off"),
    ],
)
@pytest.mark.parametrize("read", [load_photo, read_size])
def test_a_start_of_another_format_under_the_name_is_named(read, head, reason, tmp_path):
    (tmp_path / "a.jpg").write_bytes(head + bytes(300))
    with pytest.raises(CovershotError, match=rf"a\.jpg: {reason}"):
        read(tmp_path / "a.jpg")


@pytest.mark.parametrize("suffix", ["png", "webp", "tif", "avif"])
def test_a_format_that_is_read_is_read_under_another_name(suffix, picture, tmp_path):
    file = BytesIO()
    Image.fromarray(picture).save(file, {"tif": "TIFF"}.get(suffix, suffix.upper()), quality=100, lossless=True)
    (tmp_path / "a.jpg").write_bytes(file.getvalue())
    assert np.abs(load_photo(tmp_path / "a.jpg").pixels.astype(int) - picture).mean() < 3


HDR = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'


@pytest.mark.parametrize(
    "segment",
    [
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + made.packet(attributes='hdrgm:Version="1.0"', spaces=HDR)),
        (0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0"),
    ],
)
def test_a_gain_map_is_left_out_with_a_note(segment, detailed, tmp_path):
    (tmp_path / "a.jpg").write_bytes(made.jpeg(detailed, segment) + made.jpeg(detailed[..., 0]))
    photo = load_photo(tmp_path / "a.jpg")
    assert photo.pixels.shape == detailed.shape
    assert photo.notes == ("its HDR gain map is left out, so that highlights are as ordinary screens show them",)


def test_content_credentials_are_left_out_with_a_note(detailed, tmp_path):
    manifest = b"JP\0\1\0\0\0\1\0\0\0\x20jumb\0\0\0\x18jumdc2pa"
    (tmp_path / "a.jpg").write_bytes(made.jpeg(detailed, (0xEB, manifest)))
    (tmp_path / "a.png").write_bytes(made.png(detailed, (b"caBX", manifest)))
    for name in ("a.jpg", "a.png"):
        assert "Content Credentials (C2PA) are left out" in load_photo(tmp_path / name).notes[0]


def test_an_ordinary_photo_has_no_notes(detailed, tmp_path):
    (tmp_path / "a.jpg").write_bytes(made.jpeg(detailed))
    assert load_photo(tmp_path / "a.jpg").notes == ()


def test_junk_between_segments_is_passed_over_at_once(detailed, tmp_path):
    data = made.jpeg(detailed)
    (tmp_path / "a.jpg").write_bytes(data[:20] + bytes(100_000) + data[20:])
    assert read_size(tmp_path / "a.jpg") == (150, 100)
