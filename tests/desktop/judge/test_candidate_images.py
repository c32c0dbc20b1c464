from threading import Event

import numpy as np
import pytest
from PIL import Image

from desktop.judge.candidate_images import draw, load_copy, prepare
from desktop.judge.candidate_renderer import Drawing
from desktop.judge.question_queue import Pair, Proposal
from desktop.model.library import read_library
from engine.errors import CovershotError
from engine.image.metrics import delta_e
from engine.workspace.judgements.questions import Question
from engine.workspace.judgements.records import Candidate


@pytest.fixture
def workspace(make_workspace):
    workspace = make_workspace()
    gradient = np.linspace(20, 230, 600 * 400 * 3).reshape(400, 600, 3).astype(np.uint8)
    Image.fromarray(gradient).save(workspace.input / "dune.png")
    return workspace


def proposal(workspace, name, look="exposure", *, base=None, turned=False):
    photo = next(photo for photo in read_library(workspace.root).photos if photo.name == name)
    return Proposal(1, Question(name, look, "d-optimal", turned), photo, load_copy(photo.source), base)


def pixels(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)[:, : 3 * image.width()]
    return lines.reshape(image.height(), image.width(), 3).copy()


def test_both_candidates_lie_visibly_apart_on_either_side(workspace):
    pair = prepare(workspace, proposal(workspace, "dune"))
    assert pair.left.moves["exposure"] == -pair.right.moves["exposure"] > 0
    drawn = draw(workspace, pair, (300, 300))
    left, original, right = (pixels(image) for image in (drawn.left, drawn.original, drawn.right))
    assert left.mean() > original.mean() > right.mean()
    assert 3 < delta_e(left, right) < 9
    assert prepare(workspace, proposal(workspace, "dune", turned=True)).left == pair.right


def test_a_photo_that_one_look_cannot_change_visibly_is_judged_along_another(workspace):
    """Of a photo at the edge of white neither a sky is seen nor more exposure."""
    Image.new("RGB", (60, 40), (254, 200, 120)).save(workspace.input / "dune.png")
    pair = prepare(workspace, proposal(workspace, "dune", "sky"))
    assert set(pair.left.moves) == {"contrast"}


def test_pictures_fit_the_room_and_are_never_enlarged(workspace):
    pair = prepare(workspace, proposal(workspace, "dune"))
    for room, size in (
        ((300, 300), (300, 200)),
        ((900, 100), (150, 100)),
        ((4000, 4000), (600, 400)),
        (None, (600, 400)),
    ):
        drawn = draw(workspace, pair, room)
        assert drawn.size == (600, 400)
        for image in (drawn.original, drawn.left, drawn.right):
            assert (image.width(), image.height()) == size


def test_candidates_start_from_the_saved_edit(workspace):
    base = "2026-01-02/sft_dpo/bridge"
    pair = prepare(workspace, proposal(workspace, "bridge", "tint", base=base))
    assert pair.left.base == pair.right.base == base
    drawn = draw(workspace, pair, None)
    assert pixels(drawn.original).mean() == 60
    assert pixels(drawn.left).mean() == pytest.approx(96, abs=4)


def test_images_by_hand_are_drawn_as_they_are(workspace):
    for name, colour in (("a", "red"), ("b", "blue")):
        Image.new("RGB", (300, 200), colour).save(workspace.root / f"{name}.png")
    left, right = (Candidate("dune", image=f"{name}.png") for name in "ab")
    drawn = draw(workspace, Pair(1, workspace.input / "dune.png", left, right, "by hand"), (150, 150))
    assert drawn.size == (300, 200)
    assert (drawn.left.pixelColor(9, 9).name(), drawn.right.pixelColor(9, 9).name()) == ("#ff0000", "#0000ff")
    assert drawn.original.width() == 150


def test_what_cannot_be_read_is_one_sentence(workspace):
    pair = prepare(workspace, proposal(workspace, "dune"))
    (workspace.input / "dune.png").write_bytes(b"no photo")
    with pytest.raises(CovershotError, match="not a photo"):
        draw(workspace, pair, (300, 300))
    with pytest.raises(CovershotError, match="not a saved Edit"):
        prepare(workspace, proposal(workspace, "bridge", base="gone/sft/bridge"))


@pytest.fixture
def drawing(qapp, workspace, predictions):
    predictions.open(workspace)
    drawing = Drawing(workspace, predictions)
    yield drawing
    drawing.close()


def test_pictures_are_kept_until_many_others_were_made(drawing, workspace, qtbot):
    received = []
    drawing.made.connect(received.append)
    for number in range(1, 13):
        left = Candidate("dune")
        right = Candidate("dune", None, {"tint": 0.1})
        drawing.make(Pair(number, workspace.input / "dune.png", left, right, "random"), (90, 60))
        assert drawing.underway == 1
        qtbot.waitUntil(lambda number=number: len(received) == number, timeout=60_000)
    assert drawing.underway == 0
    assert drawing.pictures(received[0]) is None
    assert drawing.pictures(received[-1]).left.width() == 90


def test_only_the_pairs_that_are_looked_at_closely_are_kept_at_full_size(drawing, workspace, qtbot):
    pairs = [
        Pair(number, workspace.input / "dune.png", Candidate("dune"), Candidate("dune", None, {"tint": 0.1}), "random")
        for number in (1, 2, 3)
    ]
    for pair in pairs:
        drawing.make(pair, (90, 60))
    qtbot.waitUntil(lambda: drawing.underway == 0, timeout=60_000)
    drawing.enlarge(pairs[0], pairs[1:2])
    qtbot.waitUntil(
        lambda: all(drawing.pictures(pair, enlarged=True).room is None for pair in pairs[:2]), timeout=60_000
    )
    assert drawing.pictures(pairs[0]).room == (90, 60)
    drawing.enlarge(pairs[1], pairs[2:])
    assert drawing.pictures(pairs[0], enlarged=True).room == (90, 60)
    qtbot.waitUntil(lambda: drawing.pictures(pairs[2], enlarged=True).room is None, timeout=60_000)


def test_whoever_judges_fast_at_full_size_waits_for_no_pair_that_was_left(drawing, workspace, qtbot, monkeypatch):
    pairs = [
        Pair(number, workspace.input / "dune.png", Candidate("dune"), Candidate("dune", None, {"tint": 0.1}), "random")
        for number in range(1, 9)
    ]
    for pair in pairs:
        drawing.make(pair, (90, 60))
    qtbot.waitUntil(lambda: drawing.underway == 0, timeout=60_000)
    made = []
    begun, last_left = Event(), Event()

    def make(workspace, pair, room):
        made.append(pair.number)
        begun.set()
        assert last_left.wait(60)
        return pair, None

    monkeypatch.setattr("desktop.judge.candidate_renderer._make", make)
    drawing.enlarge(pairs[0], [])
    assert begun.wait(60)
    for pair in pairs[1:]:
        drawing.enlarge(pair, [])
    last_left.set()
    drawing._enlarging.wait()
    assert made == [1, 8]


def test_a_pair_that_cannot_be_drawn_says_why(drawing, workspace, qtbot):
    received = []
    drawing.failed.connect(lambda what, sentence: received.append((what.number, sentence)))
    left = Candidate("gone")
    right = Candidate("gone", None, {"tint": 0.1})
    drawing.make(Pair(7, workspace.input / "gone.png", left, right, "random"), (90, 60))
    qtbot.waitUntil(lambda: len(received) == 1, timeout=60_000)
    assert received[0][0] == 7
    assert "There is no file" in received[0][1]
    assert drawing.underway == 0
