"""Rows and schemas that no Covershot wrote."""

import sqlite3
from contextlib import closing

import pytest

from engine.events import Event, Message
from engine.workspace.judgements.store import Candidate, Judgements, open_judgements, read_standing


def judge(judgements: Judgements) -> None:
    number = judgements.ask(Candidate("a"), Candidate("a", moves={"tint": 0.5}), reason="random", session="one")
    judgements.judge(number, "left", response_seconds=1.0)


@pytest.mark.parametrize(
    "change",
    [
        "comparison SET left_candidate = '[1'",
        "comparison SET left_candidate = x'ff'",
        "comparison SET left_candidate = '{\"moves\": [1]}'",
        "comparison SET right_candidate = '{\"moves\": ' || replace(hex(zeroblob(9999)), '0', '[')",
        "comparison SET photo = '../a'",
        "comparison SET asked = 'yesterday'",
        "comparison SET reason = 'whim'",
        "event SET time = 7",
        "event SET response_seconds = 9e999",
        "event SET identity = x'00ff'",
    ],
)
def test_a_row_that_no_covershot_wrote_is_lost_alone_and_that_is_said(workspace, change):
    with open_judgements(workspace) as judgements:
        judge(judgements)
        judge(judgements)
    with closing(sqlite3.connect(workspace.judgements)) as connection, connection:
        connection.execute(f"UPDATE {change} WHERE id = 1")
    events: list[Event] = []
    with open_judgements(workspace, events.append) as judgements:
        assert [judgement.comparison.id for judgement in judgements.standing()] == [2]
    (message,) = [event.text for event in events if isinstance(event, Message)]
    assert "is damaged" in message
    assert "a~000001" in message
    assert len(read_standing(workspace)[0]) == 1


def test_a_schema_that_is_no_text_is_damage(workspace):
    with open_judgements(workspace) as judgements:
        judge(judgements)
    data = workspace.judgements.read_bytes()
    assert data.count(b"CREATE TABLE standing") == 1
    workspace.judgements.write_bytes(data.replace(b"CREATE TABLE standing", b"CREATE TABLE stand\xff\xfeg"))
    with open_judgements(workspace) as judgements:
        assert judgements.count() == 1
    assert list(workspace.root.glob("covershot.sqlite3.broken-*"))
