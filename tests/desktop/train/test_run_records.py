from desktop.model.trial import Trial, write_trial
from desktop.train.run_records import read_history, rename_run
from desktop.train.text import past_cells
from engine.workspace.active_models import accept_run


def add_models(run):
    for variant in ("sft", "dpo"):
        run.model(variant).mkdir(parents=True)
        (run.model(variant) / "card.json").write_text(f'{{"run": "{run.name}"}}')


def test_runs_are_listed_the_newest_first_with_what_they_measured(make_workspace):
    workspace = make_workspace()
    run = make_workspace.add_run(workspace, "2026-02-03", foundation={"kind": "random"})
    add_models(run)
    accept_run(workspace, run)
    newer, older = read_history(workspace)
    assert (newer.run, older.run.name) == (run, "2026-01-02")
    assert newer.means["sft_dpo"]["psnr"] == 23.456
    assert (newer.in_use, newer.models, newer.random_foundation) == (True, ("sft", "dpo"), True)
    assert (older.in_use, older.models) == (False, ())


def test_a_run_at_work_or_without_a_result_is_no_history(make_workspace):
    workspace = make_workspace()
    run = make_workspace.add_run(workspace, "2026-02-03")
    run.job.write_text("{}")
    (workspace.results / "bench").mkdir()
    assert [past.run.name for past in read_history(workspace)] == ["2026-01-02"]


def test_a_run_whose_result_is_spoilt_still_has_its_models(make_workspace):
    workspace = make_workspace(run=False)
    run = make_workspace.add_run(workspace)
    add_models(run)
    run.summary.write_text("{")
    (past,) = read_history(workspace)
    assert (past.means, past.models) == ({}, ("sft", "dpo"))


def test_a_run_can_be_called_something_else_and_have_its_first_name_back(make_workspace):
    workspace = make_workspace()
    (past,) = read_history(workspace)
    rename_run(past.run, "  warm \n covers ")
    assert read_history(workspace)[0].label == "warm covers"
    assert read_history(workspace)[0].run.name == past.run.name
    rename_run(past.run, "")
    assert read_history(workspace)[0].label == past.run.name


def test_what_was_tried_and_decided_is_listed(make_workspace):
    workspace = make_workspace()
    run = make_workspace.add_run(workspace, "2026-02-03")
    write_trial(run, Trial("2026-01-02", 2, 5, 1, accepted=False))
    tried, other = read_history(workspace)
    assert tried.trial == Trial("2026-01-02", 2, 5, 1, accepted=False)
    assert "preferred on 2 of 7 in blind test, not chosen" in past_cells(tried)[-1]
    assert "blind" not in past_cells(other)[-1]


def test_a_workspace_without_results_has_no_history(tmp_path, make_workspace):
    assert read_history(make_workspace(run=False)) == ()
