import json

import numpy as np
import pytest

from engine.edit.looks import JUST_VISIBLE
from engine.taste.estimate import Estimate
from engine.taste.posterior import Posterior
from engine.taste.summary import expected_gain, sentence, to_record
from tests.taste.asking import steps


def estimate(verdict: str, deviation: float = 0.5, answers: int = 100, elsewhere: int = 0) -> Estimate:
    mean = steps(exposure=3, temperature=-2, tint=0.1)
    posterior = Posterior(mean, deviation**2 * np.eye(12), np.zeros((1, 12)), 12.0, 1.2, 0.1)
    used = mean if verdict == "taste" else 0 * mean
    return Estimate(verdict, used, posterior, answers, elsewhere, 12.0, 4.0)


def test_a_taste_is_recorded_by_its_amounts_and_their_intervals():
    record = to_record(estimate("taste"))
    exposure = record["amounts"]["exposure"]
    assert exposure["mean"] == pytest.approx(3 * JUST_VISIBLE["exposure"])
    assert exposure["high"] - exposure["low"] == pytest.approx(2 * 1.645 * 0.5 * JUST_VISIBLE["exposure"])
    assert len(record["amounts"]) == 12
    assert (record["verdict"], record["answers"], record["answers_elsewhere"]) == ("taste", 100, 0)
    assert record["inverse_temperature"] == 1.2
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("verdict", ["as the covers", "asked elsewhere", "nothing consistent"])
def test_no_amounts_are_recorded_where_no_taste_is_used(verdict):
    assert estimate(verdict).intervals == {}
    assert to_record(estimate(verdict))["amounts"] == {}


def test_an_estimate_without_answers_is_recorded_too():
    nothing = Estimate("nothing consistent", np.zeros(12), None, 0, 0, 0.0, None)
    record = to_record(nothing)
    assert record["answers"] == 0
    assert "inverse_temperature" not in record
    assert expected_gain(nothing) == 0


def test_the_sentence_names_what_is_clear_and_the_strongest_first():
    text = sentence(estimate("taste"))
    assert "exposure +0.30 ± 0.08, temperature -0.26 ± 0.11" in text
    assert "tint" not in text


def test_the_sentence_says_when_more_judgements_hardly_pay():
    assert "would change little" in sentence(estimate("taste", deviation=0.05, answers=1000))
    assert "would change little" not in sentence(estimate("taste"))


def test_where_nothing_is_clear_moves_are_small():
    assert "small moves of several looks" in sentence(estimate("taste", deviation=5))


def test_every_verdict_has_its_sentence():
    texts = {
        sentence(estimate(verdict, elsewhere=40))
        for verdict in ("taste", "as the covers", "asked elsewhere", "nothing consistent")
    }
    assert len(texts) == 4
    assert any("40 judgements are about other renderings" in text for text in texts)


def test_more_answers_gain_less_the_more_there_are():
    assert expected_gain(estimate("taste", answers=50)) > expected_gain(estimate("taste", answers=200)) > 0
    assert expected_gain(estimate("taste"), 10) < expected_gain(estimate("taste"), 100)
