import struct
import zlib
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.errors import CovershotError
from engine.image.color import srgb_to_linear
from engine.image.io import Photo, load_photo, read_size, save_photo
from tests.image import made

ADOBE = {0xA001: (3, (65535,))}
R03 = {1: (2, b"R03\0")}


@pytest.fixture
def flat(picture):
    """The picture's colours in blocks, so that JPEG and AVIF keep them."""
    return np.repeat(np.repeat(picture[::8, ::8], 16, 0), 16, 1)


def power(exponent):
    return lambda values: values**exponent


def bt_709(values):
    return np.where(values < 0.081, values / 4.5, ((values + 0.099) / 1.099) ** (1 / 0.45))


def assert_shows(path, stored, primaries, decode, worst=1.6):
    """The file's colours are `stored` as read by the formulas; a small copy's are too."""
    expected = made.by_formulas(stored / np.iinfo(stored.dtype).max, primaries, decode) * 255
    found = load_photo(path).pixels * (255 / np.iinfo(load_photo(path).pixels.dtype).max)
    assert np.abs(found - expected).max() < worst
    small = load_photo(path, long_side=stored.shape[1] // 2).pixels.astype(float)
    assert np.abs(small[2::4, 2::4] - expected[4::8, 4::8]).max() < worst + 14


def cicp(primaries, transfer, matrix=0, full=1):
    return b"cICP", bytes((primaries, transfer, matrix, full))


def chrm(name):
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in made.PRIMARIES[name]))


def gama(value):
    return b"gAMA", struct.pack(">I", value)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(
    ("capture", "rest"),
    [(ADOBE, {"interoperability": R03}), ({0xA001: (3, (2,))}, {}), ({}, {"interoperability": R03})],
)
def test_adobe_rgb_is_told_by_dcf_and_by_color_space_2(order, capture, rest, flat, tmp_path):
    block = made.exif({}, order, capture=capture, **rest)
    (tmp_path / "a.jpg").write_bytes(made.jpeg(flat, (0xE1, b"Exif\0\0" + block)))
    (tmp_path / "a.png").write_bytes(made.png(flat, (b"eXIf", block)))
    Image.fromarray(flat).save(tmp_path / "a.webp", lossless=True, exif=b"Exif\0\0" + block)
    assert_shows(tmp_path / "a.png", flat, "adobe", power(563 / 256))
    assert_shows(tmp_path / "a.webp", flat, "adobe", power(563 / 256))
    stored = np.asarray(Image.open(tmp_path / "a.jpg"))
    assert_shows(tmp_path / "a.jpg", stored, "adobe", power(563 / 256))


@pytest.mark.parametrize("index", [b"R98\0", b"THM\0"])
def test_other_dcf_files_and_uncalibrated_ones_are_srgb(index, flat, tmp_path):
    block = made.exif({}, capture=ADOBE, interoperability={1: (2, index)})
    (tmp_path / "a.png").write_bytes(made.png(flat, (b"eXIf", block)))
    assert (load_photo(tmp_path / "a.png").pixels == flat).all()


