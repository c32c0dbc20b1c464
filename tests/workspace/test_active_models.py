import json
import os
import shutil
import sys

import pytest

from engine.errors import CovershotError
from engine.workspace.active_models import (
    accept_model,
    accept_run,
    kept_sentence,
    model_folder,
    models_of,
    photos_learnt_by,
    round_before,
    runs_in_use,
)
from engine.workspace.run import Run
from engine.workspace.workspace import VARIANTS, create_workspace


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")


def add(folder, run, weights=b"weights"):
    folder.mkdir(parents=True)
    (folder / "card.json").write_text(json.dumps({"run": run}))
    (folder / "weights.safetensors").write_bytes(weights)


def make_run(workspace, name, variants=VARIANTS):
    run = Run(workspace.results / name)
    for variant in variants:
        add(run.model(variant), name, f"{name} {variant}".encode())
    return run


def in_use(workspace, variant):
    return (workspace.models / variant / "weights.safetensors").read_bytes().decode()


def test_an_accepted_runs_models_are_those_in_use_and_stay_with_the_run(workspace):
    run = make_run(workspace, "one")
    accept_run(workspace, run)
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, "one")
    assert in_use(workspace, "dpo") == "one dpo"
    assert models_of(run) == VARIANTS


def test_an_earlier_model_can_be_put_in_use_again(workspace):
    one = make_run(workspace, "one")
    two = make_run(workspace, "two")
    for run in (one, two, one):
        accept_run(workspace, run)
    assert [in_use(workspace, variant) for variant in VARIANTS] == [f"one {variant}" for variant in VARIANTS]
    assert models_of(two) == VARIANTS


def test_models_that_no_run_keeps_are_kept_before_they_are_replaced(workspace):
    add(workspace.models / "sft", "long ago", b"precious")
    accept_run(workspace, make_run(workspace, "one"))
    assert (Run(workspace.results / "long ago").model("sft") / "weights.safetensors").read_bytes() == b"precious"


def test_a_run_without_a_variant_leaves_none_of_another_run_in_use(workspace):
    accept_run(workspace, make_run(workspace, "one"))
    accept_run(workspace, make_run(workspace, "two", ("sft",)))
    assert runs_in_use(workspace) == {"sft": "two"}
    assert models_of(Run(workspace.results / "one")) == VARIANTS


def test_one_model_can_be_put_in_use_alone(workspace):
    accept_run(workspace, make_run(workspace, "one"))
    accept_model(workspace, make_run(workspace, "two"), "dpo")
    assert runs_in_use(workspace) == {"sft": "one", "dpo": "two", "sft_dpo": "one"}


def test_a_run_without_models_is_refused_and_changes_nothing(workspace):
    accept_run(workspace, make_run(workspace, "one"))
    with pytest.raises(CovershotError, match="The run two has no models"):
        accept_run(workspace, Run(workspace.results / "two"))
    assert set(runs_in_use(workspace)) == set(VARIANTS)


def test_a_card_that_points_elsewhere_is_believed_nothing(workspace):
    add(workspace.models / "sft", "../../elsewhere")
    assert runs_in_use(workspace) == {}
    accept_run(workspace, make_run(workspace, "one"))
    assert not (workspace.root.parent / "elsewhere").exists()


def test_when_one_model_cannot_be_replaced_none_is(workspace, monkeypatch):
    one = make_run(workspace, "one")
    two = make_run(workspace, "two")
    rename = os.replace
    calls = []

    def fail(source, target):
        calls.append(target)
        if len(calls) == 4:
            raise PermissionError(13, "Permission denied")
        rename(source, target)

    accept_run(workspace, one)
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(CovershotError, match="Cannot write"):
        accept_run(workspace, two)
    monkeypatch.undo()
    assert runs_in_use(workspace) == dict.fromkeys(VARIANTS, "one")
    assert [in_use(workspace, variant) for variant in VARIANTS] == [f"one {variant}" for variant in VARIANTS]


