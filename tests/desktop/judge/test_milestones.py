import json
import math

import pytest

from desktop.judge.milestones import END, MARKS, passed, read_lessons
from engine.workspace.runs import Run


@pytest.mark.parametrize(("decided", "expected"), [(0, 0), (29, 0), (30, 1), (69, 1), (70, 2), (199, 2), (200, 3)])
def test_marks_are_passed_one_by_one(decided, expected):
    assert passed(decided) == expected
    assert max(MARKS) < END


def teach(workspace, name, comparisons, accuracy, nll=0.6, *, simulated=False):
    run = Run(workspace.results / name)
    summary = json.loads(run.summary.read_text(encoding="utf-8"))
    summary["card"] = {
        "variant": "sft_dpo",
        "data": {"comparisons": comparisons, "simulated": simulated},
        "training": {"best_step": 40, "held_out": {"held_out/accuracy": accuracy, "held_out/nll": nll}},
        "foundation": {"kind": "random"},
    }
    run.summary.write_text(json.dumps(summary), encoding="utf-8")
    return run


def test_every_finished_run_that_learnt_from_comparisons_is_a_lesson(make_workspace):
    workspace = make_workspace()
    for name in ("2026-01-03", "2026-01-04", "2026-01-05"):
        make_workspace.add_run(workspace, name)
    teach(workspace, "2026-01-03", 40, 0.625)
    run = teach(workspace, "2026-01-04", 80, 0.75, simulated=True)
    teach(workspace, "2026-01-05", 90, math.nan)
    run.curves("sft_dpo").parent.mkdir()
    run.curves("sft_dpo").write_bytes(b"a picture")
    first, second = read_lessons(workspace)
    assert (first.run, first.comparisons, first.accuracy, first.simulated, first.curves) == (
        *("2026-01-03", 40, 0.625, False, None),
    )
    assert (second.run, second.nll, second.step, second.simulated) == ("2026-01-04", 0.6, 40, True)
    assert second.random_foundation
    assert second.curves == run.curves("sft_dpo")


def test_without_runs_or_with_broken_ones_there_are_no_lessons(make_workspace):
    assert read_lessons(make_workspace("untrained", run=False)) == ()
    workspace = make_workspace()
    Run(workspace.results / "2026-01-02").summary.write_text("{", encoding="utf-8")
    assert read_lessons(workspace) == ()
