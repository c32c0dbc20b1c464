"""A photo that cannot be read is named, before anything is trained; the others are enhanced."""

import json
import struct
import zlib
from pathlib import Path

import pytest

from engine.cli import main


def bomb(path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"x" * 9) + chunk(b"IEND", b""))


@pytest.mark.parametrize("folder", ["input", "target", "preferred"])
def test_a_decompression_bomb_among_the_photos_is_named_and_stops_nothing(workspace, tiny, folder, capsys):
    name = "p0.png" if folder != "preferred" else "p0~1.png"
    bomb(getattr(workspace, folder) / name)
    assert main(["train", str(workspace.root), "--config", str(tiny), "--foundation", "random", "--events"]) == 0
    texts = [json.loads(line).get("text", "") for line in capsys.readouterr().out.splitlines()]
    reason = f"{name} cannot be read: it claims 60000 x 60000 pixels, and 600 million are the most"
    assert any(reason in text for text in texts)


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


@pytest.mark.parametrize("verb", ["sft", "dpo", "evaluate", "train"])
def test_a_photo_that_cannot_be_decoded_leaves_no_run(run, tuned, refused, leftovers, tiny, verb):
    workspace = tuned
    before = leftovers(tuned)
    for path in workspace.input.iterdir():
        path.write_bytes(path.read_bytes()[:-200])
    start = ("--start", "foundation") if verb == "dpo" else ()
    refused(run(verb, workspace.root, "--config", tiny, "--foundation", "random", *start), ".png", "copy or export")
    assert leftovers(workspace) == before


@pytest.mark.parametrize("folder", ["input", "target"])
def test_a_broken_held_out_photo_is_known_before_the_training(
    run, workspace, refused, leftovers, tiny, folder, fix_splits
):
    fix_splits(workspace, p0="train", p1="validation", p2="train", p3="test")
    path = next(path for path in getattr(workspace, folder).iterdir() if path.name.startswith("p3"))
    path.write_bytes(path.read_bytes()[:-200])
    refused(run("train", workspace.root, "--config", tiny, "--foundation", "random"), path.name, "copy or export")
    assert leftovers(workspace) == []
