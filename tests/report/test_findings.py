import pytest

from engine.report.findings import Amount, read_finding

RECORD = {
    "verdict": "taste",
    "sentence": "The judgements show a preference.",
    "answers": 120,
    "amounts": {
        "exposure": {"mean": 0.05, "low": -0.05, "high": 0.15},
        "temperature": {"mean": -0.41, "low": -0.51, "high": -0.31},
    },
    "expected_gain_of_more": 0.1,
    "more_pays": False,
    "held_out": {"agreed": 12, "disagreed": 3, "photos": 5},
    "controls": {"learnt": {"agreement": 0.8, "nll": 0.5}, "reversed": {"agreement": 0.2, "nll": 0.9}},
}


def test_looks_come_the_furthest_first_and_are_clear_away_from_zero():
    found = read_finding(RECORD)
    assert [item.look for item in found.amounts] == ["temperature", "exposure"]
    assert found.clear == (Amount("temperature", -0.41, -0.51, -0.31),)
    assert found.clear[0].half == pytest.approx(0.1)
    assert (found.more_pays, found.held_out.count, found.held_out.photos) == (False, 15, 5)
    low, high = found.held_out.interval
    assert low < 0.8 < high
    assert [item.name for item in found.controls] == ["learnt", "reversed"]


def test_without_a_taste_there_are_no_amounts():
    found = read_finding(RECORD | {"verdict": "as the covers"})
    assert found.amounts == found.clear == ()


def test_a_shorter_record_says_what_it_has():
    found = read_finding({"verdict": "nothing consistent", "answers": 3})
    assert (found.sentence, found.held_out, found.controls, found.more_pays) == ("", None, (), True)


@pytest.mark.parametrize(
    "record",
    [
        None,
        "taste",
        [],
        {},
        RECORD | {"verdict": ["taste"]},
        RECORD | {"verdict": "yes"},
        RECORD | {"answers": "many"},
        RECORD | {"amounts": [1, 2]},
        RECORD | {"amounts": {"exposure": 0.3}},
        RECORD | {"amounts": {"exposure": {"mean": float("nan"), "low": 0, "high": 1}}},
        RECORD | {"amounts": {"exposure": {"mean": 10**400, "low": 0, "high": 1}}},
        RECORD | {"amounts": {"exposure": {"mean": 0.5, "low": 1, "high": 0}}},
        RECORD | {"held_out": {"agreed": -1, "disagreed": 0, "photos": 1}},
        RECORD | {"held_out": 5},
        RECORD | {"controls": {"learnt": None}},
    ],
)
def test_what_cannot_be_read_is_no_finding(record):
    assert read_finding(record) is None
