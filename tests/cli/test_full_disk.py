"""A disk that is full leaves nothing half-written."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from safetensors import SafetensorError


@pytest.fixture
def small_disk():
    """Return a function that puts a disk of few bytes in a folder's place."""
    mounted: list[Path] = []

    def mount(folder: Path, size: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("root on Linux alone can mount a small disk")
        mounted.append(folder)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(("folder", "size", "named"), [("models", "40m", "sft"), ("results", "60k", "results")])
def test_a_disk_that_fills_up_leaves_nothing_half_written(
    run, workspace, refused, leftovers, tiny, small_disk, folder, size, named
):
    small_disk(getattr(workspace, folder), size)
    result = run("train", workspace.root, "--config", tiny, "--foundation", "random")
    refused(result, "Cannot write", named, "No space left on device", "Free some space")
    assert not (workspace.models / "sft").exists()
    assert not [name for name in leftovers(workspace) if name.startswith(".writing-")]


@pytest.mark.parametrize("writer", ["engine.model.saved_model.save_file", "engine.training.checkpoint.save_file"])
def test_a_full_disk_as_safetensors_says_it_leaves_nothing_half_written(
    run, workspace, refused, leftovers, tiny, monkeypatch, writer
):
    def full(tensors: object, path: os.PathLike[str], **kwargs: object) -> None:
        Path(path).write_bytes(b"half")
        raise SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")

    monkeypatch.setattr(writer, full)
    result = run("train", workspace.root, "--config", tiny, "--foundation", "random")
    refused(result, "Cannot write", "No space left on device")
    assert list(workspace.models.iterdir()) == []
    assert not [name for name in leftovers(workspace) if name.startswith(".writing-")]
