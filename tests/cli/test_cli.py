import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image
from torchvision.models import resnet50

from engine.cli import main
from engine.workspace.model_card import load_card
from engine.workspace.results import read_summary
from engine.workspace.run import latest_finished
from engine.workspace.workspace import create_workspace


def test_a_folder_that_is_not_there(run, tmp_path, refused):
    refused(run("train", tmp_path / "none"), "There is no folder", "none")


def test_an_empty_folder_is_no_workspace(run, tmp_path, refused):
    refused(run("train", tmp_path), "dataset/input", "Put your original photos")


def test_a_half_made_workspace(run, tmp_path, refused, save, leftovers):
    workspace = create_workspace(tmp_path / "w")
    refused(run("train", workspace.root), "has no photos yet")
    save(workspace.input / "a.png")
    refused(run("train", workspace.root), "No photo has a finished cover", str(workspace.target))
    assert leftovers(workspace) == []


def test_one_cover_without_comparisons_trains_and_says_that_nothing_was_measured(run, workspace, tiny):
    for path in (*workspace.preferred.iterdir(), *workspace.dispreferred.iterdir()):
        path.unlink()
    for number in (1, 2, 3):
        (workspace.target / f"p{number}.png").unlink()
    code, event = run("train", workspace.root, "--config", tiny, "--foundation", "random")
    assert (code, event["text"][:14]) == (0, "The report is ")
    assert [path.name for path in workspace.models.iterdir() if not path.name.startswith(".")] == ["sft"]
    assert "Quality cannot be measured: all covers (1)" in latest_finished(workspace).report.read_text("utf-8")


def test_dpo_alone_needs_comparisons(run, workspace, refused):
    for path in workspace.preferred.iterdir():
        path.unlink()
    refused(run("dpo", workspace.root, "--start", "foundation"), "There are no comparisons", "better image of each")


def test_a_truncated_photo_is_named_and_the_others_teach(run, workspace, tiny):
    path = workspace.input / "p0.png"
    path.write_bytes(path.read_bytes()[:-400])
    assert run("sft", workspace.root, "--config", tiny, "--foundation", "random")[0] == 0
    data = load_card(workspace.models / "sft").data
    assert (data.target_pairs, list(data.set_aside)) == (3, ["p0.png"])
    assert "cannot be read: it is truncated; copy or export it again" in data.set_aside["p0.png"]


def test_a_text_file_named_png_is_named_and_the_others_teach(run, workspace, tiny):
    (workspace.input / "p1.png").write_text("this is no picture")
    assert run("sft", workspace.root, "--config", tiny, "--foundation", "random")[0] == 0
    (reason,) = load_card(workspace.models / "sft").data.set_aside.values()
    assert "JPEG, PNG, WebP, TIFF or AVIF" in reason


def test_a_cover_in_black_and_white_among_others_is_named_and_does_not_teach(run, workspace, tiny):
    path = workspace.target / "p0.png"
    Image.open(path).convert("L").save(path)
    assert run("sft", workspace.root, "--config", tiny, "--foundation", "random")[0] == 0
    data = load_card(workspace.models / "sft").data
    assert (data.target_pairs, list(data.set_aside)) == (3, ["p0.png"])
    assert "in black and white" in data.set_aside["p0.png"]


@pytest.mark.parametrize("text", ["quick = 1", "not toml"])
def test_a_wrong_configuration_file(run, workspace, tmp_path, text, refused, leftovers):
    path = tmp_path / "my.toml"
    path.write_text(text)
    refused(run("train", workspace.root, "--config", path), "my.toml")
    assert leftovers(workspace) == []


def test_a_foundation_file_that_is_none(run, workspace, tmp_path, refused):
    path = tmp_path / "foundation.pth"
    path.write_text("no weights")
    refused(run("train", workspace.root, "--foundation", path), "foundation.pth", "ResNet50")


def test_a_device_that_is_not_there(run, workspace, refused):
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    refused(run("train", workspace.root, "--device", "cuda"), "There is no cuda device")


def test_nothing_to_resume(run, workspace, refused):
    refused(run("train", workspace.root, "--resume"), "no interrupted run")


def test_evaluate_without_models(run, workspace, refused):
    refused(run("evaluate", workspace.root), "has no models yet", "covershot train")


def test_enhance_without_a_model(run, workspace, tmp_path, refused):
    photo = workspace.input / "p0.png"
    refused(run("enhance", photo, "--model", tmp_path / "none", "--out", tmp_path / "out"), "There is no model in")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission")
