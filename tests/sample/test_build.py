import hashlib
import socket

import numpy as np
import pytest

from engine.edit.looks import LOOKS
from engine.errors import CovershotError
from engine.image.io import load_photo
from engine.image.metrics import psnr
from engine.sample import build
from engine.sample.annotator import SampleAnnotator
from engine.sample.build import build_sample, read_simulated, simulated_file
from engine.sample.photos import SOURCES, Crop, crops
from engine.workspace.dataset import read_dataset
from engine.workspace.workspace import create_workspace


def quiet(event: object) -> None:
    pass


@pytest.fixture
def few(monkeypatch):
    """Let the sample have three small crops, one of each split, and two comparisons each."""
    by_split = {crop.split: crop for crop in crops()}
    small = [Crop(crop.name, crop.split, crop.pixels[::6, ::6].copy()) for crop in by_split.values()]
    monkeypatch.setattr(build, "crops", lambda: iter(small))
    monkeypatch.setattr(build, "COMPARISONS_PER_PHOTO", 2)
    return small


def content(root) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_crops_come_from_local_files_and_never_straddle_splits(monkeypatch):
    def no_network(*args: object) -> None:
        raise AssertionError("the sample must not fetch anything")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    found = list(crops())
    assert len(found) == 5 * len(SOURCES)
    by_source: dict[str, set[str]] = {}
    for crop in found:
        by_source.setdefault(crop.name.split("-")[0], set()).add(crop.split)
        assert crop.pixels.dtype == np.uint8
        assert max(crop.pixels.shape) <= 640
    assert all(len(splits) == 1 for splits in by_source.values())
    assert {split for splits in by_source.values() for split in splits} == {"train", "validation", "test"}


def test_the_sample_is_a_whole_workspace_with_the_crops_splits(few, tmp_path):
    workspace = build_sample(tmp_path / "sample", quiet)
    dataset = read_dataset(workspace)
    assert dataset.splits == {crop.name: crop.split for crop in few}
    assert (len(dataset.pairs), len(dataset.image_pairs), dataset.skipped) == (3, 6, ())
    for pair in dataset.pairs:
        assert psnr(load_photo(pair.source).pixels, load_photo(pair.target).pixels) < 30


def test_the_same_seed_gives_the_same_files_and_another_one_other_comparisons(few, tmp_path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        build_sample(tmp_path / name, quiet, seed)
    first, again, other = (content(tmp_path / name) for name in "abc")
    assert first == again
    assert (
        {name for name in first if first[name] != other[name]}
        <= {name for name in first if "preferred" in name}
        != set()
    )


def test_a_finished_sample_is_left_alone_and_a_half_made_one_is_completed(few, tmp_path):
    workspace = build_sample(tmp_path / "sample", quiet)
    before = content(workspace.root)
    note = workspace.root / "note.txt"
    note.write_text("mine")
    build_sample(workspace.root, quiet)
    note.unlink()
    assert content(workspace.root) == before
    simulated_file(workspace).unlink()
    next(workspace.target.iterdir()).unlink()
    build_sample(workspace.root, quiet)
    assert content(workspace.root) == before


def test_a_folder_with_other_things_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(CovershotError, match="is not empty and no sample workspace"):
        build_sample(tmp_path, quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_simulated_is_read_back(few, tmp_path):
    workspace = build_sample(tmp_path / "sample", quiet)
    found = read_simulated(workspace)
    assert found is not None
    words, annotator = found
    assert annotator == SampleAnnotator()
    assert words.target.startswith("simulated")
    assert words.annotator.startswith("simulated")
    assert set(annotator.taste) <= set(LOOKS)


def test_a_workspace_of_a_person_is_not_simulated(tmp_path):
    assert read_simulated(create_workspace(tmp_path)) is None


@pytest.mark.parametrize(
    "text",
    ["", "no toml", "[look]\nunknown = 1\n[annotator]\n", '[look]\n[annotator]\ntaste = {glow = 1}\ntarget_is = "a"'],
)
def test_a_malformed_description_is_named(tmp_path, text):
    workspace = create_workspace(tmp_path)
    simulated_file(workspace).write_text(text)
    with pytest.raises(CovershotError, match=r"simulated\.toml"):
        read_simulated(workspace)


def test_another_version_asks_to_delete_the_sample(few, tmp_path):
    workspace = build_sample(tmp_path / "sample", quiet)
    marker = simulated_file(workspace)
    marker.write_text(marker.read_text().replace("version = 1", "version = 99"))
    with pytest.raises(CovershotError, match="is of version 99"):
        build_sample(workspace.root, quiet)
