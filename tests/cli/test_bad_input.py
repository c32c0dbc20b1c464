"""Bad input gives one sentence and exit code 2, and leaves nothing half-written."""

import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import SafetensorError

from engine.cli import main
from engine.edit.edit import identity, save_edit
from engine.image.io import load_photo, to_8_bit
from engine.workspace.model_card import CARD, WEIGHTS, Card, CardData, CardTraining, Foundation, load_card
from engine.workspace.results import read_rows
from engine.workspace.run import latest_finished, list_runs
from engine.workspace.workspace import Workspace


def bomb(path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"x" * 9) + chunk(b"IEND", b""))


@pytest.fixture
def edit(tmp_path):
    path = tmp_path / "identity.safetensors"
    save_edit(identity(), path)
    return path


@pytest.fixture(scope="module")
def tuned_once(tmp_path_factory, make_workspace):
    """Fine-tune on p0 to p3, p2 and p3 held out, for the tests that go on from there."""
    root = tmp_path_factory.mktemp("tuned")
    workspace = make_workspace(root / "w")
    config = root / "tiny.toml"
    config.write_text("device = 'cpu'\nsize = 32\n[sft]\nsteps = 2\nbatch = 2\n")
    fix_splits(workspace, p0="train", p1="validation", p2="test", p3="test")
    assert main(["sft", str(workspace.root), "--config", str(config), "--foundation", "random", "--events"]) == 0
    return workspace


@pytest.fixture
def tuned(tuned_once, tmp_path):
    """Return a separate copy of the fine-tuned workspace."""
    shutil.copytree(tuned_once.root, tmp_path / "tuned")
    return Workspace(tmp_path / "tuned")


@pytest.fixture
def bad_model(tmp_path):
    """Return a model's folder whose card is fine and whose weights are not."""
    card = Card(
        variant="sft",
        run="2026-01-01-000000",
        foundation=Foundation("random", "seed 0", "00"),
        calibrated=True,
        config={},
        data=CardData(),
        training=CardTraining(),
        seconds={"sft": 1.5},
        device={},
        versions={},
        parent="foundation",
    )
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / CARD).write_text(json.dumps(asdict(card)), encoding="utf-8")
    (folder / WEIGHTS).write_bytes(b"garbage" * 100)
    return folder


@pytest.mark.parametrize("folder", ["input", "target", "preferred"])
def test_a_decompression_bomb_among_the_photos(run, workspace, refused, leftovers, folder):
    name = "p0.png" if folder != "preferred" else "p0~1.png"
    bomb(getattr(workspace, folder) / name)
    refused(run("train", workspace.root), name, "60000 x 60000", "600 million are the most")
    assert leftovers(workspace) == []


@pytest.mark.parametrize("kind", ["bomb", "truncated", "text", "empty"])
def test_enhance_names_what_it_cannot_read_and_writes_the_others(run, tmp_path, save, refused, edit, kind):
    good = tmp_path / "good.png"
    bad = tmp_path / "bad.png"
    out = tmp_path / "out"
    for path in (good, bad):
        save(path)
    if kind == "bomb":
        bomb(bad)
    else:
        bad.write_bytes({"truncated": bad.read_bytes()[:300], "text": b"a shopping list", "empty": b""}[kind])
    refused(run("enhance", good, bad, "--from-edit", edit, "--out", out), "1 of 2 photos", "bad.png")
    assert [path.name for path in out.iterdir()] == ["good.png"]


def test_both_kinds_of_unpaired_files_are_named_and_counted(capsys, workspace, save, tiny):
    save(workspace.input / "lonely.png", seed=10)
    save(workspace.target / "orphan.png", seed=11)
    save(workspace.preferred / "p1~2.png", seed=12)
    fix_splits(workspace, p0="train", p1="validation", p2="test", p3="test")
    for name in ("p2.png", "p3.png"):
        shutil.copy(workspace.input / name, workspace.target / name)
    assert main(["train", str(workspace.root), "--config", str(tiny), "--foundation", "random"]) == 0
    printed = capsys.readouterr().out
    assert "Skipped 3 files" in printed
    for words in ("lonely.png has no target", "orphan.png has no input photo", "p1~2.png has no dispreferred image"):
        assert words in printed
    # The held-out targets are the photos themselves: of infinite PSNR, so that no gain can be computed.
    assert "∞" in printed
    assert "inf" not in printed
    assert "nan" not in printed


