import struct
from io import BytesIO

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.image import exif
from engine.image.ifd import Reader
from engine.image.io import Photo, load_photo, save_photo
from tests.image import made

SUFFIXES = ["jpg", "png", "tif", "webp", "avif", "deep.png", "deep.tif"]
XMP = b"http://ns.adobe.com/xap/1.0/\0"
ARTIST = "José Müller"
COPYRIGHT = "© 2024 José Müller"
DESCRIPTION = "Brücke in Tromsø"
TEXTS = {0x013B: ARTIST, 0x8298: COPYRIGHT, 0x010E: DESCRIPTION}
MAIN = {
    **{tag: (2, text.encode() + b"\0") for tag, text in TEXTS.items()},
    0x9C9B: (1, "Título".encode("utf-16-le") + b"\0\0"),
    0x4746: (3, (4,)),
    0x011A: (5, (300, 1)),
    0x011B: (5, (300, 1)),
    0x0128: (3, (2,)),
}
CAPTURE = {
    0x829A: (5, (1, 200)),
    0x9000: (7, b"0232"),
    0x9201: (10, (76, 10)),
    0xA000: (7, b"0100"),
    0x9203: (10, (-11, 2)),
    0x9286: (7, b"UNICODE\0" + "Größe".encode("utf-16-be")),
    0xA001: (3, (65535,)),
    0xA300: (7, b"\3"),
    0xA302: (7, b"\0\2\0\2\0\1\1\2"),
}
PLACE = {0x0000: (1, b"\2\3\0\0"), 0x0001: (2, b"N\0"), 0x0002: (5, (48, 1, 51, 1, 24, 1))}
RECORDS = made.iptc(
    (1, 90, b"\x1b%G"), (2, 0, b"\0\4"), (2, 25, b"bridge"), (2, 25, "Tromsø".encode()), (2, 116, COPYRIGHT.encode())
)
RIGHTS = f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{COPYRIGHT}</rdf:li></rdf:Alt></dc:rights>'


@pytest.fixture
def described(picture, tmp_path):
    """A JPEG that says much of its picture, in every place that it has."""
    block = made.exif(MAIN, capture=CAPTURE, place=PLACE)
    packet = made.packet(RIGHTS, 'exif:GPSLatitude="48,51.4N" exif:LensModel="50mm"')
    path = tmp_path / "described.jpg"
    path.write_bytes(
        made.jpeg(
            picture,
            (0xE1, b"Exif\0\0" + block),
            (0xE1, XMP + packet),
            (0xED, made.in_photoshop(RECORDS)),
            dpi=(300, 300),
        )
    )
    return path


def block_in(path):
    """A file's Exif as its own reader finds it."""
    if path.suffix == ".tif":
        with path.open("rb") as file:
            reader = Reader(file)
            return exif.read(reader, reader.first)
    with Image.open(path) as image:
        return exif.parse(image.info["exif"])


def packet_in(path):
    with Image.open(path) as image:
        found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp", b"")
    return found if isinstance(found, bytes) else found.encode()


