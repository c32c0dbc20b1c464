from desktop.model.trial import Trial, read_trial, write_trial
from engine.workspace.run import Run


def test_what_was_decided_is_read_back_and_what_is_spoilt_was_not(tmp_path):
    run = Run(tmp_path / "run")
    trial = Trial("2026-01-02", 5, 3, 1, accepted=True)
    assert read_trial(run) is None
    write_trial(run, trial)
    assert read_trial(run) == trial
    for spoilt in ("{", "{}", "[1]"):
        run.trial.write_text(spoilt)
        assert read_trial(run) is None
