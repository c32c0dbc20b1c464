"""docs/walks.md names files that exist, functions that stand in them, and keeps each walk within its limit."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEADING = re.compile(r"^## (?P<title>.+): (?P<count>\d+) files of (?P<limit>\d+) at most$", re.MULTILINE)
ITEM = re.compile(r"^(?P<number>\d+)\. `(?P<path>[^`]+)`:(?P<text>.+(?:\n   .+)*)$", re.MULTILINE)
LIMITS = {
    "Key press to disk": 6,
    "Key press to loss": 20,
    "Edit to pane": 25,
    "Command `enhance`": 18,
    "Train to models": 35,
    "Cover to decision": 22,
}


def walks() -> dict[str, tuple[int, int, list[re.Match[str]]]]:
    text = (ROOT / "docs" / "walks.md").read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {
        heading["title"]: (int(heading["count"]), int(heading["limit"]), list(ITEM.finditer(text, heading.end(), end)))
        for heading, end in zip(headings, ends, strict=True)
    }


def test_each_walk_has_its_limit():
    assert {title: limit for title, (_, limit, _) in walks().items()} == LIMITS


@pytest.mark.parametrize("title", LIMITS)
def test_a_walk_is_as_long_as_it_says_and_enters_each_file_once(title):
    count, limit, items = walks()[title]
    assert [int(item["number"]) for item in items] == list(range(1, count + 1))
    assert len({item["path"] for item in items}) == count <= limit


@pytest.mark.parametrize("title", LIMITS)
def test_what_a_walk_names_stands_in_the_file(title):
    for item in walks()[title][2]:
        code = (ROOT / item["path"]).read_text(encoding="utf-8")
        missing = [name for name in re.findall(r"`(\w+)`", item["text"]) if not re.search(rf"\b{name}\b", code)]
        assert not missing, item["path"]
