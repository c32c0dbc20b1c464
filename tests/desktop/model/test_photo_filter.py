from pathlib import Path

import pytest

from desktop.model.library import Library, LibraryPhoto
from desktop.model.photo_filter import Browsing, Kind, Sort, browse, count
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
