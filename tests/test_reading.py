"""Regular files alone are read, no more of them than their kind has, and tables as any spreadsheet writes them."""

import csv
import os
import sys

import pytest

from engine.reading import SMALL, cell, open_regular, read_bytes, read_text
from engine.serialise import table_rows


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, make):
    path = tmp_path / "label.txt"
    make(path)

    with pytest.raises(OSError, match="no regular file"):
        open_regular(path)


def test_a_file_larger_than_its_kind_is_refused(tmp_path):
    path = tmp_path / "label.txt"
    with path.open("wb") as file:
        file.truncate(SMALL + 1)

    assert read_bytes(path, SMALL + 1) == bytes(SMALL + 1)
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_text(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_any_countrys_spreadsheet_are_read(tmp_path, encoding, separator):
    path = tmp_path / "answers.csv"
    rows = f'photo{separator}verdict\r\nJosé{separator}"a{separator}b"\r\n'
    path.write_bytes(rows.encode(encoding))

    assert list(table_rows(path.read_bytes())) == [{"photo": "José", "verdict": f"a{separator}b"}]


def test_a_line_that_names_the_separator_is_no_row(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("sep=;\nphoto;verdict\np0;left\n")

    assert list(table_rows(path.read_bytes())) == [{"photo": "p0", "verdict": "left"}]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "'quoted", "plain", ""])
def test_a_text_is_no_formula_in_a_table_and_comes_back_as_it_was(tmp_path, name):
    path = tmp_path / "metrics.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("photo", "split"))
        table.writerow((cell(name), "test"))

    assert cell(name)[:1] not in set("=+-@\t\r")
    assert [row.get("photo", "") for row in table_rows(path.read_bytes())] == [name]
