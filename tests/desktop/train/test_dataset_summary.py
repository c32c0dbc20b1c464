import os
import shutil

import pytest
from PIL import Image

from desktop.train.dataset_summary import read_material, settled
from engine.workspace.judgements.pair_images import sync_pair_images
from engine.workspace.judgements.records import Candidate
from engine.workspace.judgements.store import Judgements, open_judgements
from engine.workspace.pairs import ImagePair
from engine.workspace.workspace import create_workspace


def test_what_is_learnt_from_is_counted_and_what_is_not_is_named(workspace):
    (workspace.target / "p0.png").unlink()
    material = read_material(workspace)
    assert material.dataset is not None
    assert (len(material.dataset.pairs), len(material.dataset.image_pairs)) == (5, 6)
    assert [(skipped.path.name, skipped.reason) for skipped in material.skipped] == [("p0.png", "has no target")]


def test_too_little_is_one_sentence(tmp_path):
    material = read_material(create_workspace(tmp_path / "empty"))
    assert material.dataset is None
    assert "has no photos yet" in material.problem
    assert material.skipped == ()


def test_ties_and_skips_are_counted(workspace):
    with open_judgements(workspace) as judgements:
        for verdict in ("tie", "skip", "skip"):
            left = Candidate("p0", moves={"exposure": 0.1})
            right = Candidate("p0", moves={"exposure": -0.1})
            comparison = judgements.ask(left, right, reason="random", session="s")
            judgements.judge(comparison, verdict, response_seconds=1.0)
    material = read_material(workspace)
    assert (material.ties, material.skips) == (1, 2)


def test_reading_makes_no_store_and_leaves_a_damaged_one_to_whoever_judges(workspace):
    read_material(workspace)
    assert not workspace.judgements.exists()
    workspace.judgements.write_bytes(b"damaged")
    assert read_material(workspace).dataset is not None
    assert workspace.judgements.read_bytes() == b"damaged"


def test_counting_reads_no_judgement_of_a_long_past(workspace, monkeypatch):
    with open_judgements(workspace) as judgements:
        comparison = judgements.ask(Candidate("p0", moves={"tint": 0.1}), Candidate("p0"), reason="random", session="s")
        judgements.judge(comparison, "tie", response_seconds=1.0)
    monkeypatch.delattr(Judgements, "standing")
    assert read_material(workspace).ties == 1


def going_on():
    return False


def test_a_cover_in_black_and_white_among_others_is_named(workspace):
    path = workspace.target / "p1.png"
    Image.open(path).convert("L").save(path)
    material = settled(workspace, read_material(workspace), going_on)
    assert [pair.photo for pair in material.dataset.pairs] == ["p0", "p2", "p3", "p4", "p5"]
    ((name, reason),) = [(skipped.path.name, skipped.reason) for skipped in material.unreachable]
    assert name == "p1.png"
    assert reason.startswith("is in black and white, and most covers are in colour")


