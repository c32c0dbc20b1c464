import numpy as np
import pytest
from PIL import Image

from engine.covers import match as match_module
from engine.covers import retrieval
from engine.covers.match import Doubtful, Found, NotFound, match_covers
from engine.covers.retrieval import PhotoIndex
from engine.events import PhaseStarted, Progress
from tests.covers.made import fitting, lettered, photo, retouched

NAMES = ("astronaut", "coffee", "chelsea")


def saved(path, pixels, **options):
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels).save(path, **options)
    return path


def taken(second, camera="One"):
    exif = Image.Exif()
    exif[0x0110] = camera
    exif.get_ifd(0x8769)[0x9003] = f"2026:11:30 10:11:{second:02}"
    return exif


@pytest.fixture
def photos(tmp_path):
    return [saved(tmp_path / "photos" / f"IMG_{number}.png", photo(name)) for number, name in enumerate(NAMES)]


def cover_of(name, **how):
    return lettered(fitting(retouched(photo(name)), 0.8, **how)[0])[0]


def matched(covers, photos, cache=None, emit=lambda event: None, stop=lambda: False):
    """Return the matches in the order of the covers."""
    return sorted(match_covers(covers, photos, cache, emit, stop), key=lambda match: covers.index(match.cover))


def test_a_cover_named_after_its_photo_is_found_by_its_name(tmp_path, photos):
    cover = saved(tmp_path / "IMG_1_final_v3.png", cover_of("coffee"))
    (match,) = matched([cover], photos)
    assert (match.photo, match.by) == (photos[1], "name")


def test_a_wrong_name_does_not_teach_wrongly(tmp_path, photos):
    cover = saved(tmp_path / "IMG_0.png", cover_of("coffee"))
    (match,) = matched([cover], photos)
    assert (match.photo, match.by) == (photos[1], "content")


def test_a_renamed_cover_is_found_by_camera_and_second(tmp_path, photos):
    for second, path in enumerate(photos):
        saved(path, np.array(Image.open(path)), exif=taken(second))
    cover = saved(tmp_path / "cover.jpg", cover_of("chelsea"), exif=taken(2), quality=85)
    (match,) = matched([cover], photos)
    assert (match.photo, match.by) == (photos[2], "capture")


def test_a_capture_that_the_content_contradicts_is_not_believed(tmp_path, photos):
    saved(photos[0], photo("astronaut"), exif=taken(5))
    cover = saved(tmp_path / "cover.jpg", cover_of("chelsea"), exif=taken(5), quality=85)
    (match,) = matched([cover], photos)
    assert (match.photo, match.by) == (photos[2], "content")


def test_a_cover_without_name_or_metadata_is_found_by_its_content(tmp_path, photos):
    covers = [saved(tmp_path / f"c{number}.png", cover_of(name)) for number, name in enumerate(NAMES)]
    assert [match.photo for match in matched(covers, photos)] == photos


def test_a_cover_whose_photo_is_none_of_the_likeliest_is_found_among_further_ones(tmp_path, photos, monkeypatch):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    likeliest = [photos[0], photos[2], photos[1]]
    monkeypatch.setattr(PhotoIndex, "candidates", lambda index, features, most: likeliest[:most])
    monkeypatch.setattr(match_module, "TRIED", 1)
    assert matched([cover], photos)[0].photo == photos[1]


def test_two_covers_of_one_photo_are_both_found(tmp_path, photos):
    covers = [saved(tmp_path / "a.png", cover_of("coffee")), saved(tmp_path / "b.png", cover_of("coffee", angle=4))]
    assert [match.photo for match in matched(covers, photos)] == [photos[1]] * 2


