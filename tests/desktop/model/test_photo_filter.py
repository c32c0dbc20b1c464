from pathlib import Path

import pytest

from desktop.model.library import Library, LibraryPhoto
from desktop.model.photo_filter import (
    ANY_LABEL,
    NO_LABEL,
    Browsing,
    Kind,
    Sort,
    Stars,
    browse,
    count,
    label_key,
    label_keys,
)
from engine.image.rating import Rating
from engine.workspace.workspace import Workspace

PHOTOS = (
    LibraryPhoto("IMG 10", Path("a"), Path("t"), {}, (5, 1)),
    LibraryPhoto("IMG 9", Path("b"), None, {"sft": Path("e")}, (9, 1)),
    LibraryPhoto("été", Path("c"), Path("t"), {}, (1, 1)),
)
LIBRARY = Library(Workspace(Path("/none")), PHOTOS, judged={"été": 3})


def names(**browsing):
    return [photo.name for photo in browse(LIBRARY, Browsing(**browsing))]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NAME, ["IMG 9", "IMG 10", "été"]),
        (Sort.DATE, ["IMG 9", "IMG 10", "été"]),
        (Sort.STATE, ["IMG 10", "été", "IMG 9"]),
    ],
)
def test_orders(sort, order):
    assert names(sort=sort) == order


def test_every_word_of_a_search_must_be_in_the_name_whatever_its_case():
    assert names(search="img") == ["IMG 9", "IMG 10"]
    assert names(search="1 im") == ["IMG 10"]
    assert names(search="ÉTÉ") == ["été"]
    assert names(search="img été") == []


def test_a_photo_is_counted_in_every_state_it_is_in():
    assert count(LIBRARY) == {Kind.ALL: 3, Kind.NO_TARGET: 1, Kind.TO_JUDGE: 2, Kind.JUDGED: 1, Kind.ENHANCED: 1}
    assert names(kind=Kind.JUDGED, search="img") == []


@pytest.mark.parametrize("name", ["²", "٣", "a²b3", "", "0009"])
def test_any_name_can_be_sorted(name):
    library = Library(Workspace(Path("/none")), (*PHOTOS, LibraryPhoto(name, Path("d"), None, {})))
    assert len(browse(library, Browsing())) == 4


RATED = Library(
    Workspace(Path("/none")),
    tuple(LibraryPhoto(name, Path(name), None, {}) for name in ("1", "2", "3", "4", "5")),
)
RATINGS = {
    "1": Rating(-1, "Rot"),
    "2": Rating(3),
    "3": Rating(0, "Red"),
    "4": Rating(5, "Dringend"),
}


def rated(**browsing):
    return "".join(photo.name for photo in browse(RATED, Browsing(**browsing), RATINGS))


@pytest.mark.parametrize(
    ("stars", "found"),
    [
        (Stars.ALL, "12345"),
        (Stars.ONE, "24"),
        (Stars.THREE, "24"),
        (Stars.FOUR, "4"),
        (Stars.FIVE, "4"),
        (Stars.UNRATED, "35"),
        (Stars.REJECTED, "1"),
    ],
)
def test_stars_are_at_least_so_many_or_none_or_rejected(stars, found):
    assert rated(stars=stars) == found


@pytest.mark.parametrize(
    ("label", "found"), [(ANY_LABEL, "12345"), (NO_LABEL, "25"), ("red", "13"), ("Dringend", "4"), ("green", "")]
)
def test_a_label_is_the_same_in_every_language(label, found):
    assert rated(label=label) == found


def test_the_best_rated_come_first_and_the_rejected_last():
    assert rated(sort=Sort.RATING) == "42351"


@pytest.mark.parametrize(
    ("label", "key"),
    [("RED", "red"), ("Grün", "green"), ("Gru\u0308n", "green"), ("Lila", "purple"), ("Dringend", "Dringend")],
)
def test_a_labels_key(label, key):
    assert label_key(label) == key


def test_the_colours_are_offered_first():
    assert label_keys([*RATINGS.values(), Rating(None, "Blau"), Rating()]) == ("red", "blue", "Dringend")


def test_what_depends_on_ratings():
    assert not Browsing(Kind.JUDGED, "a", Sort.DATE).by_rating
    for browsing in (Browsing(sort=Sort.RATING), Browsing(stars=Stars.ONE), Browsing(label=NO_LABEL)):
        assert browsing.by_rating
