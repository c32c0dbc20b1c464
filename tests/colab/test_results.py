import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from desktop.model.library import read_library
from engine import files
from engine.cli import main
from engine.colab.description import JOB, RESULT, read_job, result_files
from engine.errors import CovershotError
from engine.events import Progress
from engine.predict.predictor import check_model
from engine.workspace.model_card import load_card
from engine.workspace.results import read_rows, read_summary
from engine.workspace.run import Run, latest_finished, list_runs
from engine.workspace.workspace import VARIANTS, Workspace
from tests.colab.result_zips import Content, pack, refused, run_import, sealed


def test_the_three_models_and_the_run_are_installed_and_shown(trip, home, tree):
    assert main(["import-results", str(trip.result), str(home.root), "--events"]) == 0
    run = latest_finished(home)
    assert run is not None
    for variant in VARIANTS:
        card = load_card(home.models / variant)
        assert (card.variant, card.run) == (variant, run.name)
        assert load_card(run.model(variant)) == card
        ours, theirs = (
            root / "models" / variant / "weights.safetensors" for root in (home.root, trip.work / "workspace")
        )
        assert ours.read_bytes() == theirs.read_bytes()
    assert read_rows(run.metrics) == read_rows(trip.run.metrics)
    assert read_summary(run.summary).workspace == "home"
    assert "SFT + DPO" in run.report.read_text(encoding="utf-8")
    library = read_library(home.root)
    assert (library.run, library.problem, library.held_out) == (run, None, 2)
    assert {photo.name: set(photo.edits) for photo in library.photos if photo.edits} == {
        name: set(VARIANTS) for name in ("p4", "p5")
    }
    assert set(library.rows) == {(name, variant) for name in ("p4", "p5") for variant in ("original", *VARIANTS)}
    assert library.splits["p3"] == "validation"
    assert not [path for path in tree(home.root) if ".writing-" in path]


def test_the_same_training_at_home_and_away_gives_the_same_weights_and_measures(trip):
    at_home, away = (Workspace(root) for root in (trip.home.root, trip.work / "workspace"))
    for variant in VARIANTS:
        ours, theirs = (place.models / variant / "weights.safetensors" for place in (at_home, away))
        assert ours.read_bytes() == theirs.read_bytes()
    assert read_rows(list_runs(at_home)[-1].metrics) == read_rows(trip.run.metrics)


def test_the_run_counts_as_the_newest_and_has_the_fingerprint_of_the_data_at_home(trip, small, home, tmp_path):
    earlier = Run(home.results / "2026-01-01-000000")
    earlier.root.mkdir()
    earlier.config.write_text("")
    run = run_import(pack(small, tmp_path / "r.zip"), home)
    assert list_runs(home) == [earlier, run]
    at_home = list_runs(trip.home)[-1].dataset.read_text()
    assert run.dataset.read_text() == at_home != trip.run.dataset.read_text()
    assert load_card(home.models / "dpo").data.fingerprint == at_home


def test_models_in_use_stay_in_the_run_that_made_them(small, home, tmp_path):
    path = pack(small, tmp_path / "r.zip")
    first = run_import(path, home)
    shutil.rmtree(first.models)  # as a run that was trained here leaves them: in models/ alone
    before = {variant: (home.models / variant / "card.json").read_bytes() for variant in VARIANTS}
    second = run_import(path, home)
    assert second.name > first.name
    for variant in VARIANTS:
        assert (first.model(variant) / "card.json").read_bytes() == before[variant]
        assert load_card(home.models / variant).run == second.name


def test_photos_and_judgements_added_since_do_no_harm(small, home, tmp_path):
    (home.input / "new.png").write_bytes((home.input / "p0.png").read_bytes())
    for folder in (home.preferred, home.dispreferred):
        (folder / "p0~2.png").write_bytes((folder / "p0~1.png").read_bytes())
    run_import(pack(small, tmp_path / "r.zip"), home)
    assert latest_finished(home) is not None


def test_odd_names_come_back(small, home, tmp_path):
    odd = "ünï 'quoted' 😀 {{ x }} %s"
    for folder in (home.input, home.target):
        (folder / "p4.png").rename(folder / f"{odd}.png")
    content = {
        name.replace("p4", odd): data if name.endswith((".png", ".safetensors")) else data.replace(b"p4", odd.encode())
        for name, data in small.items()
    }
    run_import(pack(sealed(content), tmp_path / "r.zip"), home)
    library = read_library(home.root)
    assert {photo.name for photo in library.photos if photo.edits} == {odd, "p5"}
    assert library.rows[odd, "dpo"].photo == odd