def saved(photo, path, suffix, **options):
    path = path / f"copy.{suffix}"
    deep = Photo(photo.pixels.astype(np.uint16) * 257, None, photo.exif, photo.xmp, photo.iptc, photo.dpi)
    assert save_photo(deep if "deep" in suffix else photo, path, **options) == []
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_exif_keeps_its_types_its_texts_and_its_bytes(suffix, described, tmp_path):
    found = block_in(saved(load_photo(described), tmp_path, suffix))
    source = exif.parse(made.exif(MAIN, capture=CAPTURE))
    assert found.order == source.order
    for tag in MAIN:
        assert found.main[tag] == source.main[tag], hex(tag)
    for tag in CAPTURE.keys() - {0xA001}:
        assert found.capture[tag] == source.capture[tag], hex(tag)
    assert exif.orientation(found) in ({None} if suffix == "avif" else {1})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_xmp_iptc_and_resolution_are_carried(suffix, described, tmp_path):
    path = saved(load_photo(described), tmp_path, suffix)
    packet = packet_in(path).decode()
    assert COPYRIGHT in packet
    assert 'exif:LensModel="50mm"' in packet
    back = load_photo(path)
    assert back.dpi == (300, 300)
    if suffix in {"webp", "avif"}:
        assert "<rdf:li>bridge</rdf:li><rdf:li>Tromsø</rdf:li>" in packet
    else:
        assert back.iptc == RECORDS


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_pillow_finds_the_resolution(suffix, described, tmp_path):
    with Image.open(saved(load_photo(described), tmp_path, suffix)) as image:
        assert tuple(map(round, image.info["dpi"])) == (300, 300)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_copy_of_a_copy_says_the_same(suffix, described, tmp_path):
    first = load_photo(saved(load_photo(described), tmp_path, suffix))
    second = load_photo(saved(first, tmp_path, suffix))
    assert (first.exif, first.xmp, first.iptc, first.dpi) == (second.exif, second.xmp, second.iptc, second.dpi)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_place_goes_only_where_it_is_asked_to(suffix, keep, described, tmp_path):
    path = saved(load_photo(described), tmp_path, suffix, keep_gps=keep)
    assert bool(block_in(path).gps) == keep
    assert (b"GPSLatitude" in path.read_bytes()) == keep
    if keep:
        assert block_in(path).gps == exif.parse(made.exif({}, place=PLACE)).gps


@pytest.mark.parametrize("name", ["UserComment", "ImageDescription"])
def test_exif_too_long_for_a_jpeg_loses_its_longest_entry_and_says_so(name, picture, tmp_path):
    long = (7, b"ASCII\0\0\0" + b"y" * 80_000)
    block = (
        made.exif(MAIN, capture={**CAPTURE, 0x9286: long})
        if name == "UserComment"
        else made.exif({**MAIN, 0x010E: (2, b"y" * 80_000 + b"\0")}, capture=CAPTURE)
    )
    notes = save_photo(Photo(picture, exif=block), tmp_path / "a.jpg")
    assert notes == [f"its Exif is too long for this format, and its longest entries are left out ({name})"]
    assert b"\xa9 2024" in (tmp_path / "a.jpg").read_bytes()
    assert save_photo(Photo(picture, exif=block), tmp_path / "a.png") == []


def test_exif_of_several_segments_is_read_whole(picture, tmp_path):
    block = b"Exif\0\0" + made.exif(MAIN, capture={0x9286: (7, b"ASCII\0\0\0" + b"y" * 100_000)})
    parts = [(0xE1, block[:65_533]), (0xE1, b"Exif\0\0" + block[65_533:])]
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, *parts))
    photo = load_photo(tmp_path / "a.jpg")
    assert b"y" * 100_000 in photo.exif
    assert "UserComment" in save_photo(photo, tmp_path / "b.jpg")[0]


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_tiff_gives_all_that_it_says(dtype, big, picture, tmp_path):
    packet = made.packet(RIGHTS)
    tags = [
        (33432, "s", 0, COPYRIGHT.encode(), True),
        (700, "B", len(packet), packet, True),
        (33723, "I", 0, RECORDS + bytes(-len(RECORDS) % 4), True),
    ]
    tags[0] = (33432, "s", len(COPYRIGHT.encode()) + 1, COPYRIGHT.encode() + b"\0", True)
    tags[2] = (33723, "B", len(RECORDS), RECORDS, True)
    tifffile.imwrite(
        tmp_path / "a.tif",
        picture.astype(dtype),
        bigtiff=big,
        photometric="rgb",
        resolution=(300, 300),
        resolutionunit="inch",
        extratags=tags,
    )
    photo = load_photo(tmp_path / "a.tif")
    assert COPYRIGHT.encode() in photo.exif
    assert (COPYRIGHT.encode() in photo.xmp, photo.iptc, photo.dpi) == (True, RECORDS, (300, 300))
    save_photo(photo, tmp_path / "b.jpg")
    assert block_in(tmp_path / "b.jpg").main[0x8298].data == COPYRIGHT.encode() + b"\0"


