"""Workspaces and tables that once taught wrongly or were refused, from a folder that is no part of the project.

As `test_reported_photos`, from the folder that `COVERSHOT_CASES` names.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from engine.cli import main
from engine.edit.edit import identity, save_edit
from engine.workspace.import_photos import import_photos
from engine.workspace.judgements.files import read_judgements
from engine.workspace.workspace import create_workspace

CASES = Path(os.environ.get("COVERSHOT_CASES", "/nonexistent"))
pytestmark = [
    pytest.mark.skipif(not CASES.is_dir(), reason="COVERSHOT_CASES names no folder of cases"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def learn(tmp_path, capsys):
    """Return a function that runs a verb on a copy of a workspace and returns exit code, texts and the model's card."""

    def call(name: str, verb: str, *options: str, config: str = "tiny.toml") -> tuple[int, str, dict]:
        root = tmp_path / name
        shutil.copytree(CASES / name, root)
        code = main([verb, str(root), "--config", str(CASES / config), *options, "--events"])
        events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        texts = " ".join(event["text"] for event in events if "text" in event)
        cards = sorted(root.glob("models/*/card.json"))
        return code, texts, json.loads(cards[-1].read_text()) if cards else {}

    return call


def test_a_cover_of_another_photo_is_set_aside(learn):
    code, texts, card = learn("one_wrong_target_workspace", "sft")

    assert code == 0
    assert "p3.png" in texts
    assert list(card["data"]["set_aside"]) == ["p3.png"]


def test_a_transparent_cover_does_not_teach_what_it_hides(learn):
    _, texts, card = learn("alpha_targets_workspace", "sft")

    assert "set aside" in texts or card["data"]["set_aside"]


def test_equal_files_are_one_photo_for_splitting(learn):
    code, texts, card = learn("duplicates_workspace", "sft")  # eight files, two photos

    assert code == 2
    assert "Files of the same content count as one photo" in texts
    assert not card


def test_names_pair_whatever_their_normal_form(learn):
    code, _, card = learn("nfc_nfd_workspace", "sft")

    assert code == 0
    assert card["data"]["target_pairs"] == 6


def test_a_table_of_splits_may_name_files(learn):
    _, _, card = learn("split_with_suffix_workspace", "sft")
    rows = (CASES / "split_with_suffix_workspace/dataset/split.csv").read_text().splitlines()[1:]

    assert all(card["data"]["splits"][Path(name).stem] == split for name, split in (row.split(",") for row in rows))


def test_equal_preferences_teach_nothing(learn):
    code, texts, card = learn("equal_preferences_workspace", "dpo", "--start", "foundation")

    assert code == 2
    assert "same" in texts
    assert not card


def test_originals_that_cannot_be_read_are_named(learn):
    _, texts, _ = learn("heic_originals_workspace", "sft")

    assert all(name in texts for name in ("x1.heic", "x2.CR3", "y.jfif"))


def test_a_model_worse_than_the_untouched_photo_is_not_put_in_use(learn):
    _, texts, card = learn("split_with_suffix_workspace", "sft", config="tiny_lr1.toml")

    assert "worse than the untouched" in texts
    assert not card


def test_answers_of_a_european_spreadsheet_are_read():
    assert any(read_judgements(CASES / "answers_semicolon.csv"))


def test_photos_of_one_stem_are_all_enhanced(tmp_path):
    save_edit(identity(), tmp_path / "edit.safetensors")
    out = tmp_path / "out"

    with_edit = ("--from-edit", str(tmp_path / "edit.safetensors"))
    code = main(["enhance", str(CASES / "same_stem"), *with_edit, "--out", str(out), "--format", "png", "--events"])

    assert code == 0
    assert len(list(out.iterdir())) == 3


def test_what_a_network_disk_adds_is_not_imported(tmp_path):
    found = import_photos(create_workspace(tmp_path / "w"), [CASES / "nas_folder"], lambda event: None, lambda: False)

    assert [path.name for path in found.copied] == ["IMG_1.png"]
