"""A workspace as Covershot left it on 2026-11-25, before the code moved by feature: it opens, trains and keeps what was judged.

It was made with commit aa5dffe by `train`, `candidates` and `import-judgements`; the weights of its models and most of its Edits
are left out for their size.
"""

import shutil
import sys
from pathlib import Path

import pytest

from desktop.model.library import read_library
from desktop.train.run_records import read_history
from engine.cli import main
from engine.edit.edit import load_edit
from engine.workspace.judgements.files import read_judgements
from engine.workspace.judgements.store import open_judgements, read_standing
from engine.workspace.model_card import load_card
from engine.workspace.workspace import Workspace

EARLIER = Path(__file__).parent / "workspace_of_2026_11_25"
RUN = "2026-11-30-030447"


@pytest.fixture
def earlier(tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(EARLIER, tmp_path / "shoot")))


def key_of(judgement):
    """What makes a judgement, without the numbers that a store gives."""
    comparison = judgement.comparison
    sides = [(side.photo, side.base, dict(side.moves)) for side in (comparison.left, comparison.right)]
    return comparison.identity, sides, judgement.verdict, judgement.much_better, judgement.response_seconds


def test_it_opens_with_its_photos_its_run_and_its_edits(earlier):
    library = read_library(earlier.root)
    assert [photo.name for photo in library.photos] == [f"p{number}" for number in range(6)]
    assert library.covered == 6
    assert library.run is not None
    assert library.run.name == RUN
    assert library.problem is None
    assert set(library.judged) == {"p0", "p1", "p2", "p3", "p4"}
    assert sum(library.judged.values()) == 12
    assert {variant for photo, variant in library.rows if photo == "p4"} == {"original", "sft", "dpo", "sft_dpo"}
    compared = library.photos[4].edits
    assert set(compared) == {"sft", "sft_dpo"}
    assert all(load_edit(path).lut.shape[-1] == 3 for path in compared.values())
    (past,) = read_history(earlier)
    assert past.means["sft"]["psnr"] == library_mean(library, "sft")
    assert load_card(earlier.models / "sft_dpo").run == RUN


def library_mean(library, variant):
    rows = [row for (_, name), row in library.rows.items() if name == variant]
    return pytest.approx(sum(row.psnr for row in rows) / len(rows))


def test_every_judgement_stands_as_it_was_exported_then(earlier):
    exported = {key[0]: key for key in map(key_of, filter(None, read_judgements(earlier.root / "judged.csv")))}
    standing, _, damage = read_standing(earlier)
    assert damage is None
    assert {key[0]: key for key in map(key_of, standing)} == exported
    assert len(exported) == 12
    with open_judgements(earlier) as judgements:  # which brings the store to today's schema
        assert {key[0]: key for key in map(key_of, judgements.standing())} == exported
    assert len(read_standing(earlier)[0]) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="trains for a minute; the platforms do not differ in it")
def test_it_trains_and_keeps_its_run_and_its_judgements(earlier, tiny):
    before = {key[0]: key for key in map(key_of, read_standing(earlier)[0])}
    assert main(["train", str(earlier.root), "--config", str(tiny), "--device", "cpu"]) == 0
    library = read_library(earlier.root)
    assert library.run is not None
    assert library.run.name != RUN
    assert {past.run.name for past in read_history(earlier)} == {RUN, library.run.name}
    assert {key[0]: key for key in map(key_of, read_standing(earlier)[0])} == before
    assert read_library(earlier.root, RUN).photos[4].edits
