import json
import os

import pytest

from engine.workspace.layout import create_workspace
from engine.workspace.predictions import prediction_file, prediction_key
from engine.workspace.runs import Run


@pytest.fixture
def workspace(tmp_path):
    own = create_workspace(tmp_path / "w")
    for variant in ("sft", "dpo"):
        folder = Run(own.results / "one").model(variant)
        folder.mkdir(parents=True)
        (folder / "card.json").write_text(json.dumps({"run": "one"}))
    (own.input / "dune.png").write_bytes(b"photo")
    return own


def later(path):
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def test_an_edit_has_one_name_while_neither_photo_nor_model_changes(workspace):
    photo = workspace.input / "dune.png"
    first = prediction_file(workspace, "one", "sft", photo)
    assert first == prediction_file(workspace, "one", "sft", photo)
    assert first.parent == workspace.results / "one" / "predictions"
    assert first.name.startswith("dune~")
    names = {first.name, prediction_file(workspace, "one", "dpo", photo).name}
    later(photo)
    names.add(prediction_file(workspace, "one", "sft", photo).name)
    photo.write_bytes(b"another photo")
    names.add(prediction_file(workspace, "one", "sft", photo).name)
    later(Run(workspace.results / "one").model("sft") / "card.json")
    names.add(prediction_file(workspace, "one", "sft", photo).name)
    assert len(names) == 5


def test_without_the_photo_or_the_model_there_is_no_name(workspace):
    for variant, photo in (("sft", "gone.png"), ("sft_dpo", "dune.png")):
        with pytest.raises(FileNotFoundError):
            prediction_key(workspace, "one", variant, workspace.input / photo)
