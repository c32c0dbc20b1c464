"""Photos of every kind that can be read are learnt from, measured and enhanced."""

from pathlib import Path

import numpy as np
from PIL import Image

from engine.image.io import load_photo, to_8_bit
from engine.workspace.model_card import load_card
from engine.workspace.results import read_rows
from engine.workspace.run import latest_finished


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


def test_photos_of_every_odd_kind_are_learnt_from_and_measured(run, workspace, save, tiny, fix_splits):
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
