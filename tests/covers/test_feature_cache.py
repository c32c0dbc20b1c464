import numpy as np
import pytest

from engine.covers import feature_cache
from engine.covers.feature_cache import Key, file_key, read_cache, write_cache


@pytest.fixture
def kept():
    rng = np.random.default_rng(0)
    return {
        Key(f"/photos/é{number}.jpg", 10 + number, 20): rng.integers(0, 256, (number, 128), dtype=np.uint8)
        for number in (3, 0, 5)
    }


def test_what_is_written_is_read_again(tmp_path, kept):
    write_cache(tmp_path / "cache.npz", kept)
    read = read_cache(tmp_path / "cache.npz")
    assert list(read) == list(kept)
    assert all(np.array_equal(read[key], kept[key]) for key in kept)


def test_nothing_is_read_where_nothing_is(tmp_path):
    assert read_cache(tmp_path / "cache.npz") == {}
    write_cache(tmp_path / "cache.npz", {})
    assert read_cache(tmp_path / "cache.npz") == {}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_is_cut_off_counts_as_none(tmp_path, kept, share):
    path = tmp_path / "cache.npz"
    write_cache(path, kept)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert read_cache(path) == {}


def test_no_changed_byte_raises_anything(tmp_path, kept):
    path = tmp_path / "cache.npz"
    write_cache(path, kept)
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    for place in rng.integers(0, len(whole), 200):
        path.write_bytes(whole[:place] + bytes([rng.integers(256)]) + whole[place + 1 :])
        for descriptors in read_cache(path).values():
            assert descriptors.shape[1:] == (128,)


def test_another_version_counts_as_none(tmp_path, kept, monkeypatch):
    write_cache(tmp_path / "cache.npz", kept)
    monkeypatch.setattr(feature_cache, "VERSION", feature_cache.VERSION + 1)
    assert read_cache(tmp_path / "cache.npz") == {}


def test_pickled_objects_are_never_read(tmp_path):
    path = tmp_path / "cache.npz"
    objects = np.array([{"a": 1}], object)
    np.savez(path, version=np.array(1), paths=objects, numbers=objects, descriptors=objects)
    assert read_cache(path) == {}


def test_a_file_that_changes_has_another_key(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    before = file_key(path)
    path.write_bytes(b"three")
    assert file_key(path) != before
