import csv
import json
import math
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import CovershotError
from engine.workspace.judgements.files import export_judgements, export_pairs, import_judgements, read_judgements
from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.records import REASONS, VERDICTS, Comparison, Judgement
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.workspace import Workspace, create_workspace

FORMATS = (".jsonl", ".csv")


@pytest.fixture
def other(tmp_path):
    with open_judgements(create_workspace(tmp_path / "other")) as opened:
        yield opened


def ask(judgements, number=0, **more):
    left = Candidate('a, "b"\n\'é', "sft/é", {"exposure": 0.1 + number, "tint": -1 / 3})
    right = Candidate(left.photo, image="dataset/candidates/a.png")
    return judgements.ask(left, right, **{"reason": "nudge", "session": "one\r", **more})


def fill_store(judgements):
    """Leave gaps in the ids, a repeat and an undone one."""
    numbers = [ask(judgements, number) for number in range(5)]
    for number, verdict in zip(numbers, ("left", "right", "tie", "skip", "left"), strict=True):
        judgements.judge(number, verdict, response_seconds=number / 3, much_better=number == 2)
    judgements.undo()
    original = judgements.comparison(numbers[1])
    again = judgements.ask(original.right, original.left, reason="repeat", session="two", repeats=original.id)
    judgements.judge(again, "left", response_seconds=0.5)


