"""A raw file and the camera's picture of one name are one photo."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.errors import CovershotError
from engine.image.io import Photo, save_photo
from engine.workspace.import_photos import import_photos
from engine.workspace.pairs import expanded, find_target_pairs, list_covers, list_photos, list_shots, read_folder
from engine.workspace.photo_settings import NAME, PhotoSettings, read_photo_settings, write_photo_settings
from engine.workspace.workspace import create_workspace
from tests.image.made_formats import CATALOGUE, dng, page, pdf


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "shoot")


def put(folder, *names):
    for name in names:
        (folder / name).write_bytes(b"")


def names_of(photos):
    return {stem: path.name for stem, path in photos.items()}


@pytest.mark.parametrize("picture", ["a.jpg", "a.JPEG", "a.heic", "a.HIF"])
@pytest.mark.parametrize("raw", ["a.CR3", "a.dng"])
def test_the_raw_file_is_the_photo_and_the_picture_is_not_mentioned(raw, picture, workspace):
    put(workspace.input, raw, picture, "b.jpg")

    assert names_of(list_photos(workspace.input)) == {"a": raw, "b": "b.jpg"}
    photos, skipped = read_folder(workspace.input)
    assert names_of(photos) == {"a": raw, "b": "b.jpg"}
    assert skipped == []


def test_the_picture_is_the_photo_where_the_workspace_sets_so(workspace):
    put(workspace.input, "a.CR3", "a.jpg", "c.nef")
    (workspace.dataset / NAME).write_text('raw_and_jpeg = "jpeg"\n')

    photos, skipped = read_folder(workspace.input)
    assert names_of(photos) == {"a": "a.jpg", "c": "c.nef"}
    assert skipped == []
    assert [path.name for path in expanded([workspace.input])] == ["a.jpg", "c.nef"]


def test_what_is_set_holds_from_now_on(workspace):
    put(workspace.input, "a.CR3", "a.jpg", "c.nef")

    write_photo_settings(workspace.input, PhotoSettings("jpeg"))
    assert read_photo_settings(workspace.input) == PhotoSettings("jpeg")
    photos, unused = list_shots(workspace.input)
    assert names_of(photos) == {"a": "a.jpg", "c": "c.nef"}
    assert [path.name for path in unused] == ["a.CR3"]

    write_photo_settings(workspace.input, PhotoSettings("raw"))
    assert names_of(list_photos(workspace.input)) == {"a": "a.CR3", "c": "c.nef"}


def test_another_file_of_the_name_is_still_named(workspace):
    put(workspace.input, "a.CR3", "a.jpg", "a.tif")

    photos, (skipped,) = read_folder(workspace.input)
    assert names_of(photos) == {"a": "a.CR3"}
    assert (skipped.path.name, skipped.reason.split(",")[0]) == ("a.tif", "shares its name with a.CR3")


def test_two_pictures_of_a_name_are_no_shot(workspace):
    put(workspace.input, "a.heic", "a.jpg")

    _, (skipped,) = read_folder(workspace.input)
    assert skipped.path.name == "a.jpg"


def test_a_folder_of_shots_is_enhanced_once_each(workspace):
    put(workspace.input, "a.CR3", "a.jpg", "b.jpg", "b.tif")

    assert [path.name for path in expanded([workspace.input])] == ["a.CR3", "b.jpg", "b.tif"]


def test_nothing_set_is_the_default(workspace):
    assert read_photo_settings(workspace.input) == PhotoSettings("raw")


@pytest.mark.parametrize("text", ['raw_and_jpeg = "both"', "raw_and_jpeg = 1", 'other = "raw"', "raw_and_jpeg"])
def test_malformed_settings_are_one_sentence(text, workspace):
    put(workspace.input, "a.CR3", "a.jpg")
    (workspace.dataset / NAME).write_text(text)

    with pytest.raises(
        CovershotError, match=r"photos\.toml.*raw_and_jpeg = \"raw\" or \"jpeg\"; correct it, or remove it\."
    ):
        list_photos(workspace.input)


def shoot(folder, *, seed=0):
    """A card with one shot: its raw file and its picture."""
    folder.mkdir(parents=True)
    scene = np.array(Image.fromarray(data.coffee()).resize((96, 64))) // (1 + seed)
    (folder / "IMG_1.DNG").write_bytes(dng(scene))
    save_photo(Photo(scene), folder / "IMG_1.JPG")
    return folder


def brought(workspace, *paths):
    done = import_photos(workspace, paths, lambda event: None, lambda: False)
    return [path.name for path in done.copied], [(one.path.name, one.reason) for one in done.skipped]


def test_both_files_of_a_shot_are_imported_under_one_name(workspace, tmp_path):
    cards = shoot(tmp_path / "one"), shoot(tmp_path / "two", seed=1)

    assert brought(workspace, *cards) == (["IMG_1.dng", "IMG_1.jpg", "IMG_1 (2).dng", "IMG_1 (2).jpg"], [])
    assert names_of(list_photos(workspace.input)) == {"IMG_1": "IMG_1.dng", "IMG_1 (2)": "IMG_1 (2).dng"}
    assert brought(workspace, cards[0]) == ([], [(name, "is here already") for name in ("IMG_1.DNG", "IMG_1.JPG")])


def test_a_raw_file_joins_its_picture_that_is_here_already(workspace, tmp_path):
    card = shoot(tmp_path / "card")

    assert brought(workspace, card / "IMG_1.JPG") == (["IMG_1.jpg"], [])
    assert brought(workspace, card / "IMG_1.JPG", card / "IMG_1.DNG")[0] == ["IMG_1.dng"]


def test_a_pdf_is_a_cover_and_no_photo(workspace):
    Image.fromarray(data.coffee()).save(workspace.input / "a.png")
    Image.fromarray(data.coffee()).save(workspace.target / "a.pdf", resolution=300)
    (workspace.input / "b.pdf").write_bytes(pdf(CATALOGUE))
    pairs, (skipped,) = find_target_pairs(workspace)

    assert [(pair.source.name, pair.target.name) for pair in pairs] == [("a.png", "a.pdf")]
    assert names_of(list_covers(workspace.target)) == {"a": "a.pdf"}
    assert list_photos(workspace.target) == {}
    assert skipped.path == workspace.input / "b.pdf"
    assert skipped.reason.startswith("is a PDF, which is read as a cover alone")


def test_a_pdf_is_not_enhanced(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(*page("")))

    with pytest.raises(CovershotError, match=r"a\.pdf is a PDF, which is read as a cover alone\. Give the photo"):
        expanded([tmp_path / "a.pdf"])
