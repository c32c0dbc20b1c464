"""What is held out is measured, and only that; what is incomplete is counted and left out."""

import shutil

from engine.cli import main
from engine.workspace.model_card import load_card
from engine.workspace.results import read_rows
from engine.workspace.run import latest_finished


def test_both_kinds_of_unpaired_files_are_named_and_counted(capsys, workspace, save, tiny, fix_splits):
    save(workspace.input / "lonely.png", seed=10)
    save(workspace.target / "orphan.png", seed=11)
    save(workspace.preferred / "p1~2.png", seed=12)
    fix_splits(workspace, p0="train", p1="validation", p2="test", p3="test")
    for name in ("p2.png", "p3.png"):
        shutil.copy(workspace.input / name, workspace.target / name)
    assert main(["train", str(workspace.root), "--config", str(tiny), "--foundation", "random"]) == 0
    printed = capsys.readouterr().out
    assert "Skipped 3 files" in printed
    for words in ("lonely.png has no target", "orphan.png has no input photo", "p1~2.png has no dispreferred image"):
        assert words in printed
    # The held-out targets are the photos themselves: of infinite PSNR, so that no gain can be computed.
    assert "∞" in printed
    assert "inf" not in printed
    assert "nan" not in printed


def test_phases_one_by_one_hold_out_the_same_photos(run, workspace, tiny, monkeypatch):
    for number in (2, 3):
        (workspace.preferred / f"p{number}~1.png").unlink()
    learnt = {}
    for verb in ("sft", "dpo"):
        assert run(verb, workspace.root, "--config", tiny, "--foundation", "random")[0] == 0
        card = load_card(workspace.models / ("sft" if verb == "sft" else "sft_dpo"))
        learnt[verb] = card.data.splits
    assert learnt["sft"] == learnt["dpo"]


def test_evaluate_never_measures_a_photo_that_a_model_has_learnt_from(run, tuned, refused, fix_splits):
    workspace = tuned
    fix_splits(workspace, p0="test", p1="validation", p2="train", p3="test")
    assert run("evaluate", workspace.root)[0] == 0
    found = latest_finished(workspace)
    assert found is not None
    assert {row.photo for row in read_rows(found.metrics)} == {"p3"}
    fix_splits(workspace, p0="test", p1="validation", p2="train", p3="train")
    refused(run("evaluate", workspace.root), "have learnt from every photo that could be held out", "Train again")


def test_half_of_the_comparisons_does_not_stop_evaluation(run, tuned):
    for path in tuned.dispreferred.iterdir():
        path.unlink()
    assert run("evaluate", tuned.root)[0] == 0
