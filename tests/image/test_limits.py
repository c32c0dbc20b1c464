import os
import resource
import struct
import subprocess
import sys
import time
import zlib

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.errors import CovershotError
from engine.image import rows
from engine.image.io import load_photo, read_size
from tests.image import made


def claiming(size, path, *, depth=8, kind=2, held=b"x" * 9):
    """A PNG that claims a size and holds a few bytes."""
    header = made.chunk(b"IHDR", struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + made.chunk(b"IDAT", held) + made.chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ((24_000, 25_001), "it claims 24000 x 25001 pixels, and 600 million are the most"),
        ((200_001, 2), "it claims 200001 x 2 pixels, and 200000 are the most along a side"),
        ((1, 67_108_904), "200000 are the most along a side"),
        ((24_000, 24_000), r"it claims 24000 x 24000 pixels and holds \d+ bytes, too few for a photo"),
    ],
)
@pytest.mark.parametrize("read", [load_photo, read_size, lambda path: load_photo(path, 256)])
def test_what_is_no_photos_size_is_refused_before_anything_is_allocated(read, size, sentence, tmp_path):
    claiming(size, tmp_path / "a.png", held=bytes(100_000))
    Image.new("1", (1, 1)).save(tmp_path / "a.tif")
    with tifffile.TiffFile(tmp_path / "a.tif", mode="r+b") as file:
        for name, side in (("ImageWidth", size[0]), ("ImageLength", size[1])):
            tag = file.pages.first.tags[name]
            tag.overwrite(side, dtype="I")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(CovershotError, match=sentence):
        read(tmp_path / "a.png")
    with pytest.raises(CovershotError, match="Cannot read"):
        read(tmp_path / "a.tif")
    assert time.monotonic() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


@pytest.mark.parametrize("size", [(12_000, 8_400), (60_000, 2_000), (30_000, 1), (1, 200_000), (10_000, 20_000)])
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_the_sizes_of_large_cameras_and_panoramas_are_read(suffix, size, tmp_path):
    Image.new("L" if size[0] < 2 else "1", size).save(tmp_path / f"a.{suffix}", compression="tiff_adobe_deflate")
    assert read_size(tmp_path / f"a.{suffix}") == size


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's own account")
def test_a_thumbnail_of_a_large_photo_takes_little_memory(tmp_path):
    """A JPEG is decoded at an eighth by its decoder; a PNG is decoded some rows at a time."""
    rows = np.tile(np.arange(9_000, dtype=np.uint16).astype(np.uint8), (8_000, 1))
    Image.fromarray(rows).convert("RGB").save(tmp_path / "a.png", compress_level=1)
    code = (
        "import sys, pathlib; from engine.image.io import load_photo; "
        "peak = lambda: int(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) // 1024; "
        "base = peak(); print(load_photo(pathlib.Path(sys.argv[1]), 256).pixels.shape, peak() - base)"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "a.png")]
    out = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert int(out.split()[-1]) < 100, out


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P", "key"])
@pytest.mark.parametrize("size", [(500, 301), (37, 900)])
def test_a_png_decoded_by_rows_is_the_one_decoded_whole(mode, size, tmp_path, monkeypatch):
    noise = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    smooth = Image.fromarray(noise).resize((9, 9)).resize(size, Image.Resampling.BICUBIC)
    image = smooth.convert("RGB").quantize(40) if mode == "P" else smooth.convert("RGB" if mode == "key" else mode)
    options = {"transparency": 3} if mode == "P" else {"transparency": (9, 9, 9)} if mode == "key" else {}
    image.save(tmp_path / "a.png", **options)
    whole = load_photo(tmp_path / "a.png", 20)
    monkeypatch.setattr(rows, "LARGE", 1)
    monkeypatch.setattr(rows, "_AT_ONCE", 7_000)
    found = load_photo(tmp_path / "a.png", 20)
    for one, other in ((found.pixels, whole.pixels), (found.alpha, whole.alpha)):
        assert (one is None) == (other is None)
        assert one is None or np.abs(one.astype(int) - other).max() <= 2


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_png_of_16_bits_decoded_by_rows_is_the_one_decoded_whole(channels, tmp_path, monkeypatch):
    values = np.random.default_rng(1).integers(0, 65536, (301, 200, channels), dtype=np.uint16)
    (tmp_path / "a.png").write_bytes(imagecodecs.png_encode(values.squeeze()))
    whole = load_photo(tmp_path / "a.png", 20)
    monkeypatch.setattr(rows, "LARGE", 1)
    monkeypatch.setattr(rows, "_AT_ONCE", 7_000)
    found = load_photo(tmp_path / "a.png", 20)
    assert np.abs(found.pixels.astype(int) - whole.pixels).max() <= 1
    assert whole.alpha is None or np.abs(found.alpha.astype(int) - whole.alpha).max() <= 1


