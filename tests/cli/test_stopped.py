"""What was stopped before it has made anything leaves no run."""


def interrupt(*args: object, **options: object) -> None:
    raise KeyboardInterrupt


def test_a_stopped_evaluation_leaves_no_run(run, tuned, leftovers, monkeypatch):
    workspace = tuned
    before = leftovers(tuned)
    monkeypatch.setattr("engine.workspace.pair_filter.load_photo", interrupt)
    assert run("evaluate", workspace.root) == (130, {"event": "failed", "text": "Stopped.", "window": ""})
    assert leftovers(workspace) == before


def test_how_to_go_on_is_for_the_command_line_alone(run, tuned, monkeypatch):
    def stop(*args: object, **options: object) -> None:
        raise KeyboardInterrupt("the best model is kept", "go on with `covershot train --resume`")

    monkeypatch.setattr("engine.workspace.pair_filter.load_photo", stop)
    _, event = run("evaluate", tuned.root)
    assert event["text"] == "Stopped: the best model is kept; go on with `covershot train --resume`."
    assert event["window"] == "Stopped: the best model is kept."


def test_training_stopped_before_it_has_learnt_leaves_no_run(run, workspace, leftovers, tiny, monkeypatch):
    monkeypatch.setattr("engine.training.photos.load_squeezed", interrupt)
    code, event = run("train", workspace.root, "--config", tiny, "--foundation", "random")
    assert (code, event["text"]) == (130, "Stopped.")
    assert leftovers(workspace) == []


def test_fine_tuning_alone_is_no_interrupted_run(run, tuned, refused):
    refused(run("train", tuned.root, "--resume"), "no interrupted run to go on with")