def test_a_bigtiff_is_described_too(picture, tmp_path):
    from engine.image.encode import _describe

    tifffile.imwrite(tmp_path / "a.tif", picture, photometric="rgb", bigtiff=True, metadata=None)
    source = exif.parse(made.exif(MAIN, "<", capture={0x829A: (5, (1, 200))}))
    _describe(tmp_path / "a.tif", {0x8298: source.main[0x8298]}, {0x8769: source.capture})
    assert block_in(tmp_path / "a.tif").capture == source.capture
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        assert (file.asarray() == picture).all()
        assert file.pages.first.tags["ExifTag"].value["ExposureTime"] == (1, 200)


@pytest.mark.parametrize("kind", ["xmp", "iptc"])
def test_a_png_may_hide_it_in_a_raw_profile(kind, picture, tmp_path):
    data = made.packet(RIGHTS) if kind == "xmp" else made.in_photoshop(RECORDS).removeprefix(b"Photoshop 3.0\0")
    (tmp_path / "a.png").write_bytes(made.png(picture, made.raw_profile(kind, data)))
    photo = load_photo(tmp_path / "a.png")
    assert (photo.iptc == RECORDS) if kind == "iptc" else (COPYRIGHT.encode() in photo.xmp)


@pytest.mark.parametrize(
    ("dots", "expected"), [((300, 300), (300, 300)), ((72, 144), (72, 144)), ((240.5, 240.5), (240.5, 240.5))]
)
def test_every_format_keeps_a_resolution_without_exif(dots, expected, picture, tmp_path):
    for suffix in ("jpg", "png", "tif", "webp", "avif"):
        save_photo(Photo(picture, dpi=dots), tmp_path / f"a.{suffix}")
        found = load_photo(tmp_path / f"a.{suffix}").dpi
        assert np.abs(np.subtract(found, expected)).max() < (0.6 if suffix == "jpg" else 0.02)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "avif"])
def test_a_resolution_that_is_none_is_not_made_one(suffix, picture, tmp_path):
    save_photo(Photo(picture), tmp_path / f"a.{suffix}")
    assert load_photo(tmp_path / f"a.{suffix}").dpi is None


def test_a_jpeg_in_centimetres_is_told_in_inches(picture, tmp_path):
    data = bytearray(made.jpeg(picture))
    data[13:18] = struct.pack(">BHH", 2, 118, 118)
    (tmp_path / "a.jpg").write_bytes(data)
    assert load_photo(tmp_path / "a.jpg").dpi == pytest.approx((299.72, 299.72))


def test_thumbnails_and_makers_notes_are_not_copied(picture, tmp_path):
    thumbnail = BytesIO()
    Image.fromarray(picture[::4, ::4]).save(thumbnail, "JPEG")
    image = Image.Exif()
    image[0x010F] = "Maker"
    image.get_ifd(0x8769)[0x927C] = b"note with offsets"
    block = image.tobytes()
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, (0xE1, block + thumbnail.getvalue())))
    for suffix in ("jpg", "png", "tif", "webp", "avif"):
        save_photo(load_photo(tmp_path / "a.jpg"), tmp_path / f"b.{suffix}")
        data = (tmp_path / f"b.{suffix}").read_bytes()
        assert b"note with offsets" not in data
        assert thumbnail.getvalue() not in data


@pytest.mark.parametrize("order", [">", "<"])
def test_a_directory_written_is_the_one_that_was_read(order):
    source = exif.parse(made.exif(MAIN, order, capture=CAPTURE, place=PLACE))
    again = exif.parse(exif.kept(source))
    assert (again.order, again.gps) == (source.order, source.gps)
    assert {tag: again.main[tag] for tag in MAIN} == {tag: source.main[tag] for tag in MAIN}


@pytest.mark.parametrize("cut", range(8, 300, 7))
def test_exif_cut_anywhere_is_read_as_far_as_it_goes(cut, picture, tmp_path):
    block = made.exif(MAIN, capture=CAPTURE, place=PLACE)[:cut]
    (tmp_path / "a.png").write_bytes(made.png(picture, (b"eXIf", block)))
    save_photo(load_photo(tmp_path / "a.png"), tmp_path / "b.jpg")
    assert (load_photo(tmp_path / "a.png").pixels == picture).all()