def test_a_cover_of_one_of_two_equal_photos_is_doubtful_and_both_are_named(tmp_path, photos):
    twin = saved(tmp_path / "photos" / "twin.jpg", photo("coffee"), quality=92)
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    (match,) = matched([cover], [*photos, twin])
    assert isinstance(match, Doubtful)
    assert set(match.photos) == {photos[1], twin}


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(photo("rocket"), id="another photo"),
        pytest.param(np.full((300, 200, 3), 200, np.uint8), id="plain"),
        pytest.param(lettered(np.full((300, 200, 3), 90, np.uint8))[0], id="text alone"),
        pytest.param(photo("coffee")[:20, :14], id="20 px"),
        pytest.param(np.ascontiguousarray(photo("coffee")[::-1, ::-1]), id="upside-down"),
    ],
)
def test_a_cover_of_no_photo_is_not_found_and_says_so_in_a_sentence(tmp_path, photos, pixels):
    cover = saved(tmp_path / "IMG_1.png", pixels)
    (match,) = matched([cover], photos)
    assert isinstance(match, NotFound)
    assert str(cover) in match.reason
    assert match.reason.endswith(".")


def test_a_broken_cover_is_told_and_the_others_are_found(tmp_path, photos):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0")
    good = saved(tmp_path / "good.png", cover_of("coffee"))
    first, second = matched([broken, good], photos)
    assert "broken.jpg" in first.reason
    assert isinstance(second, Found)


def test_a_broken_photo_hinders_nobody(tmp_path, photos):
    photos[0].write_bytes(b"\x89PNG\r\n\x1a\n")
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    named = saved(tmp_path / "IMG_0.png", cover_of("chelsea"))
    assert [match.photo for match in matched([cover, named], photos)] == photos[1:]


def test_no_photos_find_nothing(tmp_path):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    assert isinstance(matched([cover], [])[0], NotFound)
    assert matched([], []) == []


def test_photos_are_looked_at_once_and_then_taken_from_the_cache(tmp_path, photos, monkeypatch):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    cache = tmp_path / "elsewhere" / "features.npz"
    matched([cover], photos, cache)
    looked = []
    monkeypatch.setattr(retrieval, "load_picture", looked.append)
    assert matched([cover], photos, cache)[0].photo == photos[1]
    assert looked == []


def test_a_changed_photo_is_looked_at_again(tmp_path, photos):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    cache = tmp_path / "features.npz"
    matched([cover], photos[:1], cache)
    saved(photos[0], photo("coffee"))
    assert matched([cover], photos[:1], cache)[0].photo == photos[0]


def test_a_damaged_cache_is_made_again(tmp_path, photos):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    cache = tmp_path / "features.npz"
    cache.write_bytes(b"PK\x03\x04 nothing")
    assert matched([cover], photos, cache)[0].photo == photos[1]
    assert len(retrieval.read_cache(cache)) == 3


def test_a_stop_ends_it_and_keeps_the_features_found_so_far(tmp_path, photos):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    cache = tmp_path / "features.npz"
    events = []

    def stop():
        return events[-1].phase == "features"

    with pytest.raises(KeyboardInterrupt):
        matched([cover], photos, cache, events.append, stop)
    assert len(retrieval.read_cache(cache)) >= 1


def test_progress_names_each_phase_and_counts_to_its_end(tmp_path, photos):
    cover = saved(tmp_path / "cover.png", cover_of("coffee"))
    events = []
    matched([cover], photos, None, events.append)
    started = [(event.phase, event.steps) for event in events if isinstance(event, PhaseStarted)]
    assert started == [("captures", 3), ("named", 1), ("features", 3), ("content", 1)]
    last = {event.phase: event.step for event in events if isinstance(event, Progress)}
    assert last == dict(started)


def test_among_more_photos_than_are_tried_votes_choose_the_right_one(tmp_path, photos, monkeypatch):
    monkeypatch.setattr("engine.covers.match.TRIED", 1)
    covers = [saved(tmp_path / f"c{number}.png", cover_of(name)) for number, name in enumerate(NAMES)]
    assert [match.photo for match in matched(covers, photos)] == photos


def test_the_same_files_give_the_same_matches(tmp_path, photos):
    covers = [saved(tmp_path / f"c{number}.png", cover_of(name)) for number, name in enumerate(NAMES)]
    one, other = (matched(covers, photos) for _ in range(2))
    for first, second in zip(one, other, strict=True):
        assert (first.photo, first.by) == (second.photo, second.by)
        assert first.alignment.transform.tobytes() == second.alignment.transform.tobytes()
