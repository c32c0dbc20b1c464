"""A trunk is kept in the user's cache, and what is kept is used only while it is sound."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from engine.predict import kept, predictor, trunk, weights
from engine.predict.kept import MOST_KEPT
from engine.predict.predictor import load_predictor
from engine.predict.weights import open_weights
from engine.workspace.model_card import WEIGHTS


@pytest.fixture
def features(saved):
    """Return a function that opens a model afresh and returns its features of one picture, checked against torch's."""
    photo = np.random.default_rng(3).integers(0, 256, (256, 256, 3), dtype=np.uint8)

    def read(seed=0):
        predictor._opened.clear()
        enhancer, folder = saved(seed)
        found = load_predictor(folder).trunk.features(photo)
        expected = enhancer.conditions(enhancer._copy(photo)).conditions.numpy()[:, -found.shape[1] :]
        np.testing.assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())
        return found

    return read


@pytest.fixture
def made(monkeypatch):
    """Return a list that grows with each session that is made from weights."""
    calls = []
    session = trunk._session

    def count(*arguments):
        calls.append(arguments)
        return session(*arguments)

    monkeypatch.setattr(trunk, "_session", count)
    return calls


def files(cache):
    return sorted((cache / kept.FOLDER).iterdir())


def test_the_second_opening_reads_neither_weights_nor_optimises(features, made, cache, monkeypatch):
    first = features()
    assert len(made) == 1
    assert len(files(cache)) == 1
    monkeypatch.setattr(weights.Weights, "trunk", None)
    assert np.array_equal(features(), first)
    assert len(made) == 1


@pytest.mark.parametrize("damage", ["a bit", "truncated", "empty", "another model", "longer", "a folder's name"])
def test_what_is_damaged_or_of_another_model_is_made_again(features, made, cache, damage):
    first = features()
    (path,) = files(cache)
    data = path.read_bytes()
    if damage == "a bit":
        path.write_bytes(data[:50_000_000] + bytes([data[50_000_000] ^ 1]) + data[50_000_001:])
    elif damage == "truncated":
        path.write_bytes(data[:-1000])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "longer":
        path.write_bytes(data + b"0")
    elif damage == "another model":
        features(1)
        (other,) = set(files(cache)) - {path}
        shutil.copy(other, path)
    else:
        path.unlink()
        path.symlink_to(cache)
    made.clear()
    assert np.array_equal(features(), first)
    assert len(made) == 1
    assert kept.verified_probe(path.stem) is not None


def test_a_file_that_computes_something_else_is_made_again(features, made, cache, saved):
    first = features()
    _, folder = saved(0)
    with open_weights(folder / WEIGHTS) as opened:
        key = trunk.trunk_key(opened)
    data = kept.kept_path(key).read_bytes()[: -kept._FEATURES - kept._DIGEST]
    assert kept.keep(key, lambda path: (path.write_bytes(data), np.ones((1, 3904), np.float32))[1])
    made.clear()
    assert np.array_equal(features(), first)
    assert len(made) == 1


@pytest.mark.parametrize("note", ["", "00 00", "swapped"])
def test_a_damaged_note_of_a_models_hash_is_not_believed(features, cache, note):
    first = features()
    (path,) = (cache / weights.HASHES).iterdir()
    if note == "swapped":
        features(1)
        (other,) = set((cache / weights.HASHES).iterdir()) - {path}
        shutil.copy(other, path)
    else:
        path.write_text(note)
    assert np.array_equal(features(), first)


def test_weights_that_change_in_their_place_are_read_again(saved, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(saved(0)[1], folder)
    before = load_predictor(folder).trunk.key
    shutil.copy(saved(1)[1] / WEIGHTS, folder / WEIGHTS)
    assert load_predictor(folder).trunk.key != before


@pytest.mark.parametrize("obstacle", ["no folder", "full", "no model"])
def test_without_a_cache_it_is_predicted_from_memory(features, cache, monkeypatch, obstacle):
    if obstacle == "no folder":
        cache.parent.mkdir(parents=True)
        cache.write_text("a file where the cache's folder would be")
    elif obstacle == "full":

        def full(*arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("engine.files._flush", full)
    else:
        monkeypatch.setattr(trunk, "keep", lambda key, write: False)
    first = features()
    assert np.array_equal(features(), first)
    assert not (cache / kept.FOLDER).is_dir() or files(cache) == []


def test_those_not_used_for_longest_go(features, cache, monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 1)
    assert MOST_KEPT > 1
    features(0)
    (first,) = files(cache)
    os.utime(first, (1, 1))
    features(1)
    (second,) = files(cache)
    assert second != first


def test_variants_with_one_trunk_share_it(saved, tmp_path):
    _, folder = saved(0)
    shutil.copytree(folder, tmp_path / "other")
    assert load_predictor(folder).trunk is load_predictor(tmp_path / "other").trunk


def test_two_processes_may_make_it_at_once(saved, cache):
    _, folder = saved(0)
    code = (
        "import sys, pathlib, numpy as np\nfrom engine.predict.predictor import load_predictor\n"
        "found = load_predictor(pathlib.Path(sys.argv[1])).trunk.features(np.zeros((256, 256, 3), np.uint8))\n"
        "print(found.tobytes().hex())"
    )
    command = [sys.executable, "-c", code, str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    results = [process.communicate(timeout=120)[0] for process in both]
    assert results[0] == results[1] != b""
    assert len(files(cache)) == 1
