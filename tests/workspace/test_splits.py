from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import CovershotError
from engine.workspace.splits import SPLITS, Need, fixed_by_stem, read_fixed_splits, split_photos


@pytest.fixture
def photos(tmp_path: Path):
    def make(count: int) -> dict[str, Path]:
        paths = {f"p{number}": tmp_path / f"p{number}.png" for number in range(count)}
        for name, path in paths.items():
            path.write_text(name)
        return paths

    return make


def need(photos, splits=SPLITS) -> Need:
    return Need(frozenset(photos), splits, "a finished cover")


def test_every_photo_has_one_split_near_the_wanted_shares(photos):
    paths = photos(400)
    splits = split_photos(paths, {}, [need(paths)])
    assert splits.keys() == paths.keys()
    shares = {split: list(splits.values()).count(split) / 400 for split in SPLITS}
    assert shares["test"] == pytest.approx(0.2, abs=0.06)
    assert shares["validation"] == pytest.approx(0.15, abs=0.06)


def test_photos_that_could_not_be_measured_are_not_held_out(photos):
    paths = photos(200)
    covered = list(paths)[:100]
    splits = split_photos(paths, {}, [need(covered), need(paths, ("validation", "train"))])
    assert {splits[photo] for photo in covered} == set(SPLITS)
    assert {splits[photo] for photo in paths if photo not in covered} == {"validation", "train"}


def test_more_photos_move_no_other(photos):
    few = photos(50)
    many = photos(100)
    before = split_photos(few, {}, [need(few)])
    after = split_photos(many, {}, [need(many)])
    assert all(after[photo] == split for photo, split in before.items())


def test_content_decides_and_not_the_name(photos, tmp_path):
    paths = photos(60)
    renamed = {f"renamed-{photo}": path for photo, path in paths.items()}
    before = split_photos(paths, {}, [])
    after = split_photos(renamed, {}, [])
    assert [before[photo] for photo in paths] == [after[f"renamed-{photo}"] for photo in paths]


@pytest.mark.parametrize("count", [3, 4, 5, 8])
def test_few_photos_still_fill_every_split(photos, count):
    paths = photos(count)
    assert set(split_photos(paths, {}, [need(paths)]).values()) == set(SPLITS)


def test_two_photos_are_too_few(photos):
    paths = photos(2)
    with pytest.raises(CovershotError, match="Only 2 photos have a finished cover, and 3 are the least"):
        split_photos(paths, {}, [need(paths)])


@pytest.mark.parametrize("count", [1, 2])
def test_where_few_teach_two_photos_are_all_for_training(photos, count):
    paths = photos(count)
    few = replace(need(paths), few_teach=True)
    assert set(split_photos(paths, {}, [few]).values()) == {"train"}
    three = photos(3)
    assert set(split_photos(three, {}, [replace(need(three), few_teach=True)]).values()) == set(SPLITS)


def test_where_few_teach_a_second_need_still_takes_one_of_two(photos):
    paths = photos(2)
    splits = split_photos(paths, {}, [replace(need(paths), few_teach=True), need(paths, ("validation", "train"))])
    assert sorted(splits.values()) == ["train", "validation"]


def test_where_few_teach_none_is_still_too_few(photos):
    with pytest.raises(CovershotError, match="No photo has a finished cover that can be used"):
        split_photos(photos(2), {}, [Need(frozenset(), SPLITS, "a finished cover", few_teach=True)])


def test_too_few_photos_for_an_optional_need_are_no_error_and_split_as_if_it_were_none(photos):
    paths = photos(12)
    one = Need(frozenset(["p3"]), ("validation", "train"), "comparisons", optional=True)
    splits = split_photos(paths, {}, [need(paths), one])
    assert set(splits.values()) == set(SPLITS)
    with pytest.raises(CovershotError, match="Only 1 photos have comparisons, and 2 are the least"):
        split_photos(paths, {}, [need(paths), Need(one.photos, one.splits, one.what)])


