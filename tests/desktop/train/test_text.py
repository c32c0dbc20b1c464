import pytest

from desktop.train.state import Stage, Training
from desktop.train.text import about
from tests.report.test_findings import RECORD


def done(**card):
    return Training(Stage.DONE, result={"summary": {"variants": {}, "card": {"variant": "sft_dpo", **card}}})


def test_a_finished_training_says_what_the_judgements_show():
    sentence = about(done(training={"preferences": RECORD}))
    assert "Preferred: Temperature \N{MINUS SIGN}0.41 ± 0.10. Further judgements would change little." in sentence


def test_without_a_taste_sft_and_dpo_are_shown_to_be_the_same():
    sentence = about(done(training={"preferences": RECORD | {"verdict": "as the covers", "more_pays": True}}))
    assert (
        "The judgements agree with the targets. “Combined (SFT + DPO)” is therefore the same as “Covers (SFT)”."
        in sentence
    )


@pytest.mark.parametrize("training", [{}, {"preferences": None}, {"preferences": {"verdict": 3}}])
def test_an_older_card_says_nothing_of_preferences(training):
    assert about(done(training=training)) == "The new models are not in use yet."


@pytest.mark.parametrize(
    "card", [[], {"training": []}, {"training": {"preferences": [], "stopped": "yes"}, "variant": 3}]
)
def test_a_card_that_is_none_says_nothing(card):
    training = Training(Stage.DONE, result={"summary": {"variants": {}, "card": card}})
    assert about(training) == "The new models are not in use yet."


def test_images_equal_to_their_targets_are_measured_without_end():
    training = Training(Stage.DONE, result={"summary": {"variants": {"original": {"psnr": None}}, "card": {}}})
    assert "inf dB" in about(training)
