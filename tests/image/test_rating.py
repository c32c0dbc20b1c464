import os

import pytest
from PIL import Image

from engine.image.rating import Rating, read_rating

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = "http://ns.adobe.com/xap/1.0/"


def packet(attributes="", elements=""):
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:xmp="{XMP}" '
        f"{attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "shot.jpg"
    Image.new("RGB", (4, 3)).save(path)
    return path


@pytest.mark.parametrize("name", ["shot.xmp", "shot.jpg.xmp"])
@pytest.mark.parametrize(
    "content",
    [
        packet('xmp:Rating="4" xmp:Label="Red"'),
        packet(elements="<xmp:Rating>4</xmp:Rating><xmp:Label> Red\n</xmp:Label>"),
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + packet('xmp:Rating="4.0"', "<xmp:Label>Red</xmp:Label>"),
    ],
)
def test_both_programs_forms_beside_the_photo_are_read(name, content, photo):
    photo.with_name(name).write_bytes(content)

    assert read_rating(photo) == Rating(4, "Red")


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("-1", -1),
        ("0", 0),
        ("5", 5),
        (" 3 ", 3),
        ("6", None),
        ("-2", None),
        ("", None),
        ("many", None),
        ("9" * 5000, None),
    ],
)
def test_only_ratings_that_exist_count(text, stars, photo):
    photo.with_suffix(".xmp").write_bytes(packet(f'xmp:Rating="{text}"'))

    assert read_rating(photo).stars == stars


COLORLABELS = "<darktable:colorlabels><rdf:Seq>{}</rdf:Seq></darktable:colorlabels>"
DARKTABLE = 'xmlns:darktable="http://darktable.sf.net/" '


@pytest.mark.parametrize(
    ("numbers", "label"),
    [("0", "Red"), ("4", "Purple"), ("13", None), ("-1", None), ("", None), ("many", None)],
)
def test_darktables_numbers_are_the_labels_that_others_name(numbers, label, photo):
    elements = COLORLABELS.format(f"<rdf:li>{numbers}</rdf:li>")
    photo.with_name("shot.jpg.xmp").write_bytes(packet(DARKTABLE + 'xmp:Rating="-1"', elements))

    assert read_rating(photo) == Rating(-1, label)


def test_the_first_of_several_numbers_counts_and_a_name_before_any(photo):
    sidecar = photo.with_name("shot.jpg.xmp")
    elements = COLORLABELS.format("<rdf:li>3</rdf:li><rdf:li>1</rdf:li>")
    sidecar.write_bytes(packet(DARKTABLE, elements))
    assert read_rating(photo) == Rating(None, "Blue")

    sidecar.write_bytes(packet(DARKTABLE + 'xmp:Label="Lila"', elements))
    assert read_rating(photo) == Rating(None, "Lila")

    sidecar.write_bytes(packet(DARKTABLE, COLORLABELS.format("")))
    assert read_rating(photo) == Rating()


def test_what_lies_beside_the_photo_comes_before_what_lies_in_it(photo):
    Image.new("RGB", (4, 3)).save(photo, xmp=packet('xmp:Rating="1" xmp:Label="Blue"'))
    assert read_rating(photo) == Rating(1, "Blue")

    photo.with_suffix(".xmp").write_bytes(packet('xmp:Rating="2"'))
    assert read_rating(photo) == Rating(2, "Blue")

    photo.with_name("shot.jpg.xmp").write_bytes(packet('xmp:Rating="3"'))
    assert read_rating(photo) == Rating(3, "Blue")


def test_a_photo_that_nobody_rated_has_no_rating(photo):
    assert read_rating(photo) == Rating()
    assert read_rating(photo.with_name("missing.jpg")) == Rating()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        packet('xmp:Rating="4"')[:-20],
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + packet(elements="<xmp:Label>&e;</xmp:Label>"),
        b"<a>" * 5000 + b"</a>" * 5000,
        packet(elements=f"<xmp:Label>{'x' * 5000}</xmp:Label>"),
        packet('xmp:Rating="4"').replace(b"<rdf:RDF", b"<rdf:Other").replace(b"</rdf:RDF", b"</rdf:Other"),
    ],
)
def test_a_broken_or_hostile_file_rates_nothing(content, photo):
    photo.with_suffix(".xmp").write_bytes(content)

    assert read_rating(photo) == Rating()


def test_files_that_are_too_large_or_no_files_rate_nothing(photo):
    with photo.with_suffix(".xmp").open("wb") as file:
        file.write(packet('xmp:Rating="4"'))
        file.truncate((1 << 24) + 1)
    assert read_rating(photo) == Rating()

    photo.with_suffix(".xmp").unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(photo.with_suffix(".xmp"))
        assert read_rating(photo) == Rating()


def test_a_photo_that_is_broken_is_rated_by_what_lies_beside_it(photo):
    photo.write_bytes(b"broken")
    photo.with_suffix(".xmp").write_bytes(packet('xmp:Label="Grün"'))

    assert read_rating(photo) == Rating(None, "Grün")