def test_a_runs_model_is_its_own_or_where_the_run_is_gone_the_one_in_use(workspace):
    run = make_run(workspace, "one")
    accept_run(workspace, run)
    assert model_folder(workspace, "one", "dpo") == run.model("dpo")
    shutil.rmtree(run.root)
    assert model_folder(workspace, "one", "dpo") == workspace.models / "dpo"
    assert model_folder(workspace, "two", "dpo") == Run(workspace.results / "two").model("dpo")


def test_a_card_tells_which_photos_a_model_has_seen(workspace):
    folder = make_run(workspace, "one").model("sft")
    assert photos_learnt_by(folder) == frozenset()
    splits = {"a": "train", "b": "validation", "c": "test"}
    (folder / "card.json").write_text(json.dumps({"run": "one", "data": {"splits": splits}}))
    assert photos_learnt_by(folder) == {"a", "b"}


def test_a_run_follows_the_one_whose_models_are_in_use(workspace):
    first = make_run(workspace, "one")
    second = make_run(workspace, "two")
    assert round_before(workspace, first) is None
    accept_run(workspace, first)
    assert round_before(workspace, second) == "one"
    accept_model(workspace, second, "sft")  # as a training does, one variant after the other
    assert round_before(workspace, second) == "one"
    assert round_before(workspace, first) == "two"


@pytest.mark.parametrize("card", ["{", json.dumps({"run": "../../elsewhere"}), None])
def test_a_model_in_use_that_names_no_run_is_kept_before_it_is_replaced(workspace, card):
    add(workspace.models / "sft", "long ago", b"precious")
    add(workspace.models / "dpo", "long ago", b"precious too")
    for variant in ("sft", "dpo"):
        path = workspace.models / variant / "card.json"
        path.unlink() if card is None else path.write_text(card)
    kept = accept_model(workspace, make_run(workspace, "one"), "sft")
    kept += accept_run(workspace, make_run(workspace, "two", ("sft",)))  # removes the dpo in use
    assert [(path / "weights.safetensors").read_bytes() for path in kept] == [b"precious", b"precious too"]
    assert {path.parent for path in kept} == {workspace.results / "kept"}
    assert kept_sentence(kept).count("results") == 2
    assert accept_run(workspace, Run(workspace.results / "one")) == ()


def test_a_model_in_use_that_differs_from_its_runs_own_is_kept_too(workspace):
    run = make_run(workspace, "one")
    add(workspace.models / "sft", "one", b"trained elsewhere under the same name")
    (kept,) = accept_run(workspace, run)
    assert (kept / "weights.safetensors").read_bytes() == b"trained elsewhere under the same name"
    assert in_use(workspace, "sft") == "one sft"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_models_folder_with_links_is_copied_as_its_two_files_and_no_link_is_followed(workspace, tmp_path):
    run = make_run(workspace, "one")
    (run.model("sft") / "round").symlink_to(".")
    (run.model("sft") / "secret.txt").symlink_to(tmp_path)
    accept_run(workspace, run)
    assert sorted(path.name for path in (workspace.models / "sft").iterdir()) == ["card.json", "weights.safetensors"]

    secret = tmp_path / "secret"
    secret.write_text("secret")
    (run.model("dpo") / "weights.safetensors").unlink()
    (run.model("dpo") / "weights.safetensors").symlink_to(secret)
    with pytest.raises(CovershotError, match="is no file of this workspace"):
        accept_run(workspace, run)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_models_are_not_put_in_use_through_a_link(workspace, tmp_path):
    run = make_run(workspace, "one")
    outside = tmp_path / "mine"
    (outside / "sft").mkdir(parents=True)
    (outside / "sft" / "precious").write_text("precious")
    workspace.models.rmdir()
    workspace.models.symlink_to(outside)
    with pytest.raises(CovershotError, match="leads out of the workspace"):
        accept_run(workspace, run)
    assert [path.name for path in outside.rglob("*")] == ["sft", "precious"]
