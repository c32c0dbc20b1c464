import shutil
from dataclasses import replace

import pytest
import torch
from PIL import Image, ImageChops, ImageOps

from engine.errors import CovershotError
from engine.events import PhaseStarted, Progress
from engine.model.enhancer import training_copy
from engine.model.head import Prediction
from engine.recipe.lesson import make_lesson
from engine.training.copies import _MAPS, reduced
from engine.training.materials import load_materials, make_start
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.training.usable import grey_covers, only_usable
from engine.workspace.alignments import Alignments
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.pair_filter import find_unusable, loses_colour, stray_greys, without
from engine.workspace.pairs import Skipped
from engine.workspace.workspace import create_workspace
from tests.conftest import TINY
from tests.covers import made

CONTEXT = RunContext(choose_device("cpu"), lambda event: None, lambda: False)


def repaint(workspace, name):
    path = workspace.preferred / name
    image = Image.open(path).convert("RGB")
    image.paste((230, 30, 30), (0, 0, image.width // 3, image.height // 3))
    image.save(path)


def crop(workspace, name):
    path = workspace.preferred / name
    image = Image.open(path)
    image.crop((3, 2, image.width - 3, image.height - 2)).resize(image.size).save(path)


def materials_of(workspace, size=64):
    return load_materials(read_dataset(workspace).for_training(), size, CONTEXT)


def test_a_workspace_of_edits_is_left_as_it_is(workspace):
    materials = materials_of(workspace)
    assert only_usable(materials, Alignments(), CONTEXT) == (materials, {})


def test_a_repainted_image_is_set_aside_with_its_reason_and_rows_stay_together(workspace):
    repaint(workspace, "p1~1.png")
    (workspace.target / "p1.png").unlink()  # so that its photo has this comparison alone
    before = materials_of(workspace)
    after, found = only_usable(before, Alignments(), CONTEXT)
    (skipped,) = found.values()
    assert skipped.path.name == "p1~1.png"
    assert "cropped, shifted or repainted" in skipped.reason
    assert "p1" in before.dataset.photos
    assert "p1" not in after.dataset.photos
    old = list(before.dataset.photos)
    new = list(after.dataset.photos)
    for place, photo in enumerate(new):
        assert after.photos[place].equal(before.photos[old.index(photo)])
        assert after.small[place].equal(before.small[old.index(photo)])
    for place, comparison in enumerate(after.dataset.image_pairs):
        was = before.dataset.image_pairs.index(comparison)
        assert after.chosen[place].equal(before.chosen[was])
        assert after.rejected[place].equal(before.rejected[was])


def test_ties_stay_and_with_them_a_photo_whose_comparisons_are_set_aside(workspace):
    repaint(workspace, "p1~1.png")
    (workspace.target / "p1.png").unlink()
    with open_judgements(workspace) as judgements:
        for photo in ("p0", "p1"):
            comparison = judgements.ask(
                Candidate(photo, moves={"tint": 1.0}), Candidate(photo), reason="random", session="s"
            )
            judgements.judge(comparison, "tie", response_seconds=1)
    before = materials_of(workspace)
    after, found = only_usable(before, Alignments(), CONTEXT)
    assert [skipped.path.name for skipped in found.values()] == ["p1~1.png"]
    assert after.dataset.photos == before.dataset.photos
    assert after.dataset.ties == before.dataset.ties
    assert after.ties_left.equal(before.ties_left)
    assert after.ties_right.equal(before.ties_right)
    rows, places = after.rows_of_ties("train")
    assert after.ties_right[places].equal(after.small[rows]), "nothing was changed on the right"


def test_nothing_left_to_learn_from_is_one_sentence(workspace):
    for number in range(6):
        repaint(workspace, f"p{number}~1.png")
    dataset = read_dataset(workspace)
    _, found = only_usable(materials_of(workspace), Alignments(), CONTEXT)
    with pytest.raises(CovershotError, match="Too little is left to learn from: 4 of 6 comparisons were set"):
        without(workspace, dataset, found)


@pytest.mark.parametrize("size", [64, 128, 256])
def test_files_alone_tell_what_a_training_of_any_usual_size_sets_aside(workspace, size):
    repaint(workspace, "p1~1.png")
    crop(workspace, "p2~1.png")
    shutil.copy(workspace.target / "p0.png", workspace.target / "p1.png")
    dataset = read_dataset(workspace).for_training()
    lessons = (*dataset.pairs, *dataset.image_pairs)
    found = filter(None, (find_unusable(lesson, Alignments()) for lesson in lessons))
    assert list(found) == list(only_usable(materials_of(workspace, size), Alignments(), CONTEXT)[1].values())


def letter(path):
    image = Image.open(path)
    image.paste((250, 250, 250), (6, image.height // 2, image.width - 6, image.height // 2 + 5))
    image.save(path)


def shift(path):
    image = Image.open(path)
    ImageChops.offset(image, 5, 3).save(path)


def swap(path):
    shutil.copy(path.with_name("p0.png"), path)


def hide(path):
    image = Image.open(path).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, image.width // 2, image.height))
    image.save(path)


@pytest.mark.parametrize("spoil", [letter, shift, swap, hide])
def test_a_cover_that_is_no_edit_of_its_photo_is_set_aside_and_rows_stay_together(workspace, spoil):
    spoil(workspace.target / "p1.png")
    before = materials_of(workspace)

    after, found = only_usable(before, Alignments(), CONTEXT)

    assert [(item.path.parent.name, item.path.name) for item in found.values()] == [("target", "p1.png")]
    assert [pair.photo for pair in after.dataset.pairs] == ["p0", "p2", "p3"]
    assert after.targets.equal(before.targets[[0, 2, 3]])
    assert after.dataset.image_pairs == before.dataset.image_pairs


@pytest.mark.parametrize(
    "edit",
    [
        lambda image: ImageOps.grayscale(image).convert("RGB"),
        lambda image: image.convert("RGB", (1.3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.6, 0)),
        lambda image: image.point(lambda v: min(255, v * 1.9)),
    ],
    ids=["black and white", "another white", "two stops"],
)
def test_covers_of_strong_edits_are_learnt_from(workspace, edit):
    for path in workspace.input.iterdir():
        edit(Image.open(path)).save(workspace.target / path.name)

    assert only_usable(materials_of(workspace), Alignments(), CONTEXT)[1] == {}


def test_a_comparison_of_equal_images_is_set_aside(workspace):
    shutil.copy(workspace.preferred / "p1~1.png", workspace.dispreferred / "p1~1.png")

    _, found = only_usable(materials_of(workspace), Alignments(), CONTEXT)

    assert ["the same picture" in item.reason for item in found.values()] == [True]


def test_covers_that_all_equal_their_photos_teach_nothing(workspace):
    for path in workspace.input.iterdir():
        shutil.copy(path, workspace.target / path.name)

    with pytest.raises(CovershotError, match="Nothing can be learnt from covers that are all the same as their photos"):
        only_usable(materials_of(workspace), Alignments(), CONTEXT)


def test_no_cover_left_is_one_sentence(workspace):
    for number in (0, 1, 2):
        shutil.move(workspace.target / f"p{number + 3}.png", workspace.target / f"p{number}.png")
    workspace.split_file.unlink()
    dataset = read_dataset(workspace)
    found = {pair: skipped for pair in dataset.pairs if (skipped := find_unusable(pair, Alignments()))}
    with pytest.raises(CovershotError, match="Too little is left to learn from: 3 of 3 covers were set") as raised:
        without(workspace, dataset, found)
    assert "shows too little of p0.png" in str(raised.value)


def test_covers_that_are_held_out_teach_where_no_other_is_left(workspace):
    workspace.split_file.unlink()
    dataset = read_dataset(workspace, comparisons=False)
    of_no_use = [pair for pair in dataset.pairs if pair.photo in {"p0", "p1", "p2"}]
    left = without(workspace, dataset, {pair: Skipped(pair.target, "is of no use") for pair in of_no_use})
    assert sorted(left.splits[pair.photo] for pair in left.pairs) == ["test", "train", "validation"]


def test_the_check_is_told_pair_by_pair_and_ends_soon_after_a_request(workspace):
    materials = materials_of(workspace)
    events = []
    only_usable(materials, Alignments(), replace(CONTEXT, emit=events.append))
    lessons = len(materials.dataset.pairs) + len(materials.dataset.image_pairs)
    assert events[0] == PhaseStarted("check", lessons)
    assert [event.step for event in events if isinstance(event, Progress)] == list(range(1, lessons + 1))
    with pytest.raises(KeyboardInterrupt):
        only_usable(materials, Alignments(), replace(CONTEXT, stop=lambda: True))


def test_what_is_left_of_very_many_copies_is_mapped_too(workspace, tmp_path, monkeypatch):
    repaint(workspace, "p1~1.png")
    before = materials_of(workspace)
    in_memory, _ = only_usable(before, Alignments(), CONTEXT)
    monkeypatch.setattr("engine.training.copies.MAPPED_BYTES", 1)
    mapped, found = only_usable(before, Alignments(), CONTEXT, tmp_path)
    assert found
    for name in ("photos", "small", "targets", "chosen", "rejected"):
        assert torch.equal(getattr(mapped, name), getattr(in_memory, name))
        assert getattr(mapped, name) in _MAPS


@pytest.fixture
def with_covers(tmp_path):
    """Return a workspace of real pictures, of which the first two have lettered crops as covers."""
    workspace = create_workspace(tmp_path / "shoot")
    for number, name in enumerate(("astronaut", "coffee", "chelsea", "rocket")):
        picture = made.photo(name)
        finished = made.retouched(picture, exposure=0.4)
        cover = made.lettered(made.fitting(finished, 0.85)[0])[0] if number < 2 else finished
        Image.fromarray(picture).save(workspace.input / f"{name}.png")
        Image.fromarray(cover).save(workspace.target / f"{name}.png")
    workspace.split_file.write_text("photo,split\nastronaut,train\ncoffee,validation\nchelsea,train\nrocket,test\n")
    return workspace


def test_covers_come_into_their_photos_frames_and_what_they_do_not_show_is_masked(with_covers):
    dataset = read_dataset(with_covers, comparisons=False).for_training()
    before = load_materials(dataset, 64, CONTEXT)
    after, found = only_usable(before, Alignments(), CONTEXT)
    assert found == {}
    masks = {pair.photo: after.masks[row, 0] for row, pair in enumerate(after.dataset.pairs)}
    targets = {pair.photo: after.targets[row] for row, pair in enumerate(after.dataset.pairs)}
    assert (masks["chelsea"] == 255).all()
    assert torch.equal(targets["chelsea"], before.targets[[pair.photo for pair in dataset.pairs].index("chelsea")])
    finished = training_copy(made.retouched(made.photo("astronaut"), exposure=0.4), 256)
    clean = reduced(finished[None], 64)[0].float()
    apart = (targets["astronaut"].float() - clean).abs().mean(0)
    shown = masks["astronaut"] == 255
    assert 0.3 < shown.float().mean() < 0.85
    assert apart[shown].mean() < 4
    assert apart.mean() < 12, "what is filled in has about the colours that the cover would have"


def test_a_lesson_does_not_count_what_a_cover_does_not_show(with_covers):
    dataset = read_dataset(with_covers, comparisons=False).for_training()
    materials, _ = only_usable(load_materials(dataset, 64, CONTEXT), Alignments(), CONTEXT)
    start = make_start(materials, TINY, CONTEXT)
    spoiled = replace(materials, targets=torch.where(materials.masks == 0, 255 - materials.targets, materials.targets))
    head = start.copy().head
    losses = []
    for each in (materials, spoiled):
        lesson = make_lesson(start, each, replace(TINY, sft=replace(TINY.sft, perceptual=0.3)))
        picked = torch.arange(len(lesson.photos))
        predicted = Prediction(torch.zeros(len(picked), 6))
        for mirrored in (False, True):
            losses.append(lesson.loss(head, predicted, picked, mirrored=mirrored)[1])
    for clean, other in ((losses[0], losses[2]), (losses[1], losses[3])):
        for part in ("l1", "perceptual"):
            assert other[part].item() == pytest.approx(clean[part].item(), rel=1e-5)
    assert materials.weights(torch.tensor([0])).mean().item() == pytest.approx(1)


def lose_colour(path):
    ImageOps.grayscale(Image.open(path)).convert("RGB").save(path)


def test_a_cropped_and_a_whole_cover_in_black_and_white_are_recognised_in_training_as_from_their_files(with_covers):
    for name in ("astronaut", "chelsea"):
        lose_colour(with_covers.target / f"{name}.png")
    dataset = read_dataset(with_covers, comparisons=False).for_training()
    alignments = Alignments()
    materials, _ = only_usable(load_materials(dataset, 64, CONTEXT), alignments, CONTEXT)
    assert {pair.photo for pair in grey_covers(materials)} == {"astronaut", "chelsea"}
    assert {pair.photo for pair in dataset.pairs if loses_colour(pair, alignments)} == {"astronaut", "chelsea"}


def test_a_cover_in_black_and_white_is_set_aside_where_most_are_in_colour(workspace):
    lose_colour(workspace.target / "p1.png")
    dataset = read_dataset(workspace)
    ((pair, skipped),) = stray_greys(dataset.pairs, lambda pair: loses_colour(pair, Alignments())).items()
    assert (pair.photo, skipped.path.name) == ("p1", "p1.png")
    assert "in black and white, and most covers are in colour" in skipped.reason


def test_covers_in_black_and_white_teach_it_where_half_are(workspace):
    for number in range(3):
        lose_colour(workspace.target / f"p{number}.png")
    assert stray_greys(read_dataset(workspace).pairs, lambda pair: loses_colour(pair, Alignments())) == {}


def test_a_cover_of_a_photo_without_colour_is_none_that_lost_it(workspace):
    for folder in (workspace.input, workspace.target):
        lose_colour(folder / "p1.png")
    pair = read_dataset(workspace).pairs[1]
    assert not loses_colour(pair, Alignments())


def test_the_grid_is_held_more_firmly_where_covers_show_a_part_and_as_ever_where_they_show_all(with_covers):
    dataset = read_dataset(with_covers, comparisons=False).for_training()
    whole = load_materials(dataset, 64, CONTEXT)
    start = make_start(whole, TINY, CONTEXT)
    parts, _ = only_usable(whole, Alignments(), CONTEXT)
    rows = parts.rows_of_pairs("train")[1]
    more = (255 / parts.masks[rows].float().mean((1, 2, 3))).mean().item()
    assert more > 1.1
    assert make_lesson(start, whole, TINY).options == TINY.sft
    options = make_lesson(start, parts, TINY).options
    assert options.grid_amplitude == pytest.approx(TINY.sft.grid_amplitude * more, rel=0.01)
    assert options.grid_smoothness == pytest.approx(TINY.sft.grid_smoothness * more, rel=0.01)
    assert options.lut_smoothness == TINY.sft.lut_smoothness


def test_a_file_that_cannot_be_read_stops_nothing_else(workspace):
    for path in (workspace.target / "p0.png", workspace.preferred / "p1~1.png", workspace.input / "p2.png"):
        path.write_bytes(path.read_bytes()[:-400])
    materials, found = only_usable(materials_of(workspace), Alignments(), CONTEXT)
    assert [(item.path.parent.name, item.path.name) for item in found.values()] == [
        ("target", "p0.png"),
        ("input", "p2.png"),
        ("preferred", "p1~1.png"),
        ("input", "p2.png"),
    ]
    assert all(item.reason.startswith("cannot be read: ") for item in found.values())
    assert list(materials.dataset.photos) == ["p0", "p1", "p3"]