def without_ids(judgements):
    """Return what stands, repeats named by what they repeat."""
    names = {item.comparison.id: item.comparison.identity for item in judgements.standing()}
    return [
        (replace(item, comparison=replace(item.comparison, id=0, repeats=None)), names.get(item.comparison.repeats))
        for item in judgements.standing()
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_exported_is_read_back_equal(judgements, tmp_path, suffix):
    fill_store(judgements)
    path = tmp_path / f"out{suffix}"
    assert export_judgements(judgements, path) == 5
    assert read_judgements(path) == judgements.standing()


@pytest.mark.parametrize("suffix", FORMATS)
def test_another_workspace_holds_the_same_after_an_import(judgements, other, tmp_path, suffix):
    fill_store(judgements)
    ask(other)
    path = tmp_path / f"out{suffix}"
    export_judgements(judgements, path)
    done = import_judgements(other, path)
    assert (done.read, done.added) == (5, 5)
    assert without_ids(other) == without_ids(judgements)
    assert other.flip_rate() == judgements.flip_rate()
    assert other.flip_rate().repeats == 1


@pytest.mark.parametrize("suffix", FORMATS)
def test_importing_twice_or_into_its_own_workspace_adds_nothing(judgements, other, tmp_path, suffix):
    fill_store(judgements)
    path = tmp_path / f"out{suffix}"
    export_judgements(judgements, path)
    before = judgements.standing()
    assert import_judgements(judgements, path).added == 0
    assert judgements.standing() == before
    assert [import_judgements(other, path).added, import_judgements(other, path).added] == [5, 0]
    assert other.count() == 5


def test_an_export_of_nothing_is_read_as_nothing(judgements, tmp_path):
    for suffix in FORMATS:
        assert export_judgements(judgements, tmp_path / f"out{suffix}") == 0
        assert read_judgements(tmp_path / f"out{suffix}") == []


def test_an_undone_judgement_is_not_brought_back_by_its_own_export(judgements, tmp_path):
    judgements.judge(ask(judgements), "left", response_seconds=1.0)
    export_judgements(judgements, tmp_path / "out.jsonl")
    judgements.undo()
    assert import_judgements(judgements, tmp_path / "out.jsonl").added == 0
    assert judgements.count() == 0


def test_a_later_verdict_replaces_and_an_earlier_one_does_not(judgements, other, tmp_path):
    number = ask(judgements)
    judgements.judge(number, "left", response_seconds=1.0)
    export_judgements(judgements, tmp_path / "first.jsonl")
    judgements.judge(number, "right", response_seconds=1.0)
    export_judgements(judgements, tmp_path / "second.jsonl")
    import_judgements(other, tmp_path / "first.jsonl")
    assert import_judgements(other, tmp_path / "second.jsonl").added == 1
    assert [item.verdict for item in other.standing()] == ["right"]
    assert import_judgements(other, tmp_path / "first.jsonl").added == 0
    assert [item.verdict for item in other.standing()] == ["right"]


def test_a_table_saved_by_a_spreadsheet_is_read(judgements, tmp_path):
    fill_store(judgements)
    path = tmp_path / "out.csv"
    export_judgements(judgements, path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.DictWriter(file, ["note", *reversed(rows[0])], quoting=csv.QUOTE_ALL)
        table.writeheader()
        table.writerows({**row, "much_better": row["much_better"].upper(), "note": "mine"} for row in rows)
    assert read_judgements(path) == judgements.standing()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"verdict": "maybe"}, "'maybe' is not one of left, right"),
        ({"photo": "../a"}, "photo's name"),
        ({"left_moves": {"exposure": math.inf}}, "malformed"),
        ({"left_moves": [1]}, "left_moves: expected object, got array"),
        ({"id": 10**30}, "id: a number that is too large"),
        ({"asked": "0001-01-01T00:00:00+14:00"}, "is no time"),
        ({"session": "x" * 70_000}, "session: a text of 70000 characters"),
        ({"right_image": "../../etc/passwd"}, "inside the workspace"),
        ({"asked": "2026-11-24T10:00:00"}, "timezone"),
        ({"much_better": "perhaps"}, "much_better: expected bool, got str"),
        ({"reason": None}, "missing required field reason"),
        ({"reason": "why not"}, "reason: invalid enum value"),
        ({"response_seconds": []}, "float, got array"),
        ({"judgement_identity": 7}, "judgement_identity: expected str"),
    ],
)
def test_a_wrong_value_is_refused_with_its_entry_and_nothing_is_added(judgements, other, tmp_path, change, words):
    fill_store(judgements)
    path = tmp_path / "out.jsonl"
    export_judgements(judgements, path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines[2].update(change)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    with pytest.raises(CovershotError, match=r"out\.jsonl \(entry 3: ") as raised:
        import_judgements(other, path)
    assert words in str(raised.value)
    assert other.count() == 0


@pytest.mark.parametrize(
    "text", ["[1, 2]\n", "{}\n", "not json\n", "null\n", '"text"\n', "\ud800", "[" * 9999, '{"id": ' + "9" * 5000 + "}"]
)
def test_what_is_no_export_is_refused(other, tmp_path, text):
    path = tmp_path / "out.jsonl"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(CovershotError, match=r"Cannot read .*out\.jsonl") as raised:
        import_judgements(other, path)
    assert "\n" not in str(raised.value)


def test_a_table_that_a_spreadsheet_separated_by_semicolons_is_read(judgements, tmp_path):
    fill_store(judgements)
    export_judgements(judgements, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "semicolons.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0], delimiter=";")
        table.writeheader()
        table.writerows(rows)
    assert read_judgements(tmp_path / "semicolons.csv") == judgements.standing()


@pytest.mark.parametrize("moves", ["[" * 9999, '{"exposure": ' + "9" * 5000 + "}", "[1]", "{", '{"exposure": 1e999}'])
def test_moves_that_are_none_in_a_table_are_refused_with_their_entry(judgements, other, tmp_path, moves):
    fill_store(judgements)
    path = tmp_path / "out.csv"
    export_judgements(judgements, path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[1]["left_moves"] = moves
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    with pytest.raises(CovershotError, match=r"out\.csv \(entry 2: "):
        import_judgements(other, path)
    assert other.count() == 0


def test_two_exports_joined_into_one_file_are_refused(judgements, other, tmp_path):
    for store, name in ((judgements, "one.jsonl"), (other, "two.jsonl")):
        store.judge(ask(store), "left", response_seconds=1.0)
        export_judgements(store, tmp_path / name)
    both = (tmp_path / "one.jsonl").read_text("utf-8") + (tmp_path / "two.jsonl").read_text("utf-8")
    (tmp_path / "both.jsonl").write_text(both, "utf-8")
    with pytest.raises(CovershotError, match="one by one"):
        read_judgements(tmp_path / "both.jsonl")


def test_unknown_formats_and_missing_files_are_refused(judgements, tmp_path):
    with pytest.raises(CovershotError, match=r"name it \.jsonl or \.csv"):
        export_judgements(judgements, tmp_path / "out.txt")
    with pytest.raises(CovershotError, match=r"Cannot read .*out\.csv"):
        import_judgements(judgements, tmp_path / "out.csv")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
photos = texts.map(lambda text: "p" + text.replace("/", "").replace("\\", "").replace("\0", ""))
amounts = st.floats(allow_nan=False, allow_infinity=False)
times = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))


@st.composite
def candidates(draw, photo):
    if draw(st.booleans()):
        return Candidate(photo, image="a" + draw(texts).replace("..", "").replace(":", ""))
    return Candidate(photo, draw(st.none() | texts.filter(bool)), draw(st.dictionaries(texts, amounts, max_size=3)))


@st.composite
def lists_of_judgements(draw):
    found = []
    for number in range(1, draw(st.integers(1, 4))):
        photo = draw(photos)
        left = draw(candidates(photo))
        right = draw(candidates(photo))
        reason = draw(st.sampled_from(REASONS))
        session = draw(texts)
        shown = draw(times)
        comparison = Comparison(number, left, right, reason, session, shown, None, f"c{number}")
        verdict = draw(st.sampled_from(VERDICTS))
        seconds = draw(amounts)
        time = shown + timedelta(seconds=draw(st.integers(0, 99)))
        found.append(Judgement(comparison, verdict, draw(st.booleans()), seconds, time, f"j{number}"))
    return found


@settings(max_examples=30, deadline=None)
@given(lists_of_judgements(), st.sampled_from(FORMATS))
def test_any_judgements_survive_store_and_file(found, suffix):
    with tempfile.TemporaryDirectory() as folder, open_judgements(Workspace(Path(folder))) as judgements:
        path = Path(folder) / f"out{suffix}"
        assert judgements.merge(found) == len(found)
        assert judgements.standing() == found
        export_judgements(judgements, path)
        assert read_judgements(path) == found


@pytest.fixture
def judged(workspace, judgements, put):
    """A workspace with one judged and one comparison made by hand."""
    put(workspace.input, "a.png")
    put(workspace.input, "b.png")
    for folder in (workspace.preferred, workspace.dispreferred):
        put(folder, "b~mine.png")
    number = judgements.ask(Candidate("a"), Candidate("a", moves={"tint": 0.5}), reason="random", session="one")
    judgements.judge(number, "right", response_seconds=1.0)
    repair(workspace, judgements, base_edit=None)
    return workspace


def test_pairs_are_rows_of_photo_prompt_and_the_two_images(judged, tmp_path):
    assert export_pairs(judged, tmp_path / "pairs.jsonl", prompt="Better?") == 2
    rows = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text("utf-8").splitlines()]
    assert [list(row) for row in rows] == [["images", "prompt", "chosen", "rejected"]] * 2
    assert rows[0] == {
        "images": [str(judged.input / "a.png")],
        "prompt": "Better?",
        "chosen": str(judged.preferred / "a~000001.png"),
        "rejected": str(judged.dispreferred / "a~000001.png"),
    }
    assert rows[1]["chosen"].endswith("dataset/preferred/b~mine.png")
    for row in rows:
        for path in (*row["images"], row["chosen"], row["rejected"]):
            Image.open(path).load()


