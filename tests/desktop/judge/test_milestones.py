import json
import math

import pytest

from desktop.judge import text
from desktop.judge.milestones import END, MARKS, Lesson, passed, read_lessons
from desktop.ui.text import settled
from engine.report.findings import read_finding
from engine.workspace.run import Run
from tests.report.test_findings import RECORD


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


@pytest.mark.parametrize("record", ["taste", {"verdict": "taste"}, RECORD | {"amounts": {"exposure": "much"}}, None])
def test_a_card_that_says_nothing_readable_of_preferences_is_a_lesson_without_them(make_workspace, record):
    workspace = make_workspace()
    run = teach(workspace, "2026-01-02", 40, 0.625)
    summary = json.loads(run.summary.read_text(encoding="utf-8"))
    summary["card"]["training"]["preferences"] = record
    run.summary.write_text(json.dumps(summary), encoding="utf-8")
    (lesson,) = read_lessons(workspace)
    assert lesson.finding is None
    assert "63%" in text.lesson((lesson,))


def lesson_with(**changes):
    finding = read_finding(RECORD | changes)
    return (Lesson("2026-01-02", "sft_dpo", 120, 0.8, 0.5, 1, True, False, None, finding),)


def test_what_was_found_is_shown_with_its_intervals():
    lessons = lesson_with()
    assert text.lesson(lessons) == "Temperature \N{MINUS SIGN}0.41 ± 0.10"
    assert text.lesson_more(lessons) == "Predicts 80% of 15 judgements reserved for testing; simulated"
    full = text.lesson_in_full(lessons).splitlines()
    assert full[0] == "Preferences found in 120 judgements, with 90% intervals:"
    assert full[-1] == f"{settled()}."


def test_the_next_mark_gives_way_where_judging_on_hardly_pays():
    assert text.next_mark(80, lesson_with()) == settled()
    assert "more until first results" in text.next_mark(10, lesson_with())
    assert "more until results are reliable" in text.next_mark(80, lesson_with(more_pays=True))


def test_without_a_taste_the_reason_is_shown():
    lessons = lesson_with(verdict="nothing consistent", held_out=None)
    assert text.lesson(lessons) == "The judgements show no consistent preference"
    assert text.lesson_more(lessons).startswith("No judgements were reserved")


def test_without_runs_or_with_broken_ones_there_are_no_lessons(make_workspace):
    assert read_lessons(make_workspace("untrained", run=False)) == ()
    workspace = make_workspace()
    Run(workspace.results / "2026-01-02").summary.write_text("{", encoding="utf-8")
    assert read_lessons(workspace) == ()
