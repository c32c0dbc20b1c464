import numpy as np
import pytest
from PIL import Image

from engine.covers.mask import Explained
from engine.errors import CovershotError
from engine.image.io import load_photo
from engine.workspace.alignments import Alignments, matrix_of
from engine.workspace.cover_decisions import Decision
from engine.workspace.framed_cover import framed_cover, pair_of
from engine.workspace.pair_filter import Comparable, find_unusable, load_comparable
from engine.workspace.pairs import Skipped, TargetPair, unread
from engine.workspace.placed_pair import place_pair
from engine.workspace.workspace import Workspace
from tests.covers.made import fitting, lettered, photo, retouched

FINISHED = retouched(photo("astronaut"), exposure=0.4)


def saved(folder, cover, source=None):
    paths = folder / "photo.png", folder / "cover.png"
    for path, pixels in zip(paths, (photo("astronaut") if source is None else source, cover), strict=True):
        Image.fromarray(pixels).save(path)
    return TargetPair(*paths)


def decided(pair, verdict, transform=None):
    matrix = None if transform is None else matrix_of(transform)
    return TargetPair(pair.source, pair.target, Decision(pair.target.name, "", "", verdict, matrix))


def test_a_lettered_crop_comes_into_its_photos_frame(tmp_path):
    cover, _ = lettered(fitting(FINISHED, 0.8)[0])
    placed = place_pair(saved(tmp_path, cover), Alignments())
    assert isinstance(placed, Explained)
    assert placed.pixels.shape == FINISHED.shape
    apart = np.abs(placed.pixels.astype(int) - FINISHED)[placed.mask]
    assert apart.mean() < 4
    assert 0.3 < placed.mask.mean() < 0.8


def test_a_cover_of_another_photo_is_set_aside_with_what_to_do(tmp_path):
    skipped = place_pair(saved(tmp_path, photo("coffee")), Alignments())
    assert isinstance(skipped, Skipped)
    assert "another photo: choose its photo, or mark three points" in skipped.reason


def test_a_place_by_hand_serves_where_the_content_does_not_tell(tmp_path):
    pair = saved(tmp_path, FINISHED[60:300, 40:280] // 2 + 60)
    height, width = FINISHED.shape[:2]
    there = np.array([[240 / width, 0, 40 / width], [0, 240 / height, 60 / height], [0, 0, 1]])
    placed = place_pair(decided(pair, "accepted", there), Alignments())
    assert placed.mask[70:290, 50:270].mean() > 0.9
    assert not placed.mask[:50].any()


def test_an_accepted_cover_teaches_although_little_of_it_is_its_photo(tmp_path):
    painted = FINISHED.copy()
    painted[: int(0.6 * len(painted))] = (200, 30, 30)
    pair = saved(tmp_path, painted)
    there = np.eye(3)
    assert isinstance(place_pair(decided(pair, "accepted", there), Alignments()), Explained)


def test_a_cover_as_large_as_a_stamp_is_compared_at_its_size(tmp_path):
    small = np.array(Image.fromarray(lettered(FINISHED.copy())[0]).resize((200, 200)))
    compared = load_comparable(saved(tmp_path, small), Alignments())
    assert isinstance(compared, Comparable)
    assert max(compared.photo.shape) <= 210


@pytest.mark.parametrize(
    "change", [lambda cover: cover[:-1, :-1], lambda cover: np.array(Image.fromarray(cover).resize((300, 300)))]
)
def test_a_cover_of_another_size_that_shows_all_is_compared_everywhere(tmp_path, change):
    compared = load_comparable(saved(tmp_path, np.ascontiguousarray(change(FINISHED))), Alignments())
    assert compared.mask is None
    assert compared.share == 1
    assert compared.photo.shape == compared.cover.shape


def test_a_broken_cover_is_set_aside_and_a_missing_one_is_an_error(tmp_path):
    pair = saved(tmp_path, FINISHED)
    pair.target.write_bytes(pair.target.read_bytes()[:5000])
    skipped = find_unusable(pair, Alignments())
    assert skipped.reason.startswith("cannot be read: ")
    assert isinstance(load_comparable(pair, Alignments()), Skipped)
    pair.target.unlink()
    with pytest.raises(CovershotError, match=r"cover\.png"):
        find_unusable(pair, Alignments())


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Cannot read {}: it is damaged; export it again.", "cannot be read: it is damaged; export it again"),
        ("{} is a folder and not a photo: give a file.", "is a folder and not a photo: give a file"),
        ("There is no photo.", "is not used: There is no photo"),
    ],
)
def test_what_a_decoder_says_becomes_a_reason(tmp_path, sentence, reason):
    path = tmp_path / "a.png"
    assert unread(path, CovershotError(sentence.format(path))) == Skipped(path, reason)


def test_a_picture_in_register_is_written_once_and_shows_type_and_what_counts(tmp_path):
    cover, _ = lettered(fitting(FINISHED, 0.8)[0])
    pair = saved(tmp_path, cover)
    path = framed_cover(pair, Alignments(), tmp_path / "frames")
    shown = load_photo(path)
    assert shown.pixels.shape == FINISHED.shape
    assert 0.3 < (shown.alpha > 127).mean() < 0.8
    written = path.stat().st_mtime_ns
    assert framed_cover(pair, Alignments(), tmp_path / "frames") == path
    assert path.stat().st_mtime_ns == written


def test_a_cover_that_shows_its_whole_photo_needs_no_picture(tmp_path):
    assert framed_cover(saved(tmp_path, FINISHED), Alignments(), tmp_path) is None
    assert framed_cover(saved(tmp_path, photo("coffee")), Alignments(), tmp_path) is None


def test_a_whole_cover_is_looked_at_once_and_again_when_it_changes(tmp_path, monkeypatch):
    from engine.workspace import framed_cover as module

    looked = []
    look = module.placed_unless_whole
    monkeypatch.setattr(module, "placed_unless_whole", lambda *given: looked.append(given) or look(*given))
    pair = saved(tmp_path, FINISHED)
    for _ in range(2):
        assert framed_cover(pair, Alignments(), tmp_path / "frames") is None
    assert len(looked) == 1
    saved(tmp_path, fitting(FINISHED, 0.7)[0])
    assert framed_cover(pair, Alignments(), tmp_path / "frames") is not None
    assert len(looked) == 2


def test_no_more_pictures_are_kept_than_there_is_use_for(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.workspace.framed_cover.MOST", 2)
    folder = tmp_path / "frames"
    for share in (0.7, 0.8, 0.9):
        inside = tmp_path / str(share)
        inside.mkdir()
        framed_cover(saved(inside, fitting(FINISHED, share)[0]), Alignments(), folder)
    assert len(list(folder.iterdir())) == 2


def test_a_rejected_pair_is_none(workspace):
    assert pair_of(Workspace(workspace.root), workspace.input / "p0.png", workspace.target / "p0.png") is not None