@pytest.mark.parametrize("share", [0.3, 0.95])
def test_a_truncated_png_decoded_by_rows_is_refused(share, tmp_path, monkeypatch):
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (300, 200, 3), dtype=np.uint8)).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: int(len(data) * share)])
    monkeypatch.setattr(rows, "LARGE", 1)
    with pytest.raises(CovershotError, match="truncated; copy or export it again"):
        load_photo(tmp_path / "a.png", 20)


@pytest.mark.parametrize("channels", [(), (3,)])
def test_rows_that_a_tiff_claims_and_does_not_hold_are_refused(channels, tmp_path):
    pixels = np.random.default_rng(0).integers(1, 255, (40, 64, *channels), dtype=np.uint8)
    for dtype in (np.uint8, np.uint16):
        for method in (None, "zlib", "lzw", "packbits", *(["jpeg"] if dtype == np.uint8 else [])):
            for in_strip in (8, 40):
                path = tmp_path / f"{np.dtype(dtype)} {method} {in_strip}.tif"
                tifffile.imwrite(path, pixels.astype(dtype), compression=method, rowsperstrip=in_strip)
                assert load_photo(path).pixels.shape == (40, 64, 3)
                for whole_strip in (False, True):
                    with tifffile.TiffFile(path, mode="r+b") as file:
                        file.pages.first.tags["ImageLength"].overwrite(400)
                        if whole_strip:
                            file.pages.first.tags["RowsPerStrip"].overwrite(400)
                    with pytest.raises(CovershotError, match=r"Cannot read .*(holds fewer|cut off or damaged)"):
                        load_photo(path)
                    with pytest.raises(CovershotError, match=r"Cannot read .*(holds fewer|cut off or damaged)"):
                        load_photo(path, 30)


