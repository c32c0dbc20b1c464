from engine.config import Config, dump_config
from engine.workspace.active_models import runs_in_use
from engine.workspace.model_card import load_card
from engine.workspace.run import list_runs


def test_a_round_follows_the_one_in_use_and_an_earlier_one_can_be_restored(run, workspace, tiny):
    for _ in range(2):
        assert run("dpo", workspace.root, "--start", "foundation", "--config", tiny, "--foundation", "random")[0] == 0
    first, second = (listed.name for listed in list_runs(workspace))
    assert load_card(workspace.models / "dpo").follows == first
    code, event = run("accept", workspace.root, first)
    assert code == 0
    assert first in event["text"]
    assert runs_in_use(workspace) == {"dpo": first}
    assert load_card(workspace.models / "dpo").follows is None
    run("accept", workspace.root, second)
    assert runs_in_use(workspace) == {"dpo": second}


def test_a_run_that_is_not_there_names_those_that_are(run, workspace, refused):
    refused(run("accept", workspace.root, "nothing"), "has no run nothing", "none yet")


def test_a_run_without_models_is_not_put_in_use(run, workspace, refused):
    folder = workspace.results / "2026-01-02"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(dump_config(Config()))
    refused(run("accept", workspace.root, "2026-01-02"), "has no models")