def test_a_tiff_says_adobe_rgb_too(flat, tmp_path):
    (tmp_path / "a.png").write_bytes(made.png(flat, (b"eXIf", made.exif({}, capture={0xA001: (3, (2,))}))))
    tifffile.imwrite(tmp_path / "a.tif", flat, photometric="rgb", metadata=None)
    data = bytearray((tmp_path / "a.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        place = file.pages.first.tags["ResolutionUnit"].offset  # the last entry, which may go
    struct.pack_into("<HHII", data, place, 0x8769, 4, 1, len(data))
    (tmp_path / "a.tif").write_bytes(data + made.directory({0xA001: (3, (2,))}, len(data), "<"))
    assert (load_photo(tmp_path / "a.tif").pixels == load_photo(tmp_path / "a.png").pixels).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    ("numbers", "primaries", "decode"),
    [
        ((12, 13), "p3", srgb_to_linear),
        ((12, 2), "p3", srgb_to_linear),
        ((1, 8), "srgb", power(1)),
        ((12, 8), "p3", power(1)),
        ((1, 4), "srgb", power(2.2)),
        ((2, 5), "srgb", power(2.8)),
        ((1, 1), "srgb", bt_709),
        ((12, 6), "p3", bt_709),
        ((2, 2), "srgb", srgb_to_linear),
        ((1, 13), "srgb", srgb_to_linear),
    ],
)
def test_a_png_says_its_colours_by_cicp(numbers, primaries, decode, dtype, flat, tmp_path):
    stored = flat.astype(dtype) * (257 if dtype == np.uint16 else 1)
    data = bytes(imagecodecs.png_encode(stored))
    (tmp_path / "a.png").write_bytes(data[:33] + made.chunk(*cicp(*numbers)) + data[33:])
    assert_shows(tmp_path / "a.png", stored, primaries, decode)


@pytest.mark.parametrize(
    ("chunks", "primaries", "decode"),
    [
        ((gama(45470), chrm("adobe")), "adobe", power(563 / 256)),
        ((gama(100_000),), "srgb", power(1)),
        ((gama(55556),), "srgb", power(1.8)),
        ((gama(45455), chrm("p3")), "p3", power(2.2)),
        ((chrm("p3"),), "p3", srgb_to_linear),
        ((gama(45455), chrm("srgb")), "srgb", srgb_to_linear),
        ((gama(45455),), "srgb", srgb_to_linear),
        ((gama(0), (b"cHRM", bytes(32))), "srgb", srgb_to_linear),
        (((b"sRGB", b"\0"), gama(100_000), chrm("p3")), "srgb", srgb_to_linear),
    ],
)
def test_a_png_says_its_colours_by_gamma_and_chromaticities(chunks, primaries, decode, flat, tmp_path):
    (tmp_path / "a.png").write_bytes(made.png(flat, *chunks))
    assert_shows(tmp_path / "a.png", flat, primaries, decode)


def test_grey_follows_its_gamma(tmp_path):
    ramp = np.tile(np.arange(256, dtype=np.uint8), (4, 1))
    (tmp_path / "a.png").write_bytes(made.png(ramp, gama(100_000)))
    expected = made.by_formulas(np.repeat(ramp[..., None] / 255, 3, 2), "srgb", power(1)) * 255
    assert np.abs(load_photo(tmp_path / "a.png").pixels - expected).max() < 1.1


def test_what_is_said_first_counts(flat, adobe_profile, tmp_path):
    def profile(data):
        return b"iCCP", b"p\0\0" + zlib.compress(data)

    block = b"eXIf", made.exif({}, capture={0xA001: (3, (2,))})
    for name, chunks, primaries, decode in (
        ("profile.png", (profile(adobe_profile), cicp(12, 13), chrm("p3")), "adobe", power(563 / 256)),
        ("cicp.png", (cicp(12, 13), block, gama(100_000)), "p3", srgb_to_linear),
        ("srgb.png", ((b"sRGB", b"\0"), block), "srgb", srgb_to_linear),
        ("exif.png", (gama(100_000), block), "adobe", power(563 / 256)),
        ("broken.png", (profile(adobe_profile[:200]), cicp(12, 13)), "p3", srgb_to_linear),
    ):
        (tmp_path / name).write_bytes(made.png(flat, *chunks))
        assert_shows(tmp_path / name, flat, primaries, decode)


def renumbered(data, primaries, transfer):
    """An AVIF whose nclx says other numbers."""
    at = data.index(b"nclx") + 4
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


@pytest.mark.parametrize(
    ("numbers", "primaries", "decode"),
    [((12, 13), "p3", srgb_to_linear), ((1, 8), "srgb", power(1)), ((2, 2), "srgb", srgb_to_linear)],
)
def test_an_avif_says_its_colours_by_nclx(numbers, primaries, decode, flat, tmp_path):
    file = BytesIO()
    Image.fromarray(flat).save(file, "AVIF", quality=100, subsampling="4:4:4")
    (tmp_path / "a.avif").write_bytes(renumbered(file.getvalue(), *numbers))
    stored = np.asarray(Image.open(BytesIO(file.getvalue())))
    assert_shows(tmp_path / "a.avif", stored, primaries, decode)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((9, 16), r"it is an HDR picture \(PQ\), and only ordinary ones are supported; export it again as SDR in sRGB"),
        ((9, 18), r"it is an HDR picture \(HLG\)"),
        ((10, 17), "its colours are of a kind that photos do not use"),
        ((1, 77), "its colours are of a kind"),
    ],
)
def test_hdr_and_unheard_of_colours_are_refused_in_a_sentence(numbers, sentence, flat, tmp_path):
    (tmp_path / "a.png").write_bytes(made.png(flat, cicp(*numbers)))
    file = BytesIO()
    Image.fromarray(flat).save(file, "AVIF")
    (tmp_path / "a.avif").write_bytes(renumbered(file.getvalue(), *numbers))
    for name in ("a.png", "a.avif"):
        for read in (load_photo, read_size):
            with pytest.raises(CovershotError, match=sentence):
                read(tmp_path / name)


@pytest.mark.parametrize("numbers", [(1, 13, 0, 0), (1, 13, 1, 1)])
def test_a_png_with_the_numbers_of_video_is_refused(numbers, flat, tmp_path):
    (tmp_path / "a.png").write_bytes(made.png(flat, cicp(*numbers)))
    with pytest.raises(CovershotError, match="numbers are those of video"):
        load_photo(tmp_path / "a.png")


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "avif"])
def test_a_copy_says_srgb_and_nothing_else(suffix, flat, tmp_path):
    xmp = made.packet(attributes='exif:ColorSpace="65535" dc:source="x"')
    block = made.exif(
        {0x13E: (5, (1, 2) * 2), 0x10F: (2, b"Maker\0")}, capture={**ADOBE, 0xA500: (5, (22, 10))}, interoperability=R03
    )
    (tmp_path / "a.jpg").write_bytes(
        made.jpeg(flat, (0xE1, b"Exif\0\0" + block), (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp))
    )
    first = load_photo(tmp_path / "a.jpg")
    save_photo(first, tmp_path / f"b.{suffix}", quality=100)
    with Image.open(tmp_path / f"b.{suffix}") as image:
        exif = image.getexif()
        assert exif.get_ifd(0x8769)[0xA001] == 1
        assert not {0x13E, 0x13F} & set(exif)
        assert not {0xA500, 0xA005} & set(exif.get_ifd(0x8769))
    data = (tmp_path / f"b.{suffix}").read_bytes()
    assert b"R03" not in data
    assert b"ColorSpace" not in data
    assert np.abs(load_photo(tmp_path / f"b.{suffix}").pixels.astype(int) - first.pixels).mean() < 2.5


def test_a_photo_of_ours_is_read_back_as_it_is(flat, tmp_path):
    for suffix in ("png", "tif"):
        save_photo(Photo(flat), tmp_path / f"a.{suffix}")
        assert (load_photo(tmp_path / f"a.{suffix}").pixels == flat).all()