def test_pairs_may_be_messages_with_paths_from_the_workspace(judged, tmp_path):
    export_pairs(judged, tmp_path / "pairs.jsonl", shape="messages", prompt="Better?", absolute=False)
    row = json.loads((tmp_path / "pairs.jsonl").read_text("utf-8").splitlines()[0])
    assert row == {
        "images": ["dataset/input/a.png"],
        "prompt": [{"role": "user", "content": "Better?"}],
        "chosen": [{"role": "assistant", "content": "dataset/preferred/a~000001.png"}],
        "rejected": [{"role": "assistant", "content": "dataset/dispreferred/a~000001.png"}],
    }


def test_parquet_without_pyarrow_names_the_way_out(judged, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CovershotError, match=r"pairs\.parquet: Parquet needs pyarrow.*\.jsonl"):
        export_pairs(judged, tmp_path / "pairs.parquet")
    assert not (tmp_path / "pairs.parquet").exists()


@pytest.mark.parametrize("shape", ["paths", "messages"])
def test_parquet_holds_the_rows_of_jsonl(judged, tmp_path, shape):
    parquet = pytest.importorskip("pyarrow.parquet")
    for suffix in (".jsonl", ".parquet"):
        export_pairs(judged, tmp_path / f"pairs{suffix}", shape=shape)
    rows = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text("utf-8").splitlines()]
    assert parquet.read_table(tmp_path / "pairs.parquet").to_pylist() == rows


def test_a_workspace_without_pairs_has_nothing_to_write(workspace, tmp_path):
    with pytest.raises(CovershotError, match="has no pairs"):
        export_pairs(workspace, tmp_path / "pairs.jsonl")


def test_a_table_of_another_countrys_spreadsheet_is_taken(judgements, other, tmp_path):
    fill_store(judgements)
    path = tmp_path / "answers.csv"
    export_judgements(judgements, path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    with path.open("w", newline="", encoding="utf-16") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    import_judgements(other, path)
    assert without_ids(other) == without_ids(judgements)


def test_no_cell_of_an_export_is_a_formula(judgements, other, tmp_path):
    left = Candidate("=HYPERLINK(1)", moves={"tint": 1.0})
    right = Candidate("=HYPERLINK(1)")
    judgements.judge(judgements.ask(left, right, reason="random", session="-1"), "left", response_seconds=1)
    path = tmp_path / "answers.csv"
    export_judgements(judgements, path)
    with path.open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in set("=+-@")]
    import_judgements(other, path)
    assert without_ids(other) == without_ids(judgements)
