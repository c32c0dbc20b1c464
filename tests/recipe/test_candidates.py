import csv
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.edit.edit import load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.io import load_photo
from engine.workspace.image_pairs import find_image_pairs
from engine.workspace.judgements.files import read_judgements
from engine.workspace.judgements.store import open_judgements
from engine.workspace.saved_edits import base_file
from engine.workspace.workspace import Workspace


@pytest.fixture
def run(capsys):
    """Return a function that runs a verb and returns its exit code and its events."""

    def call(*arguments: object):
        code = main([str(argument) for argument in arguments] + ["--events"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return call


def read_table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def answer(path, *verdicts):
    """Fill in the column verdict as a spreadsheet would."""
    rows = read_table(path)
    for row, verdict in zip(rows, verdicts, strict=False):
        row["verdict"] = verdict
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_pairs_of_images_and_a_table_are_written_without_any_model(workspace, run, tmp_path):
    out = tmp_path / "pairs"
    code, _ = run("candidates", workspace.root, "--out", out, "--count", 30)
    rows = read_table(out / "answers.csv")
    assert code == 0
    assert len(rows) == 30
    assert names(out / "left") == names(out / "right")
    assert len(names(out / "left")) == 30
    assert {row["left_base"] for row in rows} == {""}
    assert {row["verdict"] for row in rows} == {""}
    assert not workspace.judgements.exists()
    for name in names(out / "left"):
        left, right = (np.asarray(Image.open(out / side / name), np.float32) for side in ("left", "right"))
        assert left.shape == right.shape
        assert np.abs(left - right).mean() > 0.5


def test_repeats_show_an_earlier_pair_with_sides_swapped(workspace, run, tmp_path):
    out = tmp_path / "pairs"
    run("candidates", workspace.root, "--out", out, "--count", 120)
    rows = {row["id"]: row for row in read_table(out / "answers.csv")}
    repeats = [row for row in rows.values() if row["reason"] == "repeat"]
    assert repeats
    for row in repeats:
        first = rows[row["repeats"]]
        assert (row["photo"], row["left_moves"]) == (first["photo"], first["right_moves"])
        assert row["right_moves"] == first["left_moves"]


def test_candidates_lie_around_the_model_in_use_and_its_edits_are_kept(trained, run, tmp_path):
    root = tmp_path / "workspace"
    out = tmp_path / "pairs"
    shutil.copytree(trained[0].root, root)
    code, _ = run("candidates", root, "--out", out, "--count", 4, "--device", "cpu")
    row = read_table(out / "answers.csv")[0]
    assert code == 0
    _, variant, key = row["left_base"].split("/")
    assert (variant, key.split("~")[0]) == ("sft_dpo", row["photo"])
    edit = load_edit(base_file(Workspace(root), row["left_base"]))
    photo = next((root / "dataset" / "input").glob(f"{row['photo']}.*"))
    expected = render(load_photo(photo, 1024).pixels, moved(edit, json.loads(row["left_moves"])))
    name = next(name for name in names(out / "left") if name.endswith("-001.jpg"))
    shown = np.asarray(Image.open(out / "left" / name), np.float32)
    assert np.abs(shown - expected).mean() < 6  # what JPEG loses of these photos of noise


def test_answers_fill_the_folders_and_a_changed_one_replaces(workspace, run, tmp_path):
    out = tmp_path / "pairs"
    before = len(find_image_pairs(workspace)[0])
    run("candidates", workspace.root, "--out", out, "--count", 6)
    table = out / "answers.csv"
    answer(table, "left", " Right ", "tie", "skip")
    code, events = run("import-judgements", table, workspace.root)
    assert code == 0
    assert events[-2]["result"] == {"answered": 4, "added": 4, "images": 2}
    assert len(find_image_pairs(workspace)[0]) == before + 2
    assert run("import-judgements", table, workspace.root)[1][-2]["result"]["added"] == 0

    answer(table, "right")
    assert run("import-judgements", table, workspace.root)[1][-2]["result"] == {"answered": 4, "added": 1, "images": 1}
    answer(table, "left")
    run("import-judgements", table, workspace.root)
    with open_judgements(workspace) as judgements:
        first = min(judgements.standing(), key=lambda item: item.comparison.id)
        assert first.verdict == "left"
        assert judgements.count() == 4


def test_a_pair_moved_by_hand_is_a_judgement_that_nothing_takes_away(workspace, run, tmp_path):
    out = tmp_path / "pairs"
    run("candidates", workspace.root, "--out", out, "--count", 2)
    by_hand, _ = names(out / "left")
    (out / "right" / by_hand).rename(workspace.preferred / by_hand)
    (out / "left" / by_hand).rename(workspace.dispreferred / by_hand)
    answer(out / "answers.csv", "left", "left")
    run("import-judgements", out / "answers.csv", workspace.root)
    chosen = [item.chosen.name for item in find_image_pairs(workspace)[0]]
    assert by_hand in chosen


def test_questions_of_earlier_answers_count_as_asked(workspace, run, tmp_path):
    first = tmp_path / "first"
    run("candidates", workspace.root, "--out", first, "--count", 8)
    answer(first / "answers.csv", *["left"] * 8)
    run("import-judgements", first / "answers.csv", workspace.root)
    assert run("candidates", workspace.root, "--out", tmp_path / "second", "--count", 8)[0] == 0


def test_judgements_leave_and_come_back(workspace, run, tmp_path):
    out = tmp_path / "pairs"
    run("candidates", workspace.root, "--out", out, "--count", 3)
    answer(out / "answers.csv", "left", "tie", "right")
    run("import-judgements", out / "answers.csv", workspace.root)
    for name in ("all.jsonl", "all.csv"):
        assert run("export-judgements", workspace.root, tmp_path / name)[1][-2]["result"] == {"judgements": 3}
        assert [item.verdict for item in read_judgements(tmp_path / name)] == ["left", "tie", "right"]
    code, events = run("export-pairs", workspace.root, tmp_path / "pairs.jsonl", "--shape", "messages")
    lines = (tmp_path / "pairs.jsonl").read_text().splitlines()
    assert code == 0
    assert len(lines) == events[-2]["result"]["pairs"] == len(find_image_pairs(workspace)[0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("candidates", "W", "--out", "W"), "is not empty"),
        (("export-judgements", "W", "X.jsonl"), "no judgements yet"),
        (("export-pairs", "W", "X.txt"), "unknown format"),
        (("import-judgements", "X.csv", "W"), "Check that it exists"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(workspace, run, tmp_path, arguments, words):
    places = {"W": workspace.root}
    resolved = [places.get(word, tmp_path / word if word.startswith("X") else word) for word in arguments]
    code, events = run(*resolved)
    assert code == 2
    assert words in events[-1]["text"]


def test_photos_that_cannot_be_read_are_left_out(workspace, run, tmp_path):
    (workspace.input / "broken.jpg").write_bytes(b"no photo")
    code, events = run("candidates", workspace.root, "--out", tmp_path / "pairs", "--count", 3)
    assert code == 0
    assert any("broken.jpg" in event.get("text", "") for event in events)


def test_photos_on_which_nothing_can_be_told_apart_are_one_sentence(workspace, run, tmp_path):
    for photo in workspace.input.iterdir():
        photo.unlink()
    Image.new("RGB", (64, 48)).save(workspace.input / "black.png")
    code, events = run("candidates", workspace.root, "--out", tmp_path / "pairs")
    assert code == 2
    assert "too dark or too grey" in events[-1]["text"]
    assert not (tmp_path / "pairs").exists()
