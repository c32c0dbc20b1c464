from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.errors import CovershotError
from engine.image import pdf as reader
from engine.image.io import load_photo, read_size
from engine.image.metrics import delta_e
from tests.image.made_formats import CATALOGUE, page, pdf

RED = "1 0 0 rg 0 0 400 300 re f 0 g 0 0 40 30 re f"


def write(path, content):
    path.write_bytes(content)
    return path


def test_a_drawn_page_is_read_over_white_at_an_adequate_size(tmp_path):
    path = write(tmp_path / "a.pdf", pdf(*page("0 0 1 rg 0 150 400 150 re f")))
    photo = load_photo(path)

    assert read_size(path) == (3000, 2250)
    assert photo.pixels.shape == (2250, 3000, 3)
    assert photo.pixels[10, 10].tolist() == [0, 0, 255]
    assert photo.pixels[-10, -10].tolist() == [255, 255, 255]


def test_a_page_of_one_picture_is_that_picture_pixel_by_pixel(tmp_path):
    picture = Image.fromarray(data.coffee())
    picture.save(tmp_path / "a.pdf", resolution=300, quality=95)

    assert read_size(tmp_path / "a.pdf") == picture.size
    assert delta_e(load_photo(tmp_path / "a.pdf").pixels, np.array(picture)) < 1.5
    assert load_photo(tmp_path / "a.pdf").dpi == pytest.approx((300, 300), abs=0.1)


def test_a_reduced_copy_has_the_same_colours(tmp_path):
    picture = Image.fromarray(data.coffee())
    picture.save(tmp_path / "a.pdf", quality=95)
    expected = picture.resize((120, 80), Image.Resampling.LANCZOS)

    assert delta_e(load_photo(tmp_path / "a.pdf", 120).pixels, np.array(expected)) < 1.5


def test_a_logo_does_not_decide_the_size(tmp_path):
    pixels = bytes(range(48))
    logo = (
        b"<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length 48 >>"
    )
    objects = page("q 20 0 0 20 5 5 cm /Logo Do Q", resources="/XObject << /Logo 5 0 R >>")
    path = write(tmp_path / "a.pdf", pdf(*objects, logo + b"\nstream\n" + pixels + b"\nendstream"))

    assert read_size(path) == (3000, 2250)


def test_a_picture_of_any_resolution_stays_within_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MOST_LONG_SIDE", 300)
    Image.fromarray(data.coffee()).save(tmp_path / "a.pdf")

    assert read_size(tmp_path / "a.pdf") == (300, 200)


def test_the_page_is_trimmed_and_turned_as_it_is_printed(tmp_path):
    path = write(tmp_path / "a.pdf", pdf(*page(RED, "/TrimBox [40 30 400 300] /Rotate 90")))
    photo = load_photo(path, 300)

    assert read_size(path) == (2250, 3000)
    assert photo.pixels.min((0, 1)).tolist() == [254, 0, 0] or photo.pixels.min((0, 1)).tolist() == [255, 0, 0]


def test_the_first_of_several_pages_is_read(tmp_path):
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("blue", "red"))
    first.save(tmp_path / "a.pdf", save_all=True, append_images=[second])

    assert np.abs(load_photo(tmp_path / "a.pdf").pixels.mean((0, 1)) - (0, 0, 255)).max() < 3


def test_threads_read_pages_one_after_the_other(tmp_path):
    path = write(tmp_path / "a.pdf", pdf(*page(RED)))
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda _: load_photo(path, 64).pixels, range(16)))

    assert all(np.array_equal(one, read[0]) for one in read)


def test_a_pdf_with_a_password_is_refused(tmp_path):
    secret = f"<< /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>"
    path = write(tmp_path / "a.pdf", pdf(*page(RED), secret, trailer="/Encrypt 5 0 R /ID [<00><00>]"))

    with pytest.raises(CovershotError, match=r"a\.pdf: it is a PDF with a password; export it again without one\.$"):
        load_photo(path)


def test_a_pdf_without_a_page_is_refused(tmp_path):
    path = write(tmp_path / "a.pdf", pdf(CATALOGUE, "<< /Type /Pages /Kids [] /Count 0 >>"))

    with pytest.raises(CovershotError, match=r"a\.pdf: it is a PDF without a page"):
        load_photo(path)


@pytest.mark.parametrize("box", ["[0 0 0 0]", "[0 0 90000 300]", "[0 0 1e30 1e30]"])
def test_a_page_of_an_impossible_size_is_refused_or_has_the_usual_one(box, tmp_path):
    path = write(tmp_path / "a.pdf", pdf(*page(RED, f"/MediaBox {box}")))
    try:
        assert max(read_size(path)) <= reader.MOST_LONG_SIDE
    except CovershotError as error:
        assert "whose first page has no size" in str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize("share", [0.1, 0.5, 0.98])
def test_a_pdf_that_is_cut_off_is_refused(share, tmp_path):
    Image.fromarray(data.coffee()).save(tmp_path / "whole.pdf")
    whole = (tmp_path / "whole.pdf").read_bytes()
    path = write(tmp_path / "cut.pdf", whole[: int(len(whole) * share)])

    with pytest.raises(CovershotError, match=r"cut\.pdf: it is a PDF that is cut off"):
        load_photo(path)


def test_a_broken_pdf_is_refused(tmp_path):
    path = write(tmp_path / "a.pdf", b"%PDF-1.7\nnothing\n%%EOF")

    with pytest.raises(CovershotError, match=r"a\.pdf: it is a PDF that is damaged"):
        load_photo(path)