def crop(path):
    image = Image.open(path)
    width, height = image.size
    image.crop((width // 8, height // 8, width * 7 // 8, height * 7 // 8)).resize(image.size).save(path)


def test_a_cropped_image_is_set_aside_with_its_reason_once_it_was_looked_at(workspace):
    crop(workspace.preferred / "p1~1.png")
    material = read_material(workspace)
    assert len(material.doubtful) == 10, "comparisons of test photos are not learnt from, their covers are measured"
    assert material.skipped == ()
    material = settled(workspace, material, going_on)
    assert [item.path.name for item in material.skipped] == ["p1~1.png"]
    assert "cropped, shifted or repainted" in material.skipped[0].reason
    assert len(material.dataset.image_pairs) == 5
    assert (material.doubtful, material.problem) == ((), "")


def test_a_cover_of_another_photo_is_set_aside_with_its_reason(workspace):
    shutil.copy(workspace.target / "p0.png", workspace.target / "p1.png")
    material = settled(workspace, read_material(workspace), going_on)
    assert [item.path for item in material.skipped] == [workspace.target / "p1.png"]
    assert len(material.dataset.pairs) == 5


def test_too_few_comparisons_are_one_sentence_before_the_training_says_so(workspace):
    for number in range(6):
        crop(workspace.preferred / f"p{number}~1.png")
    material = settled(workspace, read_material(workspace), going_on)
    assert material.dataset is None
    assert "Too little is left to learn from: 4 of 6 comparisons were set aside" in material.problem
    assert len(material.skipped) == 4


def test_an_image_that_cannot_be_read_is_listed_and_stops_nothing(workspace):
    path = workspace.preferred / "p1~1.png"
    path.write_bytes(path.read_bytes()[:-1000])
    material = settled(workspace, read_material(workspace), going_on)
    assert [(item.path, item.reason[:16]) for item in material.skipped] == [(path, "cannot be read: ")]
    assert len(material.dataset.image_pairs) == 5


def test_photos_that_were_held_out_teach_where_no_others_are_left_and_are_looked_at(workspace):
    workspace.split_file.unlink()
    for number in range(5):
        crop(workspace.preferred / f"p{number}~1.png")
    material = settled(workspace, read_material(workspace), going_on)
    assert len(material.unreachable) == 5
    assert (len(material.dataset.pairs), material.dataset.image_pairs) == (6, ()), "covers teach alone"
    assert [item.path.name for item in material.dataset.skipped] == ["p5~1.png"], "the only one that is left"


def test_what_was_rendered_from_edits_is_not_looked_at_until_its_photo_changes(workspace):
    for folder in (workspace.preferred, workspace.dispreferred):
        (folder / "p0~1.png").unlink()
    left = Candidate("p0", moves={"exposure": 0.5})
    right = Candidate("p0", moves={"exposure": -0.5})
    with open_judgements(workspace) as judgements:
        number = judgements.ask(left, right, reason="random", session="s")
        judgements.judge(number, "left", response_seconds=1.0)
        sync_pair_images(workspace, judgements, number, lambda candidate: None)

    def looked_at():
        doubtful = read_material(workspace).doubtful
        return {lesson.photo for lesson in doubtful if isinstance(lesson, ImagePair)}

    assert looked_at() == {"p1", "p2", "p3"}
    later = (workspace.preferred / f"p0~{number:06}.png").stat().st_mtime + 60
    os.utime(workspace.input / "p0.png", (later, later))
    assert looked_at() == {"p0", "p1", "p2", "p3"}


def test_images_that_were_dropped_to_be_judged_are_looked_at(workspace):
    for number, folder in enumerate((workspace.preferred, workspace.dispreferred)):
        (folder / "p0~1.png").rename(workspace.results / f"{number}.png")
    left, right = (Candidate("p0", image=f"results/{number}.png") for number in range(2))
    with open_judgements(workspace) as judgements:
        number = judgements.ask(left, right, reason="by hand", session="s")
        judgements.judge(number, "left", response_seconds=1.0)
        sync_pair_images(workspace, judgements, number, lambda candidate: None)
    assert "p0" in {comparison.photo for comparison in read_material(workspace).doubtful}


def test_looking_ends_as_soon_as_it_is_requested(workspace, monkeypatch):
    looked: list[ImagePair] = []
    monkeypatch.setattr("desktop.train.dataset_summary.find_unusable", lambda lesson, _: looked.append(lesson))
    material = read_material(workspace)
    assert settled(workspace, material, lambda: len(looked) == 2) == material
    assert len(looked) == 2


@pytest.mark.parametrize("change", [crop, lambda path: os.utime(path, (1, 1))], ids=["content", "time"])
def test_files_are_decoded_once_and_again_when_they_change(workspace, monkeypatch, change):

    from engine.workspace import pair_filter

    decoded = []
    load = pair_filter.load_squeezed
    monkeypatch.setattr(pair_filter, "load_squeezed", lambda path: decoded.append(path) or load(path))
    material = read_material(workspace)
    settled(workspace, material, going_on)
    assert len(decoded) == 20
    settled(workspace, material, going_on)
    assert len(decoded) == 20
    change(workspace.preferred / "p1~1.png")
    settled(workspace, material, going_on)
    assert {path.name for path in decoded[20:]} == {"p1.png", "p1~1.png"}
