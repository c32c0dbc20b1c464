"""Rows and schemas that no Covershot wrote."""

import sqlite3
from contextlib import closing

import pytest

from engine.errors import CovershotError
from engine.workspace.judgements.store import Candidate, Judgements, open_judgements, read_standing


def judge(judgements: Judgements) -> None:
    number = judgements.ask(Candidate("a"), Candidate("a", moves={"tint": 0.5}), reason="random", session="one")
    judgements.judge(number, "left", response_seconds=1.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE comparison SET left_candidate = '[1'", "comparison 1"),
        ("UPDATE comparison SET left_candidate = x'ff'", "comparison 1"),
        (
            "UPDATE comparison SET left_candidate = '{\"moves\": [1]}'",
            "comparison 1: moves: expected object, got array",
        ),
        (
            "UPDATE comparison SET right_candidate = '{\"moves\": ' || replace(hex(zeroblob(9999)), '0', '[')",
            "comparison 1",
        ),
        ("UPDATE comparison SET photo = '../a'", "photo's name"),
        ("UPDATE comparison SET asked = 'yesterday'", "comparison 1"),
        ("UPDATE comparison SET reason = 'whim'", "comparison 1"),
        ("UPDATE event SET time = 7", "the judgement of comparison 1"),
        ("UPDATE event SET response_seconds = 9e999", "the judgement of comparison 1"),
        ("UPDATE event SET identity = x'00ff'", "the judgement of comparison 1"),
    ],
)
def test_a_row_that_no_covershot_wrote_is_named_and_answers_nothing_where_nobody_judges(workspace, change, words):
    with open_judgements(workspace) as judgements:
        judge(judgements)
    with closing(sqlite3.connect(workspace.judgements)) as connection, connection:
        connection.execute(change)
    with (
        open_judgements(workspace) as judgements,
        pytest.raises(CovershotError, match="what no Covershot wrote") as raised,
    ):
        judgements.standing()
    assert words in str(raised.value)
    assert read_standing(workspace) == ([], {})


def test_a_schema_that_is_no_text_is_damage(workspace):
    with open_judgements(workspace) as judgements:
        judge(judgements)
    data = workspace.judgements.read_bytes()
    assert data.count(b"CREATE TABLE standing") == 1
    workspace.judgements.write_bytes(data.replace(b"CREATE TABLE standing", b"CREATE TABLE stand\xff\xfeg"))
    with open_judgements(workspace) as judgements:
        assert judgements.count() == 0
    assert list(workspace.root.glob("covershot.sqlite3.broken-*"))
