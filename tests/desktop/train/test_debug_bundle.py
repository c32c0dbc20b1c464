import zipfile

from desktop.train.debug_bundle import bundle_path, write_debug_bundle
from engine.workspace.run import list_runs


def test_a_runs_bundle_holds_versions_cards_and_logs_and_neither_photos_nor_weights(learnt):
    (run,) = list_runs(learnt)
    run.events.write_text("{}")
    run.errors.write_text("said besides")
    run.preview("sft").parent.mkdir(exist_ok=True)
    run.preview("sft").write_bytes(b"a photo")
    path = write_debug_bundle(run, bundle_path(run))
    assert path.parent == learnt.results
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
    assert names == {
        *("versions.txt", "config.toml", "events.jsonl", "errors.txt", "summary.json"),
        *(f"models/{variant}/card.json" for variant in ("sft", "dpo", "sft_dpo")),
    }