def test_tiles_that_a_tiff_claims_and_does_not_hold_are_refused(deep, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", deep, photometric="rgb", tile=(16, 16))
    assert (load_photo(tmp_path / "a.tif").pixels == deep).all()
    with tifffile.TiffFile(tmp_path / "a.tif", mode="r+b") as file:
        file.pages.first.tags["ImageLength"].overwrite(400)
    with pytest.raises(CovershotError, match="it claims 400 rows of pixels and holds fewer"):
        read_size(tmp_path / "a.tif")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("value", [0, 3, 65281])
def test_channels_stored_in_no_way_there_is_are_refused(value, dtype, deep, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", deep.astype(dtype), photometric="rgb")
    with tifffile.TiffFile(tmp_path / "a.tif", mode="r+b") as file:
        file.pages.first.tags["PlanarConfiguration"].overwrite(value)
    for read in (load_photo, read_size):
        with pytest.raises(CovershotError, match=rf"in a way that does not exist \(PlanarConfiguration {value}\)"):
            read(tmp_path / "a.tif")


@pytest.mark.parametrize("bits", [8, 16])
def test_a_profile_and_texts_of_megabytes_are_read(bits, picture, adobe_profile, tmp_path):
    profile = bytearray(adobe_profile) + bytes(3 << 20)
    struct.pack_into(">I", profile, 0, len(profile))
    text = made.packet(f"<dc:relation>{'x' * (3 << 20)}</dc:relation>")
    chunks = [
        (b"iCCP", b"a\0\0" + zlib.compress(bytes(profile))),
        (b"zTXt", b"Comment\0\0" + zlib.compress(b"y" * (3 << 20))),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(text)),
        (b"tEXt", b"Other\0" + b"z" * (3 << 20)),
    ]
    data = made.png(picture) if bits == 8 else bytes(imagecodecs.png_encode(picture.astype(np.uint16) * 257))
    (tmp_path / "a.png").write_bytes(data[:33] + b"".join(made.chunk(*one) for one in chunks) + data[33:])
    plain = made.png(picture, (b"iCCP", b"a\0\0" + zlib.compress(adobe_profile)))
    (tmp_path / "plain.png").write_bytes(plain)
    expected = load_photo(tmp_path / "plain.png").pixels.astype(int)
    photo = load_photo(tmp_path / "a.png")
    assert np.abs(photo.pixels // (257 if bits == 16 else 1) - expected).max() <= 2
    assert len(photo.xmp) > 3 << 20


def test_a_text_that_unpacks_to_gigabytes_is_left_out_with_a_note(picture, tmp_path):
    packer = zlib.compressobj(9)
    parts = []
    for _ in range(64):
        parts.append(packer.compress(bytes(1 << 20)))
    parts.append(packer.flush())
    chunk = (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + b"".join(parts))
    (tmp_path / "a.png").write_bytes(made.png(picture, chunk))
    photo = load_photo(tmp_path / "a.png")
    assert (photo.pixels == picture).all()
    assert photo.notes == ("a piece of its metadata is larger than a photo's and left out",)
    assert photo.xmp == b""


def test_ink_with_transparency_is_read(picture, tmp_path):
    inks = np.dstack([picture, picture[..., 0] // 3, picture[..., 1]])
    for dtype, top in ((np.uint8, 255), (np.uint16, 65535)):
        stored = inks.astype(dtype) * (top // 255)
        for meaning in ("unassalpha", "unspecified"):
            tifffile.imwrite(tmp_path / "a.tif", stored, photometric="separated", extrasamples=[meaning])
            photo = load_photo(tmp_path / "a.tif")
            shares = stored / top
            expected = (1 - shares[..., :3]) * (1 - shares[..., 3:4])
            assert np.abs(photo.pixels / top - expected).max() < 0.003
            assert photo.alpha is None if meaning == "unspecified" else (photo.alpha == stored[..., 4]).all()
            assert load_photo(tmp_path / "a.tif", 32).pixels.shape == (24, 32, 3)


@pytest.mark.parametrize(("method", "code"), [("webp", 50001), ("jpegxl", 50002), ("zstd", 50000)])
def test_newer_compressions_of_a_tiff_are_read(method, code, picture, tmp_path):
    options = {"webp": {"lossless": True, "level": 100}, "jpegxl": {"lossless": True}}.get(method, {})
    tifffile.imwrite(tmp_path / "a.tif", picture, photometric="rgb", compression=code, compressionargs=options)
    assert (load_photo(tmp_path / "a.tif").pixels == picture).all()
    assert read_size(tmp_path / "a.tif") == (64, 48)


def test_an_unheard_of_compression_is_named(picture, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", picture, photometric="rgb")
    with tifffile.TiffFile(tmp_path / "a.tif", mode="r+b") as file:
        file.pages.first.tags["Compression"].overwrite(33333)
    with pytest.raises(
        CovershotError, match=r"compressed in a way that is not read \(33333\); export it again with LZW"
    ):
        load_photo(tmp_path / "a.tif")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_what_is_no_regular_file_is_said_at_once(tmp_path, make):
    path = tmp_path / "a.jpg"
    make(path)
    for read in (read_size, load_photo):
        with pytest.raises(CovershotError, match="it is no regular file"):
            read(path)
