import pytest
from PIL import Image

from engine.errors import CovershotError
from engine.training.materials import load_materials
from engine.training.pair_filter import without_unreachable
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.pair_filter import find_unreachable

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
    assert without_unreachable(materials) == (materials, ())


def test_a_repainted_image_is_set_aside_with_its_reason_and_rows_stay_together(workspace):
    repaint(workspace, "p1~1.png")
    (workspace.target / "p1.png").unlink()  # so that its photo has this comparison alone
    before = materials_of(workspace)
    after, skipped = without_unreachable(before)
    assert [item.path.name for item in skipped] == ["p1~1.png"]
    assert "cropped, shifted or repainted" in skipped[0].reason
    assert "p1" in before.dataset.photos
    assert "p1" not in after.dataset.photos
    old = list(before.dataset.photos)
    new = list(after.dataset.photos)
    for place, photo in enumerate(new):
        assert after.photos[place].equal(before.photos[old.index(photo)])
        assert after.small[place].equal(before.small[old.index(photo)])
    for place, comparison in enumerate(after.dataset.comparisons):
        was = before.dataset.comparisons.index(comparison)
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
    after, (skipped,) = without_unreachable(before)
    assert skipped.path.name == "p1~1.png"
    assert after.dataset.photos == before.dataset.photos
    assert after.dataset.ties == before.dataset.ties
    assert after.ties_left.equal(before.ties_left)
    assert after.ties_right.equal(before.ties_right)
    rows, places = after.rows_of_ties("train")
    assert after.ties_right[places].equal(after.small[rows]), "nothing was changed on the right"


def test_nothing_left_to_learn_from_is_one_sentence(workspace):
    for number in range(6):
        repaint(workspace, f"p{number}~1.png")
    with pytest.raises(CovershotError, match="Too few comparisons are left to learn from: 4 of 4"):
        without_unreachable(materials_of(workspace))


@pytest.mark.parametrize("size", [64, 128, 256])
def test_files_alone_tell_what_a_training_of_any_usual_size_sets_aside(workspace, size):
    repaint(workspace, "p1~1.png")
    crop(workspace, "p2~1.png")
    found = map(find_unreachable, read_dataset(workspace).for_training().comparisons)
    assert tuple(filter(None, found)) == without_unreachable(materials_of(workspace, size))[1]