def odd_photos(folder: Path, save, prefix: str = "") -> dict[str, tuple[int, int]]:
    """Write a photo of every odd kind and return their sizes as seen, by name; another prefix is other photos."""
    seed = len(prefix)
    save(folder / f"{prefix}dot.png", (1, 1), seed)
    save(folder / f"{prefix}bits.png", (40, 30), seed, mode="1")
    save(folder / f"{prefix}inks.jpg", (40, 30), seed, mode="CMYK")
    save(folder / f"{prefix}clear.png", (40, 30), seed, mode="RGBA")
    save(folder / f"{prefix}grey.jpg", (40, 30), seed, mode="L")
    save(folder / f"{prefix}palette.png", (40, 30), seed, mode="P")
    Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(30, 40) * (50 - seed)).save(folder / f"{prefix}deep.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    save(folder / f"{prefix}turned.jpg", (40, 30), seed, exif=exif)
    kinds = ("bits", "inks", "clear", "grey", "palette", "deep")
    sizes = dict.fromkeys(kinds, (40, 30)) | {"dot": (1, 1), "turned": (30, 40)}
    return {f"{prefix}{kind}": size for kind, size in sizes.items()}


def test_photos_of_every_odd_kind_are_learnt_from_and_measured(run, workspace, save, tiny):
    learnt, held_out = (odd_photos(workspace.input, save, prefix) for prefix in ("", "held-"))
    for path in [path for path in workspace.input.iterdir() if path.stem in learnt | held_out]:
        darker = to_8_bit(load_photo(path).pixels) * 0.9
        Image.fromarray(darker.round().astype(np.uint8)).save(workspace.target / f"{path.stem}.png")
    fix_splits(
        workspace, p0="train", p1="validation", **dict.fromkeys(learnt, "train"), **dict.fromkeys(held_out, "test")
    )
    code, event = run("train", workspace.root, "--config", tiny, "--foundation", "random")
    assert code == 0, event
    found = latest_finished(workspace)
    assert found is not None
    measured = {row.photo: (row.width, row.height) for row in read_rows(found.metrics)}
    assert measured.items() >= held_out.items()
    assert not measured.keys() & learnt.keys()
    assert load_card(workspace.models / "sft").data.target_pairs == 20


def test_photos_of_every_odd_kind_are_enhanced(run, tmp_path, save, edit):
    photos = tmp_path / "photos"
    out = tmp_path / "out"
    photos.mkdir()
    sizes = odd_photos(photos, save) | {"it's 😀 " + "x" * 90: (24, 16)}
    save(photos / f"it's 😀 {'x' * 90}.png")
    code, event = run("enhance", photos, "--from-edit", edit, "--out", out)
    assert code == 0, event
    for path in photos.iterdir():
        before = load_photo(path)
        after = load_photo(out / path.name)
        assert after.pixels.shape[1::-1] == sizes[path.stem]
        if path.suffix == ".png":
            assert np.array_equal(after.pixels, before.pixels)
            assert after.pixels.dtype == before.pixels.dtype


@pytest.mark.parametrize("verb", ["evaluate", "enhance"])
@pytest.mark.parametrize("damage", ["weights", "card", "newer"])
def test_a_damaged_or_newer_model_is_named(run, workspace, refused, bad_model, tmp_path, verb, damage):
    words = {
        "weights": ("weights.safetensors does not hold this model's weights", "Train again"),
        "card": ("card.json (", "Train again"),
        "newer": ("card.json was written by a newer Covershot (schema 99", "Update Covershot"),
    }[damage]
    if damage != "weights":
        (bad_model / CARD).write_text("{" if damage == "card" else '{"schema": 99}')
    if verb == "evaluate":
        shutil.copytree(bad_model, workspace.models / "sft")
        refused(run("evaluate", workspace.root), *words)
    else:
        out = tmp_path / "out"
        refused(run("enhance", workspace.input, "--model", bad_model, "--out", out), *words)
        assert not out.exists()
    assert list_runs(workspace) == []


def test_training_replaces_a_damaged_model(run, workspace, bad_model, tiny):
    shutil.copytree(bad_model, workspace.models / "sft")
    (workspace.models / "sft" / CARD).write_text("{")
    code, event = run("sft", workspace.root, "--config", tiny, "--foundation", "random")
    assert code == 0, event
    assert load_card(workspace.models / "sft").run == list_runs(workspace)[-1].name


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


@pytest.mark.parametrize("verb", ["train", "sft", "dpo", "demo"])
@pytest.mark.parametrize("seed", ["-1", "99999999999999999999"])
def test_a_seed_out_of_range(run, workspace, refused, leftovers, verb, seed, monkeypatch):
    monkeypatch.setattr("engine.sample.build.build_sample", lambda *args, **options: workspace)
    refused(run(verb, workspace.root, "--seed", seed), f"seed = {seed}", "from 0 to 2147483648")
    assert leftovers(workspace) == []


@pytest.mark.parametrize("verb", ["sft", "dpo", "evaluate", "train"])
def test_a_photo_that_cannot_be_decoded_leaves_no_run(run, tuned, refused, leftovers, tiny, verb):
    workspace = tuned
    before = leftovers(tuned)
    for path in workspace.input.iterdir():
        path.write_bytes(path.read_bytes()[:-200])
    start = ("--start", "foundation") if verb == "dpo" else ()
    refused(run(verb, workspace.root, "--config", tiny, "--foundation", "random", *start), ".png", "copy or export")
    assert leftovers(workspace) == before


@pytest.mark.parametrize("folder", ["input", "target", "preferred"])
def test_a_broken_held_out_photo_is_known_before_the_training(run, workspace, refused, leftovers, tiny, folder):
    fix_splits(workspace, p0="train", p1="validation", p2="train", p3="test")
    path = next(path for path in getattr(workspace, folder).iterdir() if path.name.startswith("p3"))
    path.write_bytes(path.read_bytes()[:-200])
    refused(run("train", workspace.root, "--config", tiny, "--foundation", "random"), path.name, "copy or export")
    assert leftovers(workspace) == []


def test_a_broken_description_of_what_is_simulated_is_known_before_the_training(run, workspace, refused, leftovers):
    (workspace.dataset / "simulated.toml").write_text("no toml")
    refused(run("train", workspace.root), "simulated.toml", "Delete the sample workspace")
    assert leftovers(workspace) == []


@pytest.mark.parametrize("verb", ["train", "sft", "evaluate"])
def test_a_wrong_foundation_or_device_leaves_no_run(run, workspace, refused, leftovers, tiny, tmp_path, verb):
    weights = tmp_path / "weights.pth"
    weights.write_text("no weights")
    if verb != "evaluate":
        refused(run(verb, workspace.root, "--config", tiny, "--foundation", weights), "weights.pth")
    absent = "mps" if torch.cuda.is_available() else "cuda"
    refused(run(verb, workspace.root, "--device", absent), f"There is no {absent} device")
    assert leftovers(workspace) == []


def test_a_sample_where_a_file_is(run, tmp_path, refused):
    path = tmp_path / "demo"
    path.write_text("mine")
    refused(run("demo", path), "demo is a file", "Name a folder")
    assert path.read_text() == "mine"


def test_what_the_system_refuses_is_one_sentence(run, workspace, refused, monkeypatch):
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "listdir", refuse)
    refused(run("train", workspace.root), "Cannot use", str(workspace.input), "Permission denied")


