import os
from pathlib import Path

import pytest
import torch

from engine.training.copies import empty_copies, picked, reduced, release

MAPPED = pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="copies stay in memory there")


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr("engine.training.copies.MAPPED_BYTES", 1 << 16)
    monkeypatch.setattr("engine.training.copies.AT_ONCE", 3)


def noise(count, size=64):
    return torch.randint(0, 256, (count, 3, size, size), dtype=torch.uint8, generator=torch.manual_seed(count))


def resident(name):
    """Return how much of the mapped files of this process is in memory, in kB."""
    found = 0
    ours = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            ours = line.endswith(f"/{name} (deleted)")
        elif ours and line.startswith("Rss:"):
            found += int(line.split()[1])
    return found


@MAPPED
def test_mapped_copies_keep_their_values_when_their_memory_is_released(tmp_path):
    content = noise(40)
    copies = empty_copies(tuple(content.shape), tmp_path)
    copies.copy_(content)
    if Path("/proc/self/smaps").exists():
        assert resident("copies") >= content.numel() // 1024
        release(copies)
        assert resident("copies") == 0
    release(copies)
    assert torch.equal(copies, content)
    assert list(tmp_path.iterdir()) == []


def test_copies_in_memory_and_what_is_cut_out_of_mapped_ones_are_left_alone(tmp_path):
    few = empty_copies((1, 3, 8, 8), tmp_path)
    few.fill_(7)
    mapped = empty_copies((40, 3, 64, 64), tmp_path)
    mapped.fill_(9)
    release(few, mapped[3:5])
    assert few.eq(7).all()
    assert mapped.eq(9).all()


def test_a_folder_that_cannot_be_written_keeps_copies_in_memory(tmp_path):
    (tmp_path / "file").write_text("")
    copies = empty_copies((40, 3, 64, 64), tmp_path / "file" / "folder")
    copies.fill_(5)
    release(copies)
    assert copies.eq(5).all()


@pytest.mark.parametrize("folder", [False, True])
def test_picked_rows_are_those_copies(tmp_path, folder):
    content = noise(40)
    rows = torch.tensor([39, 0, 7, 7, 12, *range(20, 35)])
    assert torch.equal(picked(content, rows, tmp_path if folder else None), content[rows])
    assert picked(content, rows[:0], None).shape == (0, 3, 64, 64)


def test_rows_are_averaged_down_as_all_are(tmp_path):
    content = noise(10)
    rows = torch.tensor([9, 2, 2, 5])
    assert torch.equal(reduced(content, 16, rows), reduced(content, 16)[rows])
    into = empty_copies((10, 3, 16, 16), tmp_path)
    assert reduced(content, 16, into=into) is into
    assert torch.equal(into, reduced(content, 16))


def test_averaging_some_at_a_time_changes_no_value(monkeypatch):
    copies = noise(7)
    some = reduced(copies, 16)
    monkeypatch.setattr("engine.training.copies.AT_ONCE", 100)
    assert torch.equal(reduced(copies, 16), some)
