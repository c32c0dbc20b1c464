import os
import subprocess
import sys

import numpy as np
import pytest

from engine.cli import main
from engine.cli.enhancing import UNLIKE, predicting
from engine.edit.edit import save_edit
from engine.edit.render import render
from engine.events import Message
from engine.export.batch import Output, write_batch
from engine.image.io import Photo, load_photo, save_photo
from tests.cards import CARD
from tests.export.pictures import BRIGHTER, picture, save_pictures


@pytest.fixture
def photos(tmp_path):
    return save_pictures(tmp_path / "in")


@pytest.mark.parametrize("count", [1, 2])
def test_photos_beside_each_other_are_predicted_on_one_thread_each(trained, tmp_path, monkeypatch, count):
    from engine.predict import predictor

    threads = []
    load = predictor.load_predictor

    def loaded(folder, device, most):
        threads.append(most)
        return load(folder, device, most)

    monkeypatch.setattr(predictor, "load_predictor", loaded)
    workspace, _ = trained
    photos = [str(workspace.input / f"p{number}.png") for number in range(count)]
    assert main(["enhance", *photos, "--model", str(workspace.models / "sft"), "--out", str(tmp_path / "out")]) == 0
    assert threads == [None if count == 1 else 1]


def test_photos_unlike_those_the_model_was_trained_on_are_named_once(tmp_path):
    import torch
    from torchvision.models import resnet50

    from engine.model.enhancer import Enhancer, training_copy
    from engine.model.saved_model import save_model
    from engine.model.trunk import TRUNK_SIZE, Trunk
    from engine.predict.predictor import load_predictor

    enhancer = Enhancer(Trunk(resnet50()))
    usual = [np.full((40, 60, 3), level, np.uint8) for level in (100, 110, 120, 130)]
    copies = torch.stack([training_copy(pixels, TRUNK_SIZE) for pixels in usual]).float() / 255
    enhancer.head.standardise(enhancer.conditions(copies).conditions)
    save_model(enhancer, CARD, tmp_path / "model")
    shoot = {"usual": usual[1], "black": np.zeros((40, 60, 3), np.uint8), "noise": picture(4)}
    files = [tmp_path / f"{name}.png" for name in shoot]
    for file, pixels in zip(files, shoot.values(), strict=True):
        save_photo(Photo(pixels), file)
    events: list[object] = []
    treat = predicting(load_predictor(tmp_path / "model"))
    write_batch(files, treat, Output(tmp_path / "out"), events.append, lambda: False)
    (note,) = [event.text for event in events if isinstance(event, Message) and UNLIKE in event.text]
    assert " and 1 more: " in note
    assert not note.startswith("usual")


def test_a_saved_edit_needs_no_torch(photos, tmp_path):
    save_edit(BRIGHTER, tmp_path / "my.safetensors")
    arguments = [
        "enhance",
        str(photos[0]),
        "--from-edit",
        str(tmp_path / "my.safetensors"),
        "--out",
        str(tmp_path / "out"),
    ]
    code = (
        f"import sys\nfrom engine.cli import main\ncode = main({arguments!r})\n"
        "assert 'torch' not in sys.modules\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert np.array_equal(load_photo(tmp_path / "out" / "p0.png").pixels, render(picture(0), BRIGHTER))


def test_the_command_line_uses_a_trained_model_and_lists_failures(trained, tmp_path, capsys):
    workspace, _ = trained
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo")
    model = str(workspace.models / "sft")
    out = str(tmp_path / "out")
    assert main(["enhance", str(workspace.input), "--model", model, "--out", out, "--format", "jpg"]) == 0
    assert len(list((tmp_path / "out").iterdir())) == 6
    assert main(["enhance", str(broken), str(workspace.input / "p0.png"), "--model", model, "--out", out]) == 2
    assert "1 of 2 photos could not be enhanced" in capsys.readouterr().out.replace("\n", " ")


def test_a_strength_out_of_range_is_refused(photos, tmp_path, capsys):
    save_edit(BRIGHTER, tmp_path / "e.safetensors")
    code = main(
        [
            "enhance",
            str(photos[0]),
            "--from-edit",
            str(tmp_path / "e.safetensors"),
            "--out",
            str(tmp_path),
            "--strength",
            "2",
        ]
    )
    assert code == 2
    assert "out of range" in capsys.readouterr().out
