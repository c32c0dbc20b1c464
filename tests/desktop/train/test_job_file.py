import pytest

from desktop.train.job_file import TrainingJob, begin_job, end_job, find_job, resumable
from engine.errors import CovershotError
from engine.workspace.run import new_run
from engine.workspace.workspace import Workspace, create_workspace

JOB = TrainingJob(["decode", "sft"], {"sft": 12.5})


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")


def test_a_training_is_found_again_until_its_end_was_shown(workspace):
    assert find_job(workspace) is None
    run = new_run(workspace)
    begin_job(run, JOB)
    assert find_job(workspace) == (run, JOB)
    end_job(run)
    assert find_job(workspace) is None


def test_a_run_that_learnt_nothing_goes_away_with_its_job_and_one_with_checkpoints_stays(workspace):
    for left in (False, True):
        run = new_run(workspace)
        begin_job(run, JOB)
        if left:
            run.checkpoints.mkdir()
        end_job(run)
        assert run.root.exists() == left


def test_a_new_attempt_forgets_what_the_last_one_reported(workspace):
    run = new_run(workspace)
    begin_job(run, JOB)
    run.events.write_text("old")
    run.stop.touch()
    begin_job(run, JOB)
    assert not run.events.exists()
    assert not run.stop.exists()


def test_a_spoilt_job_is_no_job(workspace):
    run = new_run(workspace)
    begin_job(run, JOB)
    for text in ("", "[]", "{}", '{"unknown": 1}'):
        run.job.write_text(text)
        assert find_job(workspace) is None


def test_a_run_can_go_on_from_its_configuration_to_its_result(workspace):
    run = new_run(workspace)
    begin_job(run, JOB)
    assert not resumable(run)
    run.config.write_text("")
    assert resumable(run)
    run.summary.write_text("{}")
    assert not resumable(run)


def test_a_workspace_without_results_has_no_job_and_a_file_in_their_place_is_reported(tmp_path):
    workspace = Workspace(tmp_path)
    assert find_job(workspace) is None
    run = new_run(workspace)
    workspace.results.write_text("")
    with pytest.raises(CovershotError, match="Cannot write"):
        begin_job(run, JOB)
