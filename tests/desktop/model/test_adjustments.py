import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.adjustments import Finish, Finishes, History
from engine.edit.looks import NAMES
from engine.errors import CovershotError

finishes = st.builds(Finish, st.sampled_from(["sft", "dpo"]), st.floats(0, 1)).flatmap(
    lambda item: st.dictionaries(st.sampled_from(NAMES), st.floats(-1, 1), max_size=4).map(item.with_moves)
)


def test_a_nudge_of_zero_is_none_and_order_does_not_matter():
    one = Finish("sft").nudged("tint", 0.2).nudged("exposure", 0.1)
    assert one == Finish("sft").nudged("exposure", 0.1).nudged("tint", 0.2)
    assert one.nudged("tint", 0).nudged("exposure", 0) == Finish("sft")
    assert Finish("sft").untouched
    assert not one.untouched
    assert not Finish("sft", 0.9).untouched


@given(st.lists(finishes, max_size=8))
def test_undoing_everything_leads_to_the_start_and_redoing_to_the_end(steps):
    history = History(Finish("sft"))
    start = Finish("sft")
    for step in steps:
        history.preview(step)
        history.commit()
    end = history.now
    while history.undo():
        pass
    assert history.now == start
    while history.redo():
        pass
    assert history.now == end


def test_a_drag_is_one_step():
    history = History(Finish("sft"))
    for amount in (0.1, 0.2, 0.3):
        history.preview(Finish("sft").nudged("exposure", amount))
        assert not history.can_undo
    assert history.commit()
    assert not history.commit()
    assert history.undo()
    assert history.now == Finish("sft")
    assert not history.undo()


def test_a_new_step_ends_the_way_forth():
    history = History(Finish("sft"))
    for strength in (0.5, 0.6):
        history.preview(Finish("sft", strength))
        history.commit()
    history.undo()
    history.preview(Finish("dpo"))
    history.commit()
    assert not history.can_redo


@given(st.dictionaries(st.text(min_size=1, max_size=5), finishes, max_size=4))
def test_what_is_remembered_comes_back(tmp_path_factory, item):
    path = tmp_path_factory.mktemp("finishes") / "finishes.json"
    kept = Finishes(path)
    for photo, finish in item.items():
        kept.put({photo: finish})
    again = Finishes(path)
    assert again.problem is None
    assert {photo: again.get(photo) for photo in item} == item


def test_forgetting_a_finish_leaves_the_others(tmp_path):
    kept = Finishes(tmp_path / "finishes.json")
    kept.put({"a": Finish("sft", 0.5)})
    kept.put({"b": Finish("dpo", 0.5)})
    kept.put({"a": None})
    assert json.loads((tmp_path / "finishes.json").read_text()).keys() == {"b"}


def test_two_windows_lose_none_of_each_others_finishes(tmp_path):
    one = Finishes(tmp_path / "finishes.json")
    other = Finishes(tmp_path / "finishes.json")
    one.put({"a": Finish("sft", 0.5)})
    other.put({"b": Finish("dpo", 0.5)})
    one.put({"c": Finish("dpo", 0.25)})
    again = Finishes(tmp_path / "finishes.json")
    assert [again.get(photo).strength for photo in "abc"] == [0.5, 0.5, 0.25]


def test_what_could_not_be_written_is_written_with_the_next_one(tmp_path):
    (tmp_path / "results").write_text("in the way")
    kept = Finishes(tmp_path / "results" / "finishes.json")
    with pytest.raises(CovershotError):
        kept.put({"a": Finish("sft", 0.5)})
    (tmp_path / "results").unlink()
    kept.put({"b": Finish("dpo", 0.5)})
    assert Finishes(tmp_path / "results" / "finishes.json").get("a") == Finish("sft", 0.5)


@pytest.mark.parametrize(
    "spoilt", ["", "[]", '{"a": {}}', '{"a": {"variant": "sft", "strength": NaN, "moves": {}}}', '{"a": 3}', "\x00"]
)
def test_a_spoilt_file_is_set_aside_and_reported(tmp_path, spoilt):
    path = tmp_path / "finishes.json"
    path.write_text(spoilt)
    kept = Finishes(path)
    assert "was renamed to finishes.json.broken" in kept.problem
    kept.put({"a": Finish("sft", 0.5)})
    assert (tmp_path / "finishes.json.broken").read_text() == spoilt


def test_a_folder_that_cannot_be_written_is_one_sentence_and_the_finish_stays(tmp_path):
    (tmp_path / "results").write_text("in the way")
    kept = Finishes(tmp_path / "results" / "finishes.json")
    with pytest.raises(CovershotError, match="Cannot write"):
        kept.put({"a": Finish("sft", 0.5)})
    assert kept.get("a") == Finish("sft", 0.5)
