import json
import os

import pytest

from engine.edit.edit import identity, load_edit
from engine.workspace.run import Run
from engine.workspace.saved_edits import base_file, keep_prediction, prediction_key
from engine.workspace.workspace import create_workspace


@pytest.fixture
def workspace(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    for variant in ("sft", "dpo"):
        folder = Run(workspace.results / "one").model(variant)
        folder.mkdir(parents=True)
        (folder / "card.json").write_text(json.dumps({"run": "one"}))
    (workspace.input / "dune.png").write_bytes(b"photo")
    return workspace


def later(path):
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def test_an_edit_has_one_name_while_neither_photo_nor_model_changes(workspace):
    photo = workspace.input / "dune.png"
    first = prediction_key(workspace, "one", "sft", photo)
    assert first == prediction_key(workspace, "one", "sft", photo)
    assert first.startswith("dune~")
    names = {first}
    later(photo)
    names.add(prediction_key(workspace, "one", "sft", photo))
    photo.write_bytes(b"another photo")
    names.add(prediction_key(workspace, "one", "sft", photo))
    later(Run(workspace.results / "one").model("sft") / "card.json")
    names.add(prediction_key(workspace, "one", "sft", photo))
    assert len(names) == 4


def test_a_variant_predicts_a_photo_once_while_neither_changes(workspace):
    photo = workspace.input / "dune.png"
    requested = []

    def predict(path):
        requested.append(path)
        return identity()

    def keep(variant="sft"):
        return keep_prediction(workspace, "one", variant, photo, predict)

    name, file = keep()
    assert (load_edit(file).lut == identity().lut).all()
    assert name == f"one/sft/{prediction_key(workspace, 'one', 'sft', photo)}"
    assert base_file(workspace, name) == file
    assert keep() == (name, file)
    assert requested == [photo]
    assert keep("dpo")[1] != file
    later(photo)
    assert keep()[1] != file
    assert len(requested) == 3


def test_without_the_photo_or_the_model_there_is_no_name(workspace):
    for variant, photo in (("sft", "gone.png"), ("sft_dpo", "dune.png")):
        with pytest.raises(FileNotFoundError):
            prediction_key(workspace, "one", variant, workspace.input / photo)