def test_the_window_without_qt_says_how_to_install_it(capsys, monkeypatch):
    for name in [name for name in sys.modules if name == "desktop.app"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    assert main(["app"]) == 2
    assert "pip install 'covershot[desktop]'" in capsys.readouterr().out


@pytest.mark.parametrize(("encoding", "events"), [("ascii", True), ("cp1252", False)])
def test_a_pipe_that_knows_no_unicode_does_not_end_a_run(workspace, save, encoding, events):
    (workspace.input / "p0.png").rename(workspace.input / "ñ 😀.png")
    (workspace.target / "p0.png").rename(workspace.target / "ñ 😀.png")
    save(workspace.target / "ñ 😀.png", (25, 16))
    done = subprocess.run(
        [sys.executable, "-m", "engine", "train", str(workspace.root), *(["--events"] if events else [])],
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"")
    assert ("ñ 😀.png" in done.stdout.decode()) if events else (b"25 x 16" in done.stdout)


def test_a_stopped_evaluation_leaves_no_run(run, tuned, leftovers, monkeypatch):
    workspace = tuned
    before = leftovers(tuned)
    monkeypatch.setattr("engine.recipe.evaluate.load_photo", interrupt)
    assert run("evaluate", workspace.root) == (130, {"event": "failed", "text": "Stopped.", "window": ""})
    assert leftovers(workspace) == before


def interrupt(*args: object, **options: object) -> None:
    raise KeyboardInterrupt


def test_training_stopped_before_it_has_learnt_leaves_no_run(run, workspace, leftovers, tiny, monkeypatch):
    monkeypatch.setattr("engine.training.photos.load_squeezed", interrupt)
    code, event = run("train", workspace.root, "--config", tiny, "--foundation", "random")
    assert (code, event["text"]) == (130, "Stopped.")
    assert leftovers(workspace) == []


def test_fine_tuning_alone_is_no_interrupted_run(run, tuned, refused):
    refused(run("train", tuned.root, "--resume"), "no interrupted run to go on with")


def test_phases_one_by_one_hold_out_the_same_photos(run, workspace, tiny, monkeypatch):
    for number in (2, 3):
        (workspace.preferred / f"p{number}~1.png").unlink()
    learnt = {}
    for verb in ("sft", "dpo"):
        assert run(verb, workspace.root, "--config", tiny, "--foundation", "random")[0] == 0
        card = load_card(workspace.models / ("sft" if verb == "sft" else "sft_dpo"))
        learnt[verb] = card.data.splits
    assert learnt["sft"] == learnt["dpo"]


def fix_splits(workspace, **splits: str) -> None:
    rows = "".join(f"{photo},{split}\n" for photo, split in splits.items())
    workspace.split_file.write_text(f"photo,split\n{rows}")


def test_evaluate_never_measures_a_photo_that_a_model_has_learnt_from(run, tuned, refused):
    workspace = tuned
    fix_splits(workspace, p0="test", p1="validation", p2="train", p3="test")
    assert run("evaluate", workspace.root)[0] == 0
    found = latest_finished(workspace)
    assert found is not None
    assert {row.photo for row in read_rows(found.metrics)} == {"p3"}
    fix_splits(workspace, p0="test", p1="validation", p2="train", p3="train")
    refused(run("evaluate", workspace.root), "have learnt from every photo that could be held out", "Train again")


def test_half_of_the_comparisons_does_not_stop_evaluation(run, tuned):
    for path in tuned.dispreferred.iterdir():
        path.unlink()
    assert run("evaluate", tuned.root)[0] == 0
