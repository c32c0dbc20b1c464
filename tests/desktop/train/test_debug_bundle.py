import sys
import zipfile

import pytest

from desktop.train.debug_bundle import bundle_path, write_debug_bundle
from engine.workspace.run import Run, list_runs
from engine.workspace.workspace import create_workspace


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


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_packed(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    run = Run(workspace.results / "r")
    run.root.mkdir()
    (tmp_path / "secret").write_text("secret")
    run.errors.symlink_to(tmp_path / "secret")
    run.events.write_text("{}")
    with zipfile.ZipFile(write_debug_bundle(run, tmp_path / "debug.zip")) as packed:
        assert set(packed.namelist()) == {"versions.txt", "events.jsonl"}
