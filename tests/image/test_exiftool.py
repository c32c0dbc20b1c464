"""Our files as exiftool reads them, which implements every standard; skipped where it is not installed."""

import json
import shutil
import subprocess

import pytest

from engine.image.io import load_photo, save_photo
from tests.image import made
from tests.image.test_metadata import ARTIST, CAPTURE, COPYRIGHT, DESCRIPTION, MAIN, PLACE, RECORDS, RIGHTS, XMP

pytestmark = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
DEFLATED = "Invalid value for IFD0 tag 0x0103 Compression"  # of any TIFF deflated, as Adobe's supplement has it


def tags(path):
    options = [
        "-validate",
        "-warning",
        "-a",
        "-j",
        "-G1",
        "-XMP:all",
        "-IPTC:all",
        "-EXIF:all",
        "-PNG-pHYs:all",
        "-JFIF:all",
    ]
    out = subprocess.run(["exiftool", *options, str(path)], capture_output=True, text=True, check=True).stdout
    return json.loads(out)[0]


def warnings(path):
    options = ["-validate", "-warning", "-a", "-s3"]
    out = subprocess.run(["exiftool", *options, str(path)], capture_output=True, text=True, check=True).stdout
    return set(out.splitlines()[1:])


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "avif"])
def test_nothing_is_lost_and_no_warning_is_new(suffix, order, picture, tmp_path):
    comment = (7, b"UNICODE\0" + "Größe".encode("utf-16-be" if order == ">" else "utf-16-le"))
    block = made.exif(MAIN, order, capture={**CAPTURE, 0x9286: comment}, place=PLACE)
    parts = [(0xE1, b"Exif\0\0" + block), (0xE1, XMP + made.packet(RIGHTS)), (0xED, made.in_photoshop(RECORDS))]
    source = tmp_path / "a.jpg"
    copy = tmp_path / f"b.{suffix}"
    source.write_bytes(made.jpeg(picture, *parts, dpi=(300, 300)))
    save_photo(load_photo(source), copy)
    assert warnings(copy) - warnings(source) <= ({DEFLATED} if suffix == "tif" else set())
    found = tags(copy)
    expected = {
        "IFD0:Artist": ARTIST,
        "IFD0:Copyright": COPYRIGHT,
        "IFD0:ImageDescription": DESCRIPTION,
        "IFD0:XPTitle": "Título",
        "IFD0:XResolution": 300,
        "IFD0:ResolutionUnit": "inches",
        "ExifIFD:UserComment": "Größe",
        "ExifIFD:ExposureTime": "1/200",
        "ExifIFD:BrightnessValue": -5.5,
        "ExifIFD:ColorSpace": "sRGB",
        "XMP-dc:Rights": COPYRIGHT,
    }
    assert {name: found.get(name) for name in expected} == expected
    keywords = found["XMP-dc:Subject" if suffix in {"webp", "avif"} else "IPTC:Keywords"]
    assert keywords == ["bridge", "Tromsø"]
    assert not [name for name in found if "GPS" in name]
    assert found.get("PNG-pHYs:PixelsPerUnitX") == (11811 if suffix == "png" else None)
    assert found.get("JFIF:XResolution") == (300 if suffix == "jpg" else None)
