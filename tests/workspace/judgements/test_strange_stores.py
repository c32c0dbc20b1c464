"""A store that came with a stranger's workspace is a file of it, and runs nothing."""

import os
import sqlite3
import sys
from contextlib import closing

import pytest

from engine.errors import CovershotError
from engine.workspace.judgements.store import count_by_photo, open_judgements, read_standing

ENDLESS = """
    WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
    SELECT x AS comparison, x AS event, x AS placed, NULL AS images FROM n
"""


def test_a_store_with_a_view_in_a_tables_place_is_refused_and_not_run(workspace):
    open_judgements(workspace).close()
    with closing(sqlite3.connect(workspace.judgements)) as connection, connection:
        connection.execute("DROP TABLE standing")
        connection.execute(f"CREATE VIEW standing AS {ENDLESS}")
    before = workspace.judgements.read_bytes()
    with pytest.raises(CovershotError, match="holds 'standing', which no Covershot wrote"):
        open_judgements(workspace)
    assert count_by_photo(workspace) == {}
    assert read_standing(workspace) == ([], {}, None)
    assert workspace.judgements.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to(path.parent.parent / "mine.sqlite3")])
def test_a_store_that_is_no_file_of_the_workspace_is_refused(workspace, make):
    make(workspace.judgements)
    assert count_by_photo(workspace) == {}
    with pytest.raises(CovershotError, match="is no file of this workspace"):
        open_judgements(workspace)
    assert not (workspace.root.parent / "mine.sqlite3").exists()
