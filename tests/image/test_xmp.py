import struct

import pytest

from engine.image import iptc, xmp
from engine.image.io import Photo, load_photo, save_photo
from tests.image import made
from tests.image.test_metadata import COPYRIGHT, RECORDS, RIGHTS, XMP, packet_in

PLACES_IN_XMP = [
    ("", 'exif:GPSLatitude="48"'),
    ("<exif:GPSLongitude>2</exif:GPSLongitude>", ""),
    ('<dc:relation rdf:parseType="Resource"><exif:GPSAltitude>9</exif:GPSAltitude></dc:relation>', ""),
    ("", 'd:GpsLatitude="48" d:GpsLongtitude="2"'),
    ("<g:lat>48</g:lat><g:long>2</g:long>", ""),
]


@pytest.mark.parametrize(("elements", "attributes"), PLACES_IN_XMP)
def test_no_form_of_a_place_stays_in_xmp(elements, attributes):
    spaces = 'xmlns:d="http://www.dji.com/drone-dji/1.0/" xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#"'
    packet = made.packet(elements + RIGHTS, attributes, spaces)
    without = xmp.kept(packet, gps=False)
    whole = xmp.kept(packet, gps=True)
    for name in (b"GPS", b"Gps", b"<g:l", b"48"):
        assert name not in without
    assert COPYRIGHT.encode() in without
    assert any(name in whole for name in (b"GPS", b"Gps", b"<g:l"))


def test_what_is_false_of_the_copy_goes_from_xmp():
    spaces = (
        'xmlns:h="http://ns.adobe.com/hdr-gain-map/1.0/" xmlns:p="http://ns.adobe.com/photoshop/1.0/" '
        'xmlns:c="http://ns.google.com/photos/1.0/container/" xmlns:g="http://ns.google.com/photos/1.0/camera/" '
        'xmlns:n="http://ns.adobe.com/xmp/note/"'
    )
    attributes = (
        'tiff:Orientation="6" tiff:Make="M" exif:PixelXDimension="9" p:ICCProfile="Adobe RGB (1998)" p:City="Oslo" '
        'h:Version="1" g:MotionPhoto="1" n:HasExtendedXMP="F" dc:format="image/jpeg"'
    )
    found = xmp.kept(made.packet("<c:Directory><rdf:Seq/></c:Directory>", attributes, spaces), gps=False)
    for name in (
        b"Orientation",
        b"Pixel",
        b"ICCProfile",
        b"h:Version",
        b"MotionPhoto",
        b"Extended",
        b"Directory",
        b"jpeg",
    ):
        assert name not in found
    for name in (b'tiff:Make="M"', b'p:City="Oslo"'):
        assert name in found


NESTED = made.packet("<dc:title>" * 5_000 + "</dc:title>" * 5_000)


@pytest.mark.parametrize(
    "packet",
    [
        b"<rdf:RDF",
        b"no XML",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 100_000,
        "<a/>".encode("utf-16"),
        NESTED,
    ],
)
def test_broken_xmp_is_left_out_with_a_note(packet, picture, tmp_path):
    notes = save_photo(Photo(picture, xmp=packet), tmp_path / "a.png")
    assert notes == ["its XMP is broken and is not copied"]
    assert packet_in(tmp_path / "a.png") == b""


def test_a_packet_in_two_parts_is_joined(picture, tmp_path):
    mark = "A" * 32
    first = made.packet(attributes=f'n:HasExtendedXMP="{mark}"', spaces='xmlns:n="http://ns.adobe.com/xmp/note/"')
    more = made.packet(RIGHTS)[len('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode()) :]
    head = b"http://ns.adobe.com/xmp/extension/\0" + mark.encode()
    parts = [(0xE1, head + struct.pack(">II", len(more), at) + more[at : at + 300]) for at in range(0, len(more), 300)]
    (tmp_path / "a.jpg").write_bytes(made.jpeg(picture, (0xE1, XMP + first), *reversed(parts)))
    assert COPYRIGHT.encode() in load_photo(tmp_path / "a.jpg").xmp


def test_xmp_too_long_for_a_jpeg_loses_its_longest_property_and_says_so(picture, tmp_path):
    packet = made.packet(RIGHTS + f"<dc:relation>{'x' * 70_000}</dc:relation>", 'dc:source="s"')
    notes = save_photo(Photo(picture, xmp=packet), tmp_path / "a.jpg")
    assert notes == ["its XMP is too long for this format, and its longest properties are left out (dc:relation)"]
    assert COPYRIGHT in packet_in(tmp_path / "a.jpg").decode()
    assert save_photo(Photo(picture, xmp=packet), tmp_path / "a.png") == []


def test_iptc_as_xmp_takes_only_what_xmp_lacks(picture, tmp_path):
    save_photo(Photo(picture, xmp=made.packet(RIGHTS.replace("2024", "1999")), iptc=RECORDS), tmp_path / "a.webp")
    packet = packet_in(tmp_path / "a.webp").decode()
    assert "1999" in packet
    assert "2024" not in packet
    assert "bridge" in packet


def test_iptc_without_a_character_set_is_latin_1_unless_it_is_utf_8():
    assert iptc.as_xmp(made.iptc((2, 80, "José".encode("latin-1")))) == {"dc:creator": ["José"]}
    assert iptc.as_xmp(made.iptc((2, 80, "José".encode()))) == {"dc:creator": ["José"]}


def test_forbidden_signs_of_iptc_do_not_break_xmp(picture, tmp_path):
    save_photo(Photo(picture, iptc=made.iptc((2, 80, b"A\1&<B"))), tmp_path / "a.webp")
    assert "A&amp;&lt;B" in packet_in(tmp_path / "a.webp").decode()
    xmp.kept(packet_in(tmp_path / "a.webp"), gps=False)
