"""Names that some disk or program takes for one are partners; what is not read is named."""

import unicodedata
from pathlib import Path

import pytest

from engine.workspace.names import is_system_folder, partners, photos_of, why_unread


def files(*names):
    return {name: Path(f"{name}.png") for name in names}


def test_the_same_name_is_the_partner():
    assert partners(["a", "b"], files("b", "c")) == {"b": Path("b.png")}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_and_case_do_not_part_names(form):
    other = unicodedata.normalize("NFD" if form == "NFC" else "NFC", "CAFÉ")

    assert partners([unicodedata.normalize(form, "Café")], files(other)) == {
        unicodedata.normalize(form, "Café"): Path(f"{other}.png")
    }


def test_two_photos_that_differ_in_case_alone_keep_each_its_partner():
    assert partners(["p0", "P0"], files("p0", "P0")) == files("p0", "P0")
    assert partners(["p0", "P0"], files("P0")) == files("P0")
    assert partners(["p0", "pO"], files("P0")) == {"p0": Path("P0.png")}


def test_a_partner_that_cannot_be_told_from_another_is_none():
    assert partners(["ab"], files("AB", "Ab")) == {}


@pytest.mark.parametrize("name", ["j.jxl", "y.jfif", "z.jpe", "b.BMP", "cover.pdf"])
def test_a_picture_that_is_not_read_has_a_reason(name):
    assert why_unread(Path(name))


@pytest.mark.parametrize("name", ["a.jpg", "a.TIFF", "a.CR3", "a.heic", "a.psd", "notes.txt", "split.csv"])
def test_photos_and_what_is_no_picture_have_none(name):
    assert why_unread(Path(name)) is None


def test_folders_of_disks_and_systems_are_recognised():
    names = ("@eaDir", ".thumbnails", ".dtrash", ".Trashes", "$RECYCLE.BIN", "#recycle")

    assert all(map(is_system_folder, names))
    assert not is_system_folder("2024 Lofoten")


def test_a_file_is_of_the_photo_before_its_tilde_the_longest_name_first():
    photos = files("a", "b~x", "b")
    assert photos_of(["a", "a~2", "b~x~7", "b~y~7", "c~1", "~"], photos) == {
        "a": Path("a.png"),
        "a~2": Path("a.png"),
        "b~x~7": Path("b~x.png"),
        "b~y~7": Path("b.png"),
    }


def test_a_file_of_a_photo_in_another_case_is_its_unless_two_photos_are_alike():
    assert photos_of(["A~2", "É~2"], files("a", unicodedata.normalize("NFD", "é"))).keys() == {"A~2", "É~2"}
    assert photos_of(["AB~2"], files("ab", "Ab")) == {}