def test_a_second_need_is_met_without_breaking_the_first(photos):
    paths = photos(12)
    judged = [f"p{number}" for number in range(2)]
    splits = split_photos(paths, {}, [need(paths), need(judged, ("validation", "train"))])
    assert {splits[photo] for photo in judged} >= {"validation", "train"}
    assert set(splits.values()) == set(SPLITS)


@pytest.mark.parametrize("count", range(3, 9))
@pytest.mark.parametrize("first", range(4))
def test_two_photos_of_a_few_with_comparisons_are_enough_whichever_they_are(photos, count, first):
    paths = photos(count)
    judged = [list(paths)[first % count], list(paths)[(first + 1) % count]]
    splits = split_photos(paths, {}, [need(paths), need(judged, ("validation", "train"))])
    assert set(splits.values()) == set(SPLITS)
    assert {splits[photo] for photo in judged} == {"validation", "train"}


def test_photos_fixed_by_hand_are_never_moved(photos, tmp_path):
    paths = photos(6)
    table = tmp_path / "split.csv"
    table.write_text("photo,split\np0,test\np1,validation\np2,train\np3,train\np4,train\np5,train\n")
    fixed = read_fixed_splits(table)
    assert split_photos(paths, fixed, [need(paths)]) == fixed
    with pytest.raises(CovershotError, match=r"a photo named in dataset/split\.csv is not moved"):
        split_photos(paths, dict.fromkeys(paths, "train"), [need(paths)])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("photo,split\np0,train\np1\n", "row 2, object missing required field split"),
        ("photo,split\np0,dev\n", r"row 1, split: invalid enum value 'dev'.*one of train, validation, test"),
        ("name,part\np0,train\n", "missing required field photo.*columns are photo and split"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path, text, sentence):
    table = tmp_path / "split.csv"
    table.write_text(text)
    with pytest.raises(CovershotError, match=sentence):
        read_fixed_splits(table)


def test_files_of_the_same_content_are_in_one_split(photos):
    paths = photos(60)
    for name in ("p1", "p2", "p3"):
        paths[name].write_text("p0")
    splits = split_photos(paths, {}, [need(paths)])
    assert splits["p0"] == splits["p1"] == splits["p2"] == splits["p3"]
    assert set(splits.values()) == set(SPLITS)
    assert split_photos(paths, {"p2": "validation"}, [need(paths)])["p0"] == "validation"


def test_the_same_photo_cannot_be_set_apart_by_hand(photos):
    paths = photos(6)
    paths["p1"].write_text("p0")
    with pytest.raises(CovershotError, match="puts p1 into train and p0, which is the same photo, elsewhere"):
        split_photos(paths, {"p0": "test", "p1": "train"}, [])


def test_three_names_of_one_photo_are_too_few(photos):
    paths = photos(3)
    for path in paths.values():
        path.write_text("same")
    with pytest.raises(
        CovershotError, match=r"Only 1 photos have a finished cover.*Files of the same content count as one"
    ):
        split_photos(paths, {}, [need(paths)])


def test_a_table_may_name_files_and_what_is_no_photo_is_told(photos):
    paths = photos(3)
    table = {"p0.png": "test", "P1.PNG": "train", "p2": "validation", "p9.png": "test"}
    assert fixed_by_stem(table, paths) == ({"p0": "test", "p1": "train", "p2": "validation"}, ["p9.png"])


def test_a_photo_that_is_given_two_splits_is_refused(tmp_path):
    table = tmp_path / "split.csv"
    table.write_text("photo,split\np0,test\np0,train\n")
    with pytest.raises(CovershotError, match="gives p0 two splits"):
        read_fixed_splits(table)


def test_a_table_saved_by_excel_is_read(tmp_path):
    table = tmp_path / "split.csv"
    table.write_text("photo,split\np0,test\n", encoding="utf-8-sig")
    assert read_fixed_splits(table) == {"p0": "test"}


def test_no_table_fixes_nothing(tmp_path):
    assert read_fixed_splits(tmp_path / "split.csv") == {}