def test_progress_comes_with_the_time_left_and_stopping_changes_nothing(small, home, tmp_path, tree):
    path = pack(small, tmp_path / "r.zip")
    before = tree(home.root)
    events = []
    left = [14]

    def stop() -> bool:
        left[0] -= 1
        return left[0] == 0

    with pytest.raises(KeyboardInterrupt, match="nothing was changed"):
        run_import(path, home, emit=events.append, stop=stop)
    assert tree(home.root) == before
    assert len([event for event in events if isinstance(event, Progress) and event.seconds_left is not None]) == 14


def without(content: Content, name: str) -> Content:
    return sealed({key: data for key, data in content.items() if key != name})


def changed(content: Content, name: str, change: Callable[[dict], object]) -> Content:
    values = json.loads(content[name])
    change(values)
    changed = content | {name: json.dumps(values).encode()}
    return changed if name == RESULT else sealed(changed)


def edit_of(**more: object) -> bytes:
    path = Path(os.environ["TMPDIR_OF_TEST"]) / "edit"
    lut = np.zeros((33, 33, 33, 3), np.float32)
    grid = np.zeros((8, 16, 16, 3, 4), np.float32)
    save_file({"lut": lut, "grid": grid} | more, path)
    return path.read_bytes()


TAMPERED: dict[str, tuple[Callable[[Content], Content], str]] = {
    "a changed file": (
        lambda c: c | {"run/config.toml": c["run/config.toml"] + b"#"},
        "'run/config.toml' is not as it was packed",
    ),
    "a changed job": (lambda c: c | {JOB: c[JOB].replace(b'"id"', b'"Id"')}, "job.json cannot be understood"),
    "a path above": (lambda c: sealed(c | {"run/../../../evil.txt": b"x"}), "which no result does"),
    "a path above, alone": (lambda c: sealed(c | {"../evil.txt": b"x"}), "which no result does"),
    "an absolute path": (lambda c: sealed(c | {"/tmp/evil.txt": b"x"}), "which no result does"),
    "a drive": (lambda c: sealed(c | {"C:\\evil.txt": b"x"}), "which no result does"),
    "a file too many": (lambda c: sealed(c | {"run/models/sft/more.bin": b"x"}), "which no result does"),
    "a missing file": (lambda c: without(c, "run/edits/p4.sft.safetensors"), "it lacks 'run/edits/p4.sft.safetensors'"),
    "no job": (lambda c: {RESULT: c[RESULT]}, "it lacks 'job.json'"),
    "no result": (lambda c: without(c, "") | {RESULT: b""}, "result.json cannot be understood"),
    "a list for a result": (lambda c: c | {RESULT: b"[]"}, "result.json cannot be understood"),
    "deep nesting": (lambda c: c | {RESULT: b"[" * 200_000}, "result.json cannot be understood"),
    "another bundle's job": (lambda c: changed(c, JOB, lambda v: v.update(id="0")), "are not of one bundle"),
    "a newer job": (
        lambda c: changed(c, JOB, lambda v: v.update(schema=99)),
        "newer Covershot (schema 99, this one reads 1). Update",
    ),
    "a newer result": (
        lambda c: changed(c, RESULT, lambda v: v.update(schema=2)),
        "newer Covershot (schema 2, this one reads 1). Update",
    ),
    "no photos": (
        lambda c: changed(
            {name: data for name, data in c.items() if "/edits/" not in name and "/comparisons/" not in name},
            JOB,
            lambda v: v.update(photos={}),
        ),
        "job.json names no photos",
    ),
    "another photo": (
        lambda c: changed(c, JOB, lambda v: v["photos"]["p0"].update(sha256="0" * 64)),
        "belongs to another workspace",
    ),
    "a photo that is a path": (
        lambda c: changed(c, JOB, lambda v: v["photos"].update({"../../x": v["photos"]["p0"]})),
        "belongs to another workspace",
    ),
    "a card of another variant": (
        lambda c: changed(c, "run/models/dpo/card.json", lambda v: v.update(variant="sft")),
        "its cards or its summary cannot be understood",
    ),
    "a card that is none": (
        lambda c: sealed(c | {"run/models/dpo/card.json": b"\xff"}),
        "its cards or its summary cannot be understood",
    ),
    "a configuration with unknown keys": (
        lambda c: sealed(c | {"run/config.toml": b"evil = 1\n"}),
        "its configuration cannot be used",
    ),
    "a picture that is none": (
        lambda c: sealed(c | {"run/comparisons/p4.png": b"<svg/>"}),
        "one of its pictures or Edits is none",
    ),
    "an Edit of another shape": (
        lambda c: sealed(c | {"run/edits/p4.sft.safetensors": edit_of(lut=np.zeros((2, 2), np.float32))}),
        "one of its pictures or Edits is none",
    ),
    "an Edit that is not finite": (
        lambda c: sealed(
            c | {"run/edits/p4.sft.safetensors": edit_of(lut=np.full((33, 33, 33, 3), np.nan, np.float32))}
        ),
        "one of its pictures or Edits is none",
    ),
    "measures of another photo": (
        lambda c: sealed(c | {"run/metrics.csv": c["run/metrics.csv"].replace(b"p4", b"p0")}),
        "its measures cannot be understood",
    ),
    "a summary of texts": (
        lambda c: changed(c, "run/summary.json", lambda v: v.update(seconds="long")),
        "its measures cannot be understood",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_result_is_refused_in_one_sentence_and_nothing_is_written(
    small, home, tmp_path, tree, how, capsys, monkeypatch
):
    monkeypatch.setenv("TMPDIR_OF_TEST", str(tmp_path))
    tamper, reason = TAMPERED[how]
    path = pack(tamper(small), tmp_path / "r.zip")
    before = tree(tmp_path / "home")
    monkeypatch.setattr("engine.predict.predictor.check_model", lambda folder: None)
    assert main(["import-results", str(path), str(home.root), "--events"]) == 2
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["event"] == "failed"
    assert reason in last["text"]
    assert str(path) in last["text"]
    assert "\n" not in last["text"]
    assert tree(tmp_path / "home") == before
    assert not (tmp_path / "evil.txt").exists()


def test_a_foreign_workspace_refuses_it(small, home, tmp_path, tree):
    (home.input / "p0.png").write_bytes((home.input / "p1.png").read_bytes())
    refused(pack(small, tmp_path / "r.zip"), home, tree, "belongs to another workspace: .* has no photo 'p0'")
    (home.input / "p0.png").unlink()
    refused(tmp_path / "r.zip", home, tree, "belongs to another workspace: .* has no photo 'p0'")


def test_a_disk_without_space_is_named_before_anything_is_written(small, home, tmp_path, tree, monkeypatch):
    monkeypatch.setattr("engine.colab.results.shutil.disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 0))
    refused(pack(small, tmp_path / "r.zip"), home, tree, "GB, and 0.0 are free")


def test_weights_that_do_not_load_are_refused(small, home, tmp_path, tree):
    for folder in (home.models, home.results):  # as in a workspace made by hand
        folder.rmdir()
    path = pack(small, tmp_path / "r.zip")
    before = tree(home.root)
    with pytest.raises(CovershotError, match="the model sft cannot be used"):
        run_import(path, home, check_model)
    assert tree(home.root) == before


@pytest.mark.parametrize("failing", range(1, 8))
def test_a_folder_that_cannot_be_swapped_leaves_all_as_it_was(small, home, tmp_path, tree, monkeypatch, failing):
    path = pack(small, tmp_path / "r.zip")
    run_import(path, home)
    before = tree(home.root)
    calls = []
    rename = os.replace

    def fail(source, target):
        calls.append(target)
        if len(calls) == failing:
            raise PermissionError(13, "Permission denied")
        rename(source, target)

    def swap(pairs, swap_folders=files._swap):
        monkeypatch.setattr(files.os, "replace", fail)
        swap_folders(pairs)

    monkeypatch.setattr(files, "_swap", swap)
    with pytest.raises(CovershotError, match="Cannot write"):
        run_import(path, home)
    monkeypatch.undo()
    assert tree(home.root) == before


def test_a_result_holds_what_a_run_leaves_and_nothing_else(trip, small):
    assert {*result_files(read_job(small[JOB])), RESULT} == set(small)