def test_a_read_only_results_folder(run, workspace, monkeypatch, refused, leftovers):
    if os.geteuid() == 0:
        # Root may write anywhere: the system's refusal is put in its place.
        def refuse(*args: object, **kwargs: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("engine.files.tempfile.mkstemp", refuse)
    else:
        workspace.results.chmod(stat.S_IRUSR | stat.S_IXUSR)
    refused(run("train", workspace.root), "Cannot write", str(workspace.results), "Permission denied")
    assert leftovers(workspace) == []


def test_a_full_disk_leaves_no_half_model(run, workspace, monkeypatch, tmp_path, refused):
    config = tmp_path / "tiny.toml"
    config.write_text('foundation = "random"\nsize = 32\n[sft]\nsteps = 2\n[dpo]\nsteps = 2\n')

    def full(tensors: object, path: os.PathLike[str], **kwargs: object) -> None:
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.model.saved_model.save_file", full)
    refused(run("train", workspace.root, "--config", config), "Cannot write", "No space left on device", "sft")
    assert list(workspace.models.iterdir()) == []


def test_a_corrupt_model_stops_evaluation(run, workspace, refused):
    folder = workspace.models / "sft"
    folder.mkdir()
    (folder / "card.json").write_text("{")
    refused(run("evaluate", workspace.root), "card.json (", "Train again")
    (folder / "card.json").write_text('{"schema": 99}')
    refused(run("evaluate", workspace.root), "newer Covershot (schema 99")


def test_odd_names_and_unpaired_photos_train_and_are_counted(capsys, workspace, tmp_path, save):
    # Windows allows no quotes in names, and 260 characters in a whole path.
    name = "ünï 'quoted' 😀" if sys.platform == "win32" else "ünï 'quoted' \"😀\" " + "x" * 180
    for folder in (workspace.input, workspace.target):
        save(folder / f"{name}.png", seed=9)
    save(workspace.input / "lonely.png", seed=10)
    config = tmp_path / "tiny.toml"
    config.write_text('foundation = "random"\nsize = 32\n[sft]\nsteps = 2\nbatch = 2\n[dpo]\nsteps = 2\nbatch = 2\n')
    workspace.split_file.write_text(f'photo,split\n"{name.replace(chr(34), chr(34) * 2)}",test\n', encoding="utf-8")
    assert main(["train", str(workspace.root), "--config", str(config)]) == 0
    text = capsys.readouterr().out
    assert "Skipped 1 files: lonely.png has no target" in text
    assert "SFT + DPO" in text
    assert "The foundation is random" in text
    run = latest_finished(workspace)
    assert run is not None
    assert run.comparison(name).exists()


def test_a_foundation_file_is_used_and_named_in_the_card(run, workspace, tmp_path, save):
    torch.manual_seed(4)
    weights = tmp_path / "resnet50.pth"
    torch.save(resnet50(weights=None).state_dict(), weights)
    config = tmp_path / "tiny.toml"
    config.write_text("size = 32\n[sft]\nsteps = 2\n[dpo]\nsteps = 2\n")
    code, event = run("train", workspace.root, "--config", config, "--foundation", weights)
    assert code == 0, event
    found = load_card(workspace.models / "sft").foundation
    assert (found.kind, found.name) == ("file", "resnet50.pth")
    summary = latest_finished(workspace)
    assert summary is not None
    assert read_summary(summary.summary).foundation["kind"] == "file"
    assert "Random foundation" not in summary.report.read_text(encoding="utf-8")


def test_sft_dpo_and_evaluate_one_by_one(run, workspace, tmp_path):
    config = tmp_path / "tiny.toml"
    config.write_text('foundation = "random"\nsize = 32\n[sft]\nsteps = 2\n[dpo]\nsteps = 2\n')
    assert run("sft", workspace.root, "--config", config)[0] == 0
    assert run("dpo", workspace.root, "--config", config, "--start", "foundation")[0] == 0
    assert run("dpo", workspace.root, "--config", config)[0] == 0
    code, event = run("evaluate", workspace.root, "--config", config)
    assert code == 0, event
    found = latest_finished(workspace)
    assert found is not None
    assert list(read_summary(found.summary).variants) == ["original", "sft", "dpo", "sft_dpo"]


def test_doctor_reports_versions_devices_and_caches(run):
    code, event = run("doctor")
    assert code == 0
    assert event["result"]["torch"] == torch.__version__.split("+")[0]
    assert {"chosen device", "cuda", "mps", "cpu threads", "ImageNet weights"} <= event["result"].keys()
    assert all(event["result"].values())


def test_python_dash_m_engine_is_the_same(tmp_path):
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "engine", "train", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "dataset/input" in done.stdout
    assert done.stderr == ""


def test_torch_is_loaded_after_its_idle_threads_are_told_to_sleep_soon(monkeypatch):
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    program = (
        "import os, sys; from engine.cli import main; early = 'torch' in sys.modules; main(['sft', 'none']); "
        "print(early, os.environ['GOMP_SPINCOUNT'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-2:] == ["False", "10000"]
